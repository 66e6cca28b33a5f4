# SPDX-License-Identifier: GPL-2.0-or-later
"""Two people with a Pidgin each: Ana, who volunteers for an interview, and Bo, who facilitates. Their
community is tests/support/demo.program, its slots relative to the day."""

import os
import re
import shutil

import desk as desks
import feeds
import pidgin
import xmpp

PEOPLE = {"ana": "Ana", "bo": "Bo", "kim": "Kim"}
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "demo.program")
FORM = "^Ask for an interview$"
REQUESTS = "^Requests"


def address(user):
    return user + "@localhost"


class Pair:
    def __init__(self, desk, build, users=("ana", "bo"), window=(760, 640), name="", width=None, **more):
        """users: whose Pidgins are started; name: tells several pairs of one desk apart; width: of the
        panels, in characters; more: as for pidgin.Pidgin."""
        self.desk, self.build = desk, build
        self.server = xmpp.Server(desk, PEOPLE)
        self.feed = feeds.Server()
        self.window, self.name, self.width, self.more = window, name, width, more
        self.clients = {user: self._make(user) for user in users}

    def __getattr__(self, user):
        try:
            return self.__dict__["clients"][user]
        except KeyError:
            raise AttributeError(user) from None

    def close(self):
        self.feed.close()

    def _make(self, user):
        client = pidgin.Pidgin(self.desk, user, self.server, profile=self.name + user, **self.more)
        if self.width:
            client.preferences["/plugins/gtk/interview-panel/width"] = self.width
        client.preferences["/pidgin/conversations/im/width"] = self.window[0]
        client.preferences["/pidgin/conversations/im/height"] = self.window[1]
        folder = os.path.join(client.profile, "interview-panel", "programs")
        os.makedirs(folder, exist_ok=True)
        shutil.copy(PROGRAM, folder)
        return client.install(self.build)

    def start(self, calendar=True):
        """Both are there, with the program chosen and their conversation open."""
        for client in self.clients.values():
            client.start()
        for user, client in self.clients.items():
            client.wait_online()
            client.ask("choose", "demo")
            if calendar:
                client.ask("calendar", self.feed.url)
            for other in self.clients:
                if other != user:
                    client.wait_online(address(other))
                    client.ask("open", address(other))
        return self

    def ask(self, times=1):
        """Ana asks Bo, each time for the next free slot, through the menu and the form."""
        client = self.ana
        for _ in range(times):
            client.front("^Bo$")
            client.choose_menu("^Options$", "^Interview panel$", "^Ask for an interview")
            client.wait(kind="GtkDialog", text=FORM)
            client.front(FORM)
            client.settle()
            client.key("Return")
            client.wait_gone("the form to close", kind="GtkDialog", text=FORM)

    def quit(self):
        return [client.quit() for client in self.clients.values()]


def rows(client):
    """What the lists of a client hold, headings and all."""
    return [row.text for row in client.find(kind="row", visible=False)]


def to_requests(client, title):
    """The Requests page of the conversation's panel, with the keys in its list."""
    client.front(title)
    client.press(kind="GtkLabel", text=REQUESTS, window=title)
    client.wait(kind="GtkTreeView", spoken="^Requests$", window=title)
    client.key("Tab")
    for _ in range(8):
        client.settle()
        focused = client.focused()
        if focused and focused.kind == "GtkTreeView" and focused.spoken == "Requests":
            return
        client.key("Tab")
    raise AssertionError("the list of requests is not reached by Tab")


def to_slot(client, title, pattern="free"):
    """A free slot of the calendar is selected, the keys in its list."""
    client.front(title)
    client.press(kind="GtkEntry", spoken="^Search$", window=title)
    client.key("ctrl+a")
    client.write("slot")
    desks.wait_for(lambda: any(re.search(pattern, text) for text in rows(client)), "a free slot")
    client.settle()
    client.key("Down")
    client.wait_focus("the list to have the focus", lambda widget: widget.spoken == "What is coming up")
    for _ in range(20):
        client.settle()
        selected = [row.text for row in client.find(kind="row", visible=False, flags="c")]
        if selected and re.search(pattern, selected[0]):
            return selected[0]
        client.key("Down")
    raise AssertionError(f"no slot with {pattern} among {rows(client)}")


def said(client, pattern, title):
    """Waits for a label of the panel that says so."""
    return client.wait(kind="GtkLabel", text=pattern, window=title)
