# SPDX-License-Identifier: GPL-2.0-or-later
"""What one types in the real Finch, and that the choice of a community lasts. Its windows are
windows-test.py's."""

import os
import re
import sys

import desk as desks
import finch
import xmpp
from tap import Stop, case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
BO = "bo@localhost"
CORE, FACE = "core-interview-panel", "gnt-interview-panel"


class World:
    def __init__(self, desk):
        self.server = xmpp.Server(desk, {"ana": "Ana", "bo": "Bo"})
        self.ana = finch.Finch(desk, "ana", self.server).install(BUILD)


@case("Finch starts with the plugins of a per-user install")
def _(world):
    world.ana.start()
    world.ana.wait_online()
    on = [line.split()[0] for line in world.ana.ask("plugins") if line.split()[1] == "loaded"]
    if CORE not in on or FACE not in on:
        raise Stop(f"not loaded: {[name for name in (CORE, FACE) if name not in on]}")
    check("gtk-interview-panel" not in on, "the Pidgin plugin is loaded as well")
    world.ana.ask("open", BO)
    world.ana.front("Bo")


@case("before a community is chosen, /iv says how to choose one")
def _(world):
    world.ana.say("/iv")
    world.ana.wait_text(BO, "/iv program")


@case("first start, from the conversation's own menu, asks which community")
def _(world):
    world.ana.open_panel()
    world.ana.wait(r"Which community\?")
    world.ana.wait(r"Your time zone: Berlin")
    world.ana.terminal.save("first-start")
    # The first line is a real community: what it would contact is said, and nothing is contacted yet.
    world.ana.wait(r"Loads its calendar from \S+\.")
    for _ in range(4):
        if world.ana.terminal.has("nothing is loaded"):
            break
        world.ana.key("Down")
        world.ana.terminal.settle()
    world.ana.wait("nothing is loaded")
    world.ana.key("Enter")
    world.ana.front("Interview: Example")
    world.ana.wait(r"^│\w+ .*\d:\d\d .*slot")
    world.ana.press("Close")
    world.ana.wait_gone("Interview: Example")
    world.ana.front("Bo")


@case("commands answer in sentences, and an error names the word")
def _(world):
    world.ana.say("/iv slots")
    world.ana.wait_text(BO, "1. ")
    world.ana.say("/iv search zzzz")
    world.ana.wait_text(BO, "Nothing matches")
    world.ana.say("/iv show 999")
    world.ana.wait_text(BO, "999")
    world.ana.say("/iv slotz")
    world.ana.wait_text(BO, "slotz")
    world.ana.say("/interview month")
    world.ana.wait_text(BO, "20")
    world.ana.say("/iv help")
    world.ana.wait_text(BO, "/iv agenda")
    world.ana.terminal.save("commands")


@case("Alt+Q leaves, and its log holds no complaint")
def _(world):
    equal(world.ana.quit(), 0, "exit status")
    equal(world.ana.complaints(), [])


@case("after a restart the choice stands")
def _(world):
    world.ana.start()
    world.ana.wait_online()
    world.ana.ask("open", BO)
    world.ana.front("Bo")
    world.ana.open_panel()
    world.ana.wait("Interview: Example")
    equal(world.ana.quit(), 0, "exit status")
    equal(world.ana.complaints(), [])


def main():
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "finch")) as desk:
        world = World(desk)
        return run(world, on_trouble=lambda sentence: print("# " + world.ana.terminal.screen().replace("\n", "\n# ")))


sys.exit(main())
