# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/try.sh starts once everything is built: see there."""

import os
import shutil
import subprocess
import sys
import time

import desk as desks
import finch
import pair
import xmpp

BUILD = os.environ["IVP_TEST_BUILD"]
PEOPLE = {"ana": "Ana", "bo": "Bo"}
# What of the user's own surroundings a shown client keeps.
PASSED_ON = ("LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_MESSAGES", "TZ", "XAUTHORITY", "GTK2_RC_FILES",
             "GTK_IM_MODULE", "XMODIFIERS")

WHAT_TO_TRY = """
What to try, in a minute:
  1. In Ana's window (titled Bo), in the panel at the right: select a free interview slot, press
     "Request this slot...", then "Send to Bo".
  2. In Bo's window (titled Ana) a sentence has come, with a link "Open". Press it, or Requests (1).
     Enter goes to the times, Enter again books.
  3. Both now see "Booked" in their panels and in the conversation.
And then:
  - Ctrl+Shift+P goes to the panel and back. In the calendar typing searches.
  - In a request: Other times..., Decline..., More. In the Requests page: New.
  - Type "/iv" in the conversation, then "/iv slots", "/iv requests", "/iv help".
  - Tools, Interview Panel for Pidgin opens the same panel as a window of its own.
"""
WHAT_TO_TRY_FINCH = """What to try in Finch:
  - F10 opens the menu of a window, Alt+N goes to the next window, Alt+A to the actions, Alt+Q leaves.
  - F10, Interview in the conversation; or type "/iv", "/iv slots", "/iv help" there.
  - Choose "Example community" when asked; it needs no network.
"""


def say(text):
    print(text, flush=True)


def surroundings():
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    if "LC_ALL" not in passed:
        passed["LC_ALL"] = None  # LANG and its relatives decide, as on the user's desktop
    return passed


def show_pidgins(desk):
    two = pair.Pair(desk, BUILD, display=os.environ["DISPLAY"], environment=surroundings())
    two.start()
    say("Two Pidgins are open: Ana, who volunteers for an interview, and Bo, who facilitates.")
    say("They talk over a chat server on this computer; your own accounts and settings are untouched.")
    say(WHAT_TO_TRY)
    say("Close both Pidgins, or press Ctrl+C here, to end everything.")
    while any(client.process.poll() is None for client in two.clients.values()):
        time.sleep(0.2)
    two.close()


def show_finches(desk):
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("There is no screen ($DISPLAY) and no terminal here. Pictures: sh tests/try.sh --screenshots DIR")
        return 3
    server = xmpp.Server(desk, PEOPLE)
    size = shutil.get_terminal_size()
    beside = size.columns >= 150
    columns = size.columns // 2 - 1 if beside else size.columns
    clients = []
    for user in PEOPLE:
        client = finch.Finch(desk, user, server, columns=columns, rows=size.lines, environment=surroundings())
        clients.append(client.install(BUILD).start())
    for client, other in zip(clients, ("bo", "ana")):
        client.wait_online(f"{other}@localhost")
        client.ask("open", f"{other}@localhost")
    say("Two Finches are running: Ana, who volunteers for an interview, and Bo, who facilitates.")
    say(WHAT_TO_TRY_FINCH)
    say("Ana is at the left, Bo at the right: Ctrl+B O changes sides." if beside
        else "Ana comes first: Ctrl+B N changes between Ana and Bo.")
    say("Ctrl+B D ends everything.")
    try:
        input("Press Enter to begin. ")
    except EOFError:
        return 0
    outer = finch.Terminal(desk, "both", size.columns, size.lines)
    # A Finch lives in a tmux of its own; the outer one only shows both.
    attach = [f"env -u TMUX tmux -u -S {client.terminal.socket} attach-session -t 0" for client in clients]
    outer.run(attach[0])
    outer.ask("set-option", "-g", "destroy-unattached", "off")
    outer.ask(*(["split-window", "-h", "-t", "0"] if beside else ["new-window", "-d", "-t", "0"]), attach[1])
    if beside:
        outer.ask("select-pane", "-L", "-t", "0")
    for client in clients:
        client.terminal.ask("set-option", "-g", "prefix", "None")
    subprocess.run(["tmux", "-u", "-S", outer.socket, "attach-session", "-t", "0"],
                   env=dict(desk.environment(), TERM=os.environ.get("TERM", "xterm")), check=False)
    return 0


def main():
    arguments = sys.argv[1:]
    pictures = None
    if arguments[:1] == ["--screenshots"]:
        if len(arguments) != 2:
            say("Say where the pictures shall go: sh tests/try.sh --screenshots DIR")
            return 2
        pictures = os.path.abspath(arguments[1])
        os.makedirs(pictures, exist_ok=True)
    try:
        with desks.Desk() as desk:
            if pictures:
                import screenshots
                return screenshots.take(desk, BUILD, pictures)
            if os.environ.get("DISPLAY") and "--finch" not in arguments:
                return show_pidgins(desk)
            return show_finches(desk)
    except KeyboardInterrupt:
        say("\nEnded.")
        return 0


sys.exit(main())
