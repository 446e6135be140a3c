"""`make check` and `make test`: the checks and pytest, on a PostgreSQL and a broker of their own.

Each invocation takes a slot (`VAR/test-1`, `test-2` …) that no other holds, so several may run at once; a slot keeps
its cluster and its migrated template database, so the next one starts in a second or two.
"""

import hashlib
import itertools
import shutil
import subprocess
import sys
from contextlib import contextmanager

from . import configuration, roles
from .broker import Broker
from .checks import checks
from .configuration import ROOT
from .folder import RunFolder
from .postgres import DATABASE, Postgres
from .setup.progress import Problem, run_quietly, step
from .supervisor import stop_when_told

TEMPLATE = "hsb_template"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KEY = "a2V5IGZvciB0ZXN0cyBvbmx5LCAzMiBieXRlcyBsb24="
DOCUMENT_KEY = "ZG9jdW1lbnRzIG9mIHRlc3RzIG9ubHksIDMyIGJ5dGU="
SEAL_KEY = "c2VhbHMgZm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIGw="


def test(*, var, pytest_arguments, with_checks):
    """Run pytest (after the checks) and return its exit status."""
    stop_when_told()
    with free_slot(var) as slot:
        if with_checks:
            checks(slot)
        slot.bring_template_up_to_date()
        return slot.run(sys.executable, "-m", "pytest", *_in_parallel(pytest_arguments))


def check(*, var):
    stop_when_told()
    with free_slot(var) as slot:
        checks(slot)


class Slot:
    """A private PostgreSQL and broker, careless about losing data unless told, with the settings that lead to them."""

    def __init__(self, var, *, careless=True):
        self.var, self.servers, self.settings, self.careless = var, [], {}, careless

    def start(self):
        postgres, broker = Postgres(self.var, careless=self.careless), Broker(self.var)
        self.servers = [postgres, broker]
        for server in self.servers:
            server.start()
        self.settings = roles.make_own(self.var, postgres.admin_url, DATABASE, for_tests=True)
        self.admin_url = postgres.admin_url
        self.settings |= {
            "VAR": str(self.var),
            "REDIS_URL": broker.url,
            "DATABASE_ROLE": "owner",
            "TEST_DATABASE_TEMPLATE": TEMPLATE,
            "SECRET_KEY": "for tests only, and as long as it has to be: fifty characters",
            "FIELD_KEY": KEY,
            "DOCUMENT_KEY": DOCUMENT_KEY,
            "AUDIT_SEAL_KEY": SEAL_KEY,
            "CLAMD": "",
            "IMAP_URL": "",
            "READS_MAILBOX": "no",
            "DEBUG": "True",
            "DEMO": "False",
            "SITE_URL": "http://testserver",
            "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
            "EMAIL_URL": "smtp+tls://panel:password@127.0.0.1:9",
            "CHROMIUM": next(filter(None, map(shutil.which, BROWSERS)), ""),
        }

    def stop(self):
        for server in reversed(self.servers):
            if server.child:
                server.child.stop()

    def run(self, *command):
        return subprocess.run(command, cwd=ROOT, env=self.environment()).returncode

    def environment(self, **changes):
        return configuration.environment(self.settings | changes)

    def bring_template_up_to_date(self):
        """The database that tests copy: made anew when a migration has changed, migrated when any code has."""
        noted = self.var / "run/template"
        history = _digest("migrations/*.py", "migrations/*.sql")
        now = f"{history} {_digest('*.py', '*.sql')}"
        before = noted.read_text() if noted.exists() else ""
        if before == now:
            return
        noted.unlink(missing_ok=True)
        with step("Template database"):
            self._make_template(anew=not before.startswith(history))
        noted.write_text(now)

    def _make_template(self, *, anew):
        with roles.connected(self.admin_url) as connection:
            if anew:
                connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
            roles.make_database(connection, TEMPLATE)
        roles.prepare_database(self.admin_url.rpartition("/")[0] + f"/{TEMPLATE}")
        template = self.settings["DATABASE_OWNER_URL"].rpartition("/")[0] + f"/{TEMPLATE}"
        run_quietly(
            [sys.executable, "manage.py", "migrate", "--no-input"], otherwise="The migrations failed.",
            cwd=ROOT, env=self.environment(DATABASE_OWNER_URL=template),
        )  # fmt: skip


@contextmanager
def free_slot(var):
    """A slot that no other holds, its servers up for as long as the block lasts."""
    folder = _free_folder(var)
    slot = Slot(folder.var)
    try:
        with step("Private PostgreSQL and broker"):
            _start(slot, folder)
        yield slot
    finally:
        slot.stop()
        folder.release()


def _start(slot, folder):
    try:
        slot.start()
    except Problem:
        # Its data is nobody's, and may be of another version or broken: once more, from nothing.
        slot.stop()
        folder.empty()
        slot.start()


def _free_folder(var):
    for number in itertools.count(1):
        folder = RunFolder(var / f"test-{number}")
        folder.make()
        if folder.hold():
            return folder


def _in_parallel(arguments):
    """All tests on two processes; a few named ones in this one, which starts sooner."""
    has_number = any(argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    number = [] if has_number else ["-n", "0" if arguments else "2"]
    # The tests of one file stay on one process, so that what they share (a whole stack) is started once.
    # In the order of the files: by the number of their tests the few long ones would be left to the end.
    return ["--dist", "loadfile", "--no-loadscope-reorder", *number, *arguments]


def _digest(*patterns):
    """Over the paths and contents of what `patterns` match in our own packages (and the list of theirs)."""
    packages = [init.parent for init in ROOT.glob("*/__init__.py") if init.parent.name != "tests"]
    paths = {path for package in packages for pattern in patterns for path in package.rglob(pattern)}
    digest = hashlib.sha256()
    for path in sorted(path for path in {*paths, ROOT / "requirements/dev.txt"} if path.is_file()):
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
