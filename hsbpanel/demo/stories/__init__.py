"""What the demo's referrals say. All made up; every text is about one child and names no other."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Story:
    """One referral: who refers, and the fields of Referral, ReferredChild and Incident, as far as they are filled in.

    An incident's `harmed` gives the positions of the children harmed in it, from 0.
    """

    referrer: str
    team: str
    referral: dict
    young_person: dict
    harmed: list[dict] = field(default_factory=list)
    incidents: list[dict] = field(default_factory=list)


def before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def born(on: date, years: int, months: int) -> date:
    """A birthday of somebody who is so old on that day."""
    month = on.year * 12 + on.month - 1 - years * 12 - months
    return date(month // 12, month % 12 + 1, min(on.day, 28))
