"""What the audit says of people's reading to those who look after it; the database decides whose they see. R33

The Chair and vice-chair look after everybody's reading, an agency's information governance lead after that of its
own staff. References are shown, names of children never.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from sharing.models import Person, ReadingReview, Record

LOOKS_BACK = timedelta(days=90)
KINDS = dict(Record.Kind.choices)


@dataclass(frozen=True)
class Unusual:
    """A stretch of unusual reading by one person; `count` different records were opened."""

    id: UUID
    person: Person
    why: ReadingReview.Why
    began_at: datetime
    ended_at: datetime
    count: int


@dataclass(frozen=True)
class Opening:
    """One page opened by one person: the URL's name, and its records in words, as in "Case HSB-2026-0012-Y"."""

    at: datetime
    person: Person
    page: str
    records: list[str]
    total: int = 0


def unusual() -> list[Unusual]:
    """What nobody has looked into yet among the people the reader looks after, the latest first."""
    rows = _rows("select * from sharing_unusual_reading(%s) order by ended_at desc, why", _since())
    if not rows:
        return []
    reviews = list(ReadingReview.objects.filter(ended_at__gte=_since()))
    return [
        Unusual(**row | {"why": ReadingReview.Why(row["why"])})
        for row in rows
        if not any(_covers(review, row) for review in reviews)
    ]


def _covers(review, row):
    """Looked into up to its last reading; one that goes on afterwards comes back."""
    is_same = (review.person_id, review.why) == (row["person"].pk, row["why"])
    return is_same and review.began_at <= row["ended_at"] <= review.ended_at


def openings_in(stretch: Unusual) -> list[Opening]:
    """Each opening of a single record in the stretch, the latest first."""
    sql = "select * from sharing_openings_by(%s, %s, %s)"
    return _openings(_rows(sql, stretch.person.pk, stretch.began_at, stretch.ended_at))


def reviewed() -> list[ReadingReview]:
    """What has been looked into lately, the latest first."""
    reviews = ReadingReview.objects.filter(reviewed_at__gte=_since())
    return list(reviews.select_related("person__agency", "reviewed_by__agency"))


def openings_by_staff(at_most: int, but_first: int = 0) -> list[Opening]:
    """Openings by staff of the agencies whose lead the reader is, the latest first; each knows how many there are."""
    return _openings(_rows("select * from sharing_openings_by_staff(%s, %s, %s)", _since(), at_most, but_first))


def _since():
    return timezone.now() - LOOKS_BACK


def _rows(sql, *params):
    """Rows of a function, each with its person instead of their id."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    people = Person.objects.select_related("agency").in_bulk({row["person_id"] for row in rows})
    return [{"person": people[row.pop("person_id")], **row} for row in rows]


def _openings(rows):
    return [Opening(**row | {"records": _in_words(row["records"])}) for row in rows]


def _in_words(records):
    """The function gives "case HSB-2026-0012-Y"; what is no record any more has no words."""
    named = (text.partition(" ") for text in records if text)
    return [f"{KINDS[kind]} {reference}".strip() for kind, _, reference in named]
