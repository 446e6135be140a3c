"""A real IMAP server for tests, in a thread: TLS from the first byte, a login, and the few commands that reading needs.

It answers as RFC 3501 has it, also in what the product must mind: "9:*" always holds the last mail, a literal is
counted in bytes, a folder opened with EXAMINE stays as it is.
"""

import re
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import date

from hsbpanel.stack import certificates, ports

USER, PASSWORD = "panel@ashdale.gov.uk", "p/a:s s"
UID = re.compile(r"UID (\d+):\* SINCE (\S+)")
PART = re.compile(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")


class ImapServer:
    def __init__(self, folder):
        certificates.prepare(folder)
        self.folder, self.certificate = folder, "good"
        self.validity, self.mails, self.came_on = 7, {}, {}
        self.commands = []  # every line, without tag and password
        self.is_shut = False

    def put(self, raw: bytes, on: date | None = None) -> int:
        """Deliver a mail; its number."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid], self.came_on[uid] = raw, on or date(2100, 1, 1)
        return uid

    def serve(self, listening):
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with suppress(OSError), line:  # a handshake that the other side ends is an OSError too
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                pair = (self.folder / f"{self.certificate}.{end}" for end in ("pem", "key"))
                context.load_cert_chain(*pair)
                with context.wrap_socket(line, server_side=True) as secure:
                    self._talk(secure.makefile("rwb"))

    def _talk(self, file):
        self._say(file, "* OK ready")
        while line := file.readline().decode("ascii").rstrip("\r\n"):
            tag, command, rest = (line + " ").split(" ", 2)
            self.commands.append(f"{command} {'' if command == 'LOGIN' else rest}".strip())
            answer = self._answer(file, command, rest.strip())
            self._say(file, f"{tag} {answer}")
            if command == "LOGOUT":
                return

    def _answer(self, file, command, rest):
        if command == "CAPABILITY":
            self._say(file, "* CAPABILITY IMAP4rev1")
        elif command == "LOGIN":
            return "OK in" if rest == f'{USER} "{PASSWORD}"' else "NO [AUTHENTICATIONFAILED] who?"
        elif command == "EXAMINE":
            if rest != '"Came back"':
                return "NO no such folder"
            self._say(file, f"* {len(self.mails)} EXISTS", f"* OK [UIDVALIDITY {self.validity}] valid")
            return "OK [READ-ONLY] open"
        elif command == "UID" and rest.startswith("SEARCH"):
            self._search(file, *UID.search(rest).groups())
        elif command == "UID" and rest.startswith("FETCH"):
            self._fetch(file, *map(int, PART.search(rest).groups()))
        elif command == "LOGOUT":
            self._say(file, "* BYE")
        else:
            return "BAD not spoken here"
        return "OK done"

    def _search(self, file, first, since):
        day, month, year = since.split("-")
        since = date(int(year), "JanFebMarAprMayJunJulAugSepOctNovDec".index(month) // 3 + 1, int(day))
        lowest = min(int(first), max(self.mails, default=0))
        found = [str(uid) for uid in self.mails if uid >= lowest and self.came_on[uid] >= since]
        self._say(file, " ".join(["* SEARCH", *found]))

    def _fetch(self, file, uid, most):
        if uid in self.mails:
            part = self.mails[uid][:most]
            file.write(b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, len(part), part))

    def _say(self, file, *lines):
        file.write("".join(f"{line}\r\n" for line in lines).encode())
        file.flush()


@contextmanager
def imap_server(folder):
    """A server that listens, with `url` as IMAP_URL has it and `ca_file`."""
    server = ImapServer(folder)
    with socket.create_server((ports.LOOPBACK, 0)) as listening:
        port = listening.getsockname()[1]
        server.url = f"imaps://panel%40ashdale.gov.uk:p%2Fa%3As%20s@{ports.LOOPBACK}:{port}/Came%20back"
        server.ca_file = str(folder / "ca.pem")
        thread = threading.Thread(target=server.serve, args=[listening], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
