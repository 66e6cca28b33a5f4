# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel shows in Pidgin when the calendar is slow, broken, empty or gone, in a week of
shifted clocks, in a narrow panel, with large letters, dark, and from right to left."""

import os
import re
import sys

import desk as desks
import scenes
from tap import case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
DAY = "2026-11-25 09:12:00"


class World:
    def __init__(self, desk):
        self.desk = desk
        self.stage = scenes.Stage(desk, BUILD)
        self.client = None

    def ready(self, clock=DAY, **more):
        self.client = self.stage.open(self.stage.pidgin(clock=clock, **more))
        self.stage.choose(self.client)
        return self.stage.loaded(self.client)

    def done(self):
        client, self.client = self.client, None
        equal(client.quit(), 0, "exit status")
        equal(client.complaints(), [])


def details(client):
    return client.wait(spoken="^Details$", window=scenes.TITLE).text


def inside(client):
    """Widgets of the panel that reach beyond its edges, or beyond the window's."""
    panel = client.wait(spoken="^Interview panel$", window=scenes.TITLE)
    window = panel.window
    out, within = [], False
    for widget in client.tree():
        if widget.window.text != window.text:
            within = False
        elif widget.spoken == "Interview panel":
            within = True
        elif widget.depth <= panel.depth:
            within = False
        elif within and widget.kind != "row" and (widget.x < panel.x or widget.x + widget.width > panel.x + panel.width):
            out.append(repr(widget).strip())
    if panel.x < window.x or panel.x + panel.width > window.x + window.width:
        out.append(f"the panel itself: {panel!r}")
    return out


@case("a calendar from the network comes with its age, groups, interviews and free slots")
def _(world):
    client = world.ready()
    texts = scenes.rows(client)
    for wanted in ("Discussion Group \\(EMEA\\)", "Interview slot, 30 or 60 min\nfree", "Collector SIG"):
        check(any(re.search(wanted, text) for text in texts), f"no row with {wanted}: {texts[:8]}")
    client.wait(text="^as of 09:1[123]$")


@case("a calendar that breaks off: its line is said, the last good one stays")
def _(world):
    before = scenes.rows(world.client)
    world.stage.feed.mode = "broken"
    world.client.ask("refresh")
    world.client.wait(text=r"line \d+")
    world.client.wait(text="^Try again$")
    equal(scenes.rows(world.client), before, "rows")
    world.client.shot("broken", scenes.TITLE)


@case("a calendar that came empty is kept back, and said")
def _(world):
    before = scenes.rows(world.client)
    world.stage.feed.mode = "empty"
    world.client.press(text="^Try again$")
    world.client.wait(text="empty; kept the old one")
    world.client.wait(text="^Use the empty one$")
    equal(scenes.rows(world.client), before, "rows")


@case("a slow one shows how far it is, and can be cancelled")
def _(world):
    world.stage.feed.mode = "slow"
    world.client.ask("refresh")
    world.client.wait(kind="GtkProgressBar", text=r"\d+ %")
    world.client.shot("loading", scenes.TITLE)
    world.client.press(spoken="^Cancel")
    world.client.wait_gone("the progress to go", kind="GtkProgressBar")
    check(any("Collector SIG" in text for text in scenes.rows(world.client)), "the calendar went with it")
    world.stage.feed.mode = "good"
    world.stage.feed.go()
    world.done()


@case("three days without a connection: the last calendar is there at once, with its age")
def _(world):
    world.ready(clock="2026-11-22 09:05:00")
    profile = world.client.name
    world.done()
    world.stage.feed.mode = "down"
    world.client = world.stage.open(world.stage.pidgin(profile=profile, clock=DAY))
    desks.wait_for(lambda: any("Collector SIG" in text for text in scenes.rows(world.client)), "the calendar")
    world.client.wait(text="^Not connected; calendar 3 days old")
    world.client.shot("offline", scenes.TITLE)
    world.stage.feed.mode = "good"
    world.done()


@case("in a week in which only one side has changed its clocks, the slot and its details say so")
def _(world):
    client = world.ready(clock="2026-10-26 09:12:00")
    row = scenes.select(client, r"Interview slot[^|]*\n[^|]*an hour earlier than usual")
    check(row.startswith("18:00"), row)
    desks.wait_for(lambda: "An hour earlier than usual for you: Berlin changed its clocks on 25 Oct, "
                   "Los Angeles does on 1 Nov." in details(client).replace("\n", " "), "the note in the details")
    check("18:00–19:00 CET (UTC+1)" in details(client), details(client))
    world.done()


@case("in the narrowest panel nothing is cut")
def _(world):
    client = world.ready(width=26, window=(560, 560))
    client.settle()
    equal(inside(client), [], "beyond the edge")
    client.shot("narrow", scenes.TITLE)
    world.done()


@case("with letters of twice the size nothing is cut, in a dark theme neither")
def _(world):
    client = world.ready(font="Sans 20", theme="Adwaita-dark", window=(1000, 860))
    client.settle()
    equal(inside(client), [], "beyond the edge")
    client.shot("large-dark", scenes.TITLE)
    world.done()


@case("from right to left the panel stands at the left")
def _(world):
    client = world.ready(environment=desks.locale(world.desk, "ar_EG"))
    client.settle()
    panel = client.wait(spoken="^Interview panel$", window=scenes.TITLE)
    check(panel.x < panel.window.x + panel.window.width // 2, f"it stands at {panel.x}")
    equal(inside(client), [], "beyond the edge")
    client.shot("right-to-left", scenes.TITLE)
    world.done()


def main():
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "pidgin-states")) as desk:
        world = World(desk)

        def on_trouble(sentence):
            name = "trouble-" + re.sub(r"\W+", "-", sentence)[:60]
            if world.client and world.client.process.poll() is None:
                world.client.shot(name)
                world.client.dump(name)
            world.stage.feed.mode = "good"
            world.stage.feed.go()
            world.stage.end_all()
        try:
            return run(world, on_trouble=on_trouble)
        finally:
            world.stage.close()


sys.exit(main())
