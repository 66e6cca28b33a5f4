# SPDX-License-Identifier: GPL-2.0-or-later
"""Two real Finches ask and answer over a real server, by keyboard alone: a request, a booking, a
proposal that is agreed to, a refusal."""

import os
import sys

import desk as desks
import finch
import xmpp
from tap import Stop, case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
CORE, FACE = "core-interview-panel", "gnt-interview-panel"
CLOCK = "2026-12-01 09:12:00"
PROGRAM = """[Program]
Version=1
Name=Lamp makers
Zone=America/Los_Angeles

[Slots]
Rule=every week thu 10:00 from 2026-01-08

[Contact bo]
Name=Bo
Role=facilitator
XMPP=bo@localhost
"""


class World:
    def __init__(self, desk):
        self.server = xmpp.Server(desk, {"ana": "Ana", "bo": "Bo"})
        self.ana, self.bo = (self.make(desk, user) for user in ("ana", "bo"))

    def make(self, desk, user):
        client = finch.Finch(desk, user, self.server, clock=CLOCK).install(BUILD)
        folder = os.path.join(client.profile, "interview-panel", "programs")
        os.makedirs(folder)
        with open(os.path.join(folder, "lamps.program"), "w") as file:
            file.write(PROGRAM)
        return client

    def prepare(self, client, other):
        client.wait_online(f"{other}@localhost")
        on = [line.split()[0] for line in client.ask("plugins") if line.split()[1] == "loaded"]
        if CORE not in on or FACE not in on:
            raise Stop(f"not loaded: {on}")
        client.ask("choose", "lamps")


def menu(client, label, letters):
    """From the conversation in front: F10, Interview, and the item that begins so."""
    client.key("F10")
    client.wait(r"Send To.*Interview")
    for _ in range(6):
        try:
            client.wait(label, 0.5)
            break
        except desks.Timeout:
            client.key("Right")
    client.wait(label)
    client.key(*letters)


def talk(client, other):
    client.ask("open", f"{other}@localhost")
    client.front(other.capitalize())


def open_list(client, other):
    client.front(other.capitalize())
    menu(client, "Ask for an interview", ["r"])
    client.wait(r"Interview: requests")


def close(client, title):
    client.key("Escape")
    client.terminal.wait_gone(title)


@case("the facilitator is asked for the role when the panel is opened, not before")
def _(world):
    for client in (world.ana, world.bo):
        client.start()
    world.prepare(world.ana, "bo")
    world.prepare(world.bo, "ana")
    talk(world.ana, "bo")
    talk(world.bo, "ana")
    check(not world.bo.terminal.has("Take requests here"), world.bo.terminal.screen())
    open_list(world.bo, "ana")
    world.bo.wait("You are listed as a facilitator")
    world.bo.terminal.save("role")
    world.bo.press("Take requests")
    world.bo.terminal.wait_gone("You are listed")
    world.bo.wait("No requests yet")
    close(world.bo, "Interview: requests")


@case("the form is filled by keyboard, says who reads it, and is sent")
def _(world):
    world.ana.front("Bo")
    menu(world.ana, "Ask for an interview", ["a"])
    world.ana.wait("Request an interview")
    world.ana.wait(r"\(•\) Bo")
    world.ana.wait(r"\[X\] Thu 3 Dec 19:00")
    world.ana.wait("Bo knows who you are")
    world.ana.terminal.save("form")
    world.ana.press("What will be read")
    world.ana.wait("Thu 3 Dec 18:00 UTC")
    world.ana.terminal.save("preview")
    close(world.ana, "Thu 3 Dec 18:00 UTC")
    world.ana.press("Send to Bo")
    world.ana.wait("You asked Bo for an interview")
    world.ana.terminal.save("sent")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone("Request an interview")


@case("two presses of Enter book it, and both lists say so")
def _(world):
    open_list(world.bo, "ana")
    world.bo.wait(r"to answer +\*?Ana")
    world.bo.terminal.save("list-to-answer")
    world.bo.key("Enter")
    world.bo.wait(r"Book Thu 3 Dec 19:00")
    world.bo.wait(r"\(•\) Thu 3 Dec 19:00")
    world.bo.terminal.save("request")
    world.bo.key("Enter")
    world.bo.wait("Booked: Thu 3 Dec 19:00")
    world.bo.terminal.save("booked")
    close(world.bo, "History")
    world.bo.wait(r"booked +\*?Ana")
    open_list(world.ana, "bo")
    world.ana.wait(r"booked +\*?Bo")
    close(world.ana, "Interview: requests")
    world.ana.front("Bo")
    world.ana.wait(r"│Booked: Thu 3 Dec 19:00")
    world.ana.terminal.save("strip")


@case("other times are typed, read back and agreed to; the line under the talk says whose turn it is")
def _(world):
    world.bo.key("Enter")
    world.bo.wait("Move…")
    world.bo.key("Enter")
    world.bo.wait("Own times:")
    world.bo.key("Tab")
    world.bo.write("fri 11 dec 17:00")
    world.bo.wait("= Fri 11 Dec 2026, 17:00 CET")
    world.bo.terminal.save("propose")
    world.bo.press("Send")
    world.bo.terminal.wait_gone("Own times:")
    world.ana.wait(r"│.*Fri 11 Dec 17:00.*/iv agree")
    world.ana.terminal.save("strip-turn")
    open_list(world.ana, "bo")
    world.ana.key("Enter")
    world.ana.wait("Agree to Fri 11 Dec 17:00")
    world.ana.key("Enter")
    world.ana.wait("Bo still has to book it")
    world.ana.terminal.save("agreed")
    world.bo.wait("Book Fri 11 Dec 17:00")
    world.bo.terminal.save("agreed-by-other")


@case("no question is asked and nothing complained; both leave in order")
def _(world):
    for client in (world.ana, world.bo):
        equal(client.quit(), 0, "exit status")
        equal(client.complaints(), [])


def main():
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "finch-requests")) as desk:
        world = World(desk)
        return run(world, on_trouble=lambda sentence: print(
            "# " + "\n".join(client.terminal.screen() for client in (world.ana, world.bo)).replace("\n", "\n# ")))


sys.exit(main())
