"""The run-time folder VAR: made ready, and held by one stack at a time."""

import fcntl
import os
import shutil

from .child import stop_leftovers
from .setup.progress import Problem

PARTS = ("run", "log", "demo")


class RunFolder:
    """Held for as long as it is entered; the lock goes with the process, however that ends."""

    def __init__(self, var):
        self.var, self.handle = var, None

    def __enter__(self):
        self.make()
        if not self.hold():
            raise Problem(f"{self.var} is in use by another make run: stop that, or choose another VAR.")
        return self

    def __exit__(self, *_):
        self.release()

    def make(self):
        """The folder and its parts, where they are not there yet."""
        try:
            if not self.var.exists():
                self.var.mkdir(parents=True)
                # As root PostgreSQL is another account and has to come through to its own folder.
                self.var.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for part in PARTS:
                (self.var / part).mkdir(mode=0o700, exist_ok=True)
            (self.var / "run/lock").touch(mode=0o600)
        except OSError as error:
            raise Problem(
                f"The folder {self.var} cannot be written to ({error.strerror}): choose another with VAR=…"
            ) from None

    def hold(self):
        """Whether it could be taken; stops what an earlier stack that was killed left running in it."""
        self.handle = os.open(self.var / "run/lock", os.O_WRONLY)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        stop_leftovers(self.var / "run")
        return True

    def empty(self):
        """Take all out of it but the lock that holds it."""
        for path in [*self.var.iterdir(), *(self.var / "run").iterdir()]:
            if path.is_dir() and path.name != "run":
                shutil.rmtree(path)
            elif path.name != "lock" and not path.is_dir():
                path.unlink()
        self.make()

    def release(self):
        if self.handle is not None:
            os.close(self.handle)
        self.handle = None
