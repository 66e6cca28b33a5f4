# SPDX-License-Identifier: GPL-2.0-or-later
"""The real Pidgin on a screen in memory: pressed by xdotool, seen through the control plugin."""

import os
import re
import subprocess

import client
import desk as desks

THEMES = "/usr/share/themes/{}/gtk-2.0/gtkrc"


class Widget:
    __slots__ = ("depth", "kind", "flags", "x", "y", "width", "height", "text", "spoken", "window")

    def __init__(self, line, window):
        parts = line.split("\t")
        self.depth = int(parts[0])
        self.kind, self.flags = parts[1], parts[2]
        self.x, self.y, self.width, self.height = map(int, parts[3:7])
        self.text, self.spoken = (self._plain(part) for part in parts[7:9])
        self.window = window or self

    @staticmethod
    def _plain(text):
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)

    def __repr__(self):
        return f"{'  ' * self.depth}{self.kind} [{self.flags}] {self.width}x{self.height}+{self.x}+{self.y} {self.text!r} {self.spoken!r}"

    focused = property(lambda self: "f" in self.flags)
    active = property(lambda self: "a" in self.flags)
    selected = property(lambda self: "c" in self.flags)
    sensitive = property(lambda self: "i" not in self.flags)
    visible = property(lambda self: "v" in self.flags)
    center = property(lambda self: (self.x + self.width // 2, self.y + self.height // 2))


class Pidgin(client.Client):
    UI = "gtk-gaim"
    FACE = "pidgin"
    CONTROL = "-pidgin"

    def __init__(self, desk, user, server, theme="Adwaita", font="Sans 10", clock=None, display=None,
                 environment=None, **more):
        """clock: "2026-10-29 09:12:00", the client's wall clock at its start; display: not ours, but
        the user's, whose theme and font stay."""
        super().__init__(desk, user, server, **more)
        self.theme, self.font, self.clock = theme, font, clock
        self.own_display = display is None
        self.display = display or desk.display()
        self.environment = environment or {}
        self.preferences.update({
            "/pidgin/sound/method": "none",
            "/pidgin/conversations/im/hide_new": "never",
            "/pidgin/conversations/im/width": 720,
            "/pidgin/conversations/im/height": 560,
            "/pidgin/conversations/im/x": 300,
            "/pidgin/conversations/im/y": 20,
            "/pidgin/docklet/show": "never",
            "/pidgin/blist/list_visible": True,
            "/pidgin/blist/x": 20,
            "/pidgin/blist/y": 20,
            "/pidgin/blist/width": 240,
            "/pidgin/blist/height": 420,
            "/pidgin/filelocations/last_save_folder": desk.make("saved"),
        })

    def start(self):
        self.preferences["/pidgin/plugins/loaded"] = self.plugins
        self.write_profile()
        environment = self.desk.environment(
            DISPLAY=self.display,
            DBUS_SESSION_BUS_ADDRESS=self.desk.bus(self.name),
            IVP_TEST_CONTROL=self.control_path,
            **self.environment)
        if self.own_display:
            environment["GTK2_RC_FILES"] = self._write_theme()
        environment.update(desks.clock(self.clock, os.environ["IVP_TEST_BUILD"]))
        self.process = self.desk.start(self.name + "-pidgin", "pidgin", "-d", "-c", self.profile, env=environment)
        self.connect()
        self.watch_for_crash()
        return self

    def _write_theme(self):
        gtkrc = self.desk.path(self.name + ".gtkrc")
        with open(gtkrc, "w") as file:
            file.write(f'gtk-font-name = "{self.font}"\ngtk-cursor-blink = 0\ngtk-enable-animations = 0\n'
                       'gtk-icon-theme-name = "Adwaita"\n')
        return ":".join([THEMES.format(self.theme), gtkrc] if self.theme else [gtkrc])

    # --- seeing ---

    def tree(self):
        widgets, window = [], None
        for line in self.ask("tree"):
            widget = Widget(line, None if line.startswith("0\t") else window)
            if widget.depth == 0:
                window = widget
            widgets.append(widget)
        return widgets

    def find(self, kind=None, text=None, spoken=None, window=None, flags="", visible=True):
        """All widgets that fit: kind exactly, text and spoken as regular expressions."""
        def fits(widget):
            return ((kind is None or widget.kind == kind)
                    and (text is None or re.search(text, widget.text))
                    and (spoken is None or re.search(spoken, widget.spoken))
                    and (window is None or re.search(window, widget.window.text))
                    and (not visible or widget.visible)
                    and all(flag in widget.flags for flag in flags))
        return [widget for widget in self.tree() if fits(widget)]

    def wait(self, what=None, seconds=None, **wanted):
        """Waits for a widget; returns the first that fits."""
        return desks.wait_for(lambda: self.find(**wanted), what or f"a widget with {wanted}", seconds)[0]

    def wait_gone(self, what=None, seconds=None, **wanted):
        desks.wait_for(lambda: not self.find(**wanted), what or f"no more widget with {wanted}", seconds)

    def focused(self):
        return next((widget for widget in self.tree() if widget.focused), None)

    def wait_focus(self, what, test):
        return desks.wait_for(lambda: (lambda w: w is not None and test(w) and w)(self.focused()), what)

    # --- doing ---

    def _x(self, *command):
        result = subprocess.run(["xdotool", *map(str, command)], capture_output=True, text=True,
                                env=self.desk.environment(DISPLAY=self.display))
        return result.stdout.split()

    def window_id(self, title):
        """The X window of the client's that has this title, a regular expression."""
        def look():
            found = [number for number in self._x("search", "--onlyvisible", "--name", title)
                     if self._x("getwindowpid", number) in ([], [str(self.pid())])]
            return found
        return desks.wait_for(look, f"a window titled {title}")[-1]

    def pid(self):
        return self.process.pid

    def front(self, title):
        """Gives a window the keys; there is no window manager to ask."""
        number = self.window_id(title)
        self._x("windowraise", number)
        self._x("windowfocus", "--sync", number)
        desks.wait_for(lambda: self._x("getwindowfocus") == [number], f"window {title} to have the focus")
        return number

    def key(self, *keys):
        self._x("key", "--clearmodifiers", *keys)

    def write(self, text):
        self._x("type", "--delay", "4", text)

    def say(self, text):
        self.write(text)
        self.key("Return")

    def click(self, widget, button=1, at=None):
        x, y = at or widget.center
        self._x("mousemove", x, y, "click", button)

    def press(self, button=1, corner=False, **wanted):
        """Waits for a widget, and until it stands still, and clicks on it; corner: not its middle,
        but the arrow at its start."""
        self.wait(**wanted)
        self.settle()
        widget = self.wait(**wanted)
        self.click(widget, button, (widget.x + 8, widget.y + 8) if corner else None)
        return widget

    def drag(self, start, end):
        self._x("mousemove", *start, "mousedown", 1)
        steps = 8
        for step in range(1, steps + 1):
            self._x("mousemove", *(a + (b - a) * step // steps for a, b in zip(start, end)))
        self._x("mouseup", 1)

    def away_with_mouse(self):
        """No tooltip, no highlighted row in the picture."""
        self._x("mousemove", 1275, 895)

    def menu_item(self, text):
        """The label of a menu item on the screen, or None."""
        found = [widget for widget in self.find(kind="GtkAccelLabel", text=text) if widget.width > 1]
        return found[0] if found else None

    def follow(self, title, address):
        """Clicks on the first link of the conversation of that title whose address begins so."""
        self.settle()
        x, y, _ = self.ask("link", title, address)[0].split(" ", 2)
        self.click(None, at=(int(x), int(y)))

    def choose_menu(self, *labels):
        """Goes down a menu of the window in front by mouse; labels are regular expressions."""
        for label in labels:
            self.click(desks.wait_for(lambda: self.menu_item(label), f"a menu item {label}"))

    def settle(self):
        """Waits until the client has done all it had to do, and its windows stand still."""
        def at_rest():
            self.ask("idle")
            first = self.ask("tree")
            self._x("getwindowfocus")  # the X server has had its turn
            self.ask("idle")
            return first == self.ask("tree")
        desks.wait_for(at_rest, "the windows to be at rest")

    def shot(self, name, title=None, area=None, folder=None):
        """Saves a picture of one window, of an area (x, y, width, height), or of the screen."""
        path = os.path.join(folder or self.desk.keep, name + ".png")
        command = ["import", "-window", self.window_id(title) if title else "root"]
        if area:
            command += ["-crop", "{2}x{3}+{0}+{1}".format(*area), "+repage"]
        subprocess.run([*command, path], check=True, env=self.desk.environment(DISPLAY=self.display))
        return path

    def dump(self, name):
        with open(os.path.join(self.desk.keep, name + ".tree"), "w") as file:
            file.writelines(f"{widget!r}\n" for widget in self.tree())
