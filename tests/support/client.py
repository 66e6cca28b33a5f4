# SPDX-License-Identifier: GPL-2.0-or-later
"""What Pidgin and Finch have in common: a profile folder written by hand so that no question
comes up, and the control plugin (control.c) that says what is going on inside."""

import os
import re
import socket
import subprocess
import xml.sax.saxutils

import desk as desks

HERE = os.path.dirname(os.path.abspath(__file__))

# What no log may hold. GLib's and GTK's own voice; libpurple repeats it after "g_log:".
COMPLAINTS = re.compile(rb"CRITICAL|assertion [`'\"].*failed|: assertion |AddressSanitizer|runtime error:")

# libjabber looks for smileys in a conversation that need not be there when it sends; then it goes on.
HARMLESS = re.compile(rb"purple_conversation_get_type: assertion 'conv != NULL' failed")


def quote(text):
    return xml.sax.saxutils.quoteattr(str(text))


def preference(path, value):
    """One preference, such as ("/pidgin/sound/method", "none"), as nested XML."""
    *folders, name = path.strip("/").split("/")
    if isinstance(value, bool):
        kind, inner, text = "bool", "", "1" if value else "0"
    elif isinstance(value, int):
        kind, inner, text = "int", "", str(value)
    elif isinstance(value, list):
        kind, text = "pathlist", None
        inner = "".join(f"<item value={quote(item)}/>" for item in value)
    else:
        kind, inner, text = "string", "", value
    shown = f" value={quote(text)}" if text is not None else ""
    result = f"<pref name={quote(name)} type='{kind}'{shown}>{inner}</pref>"
    for folder in reversed(folders):
        result = f"<pref name={quote(folder)}>{result}</pref>"
    return result


class Client:
    """Subclasses start the process and set UI (libpurple's name of the client), FACE (our module
    for it) and CONTROL (which control plugin)."""

    UI = FACE = CONTROL = None

    def __init__(self, desk, user, server, plugins=None, resource="test", profile=None):
        """profile: a name for the folder and for all that belongs to this client alone."""
        self.desk, self.user, self.server, self.resource = desk, user, server, resource
        self.name = profile or user
        self.profile = desk.make("profile-" + self.name)
        self.control_path = desk.path(self.name + ".control")
        self.control = None
        self.process = None
        self.plugins = plugins or []
        self.preferences = {
            "/purple/savedstatus/startup_current_status": True,
            "/purple/away/away_when_idle": False,
            "/purple/away/idle_reporting": "none",
        }

    def install(self, build):
        """Installs the plugins into this profile, the way a user does, and switches them on."""
        source = os.environ["IVP_TEST_SOURCE"]
        folder = os.path.join(self.profile, "plugins")
        subprocess.run(["sh", os.path.join(source, "plugin", "install.sh"), build, folder], check=True,
                       stdout=subprocess.DEVNULL)
        control = os.path.join(build, "tests", "support", f"interview-panel-test-control{self.CONTROL}.so")
        modules = ["interview-panel.so", f"interview-panel-{self.FACE}.so"]
        self.plugins = [control] + [os.path.join(folder, name) for name in modules
                                    if os.path.exists(os.path.join(folder, name))]
        return self

    def write_profile(self):
        with open(os.path.join(self.profile, "prefs.xml"), "w") as file:
            file.write("<?xml version='1.0' encoding='UTF-8' ?>\n<pref version='1' name='/'>\n")
            for path, value in self.preferences.items():
                file.write(preference(path, value) + "\n")
            file.write("</pref>\n")
        if not self.server:
            return
        with open(os.path.join(self.profile, "accounts.xml"), "w") as file:
            file.write(f"""<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'><account>
 <protocol>prpl-jabber</protocol>
 <name>{self.user}@localhost/{self.resource}</name>
 <password>{self.server.PASSWORD}</password>
 <alias>{self.user.capitalize()}</alias>
 <settings>
  <setting name='connection_security' type='string'>opportunistic_tls</setting>
  <setting name='auth_plain_in_clear' type='bool'>1</setting>
  <setting name='port' type='int'>{self.server.port}</setting>
  <setting name='connect_server' type='string'>127.0.0.1</setting>
 </settings>
 <settings ui='{self.UI}'><setting name='auto-login' type='bool'>1</setting></settings>
</account></account>
""")

    def watch_for_crash(self):
        """With IVP_TEST_GDB=1: gdb writes where it crashed to NAME-gdb.log."""
        if os.environ.get("IVP_TEST_GDB"):
            self.desk.start(self.name + "-gdb", "gdb", "-p", str(self.pid()), "-batch",
                            "-ex", "handle SIGPIPE nostop noprint", "-ex", "echo ready\\n", "-ex", "continue",
                            "-ex", "bt 40")
            desks.wait_for(lambda: b"ready" in open(os.path.join(self.desk.keep, self.name + "-gdb.log"), "rb").read(),
                           "gdb")

    # --- the control plugin ---

    def connect(self):
        def attempt():
            if self.process.poll() is not None:
                raise AssertionError(f"the client ended at once with {self.process.returncode}; "
                                     f"see {self.process.log}")
            link = socket.socket(socket.AF_UNIX)
            try:
                link.connect(self.control_path)
                return link
            except OSError:
                link.close()
                return None
        link = desks.wait_for(attempt, "the control plugin inside the client")
        link.settimeout(desks.PATIENCE)  # a client that is stuck must not keep us waiting for good
        self.control = link.makefile("rw")

    def ask(self, *words):
        """Sends a command; returns the lines of the answer. An answer "no: …" is an error."""
        self.control.write("\t".join(str(word) for word in words) + "\n")
        self.control.flush()
        lines = []
        while True:
            try:
                line = self.control.readline()
            except TimeoutError:
                raise AssertionError(f"the client does not answer; it was asked {words}") from None
            if not line:
                raise AssertionError(f"the client closed the line while asked {words}")
            line = line.rstrip("\n")
            if line == ".":
                break
            lines.append(line)
        if lines and lines[0].startswith("no: "):
            raise AssertionError(f"{' '.join(map(str, words))}: {lines[0][4:]}")
        return lines

    def wait_online(self, buddy=None):
        desks.wait_for(lambda: self.ask("online") == ["yes"], f"{self.user} to be connected")
        if buddy:
            desks.wait_for(lambda: self.ask("present", buddy) == ["yes"], f"{buddy} to be there")

    def wait_text(self, name, text, seconds=None):
        """Waits until a line of that conversation holds the text."""
        return desks.wait_for(
            lambda: [line for line in self.ask("history", name) if text in line],
            f"\"{text}\" in the conversation of {self.user} with {name}", seconds)

    def leave(self):
        try:
            self.ask("quit")
        except (AssertionError, OSError):
            pass  # it went before it answered

    def quit(self):
        """Leaves as a user would; returns the exit status."""
        if self.process.poll() is None:
            self.leave()
            desks.wait_for(lambda: self.process.poll() is not None, f"{self.user}'s client to end")
        if self.control:
            self.control.close()
            self.control = None
        return self.process.returncode

    def complaints(self):
        with open(self.process.log, "rb") as log:
            return [line.decode(errors="replace").strip() for line in log
                    if COMPLAINTS.search(line) and not HARMLESS.search(line)]
