# SPDX-License-Identifier: GPL-2.0-or-later
"""A community calendar on the loopback, whose server can be told to misbehave.

  server = Server()           serves server.url; server.mode says how
  server.mode = "good"        the calendar
  server.mode = "slow"        its first 40 %, and the rest when server.go() is called
  server.mode = "broken"      it breaks off within an event
  server.mode = "empty"       a calendar without events
  server.mode = "down"        the connection is closed without an answer
"""

import http.server
import threading

# Made up, in the shape of a public community calendar: weekly meetings on Pacific time, others on
# European time, one with exceptions, one all-day event.
HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Community calendar//EN
X-WR-CALNAME:Community calendar
X-WR-TIMEZONE:UTC
"""
EVENT = """BEGIN:VEVENT
UID:{uid}@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID={zone}:{start}
DTEND;TZID={zone}:{end}
RRULE:{rule}
SUMMARY:{summary}
ORGANIZER;CN=Community:mailto:calendar@example.org
LOCATION:{join}
DESCRIPTION:{text}
{more}END:VEVENT
"""
MEETINGS = (
    ("amer", "America/Los_Angeles", "20260108T100000", "20260108T110000", "FREQ=MONTHLY;BYDAY=3TH",
     "End User Discussion Group (AMER)", "What works\\, what is hard\\, and who else is on the same way. Anyone may join."
     "<br><br>Lean Coffee: bring a topic and vote.<br><a href=\"https://example.org/notes\">Notes</a>", ""),
    ("emea", "Europe/London", "20260114T160000", "20260114T170000", "FREQ=MONTHLY;BYDAY=4WE",
     "End User Discussion Group (EMEA)", "Monthly\\, at hours that suit Europe and Africa.", ""),
    ("working-group", "America/Los_Angeles", "20260101T100000", "20260101T110000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
     "End User Working Group", "Planning of interviews and surveys.", "EXDATE;TZID=America/Los_Angeles:20261126T100000\n"),
    ("collector", "America/Los_Angeles", "20260107T090000", "20260107T100000", "FREQ=WEEKLY;BYDAY=WE",
     "Collector SIG", "Weekly meeting of the collector's maintainers.", ""),
    ("java", "America/Los_Angeles", "20260108T083000", "20260108T095000", "FREQ=WEEKLY;BYDAY=TH",
     "Java SIG", "Agenda in the notes.", ""),
    ("interview", "America/Los_Angeles", "20260618T100000", "20260618T110000", "FREQ=MONTHLY;BYDAY=2TH",
     "End User Interview: sizing the collector", "A talk with somebody who runs four hundred nodes. Open to the public.", ""),
    ("specification", "America/Los_Angeles", "20260106T080000", "20260106T090000", "FREQ=WEEKLY;BYDAY=TU",
     "Specification SIG", "Weekly.", ""),
    ("maintainers", "America/Los_Angeles", "20260105T090000", "20260105T100000", "FREQ=WEEKLY;BYDAY=MO",
     "Maintainers' meeting", "Weekly.", ""),
)


def calendar():
    parts = [HEAD]
    for uid, zone, start, end, rule, summary, text, more in MEETINGS:
        parts.append(EVENT.format(uid=uid, zone=zone, start=start, end=end, rule=rule, summary=summary, text=text,
                                  more=more, join=f"https://example.org/join/{uid}"))
    parts.append("BEGIN:VEVENT\nUID:day@example.org\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20261208\n"
                 "SUMMARY:Community day\nEND:VEVENT\n")
    parts.append("END:VCALENDAR\n")
    return "".join(parts).replace("\n", "\r\n").encode()


class Server:
    def __init__(self):
        self.mode = "good"
        self.requests = []
        self._go = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.requests.append(self.path)
                outer._answer(self)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/calendar.ics"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def go(self):
        self._go.set()

    def close(self):
        self.go()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request):
        body = calendar()
        if self.mode == "down":
            request.close_connection = True
            request.connection.close()
            return
        if self.mode == "empty":
            body = (HEAD + "END:VCALENDAR\n").replace("\n", "\r\n").encode()
        elif self.mode == "broken":
            body = body[:len(body) * 2 // 3]
        request.send_response(200)
        request.send_header("Content-Type", "text/calendar; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        try:
            if self.mode == "slow":
                # Large enough that the share sent is seen before the rest comes.
                self._go.clear()
                cut = len(body) * 2 // 5
                request.wfile.write(body[:cut])
                request.wfile.flush()
                self._go.wait(60)
                body = body[cut:]
            request.wfile.write(body)
        except OSError:
            request.close_connection = True  # the client hung up, as it may
