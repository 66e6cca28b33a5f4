# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel's windows in the real Finch, walked by keyboard; texts of the screens are kept."""

import glob
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
WINDOW = "Interview: Example community"


class World:
    def __init__(self, desk, columns, rows):
        self.home = desk.path("home")
        self.server = xmpp.Server(desk, {"ana": "Ana", "bo": "Bo"})
        self.ana = finch.Finch(desk, "ana", self.server, columns=columns, rows=rows).install(BUILD)

    def keep(self, name):
        columns, rows = self.ana.size
        self.ana.terminal.save(f"{name}-{columns}x{rows}")

    def open_panel(self):
        """Alt+A, and the last entry of the list of actions."""
        self.ana.key("M-a")
        self.ana.wait("Interview  ")
        self.ana.key("End", "Enter")

    def press(self, label):
        """Tab to the button whose label stands on a background of its own, and Enter."""
        def on_it():
            for line in self.ana.terminal.colors().splitlines():
                if re.search(r"\x1b\[[0-9;]*4[0-7][0-9;]*m *" + re.escape(label), line):
                    return True
            return False
        for _ in range(12):
            if on_it():
                break
            self.ana.key("Tab")
            try:
                desks.wait_for(on_it, label, 0.3)
            except desks.Timeout:
                continue
        check(on_it(), f"no way to the button {label}:\n{self.ana.terminal.screen()}")
        self.ana.key("Enter")

    def menu(self, label):
        """F10, and to the right until the label is on the screen."""
        self.ana.key("F10")
        for _ in range(8):
            try:
                self.ana.wait(label, 0.4)
                return
            except desks.Timeout:
                self.ana.key("Right")
        check(False, f"no menu with {label}:\n{self.ana.terminal.screen()}")

    def rows(self):
        """The list's lines, from the rule below the columns' titles to the next rule. In a large
        terminal other windows stand to the left."""
        screen = self.ana.terminal.screen().splitlines()
        title = next((line for line in screen if "┤Interview: " in line), "")
        left = title.rfind("┌", 0, title.find("┤Interview: "))
        lines = [line[max(left, 0):].strip("│ ▒↑↓") for line in screen]
        rules = [number for number, line in enumerate(lines) if re.fullmatch("─{20,}", line)]
        if len(rules) < 2:
            return []
        return [line for line in lines[rules[0] + 1:rules[1]] if line]


@case("first start asks which community, says what it would contact, and waits for the press")
def _(world):
    world.ana.start()
    world.ana.wait_online()
    on = [line.split()[0] for line in world.ana.ask("plugins") if line.split()[1] == "loaded"]
    if CORE not in on or FACE not in on:
        raise Stop(f"not loaded: {on}")
    world.open_panel()
    world.ana.wait(r"Which community\?")
    world.ana.wait(r"Loads its calendar from calendar\.google\.com\.")
    world.ana.wait(r"Your time zone: Berlin \(CES?T, UTC\+[12]\)")
    world.keep("first-start")


@case("the example opens the calendar: days, both zones' times, details as sentences")
def _(world):
    world.ana.key("Down")
    world.ana.wait("An example to look around in")
    world.ana.key("Enter")
    world.ana.wait(WINDOW)
    world.ana.wait("Day +Time +Event +State")
    rows = desks.wait_for(lambda: len(world.rows()) > 4 and world.rows(), "rows")
    for row in rows:
        check(re.match(r"(Today|Tomorrow|[A-Z][a-z]{2} +\d+ [A-Z][a-z]{2}) +(\d\d:\d\d|all day|now) ", row), row)
    world.ana.wait(r"Times are those of Berlin")
    world.keep("calendar")


@case("/ searches while typing, says when nothing fits, and Escape brings all back")
def _(world):
    before = world.rows()
    world.ana.key("/")
    world.ana.write("discussion")
    desks.wait_for(lambda: world.rows() and all("iscussion" in row for row in world.rows()), "only groups")
    world.keep("search")
    world.ana.write("zzz")
    world.ana.wait("Nothing matches")
    world.keep("search-empty")
    world.ana.key("Escape")
    desks.wait_for(lambda: world.rows() == before, "all rows")


@case("Show… leaves what was asked for, and says so")
def _(world):
    world.press("Show…")
    world.ana.wait("free slots")
    world.ana.key("Down", "Down", "Down", "Down", "Enter")
    world.ana.wait("Showing: free slots")
    desks.wait_for(lambda: world.rows() and all(re.search(r"\bfree\b", row) for row in world.rows()), "free rows")
    world.keep("filter")
    world.ana.key("Escape")
    world.ana.wait("Showing: everything")


@case("Enter shows all about a row, and Escape goes back")
def _(world):
    world.ana.key("Enter")
    world.ana.wait(" Copy ")
    world.keep("details")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone(" Copy ")


@case("a reminder is set with the space bar and stays set")
def _(world):
    world.ana.key("End")
    world.press("Remind…")
    world.ana.wait(r"\[ \] 1 day before")
    world.ana.key("Tab", "Tab", "Space")
    world.ana.wait(r"\[X\] 1 day before")
    world.keep("remind")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone("1 day before")
    world.press("Remind…")
    world.ana.wait(r"\[X\] 1 day before")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone("1 day before")


@case("Save… writes a calendar file where it says, and never over another")
def _(world):
    for words in ("Saved to ", "There is a file "):
        world.press("Save…")
        world.ana.wait("Save to a calendar file")
        world.press("Select")
        world.ana.wait(words)
        world.keep("save")
        world.ana.key("Escape")
        world.ana.terminal.wait_gone(words)
    path = glob.glob(os.path.join(world.home, "*.ics"))
    equal(len(path), 1, "files in " + world.home)
    with open(path[0]) as file:
        check(file.read().startswith("BEGIN:VCALENDAR"), path[0])


@case("the month counts its days, and a day leads back to the list")
def _(world):
    world.press("Month")
    world.ana.wait("This month")
    world.ana.key("Right")
    world.ana.wait(r"\d+ events?")
    world.keep("month")
    day = re.search(r"│([A-Z][a-z]{2} \d+ [A-Z][a-z]{2}) +\d+ events?", world.ana.terminal.screen()).group(1)
    world.ana.key("Enter")
    world.ana.terminal.wait_gone("This month")
    desks.wait_for(lambda: world.rows() and world.rows()[0].startswith(day), f"the list from {day} on")
    world.ana.key("Escape")
    desks.wait_for(lambda: not world.rows()[0].startswith(day), "the list from today on")


@case("another time zone changes every time at once")
def _(world):
    before = world.rows()
    world.menu("Time zone…")
    world.ana.key("t")
    world.ana.wait("City or region")
    world.ana.write("kolkata")
    world.ana.wait("Asia/Kolkata")
    world.keep("zone")
    world.ana.key("Enter")
    world.ana.wait(r"Times are those of Kolkata \(IST, UTC\+5:30\)")
    check(world.rows() != before, "the rows did not change")


@case("a program file is shown before it is added, and then stands in the list")
def _(world):
    with open(os.path.join(world.home, "tea.program"), "w") as file:
        file.write("[Program]\nVersion=1\nName=Tea tasters\nZone=Asia/Kolkata\n")
    world.menu("Add a program file…")
    world.ana.key("d")
    world.ana.wait("Filename")
    world.ana.key("Tab", "Tab")
    world.ana.key("C-e", "C-u")
    world.ana.write(os.path.join(world.home, "tea.program"))
    world.press("Select")
    world.ana.wait("Add this program")
    world.ana.wait("Tea tasters")
    world.keep("add")
    world.press("Add")
    world.ana.wait(r"Which community\?")
    world.ana.wait("Tea tasters")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone(r"Which community\?")


@case("About says what the program is")
def _(world):
    world.menu("About this program")
    world.ana.key("b")
    world.ana.wait(r"┤About this program├")
    world.keep("about")
    world.ana.key("Escape")
    world.ana.terminal.wait_gone("┤About this program├")


@case("a conversation has the menu, and a line under the talk that can be turned off")
def _(world):
    world.ana.key("M-c")
    world.ana.terminal.wait_gone(WINDOW)
    world.ana.ask("open", BO)
    world.ana.front("Bo")
    world.ana.wait(r"│Next: ")
    world.keep("conversation")
    world.menu("Line under the talk")
    world.keep("conversation-menu")
    world.ana.key("l")
    world.ana.terminal.wait_gone(r"│Next: ")
    world.menu("Line under the talk")
    world.ana.key("l")
    world.ana.wait(r"│Next: ")
    world.menu("What is coming up")
    world.ana.key("w")
    world.ana.wait(WINDOW)


@case("unloading takes every window, line and menu along; loading again brings them back")
def _(world):
    for _ in range(2):
        world.ana.ask("unload", FACE)
        world.ana.terminal.wait_gone(WINDOW)
        world.ana.terminal.wait_gone(r"│Next: ")
        world.ana.front("Bo")
        world.ana.key("F10")
        world.ana.wait("Conversation")
        check(not world.ana.terminal.has(r"^ .*Interview"), world.ana.terminal.screen())
        world.ana.key("Escape")
        world.ana.ask("load", FACE)
        world.ana.wait(r"│Next: ")
        world.menu("What is coming up")
        world.ana.key("w")
        world.ana.wait(WINDOW)


@case("without the libpurple plugin the action behind Alt+A says what to do")
def _(world):
    world.ana.ask("unload", FACE)
    world.open_panel()
    world.ana.wait("Switch on the plugin")
    world.ana.key("Enter")
    world.ana.ask("load", FACE)


@case("nothing was sent, nothing complained, and Finch leaves in order")
def _(world):
    equal(world.ana.quit(), 0, "exit status")
    equal(world.ana.complaints(), [])


def main():
    columns, rows = (int(word) for word in sys.argv[1].split("x"))
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", f"finch-windows-{sys.argv[1]}")) as desk:
        world = World(desk, columns, rows)
        return run(world, on_trouble=lambda sentence: print("# " + world.ana.terminal.screen().replace("\n", "\n# ")))


sys.exit(main())
