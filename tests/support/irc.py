# SPDX-License-Identifier: GPL-2.0-or-later
"""A private ngircd on the loopback."""

import os
import pwd
import shutil
import desk as desks

CONFIG = """[Global]
Name = irc.interview.test
Info = loopback
Listen = 127.0.0.1
Ports = {port}
ServerUID = {user}
ServerGID = {user}
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 30
[Options]
DNS = no
Ident = no
PAM = no
"""


class Server:
    def __init__(self, desk):
        self.port = desk.port()
        config = desk.path("ngircd.conf")
        with open(config, "w") as file:
            file.write(CONFIG.format(port=self.port, user=pwd.getpwuid(os.getuid()).pw_name))
        program = shutil.which("ngircd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        self.process = desk.start("ngircd", program, "-n", "-f", config)
        desks.wait_for(lambda: desks.connects(self.port), "the IRC server")
