"""Runs the tests that should notice a mutant, in a copy of the code and of the database that is theirs alone.

Caught is a mutant on which a test failed: not one on which nothing ran, nor one that broke the making of a test.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import psycopg

from hsbpanel.stack import roles
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.testing import TEMPLATE
from tests.mutants.change import DoesNotApply, Mutant, apply
from tests.mutants.nursery import LONGEST

# Without the plugins of a browser and of made-up data: they take as long to load as the rest.
WITHOUT = ["cacheprovider", "playwright", "hypothesispytest", "faker"]
OPTIONS = ["-q", "-n", "0", *(word for plugin in WITHOUT for word in ("-p", f"no:{plugin}"))]
NOT_TRACKED = ("static/build", "node_modules")  # what the tests need beside the code
PASSED, FAILED = 0, 1


@dataclass(frozen=True)
class Outcome:
    mutant: Mutant
    seconds: float
    caught_by: str = ""  # the first test that failed
    error: str = ""

    @property
    def survived(self):
        return not (self.caught_by or self.error)


class Lane:
    """One copy of the code and the names of two databases, for one run after the other."""

    def __init__(self, slot, number, folder):
        self.slot, self.root = slot, folder / f"lane-{number}"
        self.template, self.database = f"hsb_mutant_{number}", f"hsb_lane_{number}"
        copy_of_the_code(self.root)
        self.nursery = None

    def passes(self, tests) -> str:
        """Empty where all pass as things are; else the end of what pytest said."""
        status, said, _ = self._pytest(tests, TEMPLATE, patience=None)
        return "" if status == PASSED else said

    def run(self, mutant: Mutant) -> Outcome:
        started = time.monotonic()
        try:
            with self._made(mutant) as template:
                way = self._forked if mutant.is_in_database else self._pytest
                status, said, failed = way(["-x", *mutant.noticed_by], template)
        except (DoesNotApply, psycopg.Error, subprocess.TimeoutExpired) as error:
            return Outcome(mutant, time.monotonic() - started, error=str(error).strip())
        seconds = time.monotonic() - started
        if status == PASSED or (status == FAILED and failed):
            return Outcome(mutant, seconds, caught_by=failed)
        return Outcome(mutant, seconds, error=said or f"exit status {status}")

    def stop(self):
        if self.nursery:
            self.nursery.stdin.close()
            self.nursery.wait()

    @contextmanager
    def _made(self, mutant):
        if mutant.is_in_database:
            yield self._mutated_template(mutant.change)
            return
        original = (self.root / mutant.change.path).read_text()
        mutant.change.write(self.root)
        try:
            yield TEMPLATE
        finally:
            mutant.change.take_back(self.root, original)

    def _mutated_template(self, change):
        with roles.connected(self.slot.admin_url) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {self.template} OWNER hsb_owner TEMPLATE {TEMPLATE}")
        with psycopg.connect(self._owner_of(self.template)) as connection, connection.cursor() as cursor:
            apply(change, cursor)
        return self.template

    def _owner_of(self, database):
        return self.slot.settings["DATABASE_OWNER_URL"].rpartition("/")[0] + f"/{database}"

    def _pytest(self, arguments, template, patience=LONGEST):
        """In a Python of its own: exit status, the last lines, and the name of the first test that failed."""
        self._report.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, f"--junitxml={self._report}", *arguments],
            timeout=patience, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **self._process(template),
        )  # fmt: skip
        return done.returncode, end_of(done.stdout), first_failure(self._report)

    def _forked(self, arguments, template):
        """The same from the nursery, where the code is as it is."""
        self._report.unlink(missing_ok=True)
        if self.nursery is None:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.mutants.nursery"],
                **self._process(TEMPLATE) | {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE},
            )
        output = self.root / "output.txt"
        arguments = [*OPTIONS, f"--junitxml={self._report}", *arguments]
        print(
            json.dumps({"template": template, "arguments": arguments, "output": str(output)}),
            file=self.nursery.stdin, flush=True,
        )  # fmt: skip
        status = int(self.nursery.stdout.readline() or 70)
        return status, end_of(output.read_text()) if output.exists() else "", first_failure(self._report)

    @property
    def _report(self):
        return self.root / "report.xml"

    def _process(self, template):
        environment = self.slot.environment(
            VAR=str(self.root / "var"),
            DATABASE_OWNER_URL=self._owner_of(self.database),
            TEST_DATABASE_TEMPLATE=template,
            DJANGO_SETTINGS_MODULE="hsbpanel.settings",
        )
        return {"cwd": self.root, "env": environment, "text": True}


def end_of(output: str) -> str:
    return "\n".join(output.splitlines()[-15:])


def first_failure(report: Path) -> str:
    """`tests.sharing.test_x::test_y` of a JUnit report; a test that could not be set up has not failed."""
    if not report.exists():
        return ""
    for case in ElementTree.parse(report).iter("testcase"):  # our own report
        if case.find("failure") is not None:
            return f"{case.get('classname')}::{case.get('name')}"
    return ""


def copy_of_the_code(to: Path):
    """What git knows or would take, as it stands now, so that nobody's work meanwhile gets in the way."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        source, copy = ROOT / name, to / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    for name in NOT_TRACKED:
        if (ROOT / name).exists() and not (to / name).exists():
            os.symlink(ROOT / name, to / name)


@contextmanager
def lanes(slot, count):
    with tempfile.TemporaryDirectory(prefix="hsb-mutants-") as folder:
        made = [Lane(slot, number, Path(folder)) for number in range(1, count + 1)]
        try:
            yield made
        finally:
            for lane in made:
                lane.stop()
