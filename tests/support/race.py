# SPDX-License-Identifier: GPL-2.0-or-later
"""Many facilitators, each a process of its own, race for the slots of one shared calendar, through a
network that loses answers, and are killed at any moment."""

import datetime
import os
import random
import subprocess
import time

import caldav
import desk as desks

FACILITATORS = 8
BEGIN = datetime.datetime(2026, 12, 3, 8, 0)


def slot(number, apart):
    """Of an hour. Half an hour after the one before, neighbors overlap, and some are got in part; an hour after
    it, a gap makes them exclude each other."""
    at = BEGIN + datetime.timedelta(minutes=apart * number)
    return at.strftime("%Y%m%dT%H%MZ") + "/60"


class Race:
    def __init__(self, desk, build, server, slots, kills, seed, gap=0, cancel=30):
        self.desk, self.server, self.kills, self.gap, self.cancel = desk, server, kills, gap, cancel
        self.program = os.path.join(build, "tests", "caldav", "caldav-facilitator")
        self.url = server.make(f"race-{seed}")
        self.slots = [slot(number, 60 if gap else 30) for number in range(slots)]
        self.random = random.Random(seed)
        self.stores = [desk.make(f"{server.name}-{seed}-store-{number}") for number in range(FACILITATORS)]
        self.started = seed * 100000
        self.killed = 0

    def start(self, number, url, slots):
        self.started += 1
        return self.desk.start(f"facilitator-{number}", self.program, url, self.stores[number],
                               f"bax{number}", str(self.started), str(self.gap), str(self.cancel), "0", *slots)

    def shuffled(self, count):
        return self.random.sample(self.slots, count)

    def finish(self, process, number):
        desks.wait_for(lambda: process.poll() is not None, f"facilitator {number} to be done", 240)
        assert process.returncode == 0, (number, process.returncode, open(process.log).read()[-2000:])

    def run(self):
        chaos = caldav.Chaos(self.server.port, self.random.random())
        url = chaos.url(self.url)
        processes = [self.start(number, url, self.shuffled(len(self.slots))) for number in range(FACILITATORS)]
        while self.killed < self.kills:
            time.sleep(self.random.uniform(0.02, 0.3))
            number = self.random.randrange(FACILITATORS)
            if processes[number].poll() is None:
                processes[number].kill()
                processes[number].wait()
                self.killed += 1
            processes[number] = self.start(number, url, self.shuffled(max(3, len(self.slots) // 20)))
        for number, process in enumerate(processes):
            self.finish(process, number)
        # Now everybody wants everything.
        processes = [self.start(number, url, self.shuffled(len(self.slots))) for number in range(FACILITATORS)]
        for number, process in enumerate(processes):
            self.finish(process, number)
        chaos.close()
        # Once more, in quiet: nothing that was begun may be left.
        for number in range(FACILITATORS):
            self.finish(self.start(number, self.url, []), number)
        return self.audit(chaos)

    def sessions(self, store):
        for name in os.listdir(store):
            if name.endswith(".session"):
                state, at, minutes = open(os.path.join(store, name)).read().split()
                yield name.split(".")[0], state, int(at), int(minutes)

    def count(self, what):
        total = 0
        for store in self.stores:
            path = os.path.join(store, what)
            total += len(open(path).read().splitlines()) if os.path.exists(path) else 0
        return total

    def audit(self, chaos):
        live = caldav.live_claims(self.url)
        held, spans, lost, doubles, undecided = {}, [], 0, 0, 0
        for number, store in enumerate(self.stores):
            for name, state, at, minutes in self.sessions(store):
                if state != "held":
                    undecided += 1
                    continue
                token = f"bax{number}.{name}.1"
                spans.append((at, at + minutes * 60))
                for cell in range(at - at % 1800, at + minutes * 60, 1800):
                    time_ = datetime.datetime.fromtimestamp(cell, datetime.timezone.utc).strftime("%Y%m%dT%H%MZ")
                    held.setdefault(time_, []).append(token)
                    lost += token not in live.get(time_, [])
        doubles = sum(len(tokens) > 1 for tokens in held.values()) + sum(len(tokens) > 1 for tokens in live.values())
        spans.sort()
        close = sum(second[0] < first[1] + self.gap * 60 for first, second in zip(spans, spans[1:]))
        orphans = sum(token not in held.get(time_, []) for time_, tokens in live.items() for token in tokens)
        return {"slots": len(self.slots), "attempts": self.count("tried"), "kills": self.killed,
                "faults": sum(chaos.counts.values()), "booked": self.count("booked"), "bookings": len(spans),
                "doubles": doubles, "close": close, "lost": lost, "orphans": orphans, "undecided": undecided}


def show(server, result):
    return server.name + ": " + ", ".join(f"{name} {value}" for name, value in result.items())


def judge(result):
    wrong = {name: result[name] for name in ("doubles", "close", "lost", "orphans", "undecided") if result[name]}
    assert not wrong, wrong
    assert result["booked"] > 0 and result["kills"] > 0 and result["faults"] > 0, result
