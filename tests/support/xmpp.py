# SPDX-License-Identifier: GPL-2.0-or-later
"""A private prosody on the loopback, with its accounts and rosters written beforehand."""

import os
import desk as desks

CONFIG = """
run_as_root = {root}
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
log = {{ info = "*console" }}
interfaces = {{ "127.0.0.1" }}; local_interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}; s2s_ports = {{ }}; http_ports = {{ }}; https_ports = {{ }}
c2s_direct_tls_ports = {{ }}
modules_enabled = {{ "roster", "saslauth", "disco", "ping", "offline", "time", "version", "private", "pep" }}
modules_disabled = {{ "tls", "s2s", "http" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
VirtualHost "localhost"
Component "rooms.localhost" "muc"
  restrict_room_creation = false
  muc_room_locking = false -- a locked new room would wait for an answer of its creator
"""


class Server:
    PASSWORD = "pw"

    def __init__(self, desk, people):
        """people: {"ana": "Ana", ...}: everybody has everybody on the roster."""
        self.port = desk.port()
        # A desk may have several.
        own = f"prosody-{self.port}"
        folder = desk.make(own)
        accounts = desk.make(own, "data", "localhost", "accounts")
        rosters = desk.make(own, "data", "localhost", "roster")
        for user in people:
            with open(os.path.join(accounts, user + ".dat"), "w") as file:
                file.write('return { ["password"] = "%s"; };\n' % self.PASSWORD)
            with open(os.path.join(rosters, user + ".dat"), "w") as file:
                file.write("return {\n")
                for other, name in people.items():
                    if other != user:
                        file.write('["%s@localhost"] = { ["subscription"] = "both"; ["groups"] = '
                                   '{ ["Interviews"] = true; }; ["name"] = "%s"; };\n' % (other, name))
                file.write('[false] = { ["version"] = 1; };\n};\n')
        config = desk.path(own, "prosody.cfg.lua")
        with open(config, "w") as file:
            file.write(CONFIG.format(folder=folder, port=self.port,
                                     root="true" if os.getuid() == 0 else "false"))
        self.process = desk.start("prosody", "prosody", "--config", config, "-F")
        desks.wait_for(lambda: desks.connects(self.port), "the chat server")
