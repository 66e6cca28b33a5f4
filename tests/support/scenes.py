# SPDX-License-Identifier: GPL-2.0-or-later
"""Clients brought into a state worth looking at; tests judge them, try.sh takes their pictures."""

import os
import re

import desk as desks
import feeds
import finch
import pidgin
import xmpp

PEOPLE = {"ana": "Ana", "bo": "Bo"}
BO = "bo@localhost"
TITLE = "^Bo$"
LIST = "What is coming up"


class Stage:
    """One screen, one chat server, one calendar server; Ana's clients come and go on it."""

    def __init__(self, desk, build):
        self.desk, self.build = desk, build
        self.server = xmpp.Server(desk, PEOPLE)
        self.feed = feeds.Server()
        # Somebody to talk to, whose client nobody looks at.
        self.bo = finch.Finch(desk, "bo", self.server)
        self.bo.plugins = [os.path.join(build, "tests", "support", "interview-panel-test-control.so")]
        self.bo.start()
        self.bo.wait_online()
        self.clients = 0
        self.started = []

    def close(self):
        self.feed.close()

    def end_all(self):
        """After trouble: no client of ours is left on the screen."""
        for client in self.started:
            if client.process and client.process.poll() is None:
                try:
                    client.quit()
                except AssertionError:
                    self.desk.end(client.process)
        self.started = []

    def _name(self):
        self.clients += 1
        return f"ana{self.clients}" if self.clients > 1 else "ana"

    def _use_local_calendar(self, client):
        """The preset, but for its calendar, which would be on the internet."""
        source = os.path.join(os.environ["IVP_TEST_SOURCE"], "data", "programs", "opentelemetry.program")
        with open(source, encoding="utf-8") as file:
            parts = re.split(r"^(?=\[)", file.read(), flags=re.M)
        folder = os.path.join(client.profile, "interview-panel", "programs")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "opentelemetry.program"), "w", encoding="utf-8") as file:
            file.write("".join(part for part in parts if not part.startswith("[Calendar")))

    def pidgin(self, profile=None, width=None, window=(760, 560), as_shipped=False, **more):
        """Ana's Pidgin, not yet started. profile: of an earlier one, to come back to it; as_shipped:
        with the presets' own calendars, which must not be chosen here."""
        client = pidgin.Pidgin(self.desk, "ana", self.server, profile=profile or self._name(), **more)
        client.preferences["/pidgin/conversations/im/width"] = window[0]
        client.preferences["/pidgin/conversations/im/height"] = window[1]
        if width:
            client.preferences["/plugins/gtk/interview-panel/width"] = width
        if not as_shipped:
            self._use_local_calendar(client)
        return client.install(self.build)

    def finch(self, **more):
        client = finch.Finch(self.desk, "ana", self.server, profile=self._name(), **more)
        self._use_local_calendar(client)
        return client.install(self.build)

    def open(self, client, place=True):
        """Starts the client and opens the conversation with Bo."""
        self.started.append(client)
        client.start()
        client.wait_online(BO)
        client.ask("open", BO)
        if isinstance(client, pidgin.Pidgin):
            client.wait(kind="GtkWindow", text=TITLE)
            if place:
                window = client.preferences
                client.ask("resize", "Bo", window["/pidgin/conversations/im/width"],
                           window["/pidgin/conversations/im/height"], 270, 20)
            client.front(TITLE)
        else:
            client.front("Bo")
        return client

    def talk(self, client):
        """A few words between Ana and Bo, as a picture needs them."""
        client.ask("say", BO, "Hi Bo, I'd like to tell how we size our collectors.")
        desks.wait_for(lambda: self.bo.ask("history", "ana@localhost"), "Ana's words to arrive")
        self.bo.ask("say", "ana@localhost", "Gladly. The free slots are beside our talk; pick one that suits you.")
        client.wait_text(BO, "Gladly")
        return client

    def choose(self, client, program="opentelemetry", calendar=True):
        """Chooses the program and, for it, the calendar on the loopback."""
        client.ask("choose", program)
        if calendar and program == "opentelemetry":
            client.ask("calendar", self.feed.url)
        return client

    def loaded(self, client):
        """Waits until the calendar is there and at rest."""
        desks.wait_for(lambda: rows(client), "rows in the calendar")
        desks.wait_for(lambda: any("Collector SIG" in text for text in rows(client)), "rows of the calendar")
        client.wait_gone("loading to end", kind="GtkProgressBar")
        return client


def rows(client):
    return [row.text for row in client.find(kind="row", visible=False)]


def select(client, pattern):
    """Goes down the list with the keys to the row whose text fits; returns its text."""
    def selected():
        return next((row.text for row in client.find(kind="row", visible=False, flags="c")), "")
    client.front(TITLE)
    client.press(kind="GtkEntry", spoken="^Search$", window=TITLE)
    client.key("Down")
    client.wait_focus("the list to have the focus", lambda widget: widget.spoken == LIST)
    for _ in range(60):
        client.settle()
        before = selected()
        if re.search(pattern, before):
            return before
        client.key("Down")
    raise AssertionError(f"no row with {pattern} among {rows(client)}")
