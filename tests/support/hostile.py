# SPDX-License-Identifier: GPL-2.0-or-later
"""A CalDAV server in memory that can be told to misbehave: Hostile().mode = one of these.

  good           as a server should
  lost           carries out the first PUT of a name, and breaks off without an answer
  500            carries it out, and says 500
  late           says 504, and carries it out half a second later
  overwrites     does not know If-None-Match: 204, and the last one stays
  always-201     the same, and says 201
  not-atomic     looks, waits, then writes: of several at once all get 201
  207            says "precondition failed" by a 207, and 207 for a create too
  stall          takes a PUT and says nothing
  etags          another ETag in each answer
  no-sync        knows no sync-collection
  forgets-token  refuses every token it has given (403)
  token-500      the same, by 500
  pieces         gives a collection in pieces (RFC 6578, 3.6)
  huge           an endless multistatus
  bomb           the same, packed to nearly nothing
  doctype        entities of entities
  deep           elements in elements
  cut            breaks off within the XML
  html           a page instead of XML
  elsewhere      sends PROPFIND to another server
  circle         sends PROPFIND to itself
"""

import gzip
import re
import threading
import time
import xml.sax.saxutils

import caldav

HEAD = b'<?xml version="1.0" encoding="utf-8"?>'
OPEN = b'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
ENDLESS = b"<d:response><d:href>/c/x.ics</d:href></d:response>" * 20000
LOOK = ("PROPFIND", "REPORT")


class Hostile:
    name = "the hostile server"

    def __init__(self):
        self.mode = "good"
        self.resources = {}  # name -> (ETag, bytes)
        self.changes = []    # names, in order
        self.requests = []   # "PUT name"
        self.passwords = []
        self._counter = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = caldav.serve(self._answer)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/c/"

    def reset(self, mode):
        self.mode = mode
        self.resources, self.changes, self.requests = {}, [], []

    def close(self):
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    # --- Resources ---

    def _write(self, name, body):
        with self._lock:
            self._counter += 1
            self.resources[name] = (f'"{self._counter}"', body)
            self.changes.append(name)

    def _put(self, request, name, body):
        condition = request.headers.get("If-None-Match")
        match = request.headers.get("If-Match")
        first = name not in self.changes
        with self._lock:
            exists = name in self.resources
            if self.mode in ("overwrites", "always-201"):
                exists_for_it = False
            else:
                exists_for_it = exists
            refuse = (condition == "*" and exists_for_it) or \
                (match is not None and (not exists or self.resources[name][0] != match))
            # Atomic but where it is meant not to be.
            if not refuse and self.mode not in ("not-atomic", "late"):
                self._counter += 1
                self.resources[name] = (f'"{self._counter}"', body)
                self.changes.append(name)
        if refuse:
            if self.mode == "207":
                return self._send(request, 207, OPEN + b"<d:response><d:href>/c/</d:href><d:status>HTTP/1.1 412 "
                                  b"Precondition Failed</d:status></d:response></d:multistatus>")
            return self._send(request, 412)
        if self.mode == "not-atomic":
            time.sleep(0.2)
            self._write(name, body)
        if self.mode == "late" and first:
            meant = self.resources

            def later():
                time.sleep(0.5)
                if meant is self.resources and name not in meant:
                    self._write(name, body)
            threading.Thread(target=later).start()
            return self._send(request, 504)
        if self.mode == "late":
            self._write(name, body)
        if self.mode == "lost" and first:
            request.close_connection = True
            return None
        if self.mode == "stall" and first:
            self._closing.wait(30)
            request.close_connection = True
            return None
        if self.mode == "500" and first:
            return self._send(request, 500)
        if self.mode == "207":
            return self._send(request, 207, OPEN + b"</d:multistatus>")
        return self._send(request, 204 if self.mode == "overwrites" or match else 201)

    def _entry(self, name, data=False):
        etag, body = self.resources[name]
        if self.mode == "etags":
            self._counter += 1
            etag = f'"other-{self._counter}"'
        inner = f"<d:getetag>{xml.sax.saxutils.escape(etag)}</d:getetag>"
        if data:
            inner += f"<c:calendar-data>{xml.sax.saxutils.escape(body.decode())}</c:calendar-data>"
        return (f"<d:response><d:href>/c/{name}</d:href><d:propstat><d:prop>{inner}</d:prop>"
                "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>").encode()

    def _propfind(self, request):
        if request.headers.get("Depth") == "1":
            parts = [self._entry(name) for name in list(self.resources)]
            return self._send(request, 207, OPEN + b"".join(parts) + b"</d:multistatus>")
        return self._send(request, 207, OPEN + b"<d:response><d:href>/c/</d:href><d:propstat><d:prop><d:resourcetype>"
                          b"<d:collection/><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status>"
                          b"</d:propstat></d:response></d:multistatus>")

    def _report(self, request, body):
        text = body.decode()
        if "calendar-multiget" in text:
            names = [name for name in re.findall(r"<d:href>/c/([^<]*)</d:href>", text) if name in self.resources]
            parts = [self._entry(name, True) for name in names]
            return self._send(request, 207, OPEN + b"".join(parts) + b"</d:multistatus>")
        token = re.search(r"<d:sync-token>(.*)</d:sync-token>", text).group(1)
        if self.mode == "no-sync":
            return self._send(request, 501)
        if token and self.mode in ("forgets-token", "token-500"):
            return self._send(request, 403 if self.mode == "forgets-token" else 500)
        since = int(token.rsplit("/", 1)[1]) if token else 0
        end = len(self.changes)
        parts = []
        if self.mode == "pieces" and end - since > 2:
            end = since + 2
            parts.append(b"<d:response><d:href>/c/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status>"
                         b"</d:response>")
        parts += [self._entry(name) for name in dict.fromkeys(self.changes[since:end]) if name in self.resources]
        return self._send(request, 207, OPEN + b"".join(parts) +
                          f"<d:sync-token>http://x/{end}</d:sync-token></d:multistatus>".encode())

    # --- Answers ---

    def _send(self, request, status, body=b"", headers=()):
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def _send_endless(self, request):
        request.send_response(207)
        request.send_header("Connection", "close")
        request.end_headers()
        request.close_connection = True
        request.wfile.write(HEAD + OPEN)
        while not self._closing.is_set():
            request.wfile.write(ENDLESS)

    def _answer(self, request, body):
        name = request.path.rsplit("/", 1)[1]
        method = request.command
        self.requests.append(f"{method} {name}")
        self.passwords.append(request.headers.get("Authorization"))
        if method in LOOK:
            if self.mode == "huge":
                return self._send_endless(request)
            if self.mode == "bomb":
                packed = gzip.compress(HEAD + OPEN + b" " * 100_000_000 + b"</d:multistatus>")
                return self._send(request, 207, packed, [("Content-Encoding", "gzip")])
            if self.mode == "doctype":
                laughs = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 12))
                return self._send(request, 207, HEAD + b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>" + OPEN +
                                  b"<d:response><d:href>&l11;</d:href></d:response></d:multistatus>")
            if self.mode == "deep":
                return self._send(request, 207, HEAD + OPEN + b"<d:x>" * 200000)
            if self.mode == "cut":
                return self._send(request, 207, HEAD + OPEN + b"<d:response><d:href>/c/</d:hr")
            if self.mode == "html":
                return self._send(request, 200, b"<html><body>Welcome</body></html>")
        if method == "PROPFIND" and self.mode == "elsewhere":
            return self._send(request, 301, b"", [("Location", "http://localhost:9/c/")])
        if method == "PROPFIND" and self.mode == "circle":
            return self._send(request, 302, b"", [("Location", request.path)])
        if method == "PUT":
            return self._put(request, name, body)
        if method == "GET":
            found = self.resources.get(name)
            if found is None:
                return self._send(request, 404)
            etag = '"%d"' % time.monotonic_ns() if self.mode == "etags" else found[0]
            return self._send(request, 200, found[1], [("ETag", etag)])
        if method == "DELETE":
            return self._send(request, 204 if self.resources.pop(name, None) else 404)
        return self._propfind(request) if method == "PROPFIND" else self._report(request, body)
