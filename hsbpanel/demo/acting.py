"""Who does what in the story: a person under the web role, the worker under its own, as in life."""

from contextlib import contextmanager

from django.db import connection, transaction

from sharing import audit
from sharing.models import Grant, Person


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


def has_read(person: Person, page: str, *records):
    """Write down that the person opened a page, as the page itself does."""
    with acting(person):
        ids = [getattr(one, "record_id", None) or one.pk for one in records]
        grants = Grant.objects.filter(user=person, content_object__in=ids).values_list("pk", flat=True)
        audit.record("page.read", *records, by=person, page=page, grants=grants)
