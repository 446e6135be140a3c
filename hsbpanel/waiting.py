"""What waits for a person, of all rooms: the same on the home page and in the daily mail."""

from collections.abc import Iterator

import cases.waiting
import meetings.waiting
import referrals.waiting
import sharing.access_waiting
import sharing.waiting
from hsbpanel import status_pages
from sharing.models import Panel, Person
from sharing.work import Work

ROOMS = (referrals.waiting, cases.waiting, meetings.waiting, sharing.access_waiting, sharing.waiting, status_pages)


def waiting_for(person: Person, panel: Panel) -> Iterator[Work]:
    """For whoever is on the database connection, whose gate is open: the database gives only what they may see."""
    for room in ROOMS:
        yield from room.waiting_for(person, panel)
