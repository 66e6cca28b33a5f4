# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in the real Pidgin, pressed and read as a person would, with a private chat server."""

import os
import re
import sys

import desk as desks
import finch
import pidgin
import xmpp
from tap import Stop, case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
BO, KIM = "bo@localhost", "kim@localhost"
CORE, FACE = "core-interview-panel", "gtk-interview-panel"
SEARCH = {"kind": "GtkEntry", "spoken": "^Search$", "window": "^Bo$"}
HANDLE = "^Open the interview panel"


class World:
    """Three people and a server; ana is the one whose screen is looked at."""

    def __init__(self, desk):
        self.desk = desk
        self.server = xmpp.Server(desk, {"ana": "Ana", "bo": "Bo", "kim": "Kim"})
        self.ana = pidgin.Pidgin(desk, "ana", self.server).install(BUILD)
        # Bo has no panel: what reaches him is what anybody would read. And no window on this screen.
        self.bo = finch.Finch(desk, "bo", self.server)
        self.bo.plugins = [os.path.join(BUILD, "tests", "support", "interview-panel-test-control.so")]

    def rows(self, window="."):
        return [row for row in self.ana.find(kind="row", window=window, visible=False)]

    def texts(self, window="."):
        return [row.text for row in self.rows(window)]

    def panel(self, window="."):
        return self.ana.find(spoken="^Interview panel$", window=window)

    def in_entry(self, widget):
        """The field one types messages into: the lower of the window's two texts."""
        return widget.kind == "GtkIMHtml"

    def talk(self, title="^Bo$"):
        """The message field has the keys, from wherever they were."""
        self.ana.front(title)
        for _ in range(4):
            focused = self.ana.focused()
            if focused and self.in_entry(focused):
                return
            self.ana.key("Escape")  # clears a search first, then leaves the panel
            self.ana.settle()
        self.ana.wait_focus("the message field to have the focus", self.in_entry)

    def click_entry(self):
        """The message field, by mouse."""
        self.ana.front("^Bo$")
        self.ana.settle()
        texts = self.ana.find(kind="GtkIMHtml", window="^Bo$", spoken="^$")
        self.ana.click(max(texts, key=lambda widget: widget.y))
        self.ana.wait_focus("the message field to have the focus", self.in_entry)

    def to_search(self, title="^Bo$"):
        self.talk(title)
        self.ana.key("ctrl+shift+p")
        return self.ana.wait_focus("the search to have the focus", lambda widget: widget.spoken == "Search")

    def strangers(self):
        """Addresses beyond this computer that the client is connected to."""
        inodes = set()
        folder = f"/proc/{self.ana.pid()}/fd"
        for number in os.listdir(folder):
            try:
                found = re.match(r"socket:\[(\d+)\]", os.readlink(os.path.join(folder, number)))
            except OSError:
                continue
            if found:
                inodes.add(found[1])
        result = []
        for table in ("tcp", "tcp6", "udp", "udp6"):
            with open("/proc/net/" + table) as file:
                for line in list(file)[1:]:
                    part = line.split()
                    address = part[2].split(":")[0]
                    local = address.strip("0") in ("", "1") or address == "0100007F" or address.endswith("0100007F")
                    if part[9] in inodes and not local:
                        result.append(part[2])
        return result


@case("Pidgin starts with the plugins of a per-user install")
def _(world):
    world.bo.start()
    world.ana.start()
    world.ana.wait_online(BO)
    world.bo.wait_online("ana@localhost")
    on = [line.split()[0] for line in world.ana.ask("plugins") if line.split()[1] == "loaded"]
    if CORE not in on or FACE not in on:
        raise Stop(f"not loaded: {[name for name in (CORE, FACE) if name not in on]}")


@case("first start asks one question in the panel's own place, and opens no window")
def _(world):
    world.ana.ask("open", BO)
    try:
        world.ana.wait("the question", text="^Which community\\?$", window="^Bo$")
    except desks.Timeout as late:
        raise Stop(str(late))
    titles = sorted(widget.text for widget in world.ana.find(kind="GtkWindow"))
    equal(titles, ["Bo", "Buddy List"], "windows")
    check(world.ana.find(text="Berlin .*CE", window="^Bo$"), "the time zone is not shown")
    names = [widget.spoken or widget.text for widget in world.ana.find(kind="GtkRadioButton", window="^Bo$")]
    check("Example community" in names and len(names) >= 3, f"the choices are {names}")
    world.ana.away_with_mouse()
    world.ana.shot("first-start", "^Bo$")


@case("nothing was asked of the network before the press")
def _(world):
    equal(world.strangers(), [], "connections to other computers")


@case("the example is chosen by keyboard alone")
def _(world):
    ana = world.ana
    ana.front("^Bo$")
    ana.key("ctrl+shift+p")
    ana.wait_focus("a choice to have the focus", lambda widget: widget.kind == "GtkRadioButton")
    for _ in range(8):
        focused = ana.wait_focus("a choice to have the focus", lambda widget: widget.kind == "GtkRadioButton")
        if focused.spoken == "Example community":
            break
        before = focused.spoken
        ana.key("Down")
        ana.wait_focus("the next choice", lambda widget: widget.spoken != before)
    ana.wait(kind="GtkRadioButton", spoken="^Example community$", flags="a")
    for _ in range(8):
        ana.key("Tab")
        focused = ana.focused()
        if focused and focused.kind == "GtkButton" and ana.find(text="^Show me$"):
            label = ana.find(text="^Show me$")[0]
            if focused.x <= label.x and label.y < focused.y + focused.height and label.y >= focused.y:
                break
    ana.key("Return")
    try:
        desks.wait_for(world.rows, "rows in the calendar")
    except desks.Timeout as late:
        raise Stop(str(late))


@case("days are headings, and rows have a time, a title, and say that they are examples")
def _(world):
    desks.wait_for(lambda: any("example" in text for text in world.texts()), "rows that say they are examples")
    texts = world.texts()
    check(any(re.match(r"^\d?\d:\d\d( [AP]M)? \| ", text) for text in texts), f"no row begins with a time: {texts[:6]}")
    check(any(re.match(r"^(Today|Tomorrow|\w+day \d)", text) for text in texts), f"no day is a heading: {texts[:6]}")
    world.ana.away_with_mouse()
    world.ana.shot("calendar", "^Bo$")


@case("Ctrl+Shift+P goes from the message to the search, Escape goes back")
def _(world):
    world.talk()
    world.to_search()
    world.ana.key("Escape")
    world.ana.wait_focus("the message field to have the focus", world.in_entry)
    world.to_search()
    world.ana.key("ctrl+shift+p")
    world.ana.wait_focus("the message field to have the focus", world.in_entry)


@case("typing searches, Escape brings all back")
def _(world):
    every = len(world.rows())
    world.to_search()
    world.ana.write("amer")
    def only_amer():
        events = [text for text in world.texts() if " | " in text]
        return events and all("amer" in text.lower() for text in events)
    desks.wait_for(only_amer, "rows with the word, and only those")
    check(len(world.rows()) < every, "nothing was left out")
    world.ana.key("ctrl+a", "Delete")
    world.ana.write("zzzz")
    world.ana.wait("a sentence about nothing", text="Nothing matches .zzzz.")
    world.ana.shot("search-empty", "^Bo$")
    world.ana.key("Escape")
    desks.wait_for(lambda: len(world.rows()) == every, "all rows")


@case("Down goes to the list; the selected row's details are shown with both zones")
def _(world):
    world.to_search()
    world.ana.key("Down")
    world.ana.wait_focus("the list to have the focus", lambda widget: widget.spoken == "What is coming up")
    world.ana.key("Down")
    selected = desks.wait_for(lambda: [row for row in world.rows() if row.selected], "a selected row")[0]
    title = selected.text.split(" | ")[1].split("\n")[0]
    details = world.ana.wait(spoken="^Details$", text=re.escape(title.split(",")[0]))
    check(re.search(r"\(UTC[+−-]?\d*", details.text), f"no offset in {details.text!r}")
    world.ana.shot("details", "^Bo$")


@case("typing in the list searches as well")
def _(world):
    world.to_search()
    world.ana.key("Down")
    world.ana.wait_focus("the list to have the focus", lambda widget: widget.spoken == "What is coming up")
    world.ana.key("a")
    world.ana.wait_focus("the search to have the focus", lambda widget: widget.spoken == "Search" and widget.text == "a")
    world.ana.key("Escape")


@case("the month unfolds, and a day of it leads to that day in the list")
def _(world):
    world.ana.press(kind="GtkExpander", corner=True)
    world.ana.wait("the month", kind="GtkExpander", flags="a")
    world.ana.away_with_mouse()
    world.ana.settle()
    world.ana.shot("month", "^Bo$")
    world.ana.press(kind="GtkExpander", corner=True)
    desks.wait_for(lambda: not world.ana.find(kind="GtkExpander", flags="a"), "the month to fold")


@case("Left and Right change the page; About says what it is in plain words")
def _(world):
    world.ana.press(kind="GtkRadioButton", flags="a", window="^Bo$")
    world.ana.key("Right", "Right")
    about = world.ana.wait(spoken="^About this program$")
    check(len(about.text) > 200, f"the page says {about.text!r}")
    world.ana.away_with_mouse()
    world.ana.shot("about", "^Bo$")
    world.ana.key("Left", "Left")
    world.ana.wait(**SEARCH)


@case("typed commands answer in the window, and nothing of it reaches the other person")
def _(world):
    world.talk()
    world.ana.say("/iv")
    world.ana.wait_text(BO, "/iv ")
    world.ana.say("/iv slots")
    world.ana.wait_text(BO, "1. ")
    world.ana.say("/iv show 99")
    world.ana.wait_text(BO, "99")
    world.ana.say("/interview help")
    world.ana.wait_text(BO, "agenda")
    world.ana.shot("commands", "^Bo$")
    world.ana.say("hello Bo")
    world.bo.wait_text("ana@localhost", "hello Bo")
    equal([line for line in world.bo.ask("history", "ana@localhost") if "hello Bo" not in line], [], "what Bo got")


@case("the same panel opens as a window from the Tools menu, and Escape closes it")
def _(world):
    ana = world.ana
    ana.front("^Buddy List$")
    ana.click(ana.menu_item("^Tools$"))
    ana.click(desks.wait_for(lambda: ana.menu_item("^Interview Panel"), "our item in the menu"))
    ana.click(desks.wait_for(lambda: ana.menu_item("^(Show|Open|The|What)"), "what it offers"))
    window = desks.wait_for(lambda: [panel.window for panel in world.panel() if panel.window.text != "Bo"],
                            "a window of its own")[0]
    equal(len(world.panel()), 2, "panels")
    title = "^" + re.escape(window.text) + "$"
    ana.front(title)
    ana.away_with_mouse()
    ana.shot("own-window", title)
    ana.key("Escape")
    ana.settle()
    if ana.find(kind="GtkWindow", text=title):
        ana.key("Escape")
    ana.wait_gone("the window to close", kind="GtkWindow", text=title)


@case("folded, it stays folded with that contact, and Ctrl+Shift+P unfolds it")
def _(world):
    world.ana.press(spoken="^Fold the panel$", window="^Bo$")
    world.ana.wait_gone("the search to go", **SEARCH)
    world.ana.ask("close", BO)
    world.ana.wait_gone("the window to close", kind="GtkWindow", text="^Bo$")
    world.ana.ask("open", BO)
    world.ana.wait(kind="GtkWindow", text="^Bo$")
    world.talk()
    check(not world.ana.find(**SEARCH), "it is open again")
    world.ana.away_with_mouse()
    world.ana.settle()
    world.ana.shot("folded", "^Bo$")
    world.ana.key("ctrl+shift+p")
    world.ana.wait(**SEARCH)


@case("a second tab shares the panel; detached, each window has one")
def _(world):
    world.ana.ask("open", KIM)
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 1 and KIM in world.ana.ask("windows")[0], "a second tab")
    world.ana.ask("switch", KIM)
    world.ana.settle()
    equal(len(world.panel()) + len(world.ana.find(spoken=HANDLE)), 1, "panels or handles in one window")
    world.ana.ask("detach", KIM)
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 2, "a second window")
    desks.wait_for(lambda: len(world.panel()) == 2 or world.ana.find(spoken=HANDLE, window="^Kim$"),
                   "a panel, or its handle, in the second window")


@case("a tab dragged by the mouse out of its window gets a panel as well")
def _(world):
    world.ana.ask("close", KIM)
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 1, "one window")
    world.ana.ask("open", KIM)
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 1 and KIM in world.ana.ask("windows")[0], "a second tab")
    world.ana.ask("switch", KIM)
    title = world.ana.front("^Kim$")
    check(title, "the tab is not shown")
    tab = [widget for widget in world.ana.find(kind="GtkLabel", text="^Kim$") if widget.y < 120]
    check(tab, "there is no tab to take hold of")
    world.ana.drag(tab[0].center, (1000, 700))
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 2, "a second window")
    desks.wait_for(lambda: len(world.panel()) + len(world.ana.find(spoken=HANDLE)) == 2,
                   "a panel or its handle in both")
    world.ana.ask("close", KIM)
    desks.wait_for(lambda: len(world.ana.ask("windows")) == 1, "one window")


@case("unloaded with windows open it leaves no trace, loaded again it is back")
def _(world):
    for round_ in range(3):
        world.ana.ask("unload", CORE)
        desks.wait_for(lambda: not world.panel(), "the panel to go")
        check(world.ana.find(kind="GtkNotebook", window="^Bo$"), "the conversation went with it")
        world.click_entry()
        world.ana.say(f"round {round_}")
        world.bo.wait_text("ana@localhost", f"round {round_}")
        world.ana.ask("load", CORE)
        world.ana.ask("load", FACE)
        desks.wait_for(world.panel, "the panel to come back")
        desks.wait_for(world.rows, "its rows")


@case("a closed conversation that only hides comes back with its panel")
def _(world):
    world.ana.front("^Bo$")
    world.ana.key("Escape")
    world.talk()
    world.ana.key("ctrl+w")
    world.ana.wait_gone("the window to close", kind="GtkWindow", text="^Bo$")
    world.bo.ask("say", "ana@localhost", "are you there?")
    world.ana.wait("the window to open", kind="GtkWindow", text="^Bo$")
    desks.wait_for(lambda: world.panel() or world.ana.find(spoken=HANDLE), "the panel")


@case("Pidgin quits cleanly and its log holds no complaint")
def _(world):
    equal(world.ana.quit(), 0, "exit status")
    equal(world.ana.complaints(), [])


@case("after a restart the choice stands, and the calendar is there at once")
def _(world):
    world.ana.start()
    world.ana.wait_online(BO)
    world.ana.ask("open", BO)
    desks.wait_for(world.rows, "rows in the calendar")
    check(not world.ana.find(text="^Which community"), "it asks again")
    equal(world.strangers(), [], "connections to other computers")
    equal(world.ana.quit(), 0, "exit status")
    equal(world.ana.complaints(), [])


def main():
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "pidgin")) as desk:
        world = World(desk)

        def on_trouble(sentence):
            name = "trouble-" + re.sub(r"\W+", "-", sentence)[:60]
            world.ana.shot(name)
            world.ana.dump(name)
        return run(world, on_trouble=on_trouble)


sys.exit(main())
