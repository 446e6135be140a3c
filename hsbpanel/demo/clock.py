"""The story's clock: what the demo tells of last month is written by the services as if it were last month.

Only while the demo is being loaded. Django's own clock is set, so that each row, each rule and each audit event has
the moment of the story; what the database dates by itself is put right at the end of each moment.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.db import connection
from django.utils import timezone

from sharing.web.days import LONDON


@contextmanager
def at(day: date, hour: int, minute: int = 0):
    """Inside, it is that moment in London, and time goes on from there."""
    then, started = datetime.combine(day, time(hour, minute), LONDON), datetime.now(UTC)

    class Shown(type):
        def __instancecheck__(cls, value):
            return isinstance(value, datetime)

    class Clock(datetime, metaclass=Shown):
        @classmethod
        def now(cls, tz=None):
            return (then + (datetime.now(UTC) - started)).astimezone(tz)

    # The module's own name for the class, so that a default of a model's field reads the same clock.
    timezone.datetime, told_by_django = Clock, timezone.datetime
    try:
        yield then
    finally:
        timezone.datetime = told_by_django
    _put_right_what_the_database_dated(then)


def _put_right_what_the_database_dated(then):
    """Grants start and end by the database's clock, and what is known is written down by it: those of this moment bear
    the time of this transaction.
    """
    with connection.cursor() as cursor:
        # Emergency access has its end from there, too.
        for table, column, which in (
            ("sharing_emergencyaccess", "taken_at", ""),
            ("sharing_grant", "starts_at", "and via = 'emergency'"),
        ):
            moved = f"update {table} set {column} = %s, ends_at = ends_at - (now() - %s)"
            cursor.execute(f"{moved} where {column} = now() {which}", [then, then])
        cursor.execute(
            """update cases_caseinformation set recorded_at = %s + (recorded_at - now())
             where recorded_at between now() and clock_timestamp()""",
            [then],
        )
        cursor.execute("update sharing_grant set starts_at = %s where starts_at = now()", [then])
        cursor.execute("update sharing_grant set ended_at = %s where ended_at = now()", [then])
