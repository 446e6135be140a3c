"""Commands that write for somebody: under the web role and as that person, so that the database's rules hold."""

from contextlib import contextmanager

from django.db import connection, transaction

from sharing.models import Person


def acting(person: Person):
    """Inside, the database lets through what it lets this person see and write, and nothing else."""
    return _as("hsb_web", person)


def working():
    """Inside, the rights are those of the worker that circulates and sends."""
    return _as("hsb_worker")


@contextmanager
def _as(role, person=None):
    with transaction.atomic(), connection.cursor() as cursor:
        become = "select set_config('role', %s, false), set_config('hsb.person', %s, false)"
        cursor.execute(become, [role, str(person.pk) if person else ""])
        yield
        cursor.execute(become, ["none", ""])
