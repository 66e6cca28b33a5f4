# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes the pictures of tests/try.sh --screenshots: real clients, on a screen in memory, on days of
our choice. The community calendar is made up and served on this computer."""

import os
import re
import sys
import traceback

import desk as desks
import finch
import pair
import scenes

# A Wednesday with things to come; and one before a week in which only one side has changed its clocks.
DAY = "2026-11-25 09:12:00"
THREE_DAYS_EARLIER = "2026-11-22 09:05:00"
BEFORE_SHEAR = "2026-10-26 09:12:00"

_pictures = []


def picture(name, sentence):
    def register(function):
        _pictures.append((name, sentence, function))
        return function
    return register


class Camera:
    def __init__(self, stage, folder):
        self.stage, self.folder = stage, folder

    def ready(self, clock=DAY, **more):
        """Ana's Pidgin with the calendar loaded."""
        client = self.stage.open(self.stage.pidgin(clock=clock, **more))
        self.stage.choose(client)
        self.stage.talk(client)
        return self.stage.loaded(client)

    def shoot(self, client, name, title=scenes.TITLE, area=None):
        client.away_with_mouse()
        if title:
            client.front(title)
        client.settle()
        client.shot(name, None if area else title, area=area, folder=self.folder)


@picture("first-start", "The first start: one question, in the panel's own place.")
def _(camera, name):
    client = camera.stage.open(camera.stage.pidgin(clock=DAY, as_shipped=True))
    client.wait(text="^Which community\\?$")
    camera.shoot(client, name)
    client.quit()


@picture("calendar-light", "The calendar beside a conversation, Adwaita.")
def _(camera, name):
    client = camera.ready()
    scenes.select(client, r"Interview slot")
    camera.shoot(client, name)

    client.press(kind="GtkExpander", corner=True)
    client.wait(kind="GtkExpander", flags="a")
    camera.shoot(client, "calendar-month")
    client.press(kind="GtkExpander", corner=True)

    client.press(kind="GtkEntry", spoken="^Search$")
    client.write("apac")
    client.wait(text="Nothing matches")
    camera.shoot(client, "search-empty")
    client.key("Escape")

    client.press(kind="GtkRadioButton", flags="a", window=scenes.TITLE)
    client.key("Right", "Right")
    client.wait(spoken="^About this program$")
    camera.shoot(client, "about")
    client.key("Left", "Left")

    client.key("ctrl+shift+p")
    for line, answer in (("/iv", "/iv "), ("/iv slots", r"1\. "), ("/iv show 99", "99")):
        client.front(scenes.TITLE)
        client.wait_focus("the message field", lambda widget: widget.kind == "GtkIMHtml")
        client.say(line)
        desks.wait_for(lambda: [text for text in client.ask("history", scenes.BO) if re.search(answer, text)], line)
    camera.shoot(client, "commands")
    client.quit()


@picture("calendar-dark", "The same with a dark theme.")
def _(camera, name):
    client = camera.ready(theme="Adwaita-dark")
    scenes.select(client, r"Interview slot")
    camera.shoot(client, name)
    client.quit()


@picture("calendar-240-pixels", "A panel of 240 pixels.")
def _(camera, name):
    client = camera.ready(width=28, window=(600, 560))
    scenes.select(client, r"Interview slot")
    camera.shoot(client, name)
    client.quit()


@picture("calendar-large-font", "Letters of twice the size.")
def _(camera, name):
    client = camera.ready(font="Sans 20", window=(980, 860))
    camera.shoot(client, name)
    client.quit()


@picture("right-to-left", "A language written from right to left.")
def _(camera, name):
    client = camera.ready(environment=desks.locale(camera.stage.desk, "ar_EG"))
    camera.shoot(client, name)
    client.quit()


@picture("clock-change", "A week in which only Berlin has changed its clocks.")
def _(camera, name):
    client = camera.ready(clock=BEFORE_SHEAR)
    scenes.select(client, r"Interview slot[^|]*\n[^|]*an hour earlier than usual")
    camera.shoot(client, name)
    client.quit()


@picture("offline-3-days", "Three days without a connection: the last calendar, and its age.")
def _(camera, name):
    stage = camera.stage
    client = stage.loaded(stage.choose(stage.open(stage.pidgin(clock=THREE_DAYS_EARLIER))))
    profile = client.name
    client.quit()
    stage.feed.mode = "down"
    try:
        client = stage.open(stage.pidgin(profile=profile, clock=DAY))
        client.wait("the age of the calendar", text="3 days")
        camera.shoot(client, name)
        client.quit()
    finally:
        stage.feed.mode = "good"


def refreshed(camera, name, mode, pattern):
    stage = camera.stage
    client = camera.ready()
    stage.feed.mode = mode
    try:
        client.ask("refresh")
        client.wait(text=pattern)
        camera.shoot(client, name)
    finally:
        stage.feed.mode = "good"
        stage.feed.go()
    client.quit()


@picture("broken-calendar", "A calendar that breaks off: the last good one stays.")
def _(camera, name):
    refreshed(camera, name, "broken", "breaks off|broken")


@picture("empty-calendar", "A calendar that came empty: kept back, and said.")
def _(camera, name):
    refreshed(camera, name, "empty", "(?i)empty")


@picture("loading", "Loading, with a way to stop it.")
def _(camera, name):
    refreshed(camera, name, "slow", r"\d+ %")


@picture("own-window", "The same panel as a window of its own.")
def _(camera, name):
    client = camera.ready()
    client.front("^Buddy List$")
    client.click(client.menu_item("^Tools$"))
    client.click(desks.wait_for(lambda: client.menu_item("^Interview Panel"), "our item in Tools"))
    client.click(desks.wait_for(lambda: client.menu_item("^(Show|Open|The|What)"), "what it offers"))
    window = desks.wait_for(lambda: [panel.window for panel in client.find(spoken="^Interview panel$")
                                     if panel.window.text != "Bo"], "a window of its own")[0]
    client.ask("resize", window.text, 560, 480, 300, 100)
    camera.shoot(client, name, title="^" + re.escape(window.text) + "$")
    client.quit()


def ask_and_book(camera, name, **more):
    """Ana asks, in the form and thrice more; Kim, who has no panel, answers in her own words; Bo books."""
    desk, build = camera.stage.desk, camera.stage.build
    two = pair.Pair(desk, build, clock=DAY, name=name + "-", **more)
    kim = finch.Finch(desk, "kim", two.server, profile=name + "-kim")
    kim.plugins = [os.path.join(build, "tests", "support", "interview-panel-test-control.so")]
    try:
        ana, bo = two.start().clients.values()
        kim.start()
        kim.wait_online(pair.address("bo"))
        for client, title in ((ana, "Bo"), (bo, "Ana")):
            client.ask("resize", title, *two.window, 300, 20)

        pair.to_slot(ana, "^Bo$")
        ana.key("Return")
        ana.wait(kind="GtkDialog", text=pair.FORM)
        ana.front(pair.FORM)
        ana.press(kind="GtkEntry", spoken="^Own time$", window=pair.FORM)
        ana.write("someday")
        camera.shoot(ana, name + "-form-unreadable", title=pair.FORM)
        ana.key("ctrl+a")
        ana.write("fri 11 dec 17:00")
        ana.press(kind="GtkEntry", spoken="^About$", window=pair.FORM)
        ana.write("Sizing the collector; 400 nodes")
        camera.shoot(ana, name + "-form", title=pair.FORM)
        ana.key("Return")
        ana.wait_gone("the form to close", kind="GtkDialog", text=pair.FORM)
        two.ask(2)
        camera.shoot(ana, name + "-asked")

        bo.ask("open", pair.address("kim"))
        bo.ask("switch", pair.address("kim"))
        bo.front("^Kim$")
        bo.choose_menu("^Options$", "^Interview panel$", "^Invite to an interview")
        form = "^Invite to an interview$"
        bo.wait(kind="GtkDialog", text=form)
        bo.front(form)
        bo.settle()
        bo.key("Return")
        bo.wait_gone("the form to close", kind="GtkDialog", text=form)
        desks.wait_for(lambda: kim.ask("history", pair.address("bo")), "the invitation")
        kim.ask("say", pair.address("bo"), "Thursday works!")
        bo.wait_text(pair.address("kim"), "Thursday works")
        bo.ask("switch", pair.address("ana"))
        bo.settle()
        bo.ask("resize", "Ana", *two.window, 300, 20)  # Pidgin makes room for another tab
        pair.to_requests(bo, "^Ana$")
        desks.wait_for(lambda: any("To answer (4)" in text for text in pair.rows(bo)), "four rows")
        camera.shoot(bo, name, title="^Ana$")
        for _ in range(8):
            if bo.find(kind="GtkLabel", text="^Kim wrote", window="^Ana$"):
                break
            bo.key("Down")
            bo.settle()
        camera.shoot(bo, name + "-words", title="^Ana$")
        bo.key("Home", "Return")
        bo.wait_focus("a time to have the focus", lambda widget: widget.kind == "GtkRadioButton")
        camera.shoot(bo, name + "-times", title="^Ana$")
        bo.key("Return")
        desks.wait_for(lambda: any("Booked (1)" in text for text in pair.rows(ana)), "the booking")
        camera.shoot(bo, name + "-booked", title="^Ana$")
        camera.shoot(ana, name + "-booked-ana")
    finally:
        two.close()
        kim.leave()
        for client in two.clients.values():
            client.quit()


@picture("requests", "Asking and booking: the form, four requests, an answer in free words, booked.")
def _(camera, name):
    ask_and_book(camera, name)


@picture("requests-dark", "The same with a dark theme.")
def _(camera, name):
    ask_and_book(camera, name, theme="Adwaita-dark")


@picture("requests-240-pixels", "The same in a panel of 240 pixels.")
def _(camera, name):
    ask_and_book(camera, name, width=28, window=(600, 640))


@picture("requests-large-font", "The same with letters of twice the size.")
def _(camera, name):
    ask_and_book(camera, name, font="Sans 20", window=(980, 860))


@picture("nobody-reachable", "Nobody of the program can be reached: the text is copied.")
def _(camera, name):
    client = camera.stage.open(camera.stage.pidgin(clock=DAY))
    camera.stage.choose(client, "example")
    pair.to_slot(client, scenes.TITLE, "Interview slot")
    client.key("Return")
    client.wait(kind="GtkDialog", text=pair.FORM)
    client.settle()
    camera.shoot(client, name, title=pair.FORM)
    client.quit()


@picture("finch-calendar", "Finch, in a terminal of 80 by 24.")
def _(camera, name):
    client = camera.stage.open(camera.stage.finch(clock=DAY))
    camera.stage.choose(client)
    client.front("Bo")
    camera.stage.talk(client)
    client.wait(r"Next: ")
    client.terminal.shot("finch-strip", folder=camera.folder)
    client.open_panel()
    client.wait("Collector SIG")
    client.terminal.shot(name, folder=camera.folder)
    client.terminal.save(name, folder=camera.folder)
    client.press("Month")
    client.wait("November")
    client.terminal.shot("finch-month", folder=camera.folder)
    client.quit()


def take(desk, build, folder):
    stage = scenes.Stage(desk, build)
    camera = Camera(stage, folder)
    bad = 0
    only = os.environ.get("IVP_PICTURES")
    try:
        for name, sentence, function in _pictures:
            if only and not re.search(only, name):
                continue
            print(f"{name}: {sentence}", flush=True)
            try:
                function(camera, name)
            except Exception as error:  # the other pictures are wanted all the same
                bad += 1
                print(f"  not taken: {error}", flush=True)
                if os.environ.get("IVP_TEST_VERBOSE"):
                    traceback.print_exc()
                stage.end_all()
    finally:
        stage.close()
    taken = sorted(file for file in os.listdir(folder) if file.endswith(".png"))
    print(f"{len(taken)} pictures are in {folder}.")
    if bad:
        print(f"{bad} could not be taken.", file=sys.stderr)
    return 1 if bad else 0
