# SPDX-License-Identifier: GPL-2.0-or-later
"""Asking for an interview and booking it, in two real Pidgins over a private chat server; and with
somebody who has no panel at the other end."""

import os
import re
import sys

import desk as desks
import finch
import pair
from tap import Stop, case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
ANA, BO, KIM = (pair.address(user) for user in ("ana", "bo", "kim"))
FORM = pair.FORM
WITH_BO, WITH_ANA, WITH_KIM = "^Bo$", "^Ana$", "^Kim$"


class World:
    def __init__(self, desk):
        self.desk = desk
        self.pair = pair.Pair(desk, BUILD)
        # Kim has no panel: what reaches her is what anybody would read, and she types.
        self.kim = finch.Finch(desk, "kim", self.pair.server)
        self.kim.plugins = [os.path.join(BUILD, "tests", "support", "interview-panel-test-control.so")]

    ana = property(lambda self: self.pair.ana)
    bo = property(lambda self: self.pair.bo)


def history(client, who, pattern):
    return desks.wait_for(lambda: [line for line in client.ask("history", who) if re.search(pattern, line)],
                          f"\"{pattern}\" in the conversation of {client.user} with {who}")


def shot(client, name, title):
    client.away_with_mouse()
    client.front(title)
    client.settle()
    client.shot(name, title)


def ticks(client, title):
    """The boxes of a form, from above."""
    return sorted(client.find(kind="GtkCheckButton", window=title), key=lambda widget: (widget.y, widget.x))


class Counted:
    """Keys, counted."""

    def __init__(self, client):
        self.client, self.n = client, 0

    def key(self, *keys):
        self.n += len(keys)
        self.client.key(*keys)


@case("two Pidgins with the same community, and their conversation")
def _(world):
    try:
        world.pair.start()
    except desks.Timeout as late:
        raise Stop(str(late))
    world.ana.ask("resize", "Bo", 760, 640, 300, 20)
    world.bo.ask("resize", "Ana", 760, 640, 300, 200)
    world.kim.start()
    world.kim.wait_online(BO)


@case("a free slot's main action opens the form, with the slot ticked and the facilitator to send it to")
def _(world):
    ana = world.ana
    pair.to_slot(ana, WITH_BO)
    shot(ana, "slot", WITH_BO)
    ana.key("Return")
    try:
        ana.wait(kind="GtkDialog", text=FORM)
    except desks.Timeout as late:
        raise Stop(str(late))
    equal(ana.wait(kind="GtkComboBox", window=FORM).text, "Bo, facilitator, online")
    ana.front(FORM)
    equal([tick.active for tick in ticks(ana, FORM)][:3], [True, False, False], "the ticks")
    ana.wait(kind="GtkLabel", text="Interviews are open to the public", window=FORM)
    shot(ana, "form", FORM)


@case("an own time is read back while it is typed, and an unreadable one is said")
def _(world):
    ana = world.ana
    ana.press(kind="GtkEntry", spoken="^Own time$", window=FORM)
    ana.write("someday")
    ana.wait(kind="GtkLabel", text="^No day .someday.", window=FORM)
    shot(ana, "form-unreadable", FORM)
    ana.key("ctrl+a", "Delete")
    ana.write("fri 18 dec 17:00")
    ana.wait(kind="GtkLabel", text=r"^= Fri 18 Dec \d+, 17:00 CET, 08:00 in Los Angeles$", window=FORM)
    shot(ana, "form-own-time", FORM)
    ana.key("Return")
    desks.wait_for(lambda: sum(tick.active for tick in ticks(ana, FORM)) == 2, "two times to be ticked")


@case("what Bo will read is shown before it is sent")
def _(world):
    ana = world.ana
    ana.press(kind="GtkEntry", spoken="^About$", window=FORM)
    ana.write("Sizing the collector; 400 nodes")
    label = ana.wait(kind="GtkLabel", text="^What Bo will read$", window=FORM)
    ana.click(label)
    preview = ana.wait(kind="GtkIMHtml", text="Interview request for Demo community", window=FORM)
    check("Sizing the collector" in preview.text, preview.text)
    shot(ana, "form-preview", FORM)


@case("sent, it is one sentence in both conversations, with a link that is not in the log")
def _(world):
    ana, bo = world.ana, world.bo
    ana.press(kind="GtkLabel", text="^Send to Bo$", window=FORM)
    ana.wait_gone("the form to close", kind="GtkDialog", text=FORM)
    history(bo, ANA, "^Ana asks for an interview: ")
    history(ana, BO, "^You asked Bo for an interview: ")
    for client, title in ((ana, WITH_BO), (bo, WITH_ANA)):
        talk = client.wait(kind="GtkIMHtml", text="for an interview", window=title)
        check(talk.text.rstrip().endswith("Open"), talk.text)
        who = BO if client is ana else ANA
        check(not any("Open" in line or "[ip1" in line for line in client.ask("history", who)), "the log has more than the sentence")
    pair.said(ana, "^(In Bo’s inbox|In Bo's inbox|Sent )", WITH_BO)
    shot(ana, "asked", WITH_BO)


@case("the page button counts it; the link leads to it; the first time is chosen")
def _(world):
    bo = world.bo
    bo.wait(kind="GtkLabel", text=r"^Requests \(1\)$", window=WITH_ANA)
    bo.front(WITH_ANA)
    bo.follow("Ana", "interview-panel:")
    bo.wait(kind="GtkTreeView", spoken="^Requests$", window=WITH_ANA)
    desks.wait_for(lambda: any("To answer (1)" in text for text in pair.rows(bo)), "the section")
    bo.wait(kind="GtkRadioButton", flags="a", window=WITH_ANA)
    pair.said(bo, "^About: Sizing the collector; 400 nodes$", WITH_ANA)
    shot(bo, "to-answer", WITH_ANA)


@case("a link that looks like ours opens nothing, and says so")
def _(world):
    bo = world.bo
    forged = "interview-panel:7d444840-9dc0-11d1-b245-5ffdce74fad2"
    bo.front(WITH_ANA)
    bo.ask("draw", "Ana", f'<br><a href="{forged}">Open</a>')
    bo.follow("Ana", forged)
    desks.wait_for(lambda: bo.find(kind="GtkLabel", text="This link opens nothing"), "the sentence")
    dialog = bo.find(kind="GtkLabel", text="This link opens nothing")[0].window
    bo.front("^" + re.escape(dialog.text) + "$")
    bo.key("Escape")
    bo.wait_gone("the notice to close", kind="GtkLabel", text="This link opens nothing")


@case("somebody is listed as a facilitator: asked once, in one line")
def _(world):
    bo = world.bo
    pair.said(bo, r"^You are listed as a facilitator \(bo@localhost", WITH_ANA)
    bo.front(WITH_ANA)
    bo.press(kind="GtkLabel", text="^Take requests$", window=WITH_ANA)
    bo.wait_gone("the line to go", kind="GtkLabel", text="^You are listed as a facilitator", window=WITH_ANA)


@case("Enter goes to the times, Enter books; both see it, in the panel and in the conversation")
def _(world):
    ana, bo = world.ana, world.bo
    bo.front(WITH_ANA)
    bo.wait_focus("the list to have the focus", lambda widget: widget.spoken == "Requests")
    bo.key("Return")
    bo.wait_focus("a time to have the focus", lambda widget: widget.kind == "GtkRadioButton")
    shot(bo, "times", WITH_ANA)
    bo.key("Return")
    desks.wait_for(lambda: any("Booked (1)" in text for text in pair.rows(bo)), "the booking at Bo's")
    desks.wait_for(lambda: any("Booked (1)" in text for text in pair.rows(ana)), "the booking at Ana's")
    history(ana, BO, "(?i)booked")
    shot(bo, "booked-bo", WITH_ANA)
    shot(ana, "booked-ana", WITH_BO)


@case("four requests are answered in under twenty key presses")
def _(world):
    ana, bo = world.ana, world.bo
    world.pair.ask(4)
    desks.wait_for(lambda: any("To answer (4)" in text for text in pair.rows(bo)), "four at Bo's")
    pair.to_requests(bo, WITH_ANA)
    shot(bo, "four", WITH_ANA)
    counted = Counted(bo)
    counted.key("Home")
    for left in (3, 2, 1, 0):
        bo.wait_focus("the list to have the focus", lambda widget: widget.spoken == "Requests")
        bo.settle()
        counted.key("Return")
        bo.wait_focus("a time to have the focus", lambda widget: widget.kind == "GtkRadioButton")
        counted.key("Return")
        wanted = f"Booked ({5 - left})"
        desks.wait_for(lambda: any(wanted in text for text in pair.rows(bo)), wanted)
    check(counted.n < 20, f"it took {counted.n} keys")
    print(f"# {counted.n} keys")
    desks.wait_for(lambda: any("Booked (5)" in text for text in pair.rows(ana)), "all booked at Ana's")


@case("somebody without a panel reads one plain line, answers in words; a press says what they mean, another books")
def _(world):
    bo, kim = world.bo, world.kim
    bo.ask("open", KIM)
    bo.ask("switch", KIM)
    bo.front(WITH_KIM)
    bo.choose_menu("^Options$", "^Interview panel$", "^Invite to an interview")
    form = "^Invite to an interview$"
    bo.wait(kind="GtkDialog", text=form)
    bo.front(form)
    bo.wait(kind="GtkCheckButton", window=form)
    bo.settle()
    bo.click(ticks(bo, form)[1])
    bo.settle()
    shot(bo, "invite", form)
    bo.press(kind="GtkLabel", text="^Send to ", window=form)
    bo.wait_gone("the form to close", kind="GtkDialog", text=form)
    history(kim, BO, r"Please answer 1, 2, no, or a better time")
    bo.settle()
    kim.ask("say", BO, "2 please")
    history(bo, KIM, "2 please")
    bo.choose_menu("^Options$", "^Interview panel$", "^Open the panel$")
    pair.to_requests(bo, WITH_KIM)
    desks.wait_for(lambda: any("To answer (1)" in text for text in pair.rows(bo)), "it to be Bo's turn")
    shot(bo, "plain-answer", WITH_KIM)
    # So soon after the offer it may have crossed it: what it means is Bo's to say.
    bo.key("Home", "Return")
    bo.wait_focus("a time to have the focus", lambda widget: widget.kind == "GtkRadioButton")
    wanted = sorted(bo.find(kind="GtkRadioButton", window=WITH_KIM, text="^$", flags=""), key=lambda widget: widget.y)[-1]
    if not wanted.active:
        bo.key("Down")
    bo.key("Return")
    pair.said(bo, "^Kim agreed to .*It is yours to book", WITH_KIM)
    bo.wait_focus("the list to have the focus", lambda widget: widget.spoken == "Requests")
    equal([line for line in kim.ask("history", BO) if "Booked" in line], [], "words alone that booked")
    bo.key("Return")
    bo.wait_focus("a time to have the focus", lambda widget: widget.kind == "GtkRadioButton")
    bo.key("Return")
    history(kim, BO, "Booked: .*interview with Bo")
    shot(bo, "plain-booked", WITH_KIM)


@case("both quit cleanly, and their logs hold no complaint")
def _(world):
    world.bo.ask("close", KIM)  # Pidgin itself complains when it quits with two tabs
    equal(world.pair.quit(), [0, 0], "exit status")
    equal(world.ana.complaints() + world.bo.complaints(), [])


def main():
    with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "pidgin-requests")) as desk:
        world = World(desk)

        def on_trouble(sentence):
            name = "trouble-" + re.sub(r"\W+", "-", sentence)[:60]
            for client in world.pair.clients.values():
                if client.process and client.process.poll() is None:
                    client.shot(name)
                    client.dump(f"{name}-{client.user}")
        try:
            return run(world, on_trouble=on_trouble)
        finally:
            world.pair.close()


sys.exit(main())
