# SPDX-License-Identifier: GPL-2.0-or-later
"""The real Finch in a private tmux: keys in, text out."""

import os
import re
import subprocess
import time

import client
import desk as desks

# Without "escape-time 0" an arrow key arrives as a lone Escape and closes menus.
CONFIGURATION = 'set -g default-terminal "screen-256color"\nset -g escape-time 0\nset -g status off\n'
# The colors of a usual desktop's terminal; xterm's own blue is hard to read on dark.
PALETTE = ("#2e3436", "#cc0000", "#4e9a06", "#c4a000", "#3465a4", "#75507b", "#06989a", "#d3d7cf",
           "#555753", "#ef2929", "#8ae234", "#fce94f", "#729fcf", "#ad7fa8", "#34e2e2", "#eeeeec")


class Terminal:
    """A tmux server of our own. It does not put itself into the background, so it ends with the desk."""

    def __init__(self, desk, name, columns=80, rows=24):
        self.desk, self.name, self.columns, self.rows = desk, name, columns, rows
        self.socket = desk.path(name + ".tmux")
        configuration = desk.path("tmux.conf")
        with open(configuration, "w") as file:
            file.write(CONFIGURATION)
        self.server = desk.start(name + "-tmux", "tmux", "-u", "-D", "-f", configuration, "-S", self.socket)
        desks.wait_for(lambda: os.path.exists(self.socket), "tmux")

    def end(self):
        self.desk.end(self.server)
        if os.path.exists(self.socket):
            os.unlink(self.socket)

    def ask(self, *words, check=True):
        result = subprocess.run(["tmux", "-u", "-S", self.socket, *words], capture_output=True, text=True,
                                env=self.desk.environment())
        if check and result.returncode:
            raise AssertionError(f"tmux {words}: {result.stderr.strip()}")
        return result.stdout

    def run(self, command):
        """Starts a shell command in the terminal."""
        self.ask("new-session", "-d", "-s", "0", "-x", str(self.columns), "-y", str(self.rows), command)
        return int(self.ask("display-message", "-p", "-t", "0", "#{pane_pid}").strip())

    def screen(self):
        return self.ask("capture-pane", "-p", "-t", "0", check=False)

    def colors(self):
        """The screen with its colors, as escape sequences."""
        return self.ask("capture-pane", "-p", "-e", "-t", "0", check=False)

    def background(self, before, text):
        """The background colors ("44", "" for the usual one) the text is shown on, wherever it stands
        after those letters."""
        found = set()
        for line in self.colors().splitlines():
            plain, colors, now = "", [], ""
            for escape, letters in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
                if letters:
                    plain += letters
                    colors += [now] * len(letters)
                    continue
                for code in escape.split(";"):
                    if code in ("", "0", "49"):
                        now = ""
                    elif code == "7" or re.match(r"(4|10)[0-7]$", code):
                        now = code
            start = plain.find(before + text)
            if start >= 0:
                found.add(colors[start + len(before)])
        return found

    def key(self, *keys):
        self.ask("send-keys", "-t", "0", *keys)

    def write(self, text):
        self.ask("send-keys", "-t", "0", "-l", text)

    def wait(self, pattern, seconds=None):
        """Waits until the screen matches; returns the match."""
        def look():
            return re.search(pattern, self.screen(), re.M)
        try:
            return desks.wait_for(look, f"/{pattern}/ on the screen", seconds)
        except desks.Timeout as late:
            raise desks.Timeout(f"{late}; the screen shows:\n{self.screen()}") from None

    def wait_gone(self, pattern, seconds=None):
        desks.wait_for(lambda: not re.search(pattern, self.screen(), re.M), f"no more /{pattern}/", seconds)

    def has(self, pattern):
        return re.search(pattern, self.screen(), re.M) is not None

    def shot(self, name, folder=None, dark=True):
        """Saves a picture: a real terminal on a screen in memory shows what this one shows."""
        path = os.path.join(folder or self.desk.keep, name + ".png")
        colors = ("#e6e6e6", "#1c1c1c") if dark else ("#1c1c1c", "#ffffff")
        environment = self.desk.environment(DISPLAY=self.desk.display())
        title = f"terminal-{self.name}-{name}"
        shown = self.desk.start(
            self.name + "-xterm", "xterm", "-u8", "-fa", "DejaVu Sans Mono", "-fs", "11", "-b", "6", "-T", title,
            "-xrm", "*allowTitleOps: false", "+sb", "-fg", colors[0], "-bg", colors[1], "-ms", colors[0],
            *(word for number, color in enumerate(PALETTE) for word in ("-xrm", f"*color{number}: {color}")),
            "-geometry", f"{self.columns}x{self.rows}+0+0", "-e", "tmux", "-u", "-S", self.socket,
            "attach-session", "-t", "0", env=environment)
        try:
            desks.wait_for(lambda: self.ask("list-clients").strip(), "the terminal's window")

            def picture():
                subprocess.run(["import", "-window", title, path], env=environment, capture_output=True)
                return os.path.exists(path) and open(path, "rb").read()

            def at_rest():
                first = picture()
                return first and first == picture()
            desks.wait_for(at_rest, "the terminal to be drawn")
        finally:
            self.desk.end(shown)
        return path

    def settle(self):
        """Waits until the screen stands still; libgnt draws a moment after a key."""
        def at_rest():
            first = self.colors()
            time.sleep(0.05)
            return first == self.colors()
        desks.wait_for(at_rest, "the terminal to be at rest")

    def save(self, name, folder=None):
        path = os.path.join(folder or self.desk.keep, name + ".txt")
        with open(path, "w") as file:
            file.write(self.screen())
        return path


class _Process:
    """A process that tmux started: poll() and returncode like subprocess.Popen's."""

    def __init__(self, terminal, status, log):
        self.terminal, self.status, self.log = terminal, status, log
        self.returncode = None

    def poll(self):
        if self.returncode is None and os.path.exists(self.status):
            with open(self.status) as file:
                text = file.read().strip()
            if text:
                self.returncode = int(text)
        return self.returncode


class Finch(client.Client):
    UI = "gnt-purple"
    FACE = "finch"
    CONTROL = ""

    def __init__(self, desk, user, server, clock=None, columns=80, rows=24, environment=None, **more):
        super().__init__(desk, user, server, **more)
        self.clock = clock
        self.size = (columns, rows)
        self.terminal = None
        self.preferences["/finch/sound/method"] = "nosound"
        self.environment = environment or {}

    def start(self):
        self.preferences["/finch/plugins/loaded"] = self.plugins
        self.write_profile()
        if self.terminal:
            self.terminal.end()
        self.terminal = Terminal(self.desk, self.name, *self.size)
        log = os.path.join(self.desk.keep, self.name + "-finch.log")
        status = self.desk.path(self.name + ".status")
        if os.path.exists(status):
            os.unlink(status)
        # TERM is tmux's to say; the rest is bare, as for every client.
        environment = self.desk.environment(IVP_TEST_CONTROL=self.control_path, **self.environment)
        environment.update(desks.clock(self.clock, os.environ["IVP_TEST_BUILD"]))
        command = f"finch -c {self.profile} 2>{log}"
        script = self.desk.path(self.name + ".sh")
        with open(script, "w") as file:
            for name, value in environment.items():
                file.write(f"export {name}='{value}'\n")
            file.write(f"{command}\necho $? >{status}\n")
        self.terminal.run(f"exec sh {script}")
        self.process = _Process(self.terminal, status, log)
        self.connect()
        return self

    def open_panel(self):
        """From the conversation in front: F10, Interview, What is coming up."""
        self.key("F10")
        self.wait(r"Send To.*Interview")
        for _ in range(6):  # the bar remembers which of its menus was open last
            try:
                self.wait(r"What is coming up", 0.5)
                break
            except desks.Timeout:
                self.key("Right")
        self.wait(r"What is coming up")
        self.key("w")

    def press(self, label):
        """Goes to a button with Tab, until it is lit up, and presses it."""
        def lit():
            return self.terminal.background("│ ", label + " ") - {"", "40", "47"}
        self.wait(re.escape(f" {label} "))
        for _ in range(14):
            if lit():
                break
            before = self.terminal.colors()
            self.key("Tab")
            desks.wait_for(lambda: self.terminal.colors() != before, f"Tab to move on to {label}")
        self.key("Enter")

    def leave(self):
        self.key("M-q")

    # The screen is what a person sees; these are shorthands for it.
    def key(self, *keys):
        self.terminal.key(*keys)

    def write(self, text):
        self.terminal.write(text)

    def wait(self, pattern, seconds=None):
        return self.terminal.wait(pattern, seconds)

    def wait_gone(self, pattern, seconds=None):
        self.terminal.wait_gone(pattern, seconds)

    def windows(self):
        """The titles in the bar at the bottom."""
        bar = self.terminal.screen().rstrip("\n").splitlines()[-1:]
        return [title.strip() for title in bar[0].split("│")] if bar else []

    def front(self, title):
        """Brings a window to the front by its number in that bar."""
        def place():
            return next((number for number, shown in enumerate(self.windows(), 1)
                         if re.search(title, shown)), None)
        self.key(f"M-{desks.wait_for(place, f'a window {title}')}")

    def say(self, text):
        self.write(text)
        self.key("Enter")
