# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests over a real prosody and a real ngircd, between clients without windows."""

import datetime
import os
import re
import sys

import desk as desks
import headless
import irc
import xmpp
from tap import case, check, equal, run

BUILD = os.environ["IVP_TEST_BUILD"]
PROGRAM = """[Program]
Version=1
Name=Lamp Makers
Zone=UTC
[Slots]
Rule=every day 10:00,14:00,18:00
Horizon=30 days
[Interviews]
Lengths=30 min;60 min
DefaultLength=60 min
Public=yes
[Room]
Name=#lamps
XMPP=lamps@rooms.localhost
[Contact bo]
Name=Bo
Role=facilitator
XMPP=bo@localhost
IRC=bo@127.0.0.1
"""
NASTY = "Sizing <b>&amp;</b> the collector & 400 nodes 🙂🏽 https://example.org/a?b=c&d=e [ip1 received 7q2k9mh.1]"
LONG = " ".join(f"{number}. Ümläute, <tags> & more," for number in range(45)) + " the end"
ANA, BO, ROOM = "ana@localhost", "bo@localhost", "lamps@rooms.localhost"

# Seconds: what a client that was killed holds in its profile is another one's after this long.
LEASE = 120


class Network:
    """Clients that are started once and used by the cases in turn."""

    def __init__(self, desk):
        self.desk = desk
        self.program = desk.path("lamps.program")
        with open(self.program, "w") as file:
            file.write(PROGRAM)
        self.xmpp = xmpp.Server(desk, {"ana": "Ana", "bo": "Bo"})
        self.irc = irc.Server(desk)
        self.clients = []

    def start(self, kind, user, **more):
        server = self.irc if kind is headless.Irc else self.xmpp
        client = kind(self.desk, user, server, **more).add_program(self.program).install(BUILD).start()
        self.clients.append(client)
        client.wait_online()
        client.ask("choose", "lamps")
        return client


def say(client, peer, line):
    answer = client.type(peer, line)
    return "\n".join(answer)


def wait_row(client, peer, what, seconds=None):
    """Waits until /iv requests says that; returns all of it."""
    def look():
        text = say(client, peer, "requests")
        return text if re.search(what, text) else None
    return desks.wait_for(look, f"/{what}/ among the requests of {client.name}", seconds, pause=0.1)


def request(client, peer, about):
    say(client, peer, "request about " + about)
    say(client, peer, "send")


def said(client, conversation, text):
    try:
        client.ask("say", conversation, text)
        return True
    except AssertionError:  # not there yet
        return False


def hidden(client, *peers):
    for peer in peers:
        for line in client.ask("history", peer):
            check(" box=" not in line, f"{client.name} sees {line!r}")


net = None


def start_pair(kind, ana, bo):
    net.ana, net.bo = net.start(kind, "ana", profile=kind.__name__ + "-ana"), net.start(kind, "bo", profile=kind.__name__ + "-bo")
    for client, peer in ((net.ana, bo), (net.bo, ana)):
        if kind is headless.Headless:
            client.wait_online(peer)
        client.ask("open", peer)


def go_there_and_back(ana, bo, about, seconds=None):
    """Asked, answered with another time, agreed to, booked, withdrawn."""
    later = (datetime.date.today() + datetime.timedelta(9)).strftime("%a %d %b 14:00").lower()
    request(net.ana, bo, about)
    net.bo.wait_text(ana, about, seconds)
    wait_row(net.bo, ana, "To answer")
    equal(say(net.bo, ana, "propose " + later).count("No"), 0, "refusals")
    net.ana.wait_text(bo, "proposes", seconds)
    wait_row(net.ana, bo, "To answer")
    say(net.ana, bo, "agree")
    wait_row(net.bo, ana, "To answer", seconds)
    say(net.bo, ana, "accept")
    net.ana.wait_text(bo, "booked your interview", seconds)
    say(net.ana, bo, "withdraw I am ill")
    net.bo.wait_text(ana, "I am ill", seconds)
    hidden(net.ana, bo)
    hidden(net.bo, ana)


@case("over prosody a request arrives as it was typed, is answered, booked and withdrawn")
def _(_desk):
    start_pair(headless.Headless, ANA, BO)
    go_there_and_back(ANA, BO, NASTY)


@case("nothing is lost when one is away and the other one's computer dies")
def _(_desk):
    net.bo.kill()
    request(net.ana, BO, "while nobody is there")
    net.ana.wait_text(BO, "while nobody is there")
    desks.wait_for(lambda: "while nobody is there" in "\n".join(net.ana.ask("history", BO)[-1:]), "the answer")
    net.ana.kill()
    net.bo.start(LEASE).wait_online()
    net.ana.start(LEASE).wait_online()
    for client, peer in ((net.ana, BO), (net.bo, ANA)):
        client.ask("open", peer)
    # Half a minute, where the outbox was asked for while it was still being read.
    wait_row(net.bo, ANA, "To answer", 60)
    say(net.bo, ANA, "accept")
    net.ana.wait_text(BO, "booked your interview", 60)
    say(net.ana, BO, "withdraw")
    desks.wait_for(lambda: "To answer" not in say(net.bo, ANA, "requests")
                   and "Booked" not in say(net.bo, ANA, "requests"), "nothing to be left", pause=0.1)


@case("killed in the middle of a booking, it is booked once")
def _(_desk):
    request(net.ana, BO, "in the middle")
    net.bo.wait_text(ANA, "in the middle")
    wait_row(net.bo, ANA, "To answer")
    say(net.bo, ANA, "accept")
    net.bo.kill()
    net.bo.start(2 * LEASE).wait_online()
    net.bo.ask("open", ANA)
    # The press either counts or does not, never half.
    text = wait_row(net.bo, ANA, "To answer|Booked")
    if "To answer" in text:
        say(net.bo, ANA, "accept")
    wait_row(net.bo, ANA, "Booked")
    wait_row(net.ana, BO, "Booked", 90)
    say(net.ana, BO, "withdraw")
    desks.wait_for(lambda: "Booked" not in say(net.bo, ANA, "requests"), "the booking to go", pause=0.1)


@case("of two clients of one account, one has the request and the other one says so")
def _(_desk):
    other = net.start(headless.Headless, "bo", profile="bo-other", resource="other")
    other.ask("open", ANA)
    request(net.ana, BO, "for either of you")
    for client in (net.bo, other):
        client.wait_text(ANA, "for either of you")
        wait_row(client, ANA, "To answer")
    say(net.bo, ANA, "accept")
    wait_row(net.ana, BO, "Booked")
    desks.wait_for(lambda: "Booked" not in say(other, ANA, "requests"), "the other one to stand back")
    equal(len(re.findall(r"\d\. Bo: ", say(net.ana, BO, "requests"))), 1, "requests of Ana's")
    other.quit()
    say(net.ana, BO, "withdraw")
    net.bo.wait_text(ANA, "withdrew")
    desks.wait_for(lambda: "Booked" not in say(net.bo, ANA, "requests"), "the booking to go", pause=0.1)


@case("a room's history, replayed at each joining, moves nothing")
def _(_desk):
    later = (datetime.date.today() + datetime.timedelta(9)).strftime("%Y%m%d")
    line = (f"Interview request for Lamp Makers: 1) 18:00 UTC, 60 min. "
            f"[ip1 request 7q2k9mh.1 re=0 box=k3w9 at={later}T1800Z len=60 rec=ask name=0 org=0]")
    say(net.bo, ANA, "role facilitator")
    for client in (net.bo, net.ana):
        client.ask("join", "lamps", client.user)
    desks.wait_for(lambda: said(net.ana, ROOM, line), "the room")
    wait_row(net.bo, ANA, "in the room")
    before = say(net.bo, ANA, "requests")
    for _ in range(2):
        net.bo.ask("close", ROOM)
        # As long as the server has not let go, joining again does nothing.
        desks.wait_for(lambda: net.bo.ask("join", "lamps", "bo") or net.bo.ask("history", ROOM),
                       "the room and its history", pause=0.2)
    equal(say(net.bo, ANA, "requests"), before, "the requests")
    hidden(net.bo, ROOM)


@case("over ngircd long topics arrive whole, at the network's rate")
def _(_desk):
    start_pair(headless.Irc, "ana", "bo")
    request(net.ana, "bo", LONG)
    net.bo.wait_text("ana", LONG[:40], 60)
    wait_row(net.bo, "ana", "To answer")
    say(net.bo, "ana", "requests")
    shown = say(net.bo, "ana", "show 1")
    check(LONG in shown, f"the topics are whole: {shown}")

    say(net.bo, "ana", "accept")
    net.ana.wait_text("bo", "booked your interview", 60)
    hidden(net.ana, "bo")
    hidden(net.bo, "ana")


@case("over ngircd a request is answered, booked and withdrawn")
def _(_desk):
    say(net.ana, "bo", "withdraw")
    net.bo.wait_text("ana", "withdrew", 60)
    go_there_and_back("ana", "bo", NASTY, 60)


@case("no client complained")
def _(_desk):
    for client in net.clients:
        equal(client.complaints(), [], f"{client.name}'s log")


def tell(_sentence):
    """What stood on either side when a case did not hold."""
    for client, peers in ((net.ana, (BO, "bo")), (net.bo, (ANA, "ana"))):
        for peer in peers:
            for line in client.ask("history", peer):
                print(f"# {client.name}: {line}", flush=True)


def main():
    global net
    with desks.Desk(os.path.join(BUILD, "tests-kept", "network")) as desk:
        net = Network(desk)
        status = run(desk, on_trouble=tell)
        for client in net.clients:
            client.quit()
        return status


if __name__ == "__main__":
    sys.exit(main())
