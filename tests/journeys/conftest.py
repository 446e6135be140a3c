"""What the journeys share: a browser, and a whole stack with the demo in it for those that can use one together."""

import os
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import sync_playwright
from psycopg import sql

from hsbpanel.stack import roles
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.stack import Stack
from hsbpanel.stack.testing import TEMPLATE
from tests.journeys.journey import empty
from tests.journeys.people import People
from tests.journeys.pictures import Pictures

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def whole_stack(name, **more):
    """A stack of its own, begun with the demo; its database is a copy of the migrated one that all tests copy."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    with copied_database(name) as addresses:
        var = Path(os.environ["VAR"]) / name
        with Stack(var, fresh=True, demo=True, web_workers=2, given=addresses, **more) as stack:
            yield stack


@contextmanager
def copied_database(name):
    """{setting: address} of a database on the tests' own server, each address with the login of its role."""
    server_of = {setting: os.environ[setting].rpartition("/")[0] for setting in roles.ROLES}
    with roles.connected(os.environ["DATABASE_OWNER_URL"]) as server:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, TEMPLATE))))
    # Rights on tables are copied, those on the database as a whole are not.
    addresses = {setting: f"{url}/{name}" for setting, url in server_of.items()}
    roles.prepare_database(addresses["DATABASE_OWNER_URL"])
    yield addresses
    with roles.connected(os.environ["DATABASE_OWNER_URL"]) as server:
        _drop(server, name)


def _drop(server: psycopg.Connection, name):
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="package")
def shared_stack():
    """For journeys that mind neither what others have written before them nor each other's people."""
    with whole_stack("shared") as stack:
        yield stack


@pytest.fixture(scope="package")
def used_codes():
    """By name, the half minute of the last code: none counts twice on one stack, whichever file used it."""
    return {}


@pytest.fixture(scope="package")
def chromium():
    """Ours, not the plugin's: Debian's Chromium, and gone before any test elsewhere asks the database anything."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pictures(request):
    """Of one file's pages; what a machine can see that is wrong with them fails the last of its tests."""
    name = request.module.__name__.rpartition("test_")[2]
    folder = Path(os.environ.get("JOURNEY_OUTPUT") or ROOT / "var/journey").with_name(name)
    empty(folder)
    pictures = Pictures(folder / "pictures")
    yield pictures
    brought_about = getattr(request.module, "BROUGHT_ABOUT", ())
    assert [one for one in pictures.problems if not any(words in one for words in brought_about)] == []


@pytest.fixture(scope="module")
def people(shared_stack, chromium, pictures, used_codes):
    """The demo's people, each at a browser of their own, which is closed behind the last test of a file."""
    people = People(shared_stack, chromium, pictures.watch)
    people.used = used_codes
    yield people
    for context in chromium.contexts:
        context.close()
