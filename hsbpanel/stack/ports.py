"""Loopback ports: which are free, and when something answers on one."""

import socket
import time
from random import randrange

from .setup.progress import Problem

LOOPBACK = "127.0.0.1"


def free_port():
    """One below those the kernel gives to outgoing connections, at random: two stacks starting at once differ."""
    return next(port for port in iter(lambda: randrange(20000, 32000), None) if is_free(port))


def is_free(port):
    try:
        refuse_taken(port)
    except Problem:
        return False
    return True


def kept_port(file):
    """The port noted in `file`, when it is free; otherwise another, noted there for the next time."""
    noted = file.read_text().strip() if file.exists() else ""
    port = int(noted) if noted.isdigit() and is_free(int(noted)) else free_port()
    file.write_text(str(port))
    return port


def number(text):
    """The port somebody asked for, as a number."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Problem(f"PORT is “{text}”, and has to be a number from 1 to 65535.")
    return int(text)


def refuse_taken(port):
    """A Problem when `port` cannot be listened on."""
    try:
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((LOOPBACK, port))
    except PermissionError:
        raise Problem(f"Only root may use port {port}: choose another, such as make run PORT=8000.") from None
    except OSError:
        raise Problem(
            f"Port {port} is in use by another program: stop that, or choose another, such as make run PORT={port + 1}."
        ) from None


def answers(port, *, within, alive):
    """Whether something takes connections on `port` before `within` seconds pass or `alive()` says no."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and alive():
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
