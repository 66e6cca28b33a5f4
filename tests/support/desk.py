# SPDX-License-Identifier: GPL-2.0-or-later
"""A desk to run real programs on: a folder of its own, processes that end with it, ports and a
screen that no other run uses.

Everything listens on the loopback only. What was started is ended by its process id when the
desk closes, when we are told to end, and, through the kernel, even when we are killed.
"""

import ctypes
import datetime
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zoneinfo

PORTS = range(15930, 16000)
DISPLAYS = range(93, 140)
PATIENCE = float(os.environ.get("IVP_TEST_PATIENCE", "30"))

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _end_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Timeout(AssertionError):
    """What was awaited did not come."""


def wait_for(probe, what, seconds=None, pause=0.03):
    """Waits until probe() returns something true, and returns it."""
    end = time.monotonic() + (seconds or PATIENCE)
    while True:
        result = probe()
        if result:
            return result
        if time.monotonic() > end:
            raise Timeout(f"waited {seconds or PATIENCE:.0f} s in vain: {what}")
        time.sleep(pause)


class Desk:
    def __init__(self, keep=None):
        """keep: a folder that takes logs and pictures and stays; else they go with the desk."""
        self.folder = tempfile.mkdtemp(prefix="interview-panel-")
        self.keep = keep or os.path.join(self.folder, "kept")
        os.makedirs(self.keep, exist_ok=True)
        self._processes = []
        self._locks = []
        self._display = None

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(143))
        return self

    def __exit__(self, *_):
        self.close()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def make(self, *parts):
        folder = self.path(*parts)
        os.makedirs(folder, exist_ok=True)
        return folder

    def environment(self, **more):
        """A bare environment: nothing of the caller's desktop, home or language leaks in."""
        result = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.make("home"),
            "TMPDIR": self.make("tmp"),
            "XDG_RUNTIME_DIR": self.make("runtime"),
            "LC_ALL": "C.UTF-8",
            "TZ": "Europe/Berlin",
            "NO_AT_BRIDGE": "1",
            "NO_PROXY": "127.0.0.1",
        }
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                result[name] = os.environ[name]
        for name, value in more.items():
            if value is None:
                result.pop(name, None)
            else:
                result[name] = str(value)
        return result

    def start(self, name, *command, env=None, cwd=None, pass_fds=()):
        """Starts a process whose output goes to NAME.log; it ends with the desk."""
        with open(os.path.join(self.keep, name + ".log"), "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=env or self.environment(), cwd=cwd or self.folder,
                                       start_new_session=True, preexec_fn=_end_with_parent,
                                       pass_fds=pass_fds)
        process.log = os.path.join(self.keep, name + ".log")
        self._processes.append(process)
        return process

    def end(self, process, seconds=5):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process in self._processes:
            self._processes.remove(process)

    def close(self):
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = []
        for lock in self._locks:
            lock.close()
        self._locks = []
        shutil.rmtree(self.folder, ignore_errors=True)

    def port(self):
        """A free port on the loopback that no other run of ours takes either."""
        folder = os.path.join(tempfile.gettempdir(), f"interview-panel-ports-{os.getuid()}")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for number in PORTS:
            lock = open(os.path.join(folder, str(number)), "w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", number))
            except OSError:
                lock.close()
                continue
            self._locks.append(lock)
            return number
        raise RuntimeError("all ports from 15930 to 15999 are in use")

    def display(self, width=1280, height=900):
        """The X display of a screen in memory, started on first use."""
        if self._display:
            return self._display
        for number in DISPLAYS:
            if os.path.exists(f"/tmp/.X{number}-lock") or os.path.exists(f"/tmp/.X11-unix/X{number}"):
                continue
            reader, writer = os.pipe()
            process = self.start("xvfb", "Xvfb", f":{number}", "-screen", "0",
                                 f"{width}x{height}x24", "-nolisten", "tcp", "-noreset",
                                 "-displayfd", str(writer), pass_fds=(writer,))
            os.close(writer)
            with os.fdopen(reader) as ready:
                if ready.readline().strip():  # it says its number once it can be used
                    self._display = f":{number}"
                    return self._display
            self.end(process)  # another run was faster
        raise RuntimeError("no display number from 93 to 139 is free")

    def bus(self, name):
        """The address of a private session bus; the same name, the same bus."""
        path = self.path(name + ".bus")
        if os.path.exists(path):
            return "unix:path=" + path
        self.start(name + "-bus", "dbus-daemon", "--session", "--nofork", "--nopidfile",
                   "--address=unix:path=" + path)
        wait_for(lambda: os.path.exists(path), "the session bus")
        return "unix:path=" + path


def locale(desk, name):
    """The environment of a language and country, such as "ar_EG", made for this desk alone."""
    folder = desk.make("locale")
    target = os.path.join(folder, name + ".UTF-8")
    if not os.path.isdir(target):
        # It warns about what it does not know of itself; what counts is whether it is there.
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", target], capture_output=True, check=False)
    if not os.path.isdir(target):
        raise RuntimeError(f"the locale {name} could not be made; is the package locales installed?")
    return {"LC_ALL": name + ".UTF-8", "LOCPATH": folder}


def clock(start, build, zone="Europe/Berlin"):
    """The environment that puts a program on another day: "2026-10-29 09:12:00" in that zone when it
    starts. The wall clock alone: timers run on the monotonic one. None: today."""
    if not start:
        return {}
    then = datetime.datetime.fromisoformat(start).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return {"LD_PRELOAD": os.path.join(build, "tests", "support", "interview-panel-test-clock.so"),
            "IVP_TEST_CLOCK": str(round(then.timestamp() - time.time()))}


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False
