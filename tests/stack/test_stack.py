import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from hsbpanel.stack import health
from hsbpanel.stack.stack import Stack


def processes_of(var):
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    return [line for line in listing.splitlines() if str(var) in line]


@pytest.fixture(scope="module")
def var():
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    return Path(os.environ["VAR"]) / f"whole-{worker}"


@pytest.fixture(scope="module")
def stack(var):
    with Stack(var, fresh=True, demo=False, web_workers=1, tick_seconds=1) as stack:
        yield stack
    assert processes_of(var) == []


def test_whole_is_ready_once_it_is_started(stack):
    assert health.ask(stack.url, host=f"127.0.0.1:{stack.port}")[0] == 200
    assert set(stack.children) == {"postgres", "broker", "mailsink", "worker", "reader", "beat", "web"}


def test_web_logs_in_as_a_role_that_cannot_change_the_tables(stack):
    with psycopg.connect(stack.settings["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("hsb_web",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE django_migrations")


def test_secrets_are_for_us_alone(stack, var):
    assert (var / "stack.env").stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in (var / "secrets").iterdir()} == {0o600}


def test_lost_broker_is_seen_and_its_return_too(stack):
    host = f"127.0.0.1:{stack.port}"
    stack.children["broker"].kill()
    assert health.ask(stack.url, host=host)[0] == 503
    stack.children["broker"].start()
    health.wait_until_ready(stack)
