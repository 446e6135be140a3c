"""Asking clamd whether a file holds a virus: INSTREAM, over TCP or a socket file, with an end to waiting. R33"""

import re
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PIECE = 64 * 1024
LONGEST_ANSWER = 4096
CONNECT_SECONDS = 5
SECONDS = 20  # for one file, from the first byte to the answer


class ScannerUnavailable(Exception):
    """Nobody answers, or not in time, or not in a way that can be understood."""


class NotScanned(Exception):
    """The scanner answers, and will not scan this file: it is too large for it, say."""


def is_configured() -> bool:
    return bool(settings.CLAMD)


def address(text: str) -> str | tuple[str, int]:
    """ "/run/clamd.sock" or "clamav:3310"."""
    if text.startswith("/"):
        return text
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise ImproperlyConfigured("CLAMD is host:port, or the path of a socket that begins with /.")
    return host.strip("[]"), int(port)


def virus_in(file: BinaryIO, seconds=SECONDS) -> str | None:
    """The name of the virus that the scanner found in the file, or None. Read from the start, left at the start."""
    deadline = time.monotonic() + seconds
    file.seek(0)
    try:
        with _connected() as scanner:
            _send(scanner, file, deadline)
            answer = _answer(scanner, deadline)
    except OSError as error:
        raise ScannerUnavailable from error
    finally:
        file.seek(0)
    return _understood(answer)


def _connected():
    where = address(settings.CLAMD)
    if isinstance(where, tuple):
        return socket.create_connection(where, CONNECT_SECONDS)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(CONNECT_SECONDS)
    try:
        scanner.connect(where)
    except OSError:
        scanner.close()
        raise
    return scanner


def _send(scanner, file, deadline):
    try:
        _wait(scanner, deadline)
        scanner.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            _wait(scanner, deadline)
            scanner.sendall(struct.pack("!I", len(piece)) + piece)
        scanner.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough: what it says of that stands in its answer, if it gives one


def _answer(scanner, deadline):
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        _wait(scanner, deadline)
        piece = scanner.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("ascii", "replace")


def _wait(scanner, deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    scanner.settimeout(left)


def _understood(answer):
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        return re.sub(r"[^\w.\-]", "_", name, flags=re.ASCII)[:80] or "unnamed"
    if answer.endswith(" ERROR"):
        raise NotScanned
    raise ScannerUnavailable
