"""What tests of the daily mail share."""

from datetime import date, datetime

from hsbpanel import digests
from sharing.models import Delivery
from sharing.tasks import write_digests
from sharing.web import days
from sharing.work import Kind, Work
from tests.conftest import role

TUESDAY = date(2026, 12, 1)


def london(day, clock):
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), days.LONDON)


def tick(as_worker):
    """What beat asks of the two processes once a minute."""
    with role("hsb_web"):
        digests.note_due()
    with as_worker():
        write_digests()


def mails(person=None):
    found = Delivery.objects.filter(dispatch__kind="digest")
    return found.filter(recipient=person) if person else found


def a_return(**changes):
    return Work(**{"text": "x", "url": "/", "due_on": TUESDAY, "kind": Kind.RETURN, "count": 2} | changes)
