# SPDX-License-Identifier: GPL-2.0-or-later
"""Bookings of several facilitators in one calendar: on Radicale, on Xandikos, and on a server that
misbehaves. What is pressed here is the companion and a facilitator without a face."""

import datetime
import json
import os
import re
import subprocess
import sys
import time

import caldav
import desk as desks
import hostile
import race
from tap import case, check, equal, run

BUILD = os.path.abspath(os.environ["IVP_TEST_BUILD"])
KEEP = os.path.join(BUILD, "tests-kept", "caldav")
TOOL = os.path.join(BUILD, "plugin", "tool", "interview-panel")
FACILITATOR = os.path.join(BUILD, "tests", "caldav", "caldav-facilitator")
AT = "20261203T1800Z"
LOGIN = ["--user", caldav.USER, "--password-command", "echo " + caldav.PASSWORD]
said = []


class World:
    """What the cases share."""


def command(desk, *words, seconds=60, **environment):
    """(status, what was printed, what was said on stderr)"""
    result = subprocess.run(words, capture_output=True, text=True, timeout=seconds,
                            env=desk.environment(**environment))
    said.append(result.stdout + result.stderr)
    return result.returncode, result.stdout, result.stderr


def probe(world, url, *words):
    return command(world.desk, TOOL, "check-calendar", url, *(words or LOGIN))


def facilitate(world, url, box, *slots, gap=0, cancel=0, refresh=0, store=None):
    folder = world.desk.make(store or f"store-{box}-{time.monotonic_ns()}")
    world.seed += 1
    status, printed, trouble = command(world.desk, FACILITATOR, url, folder, box, str(world.seed), str(gap),
                                       str(cancel), str(refresh), *slots)
    equal((status, trouble), (0, ""), "the facilitator's end")
    return printed


def numbers(printed):
    return {name: int(value) for name, value in
            re.findall(r"(\w+) (\d+)", re.search(r"^attempts .*$", printed, re.M).group(0))}


def servers(world):
    return world.radicale, world.xandikos


@case("Radicale and Xandikos can hold shared bookings")
def _(world):
    for server in servers(world):
        status, printed, trouble = probe(world, server.make("probe"), *LOGIN, "--json")
        equal((status, trouble), (0, ""), server.name)
        found = json.loads(printed)
        equal([name for name, value in found.items() if value is not True and name not in ("url", "problem")], [])
        check(found["url"].endswith("/probe/"), found["url"])


@case("a probe leaves nothing behind")
def _(world):
    status, body = caldav.request(world.radicale.port, "PROPFIND", f"/{caldav.USER}/probe/", headers={"Depth": "1"})
    equal(status, 207)
    check(b"interview-panel" not in body, body)


@case("the calendar is found from the server's name, and named if there are several")
def _(world):
    server = world.alone
    url = server.make("only")
    status, printed, _trouble = probe(world, f"http://127.0.0.1:{server.port}")
    equal(status, 0)
    check(url in printed, printed)
    second = server.make("second")
    status, _printed, trouble = probe(world, f"http://127.0.0.1:{server.port}/{caldav.USER}/")
    equal(status, 1)
    check(url in trouble and second in trouble, trouble)


@case("passwords come from a command or a .netrc if wanted, and from nowhere else")
def _(world):
    url = world.radicale.make("login")
    netrc = world.desk.path("netrc")
    with open(netrc, "w") as file:
        file.write(f"machine 127.0.0.1 login {caldav.USER} password {caldav.PASSWORD}\n")
    equal(probe(world, url, "--netrc-file", netrc)[0], 0, "a .netrc")
    home = world.desk.make("netrc-home")
    os.replace(netrc, os.path.join(home, ".netrc"))
    equal(command(world.desk, TOOL, "check-calendar", url, "--netrc", HOME=home)[0], 0, "the .netrc of home")
    for words, sentence in ((["--user", caldav.USER], "asks for a password"),
                            (["--user", caldav.USER, "--password-command", "echo wrong"], "does not accept"),
                            (["--user", caldav.USER, "--password-command", "false"], "gave no password"),
                            (["--user", caldav.USER, "--password-command", "printf '\\nx\\n'"], "gave no password"),
                            (["--user", caldav.USER, "--password-command", "/nonexistent"], "could not be started")):
        status, printed, trouble = command(world.desk, TOOL, "check-calendar", url, *words, HOME=home)
        equal((status, printed), (1, ""), str(words))
        check(sentence in trouble, trouble)


@case("links that would give a password away are refused")
def _(world):
    for url, sentence in (("http://example.org/c/", "https://"), ("ftp://example.org/", "https://"),
                          (f"https://u:{caldav.PASSWORD}@example.org/", "name or password in it"), ("", "no calendar")):
        status, printed, trouble = probe(world, url)
        equal((status, printed), (2, ""), url)
        check(sentence in trouble, trouble)


REFUSED = (
    ("overwrites", 1, "does not say whether it has created"),
    ("always-201", 1, "would let two facilitators book the same slot"),
    ("not-atomic", 1, "of four entries of one name at the same moment it took several"),
    ("207", 1, "does not say whether it has created"),
    ("lost", 3, "broke off|got lost"), ("500", 3, "trouble of its own"),
    ("huge", 1, "nested|more entries|larger than"), ("bomb", 1, "larger than"), ("deep", 1, "nested too deep"),
    ("doctype", 1, "not one of a calendar"), ("cut", 1, "cannot be read"), ("html", 3, "does not give"),
    ("elsewhere", 1, "another server"), ("circle", 3, "in a circle"),
)


@case("a server that would allow double bookings, or misbehaves, is refused with a reason")
def _(world):
    for mode, expected, sentence in REFUSED:
        world.hostile.reset(mode)
        start = time.monotonic()
        status, printed, trouble = probe(world, world.hostile.url)
        equal((status, printed), (expected, ""), f"{mode}: {trouble}")
        check(re.search(sentence, trouble), f"{mode}: {trouble}")
        check(time.monotonic() - start < 20, f"{mode} took {time.monotonic() - start:.1f} s")
        check(not [name for name in world.hostile.resources if "check" in name and mode not in ("lost", "500")],
              f"{mode}: {list(world.hostile.resources)}")
    # The password went to nobody but the server it is for.
    check(all(word is None or word.startswith("Basic ") for word in world.hostile.passwords), "passwords")


@case("a booking is got once, whatever the server does with the answer")
def _(world):
    for mode in ("good", "lost", "500", "late", "stall", "207", "etags", "no-sync", "forgets-token", "token-500",
                 "pieces"):
        world.hostile.reset(mode)
        url = world.hostile.url
        first = facilitate(world, url, "aaaa", AT + "/60")
        second = facilitate(world, url, "bbbb", AT + "/60", "20261203T1830Z/30")
        equal((numbers(first)["booked"], numbers(second)["booked"]), (1, 0), mode)
        tokens = {name: caldav.TOKEN.search(body.decode()).group(1)
                  for name, (_etag, body) in world.hostile.resources.items()}
        equal(sorted(tokens), [AT + "-g1.ics", "20261203T1830Z-g1.ics"], mode)
        check(all(token.startswith("aaaa.") for token in tokens.values()), f"{mode}: {tokens}")
        deletes = [line for line in world.hostile.requests if line.startswith("DELETE")]
        equal(deletes, [], mode)


@case("on a server that overwrites nobody is told of a booking that does not stand")
def _(world):
    world.hostile.reset("overwrites")
    first = facilitate(world, world.hostile.url, "aaaa", AT + "/30")
    second = facilitate(world, world.hostile.url, "bbbb", AT + "/30")
    equal((numbers(first)["booked"], numbers(second)["booked"]), (1, 0))


@case("what was freed can be booked by the next, under the next generation")
def _(world):
    for server in servers(world):
        url = server.make("generations")
        for number, box in enumerate(("aaaa", "bbbb", "cccc")):
            equal(numbers(facilitate(world, url, box, AT + "/60", cancel=100))["freed"], 1, server.name)
        equal(numbers(facilitate(world, url, "dddd", AT + "/60"))["booked"], 1, server.name)
        live = caldav.live_claims(url)
        equal(sorted(live), [AT, "20261203T1830Z"], server.name)
        equal({len(tokens) for tokens in live.values()}, {1}, server.name)
        check(live[AT][0].startswith("dddd."), live)


@case("the calendar shows a freed booking as cancelled, and says who comes to one that stands")
def _(world):
    url = world.radicale.make("shown")
    facilitate(world, url, "aaaa", AT + "/60", cancel=100)
    facilitate(world, url, "bbbb", AT + "/60")
    path = url.split(str(world.radicale.port), 1)[1]
    _status, first = caldav.request(world.radicale.port, "GET", f"{path}{AT}-g1.ics")
    _status, second = caldav.request(world.radicale.port, "GET", f"{path}{AT}-g2.ics")
    second = second.replace(b"\r\n ", b"").decode()
    check(b"STATUS:CANCELLED" in first, first)
    for part in ("STATUS:CONFIRMED", "ROLE=CHAIR", "SCHEDULE-AGENT=CLIENT", "CONFERENCE", "xmpp:guest@example.org",
                 "CATEGORIES:INTERVIEW", "DTEND:20261203T190000Z"):
        check(part in second, f"{part} is missing: {second}")


@case("a gap the program wants is kept between two sessions")
def _(world):
    url = world.radicale.make("gap")
    equal(numbers(facilitate(world, url, "aaaa", AT + "/30"))["booked"], 1)
    printed = facilitate(world, url, "bbbb", "20261203T1830Z/30", gap=15)
    equal(numbers(printed)["booked"], 0)
    check("reason Facilitator has a session at that time, or too close to it." in printed, printed)
    equal(numbers(facilitate(world, url, "bbbb", "20261203T1900Z/30", gap=15))["booked"], 1)


@case("changes that people make by hand are told, and change nothing by themselves")
def _(world):
    for server in servers(world):
        url = server.make("sync")
        facilitate(world, url, "aaaa", AT + "/60", "20261204T1800Z/60", store=f"sync-{server.name}")
        path = url.split(str(server.port), 1)[1]
        for at, change in ((AT, (b"DTSTART:20261203T1800", b"DTSTART:20261203T1730")),
                           ("20261204T1800Z", (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"))):
            _status, body = caldav.request(server.port, "GET", f"{path}{at}-g1.ics")
            check(change[0] in body, body)
            status, _body = caldav.request(server.port, "PUT", f"{path}{at}-g1.ics", body.replace(*change),
                                           {"Content-Type": "text/calendar"})
            check(status in (201, 204), status)
        printed = facilitate(world, url, "bbbb", refresh=1)
        seen = re.findall(r"^seen (\S+) aaaa\.\S+ 60 facilitator@example.org other(.*)$", printed, re.M)
        equal(seen, [(AT, " moved"), ("20261204T1800Z", " cancelled")], server.name)
        # Ours again, after a restart: seen, still held, and not applied by itself.
        printed = facilitate(world, url, "aaaa", refresh=1, store=f"sync-{server.name}")
        check(f"seen {AT} aaaa." in printed and "own moved" in printed, printed)
        equal(len(caldav.live_claims(url)), 4, server.name)
        check("gone" not in printed, printed)
        status, _body = caldav.request(server.port, "DELETE", f"{path}{AT}-g1.ics")
        check(status in (200, 204), status)
        printed = facilitate(world, url, "aaaa", refresh=1, store=f"sync-{server.name}")
        equal(len(re.findall(r"^gone ", printed, re.M)), 1, server.name)


@case("facilitators who are killed and lose answers book each slot once, and leave nothing behind")
def _(world):
    for seed, (server, gap) in enumerate(((world.radicale, 0), (world.radicale, 15), (world.xandikos, 0)), 10):
        result = race.Race(world.desk, BUILD, server, slots=12, kills=8, seed=seed, gap=gap).run()
        print("# " + race.show(server, result), flush=True)
        race.judge(result)


@case("no output and no log holds the password")
def _(world):
    texts = list(said)
    for name in os.listdir(KEEP):
        if name.endswith(".log"):
            with open(os.path.join(KEEP, name), errors="replace") as file:
                texts.append(file.read())
    equal([text for text in texts if caldav.PASSWORD in text], [])


def main():
    os.makedirs(KEEP, exist_ok=True)
    world = World()
    world.seed = int(datetime.datetime(2026, 1, 1).timestamp())
    with desks.Desk(KEEP) as desk:
        world.desk = desk
        world.radicale, world.xandikos = caldav.Radicale(desk), caldav.Xandikos(desk)
        world.alone = caldav.Radicale(desk)
        world.hostile = hostile.Hostile()
        try:
            return run(world)
        finally:
            world.hostile.close()


sys.exit(main())
