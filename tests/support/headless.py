# SPDX-License-Identifier: GPL-2.0-or-later
"""A client without windows (tests/headless/client.c), seen and pressed through the control plugin."""

import os
import shutil

import client


class Headless(client.Client):
    UI = "interview-panel-client"
    FACE = "none"
    CONTROL = ""

    def add_program(self, path):
        """Puts a program file beside the user's own ones, before the client starts."""
        shutil.copy(path, self.desk.make("profile-" + self.name, "interview-panel", "programs"))
        return self

    def start(self, ahead=0):
        """ahead: seconds that its clock is before the computer's."""
        self.preferences["/interview-panel-client/plugins/loaded"] = self.plugins
        self.write_profile()
        binary = os.path.join(os.environ["IVP_TEST_BUILD"], "tests", "headless", "client")
        environment = self.desk.environment(IVP_TEST_CONTROL=self.control_path)
        if ahead:
            clock = os.path.join(os.environ["IVP_TEST_BUILD"], "tests", "support", "interview-panel-test-clock.so")
            environment.update(LD_PRELOAD=clock, IVP_TEST_CLOCK=str(ahead))
        self.process = self.desk.start(self.name + "-client", binary, self.profile, env=environment)
        self.connect()
        return self

    def kill(self):
        """Ends it as a loss of power would."""
        self.process.kill()
        self.process.wait()
        self.control.close()
        self.control = None

    # --- talking to it ---

    def type(self, conversation, line):
        """Types "/iv LINE" there; returns what stands there since."""
        before = len(self.ask("history", conversation))
        trouble = self.ask("type", conversation, "iv " + line)
        return trouble + self.ask("history", conversation)[before:]


class Irc(Headless):
    """The same on IRC; server is an irc.Server."""

    def write_profile(self):
        server, self.server = self.server, None
        super().write_profile()
        self.server = server
        with open(os.path.join(self.profile, "accounts.xml"), "w") as file:
            file.write(f"""<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'><account>
 <protocol>prpl-irc</protocol>
 <name>{self.user}@127.0.0.1</name>
 <settings><setting name='port' type='int'>{self.server.port}</setting></settings>
 <settings ui='{self.UI}'><setting name='auto-login' type='bool'>1</setting></settings>
</account></account>
""")
