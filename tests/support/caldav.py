# SPDX-License-Identifier: GPL-2.0-or-later
"""Calendar servers on the loopback: real ones, and one that misbehaves on purpose."""

import base64
import http.client
import http.server
import os
import random
import re
import threading
import time

import desk as desks

# Debian's own, whatever other one runs the test: the servers are its packages.
PYTHON = "/usr/bin/python3"
USER, PASSWORD = "u", "swordfish"

# The server's own backlog of 5 connections stalls what comes at the same moment.
_RADICALE = """
import sys, radicale.server, radicale.__main__
radicale.server.ParallelHTTPServer.request_queue_size = 256
sys.argv = ["radicale", "--config", sys.argv[1]]
radicale.__main__.run()
"""
_AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def request(port, method, path, body=None, headers=None):
    """(status, body) of one request as the user."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=desks.PATIENCE)
    try:
        connection.request(method, path, body, {"Authorization": _AUTHORIZATION, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Handler(http.server.BaseHTTPRequestHandler):
    """Of servers of our own: hands every request to answer(), and minds no client that hangs up."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def any(self):
        self.answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
    do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = any


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def serve(answer):
    """A server whose every request goes to answer(request, body)."""
    server = Server(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"answer": staticmethod(answer)}))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Radicale:
    name = "Radicale"

    def __init__(self, desk):
        self.desk = desk
        self.port = desk.port()
        folder = desk.make(f"radicale-{self.port}")
        self.folder = os.path.join(folder, "collections")
        with open(os.path.join(folder, "users"), "w") as file:
            file.write(f"{USER}:{PASSWORD}\n")
        with open(os.path.join(folder, "config"), "w") as file:
            file.write(f"[server]\nhosts=127.0.0.1:{self.port}\nmax_connections=0\n"
                       f"[auth]\ntype=htpasswd\nhtpasswd_filename={folder}/users\n"
                       f"htpasswd_encryption=plain\ndelay=0\n[storage]\nfilesystem_folder={self.folder}\n"
                       "[logging]\nlevel=critical\n")
        with open(os.path.join(folder, "run.py"), "w") as file:
            file.write(_RADICALE)
        self.process = desk.start("radicale", PYTHON, os.path.join(folder, "run.py"),
                                  os.path.join(folder, "config"))
        desks.wait_for(lambda: desks.connects(self.port), "Radicale")

    def make(self, name):
        """The URL of a new calendar."""
        status, body = request(self.port, "MKCALENDAR", f"/{USER}/{name}/")
        assert status == 201, (status, body)
        return f"http://127.0.0.1:{self.port}/{USER}/{name}/"


class Xandikos:
    name = "Xandikos"

    def __init__(self, desk):
        self.port = desk.port()
        self.process = desk.start("xandikos", PYTHON, "-m", "xandikos", "-d",
                                  desk.make(f"xandikos-{self.port}"), "-l", "127.0.0.1", "-p", str(self.port),
                                  "--defaults", "--current-user-principal", f"/{USER}")
        desks.wait_for(lambda: desks.connects(self.port), "Xandikos")

    def make(self, name):
        path = f"/{USER}/calendars/{name}/"
        status, body = request(self.port, "MKCALENDAR", path)
        assert status in (201, 207), (status, body)
        return f"http://127.0.0.1:{self.port}{path}"


class Chaos:
    """Stands before a server and does to requests what networks and tired servers do. PUTs are carried out
    and the answer is lost, or says 503, or is never sent on, or arrives long after the client gave up."""

    def __init__(self, port, seed, rate=0.25):
        self.target, self.rate = port, rate
        self.random = random.Random(seed)
        self.counts = {}
        self._late = []
        self._lock = threading.Lock()
        self._server = serve(self._answer)
        self.port = self._server.server_address[1]

    def url(self, url):
        return url.replace(f":{self.target}/", f":{self.port}/")

    def close(self):
        """Ends; what comes late has arrived then."""
        self._server.shutdown()
        self._server.server_close()
        for thread in self._late:
            thread.join()

    def _forward(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=desks.PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _choose(self, method):
        with self._lock:
            if self.random.random() > (self.rate if method == "PUT" else self.rate / 4):
                return "pass"
            what = self.random.choice(("unsent", "lost", "part", "503", "slow", "late", "late"))
            if what == "late" and method != "PUT":
                what = "lost"
            self.counts[what] = self.counts.get(what, 0) + 1
            return what

    def _answer(self, request, sent):
        headers = {name: value for name, value in request.headers.items()
                   if name.lower() not in ("host", "connection", "accept-encoding")}
        arguments = request.command, request.path, sent, headers
        what = self._choose(request.command)
        if what == "late":
            def later():
                time.sleep(self.random.uniform(0.1, 1))
                self._forward(*arguments)
            thread = threading.Thread(target=later)
            with self._lock:
                self._late.append(thread)
            thread.start()
            return self._reply(request, 504)
        if what == "unsent":
            request.close_connection = True
            return None
        if what == "slow":
            time.sleep(self.random.uniform(0.05, 0.4))
        status, replied, body = self._forward(*arguments)
        if what in ("lost", "part"):
            # libcurl says a request again by itself if nothing at all came back on a connection in use.
            request.close_connection = True
            if what == "part":
                request.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf")
            return None
        if what == "503":
            return self._reply(request, 503)
        return self._reply(request, status, replied, body)

    def _reply(self, request, status, headers=(), body=b""):
        request.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


NAME = re.compile(r"(\d{8}T\d{4}Z)-g(\d+)(-free)?\.ics$")
TOKEN = re.compile(r"X-INTERVIEW-PANEL-CLAIM:(\S+)")


def live_claims(url):
    """{half hour: [token of each claim that was not freed]} as it stands on the server."""
    port = int(re.search(r":(\d+)/", url).group(1))
    path = url.split(str(port), 1)[1]
    status, body = request(port, "PROPFIND", path, headers={"Depth": "1"})
    assert status == 207, (status, body)
    names = set(re.findall(r"\d{8}T\d{4}Z-g\d+(?:-free)?\.ics", body.decode()))
    live = {}
    for name in names:
        time_, generation, free = NAME.match(name).groups()
        if int(generation) > 1 and not free:
            assert f"{time_}-g{int(generation) - 1}-free.ics" in names, f"{name} before its time"
        if free or f"{time_}-g{generation}-free.ics" in names:
            continue
        status, body = request(port, "GET", path + name)
        assert status == 200, (name, status)
        live.setdefault(time_, []).append(TOKEN.search(body.decode().replace("\r\n ", "")).group(1))
    return live
