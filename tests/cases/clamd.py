"""A clamd for tests: a real server on a real socket that speaks INSTREAM, and misbehaves as it is told."""

import socket
import struct
import threading
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 30_000_000


class Clamd:
    """`how`: "scans", "hangs" (never answers), "closes" (hangs up half-way), "babbles"; `seen`: the files it got."""

    def __init__(self, listening):
        self.listening, self.how, self.seen, self.largest = listening, "scans", [], LARGEST
        self.released = threading.Event()

    def serve(self):
        while True:
            try:
                talk, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[talk], daemon=True).start()

    def _talk(self, talk):
        with talk, talk.makefile("rb") as heard:
            if self.how == "hangs":
                self.released.wait(30)
            elif self.how == "closes":
                heard.read(10)
            elif self.how == "babbles":
                heard.read(10)
                talk.sendall(b"220 mail.example.org ESMTP\r\n\0")
            else:
                talk.sendall(self._scan(heard))

    def _scan(self, heard):
        assert heard.read(10) == b"zINSTREAM\0"
        told = b""
        while length := struct.unpack("!I", heard.read(4))[0]:
            told += heard.read(length)
            if len(told) > self.largest:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(told)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in told else b"stream: OK\0"


@contextmanager
def clamd(path=None):
    """`(address for CLAMD, the server)`; on a socket file where a path is given."""
    if path:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(path))
        where = str(path)
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        where = f"127.0.0.1:{listening.getsockname()[1]}"
    listening.listen()
    server = Clamd(listening)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield where, server
    finally:
        server.released.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
