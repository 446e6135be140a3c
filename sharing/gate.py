"""Why nothing at all is visible to a person, in words and with whom to ask. R38, R39. The database decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import TextChoices

from sharing.models import Person, Place
from sharing.places import in_office, the_panel

SENTENCES = {
    "inactive": "Your account is not active.",
    "ended": "Your last day with the panel has passed.",
    "agreement": "Your agency has not approved the Information Sharing Agreement now in force.",
    "induction": "Your induction has not been recorded.",
    "undertaking": "Your undertaking of confidentiality has not been recorded.",
}
# The same, of somebody else, as a list of people says it.
MISSING = {
    "agreement": "their agency has not approved the agreement",
    "induction": "induction",
    "undertaking": "undertaking of confidentiality",
}
OF_SOMEBODY = {
    "inactive": "Their account is not active.",
    "ended": "Their last day has passed.",
    "agreement": "Their agency has not approved the Information Sharing Agreement now in force.",
    "induction": "Their induction has not been recorded.",
    "undertaking": "Their undertaking of confidentiality has not been recorded.",
}
OF_THE_AGENCY = {"agreement"}


class Standing(TextChoices):
    """How a person stands with the panel."""

    ACTIVE = "active", "Active"
    INVITED = "invited", "Invited"
    CLOSED = "closed", "Gate closed"
    LEFT = "left", "Left"


@dataclass(frozen=True)
class Shut:
    """One reason, and who can do something about it: people of the agency first, then the Coordinator."""

    sentence: str
    ask: list[Person]


def reasons(person: Person) -> list[str]:
    """Sentences, most basic first; empty when the gate is open."""
    return [SENTENCES[code] for code in codes_of([person])[person.pk]]


def is_open(person: Person) -> bool:
    return not reasons(person)


def whom_to_ask(person: Person) -> list[Shut]:
    """What stands in the way of this person, each with whom to ask; empty when the gate is open."""
    codes = codes_of([person])[person.pk]
    if not codes:
        return []
    coordinators = _coordinators(person)
    lead = person.agency.governance_lead
    of_agency = [lead] if lead and lead.pk != person.pk else []
    return [Shut(SENTENCES[code], (of_agency if code in OF_THE_AGENCY else []) + coordinators) for code in codes]


def codes_of(people: Iterable[Person]) -> dict:
    """Person id to the codes of what is missing, for all of them with one statement."""
    codes = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id, r.code from unnest(%s::uuid[]) as p (id)"
            " cross join lateral sharing_gate_reasons(p.id) with ordinality as r (code, place) order by r.place",
            [[person.pk for person in people]],
        )
        for person, code in cursor.fetchall():
            codes[person].append(code)
    return codes


def standing(person: Person, codes: list[str]) -> tuple[Standing, str]:
    """How the person stands, and in words what is missing where something is."""
    if {"inactive", "ended"} & set(codes):
        return Standing.LEFT, ""
    missing = ", ".join(MISSING[code] for code in codes)
    if not person.has_usable_password():
        return Standing.INVITED, f"Has not chosen a password yet{f'; missing: {missing}' if missing else ''}"
    return (Standing.CLOSED, f"Missing: {missing}") if missing else (Standing.ACTIVE, "")


def _coordinators(person):
    places = in_office(the_panel(), Place.Office.COORDINATOR).order_by("person__name")
    return [place.person for place in places if place.person_id != person.pk]
