"""Who may see and do what, in plain Python: written from the rules, knowing nothing of the database. R26, R33, R38"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

OFFICES = {"chair", "vice_chair", "coordinator"}
AT_LEAST = {
    "view": {"view", "contribute", "manage"},
    "contribute": {"contribute", "manage"},
    "manage": {"manage"},
}
AROUND = timedelta(days=28)  # before and after a deputy's days, and before a place begins


@dataclass(frozen=True)
class Someone:
    agency: str
    is_active: bool = True
    last_day: date | None = None
    inducted_on: date | None = None
    undertaking_on: date | None = None


@dataclass(frozen=True)
class Version:
    number: int
    starts_on: date
    approved: dict = field(default_factory=dict)  # agency: on which day


@dataclass(frozen=True)
class Place:
    person: str
    office: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Deputy:
    place: int
    person: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Grant:
    person: str
    record: int
    permission: str
    via: str
    starts_at: datetime
    ends_at: datetime | None
    is_ended: bool = False


@dataclass
class Model:
    """The partnership at one moment; whatever is added keeps its number, from 0."""

    now: datetime
    today: date
    people: dict
    versions: list = field(default_factory=list)
    places: list = field(default_factory=list)
    deputies: list = field(default_factory=list)
    grants: list = field(default_factory=list)
    shut_out: set = field(default_factory=set)  # (person, record)

    def change(self, kind, number, **fields):
        rows = getattr(self, kind)
        rows[number] = replace(rows[number], **fields)

    # The answers

    def is_let_in(self, name):
        """R38, R39"""
        person = self.people[name]
        has_started = [version for version in self.versions if version.starts_on <= self.today]
        if not has_started:
            return False
        in_force = max(has_started, key=lambda version: (version.starts_on, version.number))
        return (
            person.is_active
            and (person.last_day is None or self.today <= person.last_day)
            and self._has_come(person.inducted_on)
            and self._has_come(person.undertaking_on)
            and self._has_come(in_force.approved.get(person.agency))
        )

    def records(self, name, permission="view"):
        """The records on which somebody may do at least this."""
        if not self.is_let_in(name):
            return set()
        return {
            grant.record
            for grant in self.grants
            if grant.person == name
            and grant.permission in AT_LEAST[permission]
            and self._is_live(grant)
            and self._way_is_open(grant)
            and (name, grant.record) not in self.shut_out
        }

    def _has_come(self, day):
        return day is not None and day <= self.today

    def _is_live(self, grant):
        return not grant.is_ended and grant.starts_at <= self.now and (not grant.ends_at or self.now < grant.ends_at)

    def _way_is_open(self, grant):
        """R26"""
        if grant.via == "office":
            return any(
                place.person == grant.person and place.office in OFFICES and self._is_held(place, self.today)
                for place in self.places
            )
        if grant.via == "circulation":
            return any(self._gets_papers(grant.person, number) for number in range(len(self.places)))
        return True

    def _gets_papers(self, name, number):
        place = self.places[number]
        if not self._is_held(place, self.today + AROUND) or (place.ends_on and place.ends_on < self.today):
            return False
        return place.person == name or any(
            deputy.place == number
            and deputy.person == name
            and deputy.starts_on - AROUND <= self.today <= deputy.ends_on + AROUND
            for deputy in self.deputies
        )

    def _is_held(self, place, until):
        return place.starts_on <= until and (place.ends_on is None or self.today <= place.ends_on)
