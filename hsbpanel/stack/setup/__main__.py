"""`python3 hsbpanel/stack/setup run|test`: make this folder able to run the product, or to test it as well."""

import fcntl
import os
import sys
from pathlib import Path

import frontend
import machine
import virtualenv
from progress import Problem, main_guard, step

ROOT = Path(__file__).resolve().parents[3]


def main():
    purpose = (sys.argv[1:] or ["run"])[0]
    for_tests = purpose == "test"
    if not os.access(ROOT, os.W_OK):
        raise Problem(f"The folder {ROOT} cannot be written to, and .venv has to be made in it.")
    with _only_one(ROOT):
        has_venv = (ROOT / ".venv/bin/python").exists()
        machine.install(machine.missing_packages(has_venv=has_venv, with_browser=for_tests))
        virtualenv.prepare(ROOT, "dev" if for_tests else "local")
        frontend.build(ROOT)


class _only_one:
    """Two copies of make in one folder take turns: the lock is on the folder itself, so nothing is left behind."""

    def __init__(self, folder):
        self.handle = os.open(folder, os.O_RDONLY)

    def __enter__(self):
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step("Another make is setting up this folder", "waiting for it"):
                fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_):
        os.close(self.handle)


main_guard(main)
