"""The day and what waits, as a test of the daily mail wants them."""

import pytest
from django.db import connection
from django.utils import timezone

from hsbpanel import waiting
from sharing.web import days


@pytest.fixture
def at(monkeypatch):
    """`at(moment)`: it is then, for Python and for the database's own day."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        with connection.cursor() as cursor:
            cursor.execute(
                "create or replace function sharing_today() returns date language sql stable"
                f" as $$ select date '{days.in_london(moment).date()}' $$"
            )
        return moment

    return at


@pytest.fixture
def waits(monkeypatch):
    """`waits(work, ...)`: just that waits, for everybody."""

    class Room:
        work = ()

        @classmethod
        def waiting_for(cls, person, panel):
            return cls.work

    monkeypatch.setattr(waiting, "ROOMS", (Room,))

    def waits(*work):
        Room.work = work

    return waits
