"""Everybody's fixtures. Tests connect as the owner of the tables; what a person does runs under the web role."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from pytest_django.plugin import blocking_manager_key

from cases.models import StatutoryValue
from tests.cast import make_cast
from tests.stories import open_one_case

# Two processes end together when the longest pieces of work begin first; the rest follow in the order of the files.
LONGEST = (
    "tests/house/test_matrix.py",
    "tests/journeys/test_main_job.py",
    "tests/journeys/",
    "tests/sharing/test_tampering.py",
    "tests/stack/test_stack.py",
    "tests/house/",
)
SHARES_A_STACK = "tests/journeys/"  # what one process starts for the first of these files serves the others


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next((at for at, path in enumerate(LONGEST) if item.nodeid.startswith(path)), 99))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The tests of one file stay on one process, and so do the journeys that share a stack."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return SHARES_A_STACK if file.startswith(SHARES_A_STACK) and "main_job" not in file else file

    return Scheduling(config, log)


def pytest_configure(config):
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that commits leaves every table empty: what the law says came with the migrations, and is put back."""
    marker = item.get_closest_marker("django_db")
    if not (nextitem and marker and marker.kwargs.get("transaction")):  # after the last one there is no database
        return (yield)
    with item.config.stash[blocking_manager_key].unblock():
        law = list(StatutoryValue.objects.all())
        done = yield
        StatutoryValue.objects.bulk_create(law, ignore_conflicts=True)
    return done


@contextmanager
def role(name, person=None):
    """Run a block as a database role, and as a person where one is given; then as the owner again."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"set role {name}")
                cursor.execute("select set_config('hsb.person', %s, false)", [str(person.pk) if person else ""])
            yield
            if not connection.needs_rollback:
                connection.check_constraints()  # what is looked at when a transaction ends
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            cursor.execute("select set_config('hsb.person', '', false)")


@pytest.fixture
def as_person():
    """`with as_person(chair): …` sees and writes what the database lets that person."""
    return lambda person: role("hsb_web", person)


@pytest.fixture
def as_worker():
    """`with as_worker(): …` runs as Celery does."""
    return lambda: role("hsb_worker")


@pytest.fixture
def refused(as_person):
    """`refused(person, sql, *params)`: the database refuses the statement to that person, or finds no row for it."""

    def refused(person, sql, *params):
        with as_person(person), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(sql, params)
                    return cursor.rowcount == 0
            except DatabaseError:
                return True

    return refused


@pytest.fixture
def cast(db):
    return make_cast()


class WebClient(Client):
    """A browser whose requests run under the web role, as in a web process."""

    def request(self, **request):
        with connection.cursor() as cursor:
            cursor.execute("set role hsb_web")
        try:
            return super().request(**request)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("reset role")

    def sign_in(self, person):
        """Password and second factor given."""
        device, _ = StaticDevice.objects.get_or_create(user=person, name="test")
        self.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = self.session
        session["otp_device_id"] = device.persistent_id
        session["verified_at"] = timezone.now().isoformat()
        session.save()
        return self

    def minutes_later(self, minutes=6):
        """As if the second factor had been given that long ago; the session itself goes on."""
        session = self.session
        session["verified_at"] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
        session.save()
        return self


@pytest.fixture
def web():
    """`web(person).get(url)`: that person's browser, signed in with the second factor; `web()` is nobody's."""

    def browser(person=None):
        return WebClient().sign_in(person) if person else WebClient()

    return browser


@pytest.fixture
def one_case(cast, as_person):
    """A young person's open case, which the offices and the referrer can see."""
    return open_one_case(cast, as_person)
