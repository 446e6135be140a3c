"""What an agency that checks its systems is told: who the children are, by the one function that tells it. R27, R33"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.utils import timezone

from meetings.models import AgencyReturn, AgendaItem, CheckRequest, Meeting
from sharing import gate
from sharing.models import Exclusion, Grant, Person
from sharing.places import deputies_on, in_office

OPEN = "any (array (select meetings_checks_open()))"
IDENTITIES = """
select request, name, also_known_as, date_of_birth, age_is_estimated, address, school
  from meetings_identities_to_check() where meeting = %s order by name, request
"""


@dataclass
class Identity:
    """Who one child is, for one request; nothing of the case."""

    request: uuid.UUID
    name: str
    also_known_as: str
    date_of_birth: date | None
    age_is_estimated: bool
    address: str
    school: str


def identities(meeting: Meeting) -> list[Identity]:
    """Of the children that the reader's agency is asked to check for this meeting, while the reader may answer."""
    with connection.cursor() as cursor:
        cursor.execute(IDENTITIES, [meeting.pk])
        return [Identity(*row) for row in cursor.fetchall()]


def to_answer(person: Person, meeting: Meeting) -> dict[uuid.UUID, CheckRequest]:
    """{id: request} of the reader's own agency that they may answer now. `person` is the reader."""
    is_open = Func(F("pk"), template=f"%(expressions)s = {OPEN}", output_field=BooleanField())
    requests = CheckRequest.objects.annotate(is_open=is_open).filter(
        is_open=True, meeting=meeting, agency=person.agency_id
    )
    return {request.pk: request for request in requests.select_related("meeting__panel")}


def answers(person: Person, meeting: Meeting) -> dict[uuid.UUID, AgencyReturn]:
    """{record: return} of the reader's own agency."""
    given = AgencyReturn.objects.filter(meeting=meeting, agency=person.agency_id)
    return {one.record_id: one for one in given.select_related("person")}


def unanswered(person: Person, meeting: Meeting) -> list[CheckRequest]:
    if not (requests := to_answer(person, meeting)):
        return []
    given = answers(person, meeting)
    return [one for one in requests.values() if is_unanswered(given.get(one.record_id))]


def is_unanswered(given: AgencyReturn | None) -> bool:
    """ "Not checked yet" is kept, and is no answer. R27"""
    return given is None or given.answer == AgencyReturn.Answer.NOT_CHECKED


@dataclass
class Told:
    """An agency that may learn now who a child is, and who of it: no grant, and nothing of the case."""

    request: CheckRequest
    people: list[Person]


def told_now(record: uuid.UUID) -> list[Told]:
    """Requests about one case that can be answered still, each with those who do not see the case beside it. R33"""
    on_agenda = AgendaItem.objects.filter(case=record, removed_by=None).values("meeting")
    requests = CheckRequest.objects.filter(
        record=record, meeting__in=on_agenda, meeting__status=Meeting.Status.PLANNED,
        meeting__starts_at__gt=timezone.now(),
    )  # fmt: skip
    others = set(Exclusion.objects.filter(record=record, ended_at=None).values_list("person", flat=True))
    held = Grant.objects.filter(content_object=record, ended_at=None).exclude(ends_at__lte=timezone.now())
    others |= set(held.values_list("user", flat=True))
    found = [
        Told(request, [one for one in _may_answer(request.meeting, request.agency_id) if one.pk not in others])
        for request in requests.select_related("meeting__panel", "agency", "asked_by__agency").order_by("agency__name")
    ]
    return [one for one in found if one.people]


def _may_answer(meeting, agency_id):
    """As the database has it: members of the meeting's day, and who stands in for them on that day or today."""
    places = in_office(meeting.panel, on=meeting.on).filter(person__agency=agency_id)
    days_of_deputies = {meeting.on, timezone.localdate()}
    deputies = [one for on in days_of_deputies for one in deputies_on(meeting.panel, on).filter(place__in=places)]
    found = {place.person for place in places} | {one.person for one in deputies if one.person}
    found = {one for one in found if one.agency_id == agency_id}  # a deputy may have moved since
    return sorted((one for one in found if gate.is_open(one)), key=lambda person: person.name)


def note(given: AgencyReturn, texts: dict[str, str]) -> None:
    """Look each text through for other children, as cases.names does for those who see the case. R11"""
    with connection.cursor() as cursor:
        cursor.execute(
            "select meetings_note_answer(%s, %s::text[], %s::text[])",
            [given.record_id, [place[:120] for place in texts], list(texts.values())],
        )
