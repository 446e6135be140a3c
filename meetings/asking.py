"""Which agencies owe a return for which children before a meeting, and what the letters to them say. R27, R42"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from meetings import agenda, dates, rules
from meetings.models import AgencyReturn, CheckRequest, Meeting
from sharing.models import Agency, Dispatch, Person
from sharing.places import recipients, stand_ins
from sharing.web import days


@dataclass(frozen=True)
class Standing:
    """One agency before a meeting: of how many children it was asked, and which it has not answered for."""

    agency: Agency
    asked: int
    outstanding: frozenset[uuid.UUID]
    written_at: datetime | None = None  # when it was last written to about them

    @property
    def answered(self):
        return self.asked - len(self.outstanding)


def standings(meeting: Meeting) -> list[Standing]:
    """Of every agency that was asked: by the papers about all in them, by a request to check about its children."""
    sent, checks = set(agenda.sent_cases(meeting)), {}
    on_agenda = set(meeting.agenda.values_list("case_id", flat=True))
    for case, agency in CheckRequest.objects.filter(meeting=meeting).values_list("case_id", "agency_id"):
        checks.setdefault(agency, set()).add(case)
    given = AgencyReturn.objects.filter(meeting=meeting).exclude(answer=AgencyReturn.Answer.NOT_CHECKED)
    answered = set(given.values_list("case_id", "agency_id"))
    written = _written_at(meeting)
    found = []
    for agency in rules.agencies_asked(meeting):
        asked = (sent | checks.get(agency.pk, set())) & on_agenda
        outstanding = frozenset(case for case in asked if (case, agency.pk) not in answered)
        if asked:
            found.append(Standing(agency, len(asked), outstanding, written.get(agency.pk)))
    return found


def people_of(agency_ids, meeting: Meeting) -> list[Person]:
    """Who answers for these agencies: who gets the papers; where they are away today, who stands in for them. R26"""
    of_agencies = [one for one in recipients(meeting.panel, meeting.on) if one.person.agency_id in agency_ids]
    here = stand_ins(meeting.panel, days.today())
    return [one.person if one.instead_of else here.get(one.place.pk, one.person) for one in of_agencies]


def _written_at(meeting):
    """{agency: when the last letter about returns was written to it}, of those letters the reader sees."""
    letters = Dispatch.objects.filter(
        record=meeting.papers.pk, kind=Dispatch.Kind.NOTICE, reference__in=_subjects(meeting)
    )
    rows = letters.order_by("created_at").values_list("deliveries__recipient__agency_id", "created_at")
    return dict(rows)


# Letters


def _subjects(meeting):
    return [check_letter(meeting)[0][:80], chasing_letter(meeting)[0][:80]]


def check_letter(meeting: Meeting) -> tuple[str, str]:
    """Subject and body: agencies are asked to check before the schedule goes out."""
    return (
        f"{meeting} – please check your systems",
        f"The {meeting.panel.name} of {days.long_date(meeting.on)} is being prepared. Your agency is asked whether it "
        "knows the children on its agenda.\n\n"
        "What to do\n"
        "1. Read on this page who they are, look them up, and answer for each:\n"
        f"   {_page('checks', meeting)}\n"
        f"2. If you answer by {days.long_date(dates.approve_by(meeting))}, it is in the schedule. The last day is "
        f"{days.long_date(dates.returns_by(meeting))}.\n"
        "3. Use what you read there for this check alone.\n",
    )


def chasing_letter(meeting: Meeting) -> tuple[str, str]:
    """Subject and body: answers are outstanding."""
    return (
        f"{meeting} – answers are outstanding",
        f"Your agency has not said of every child what it knows, for the {meeting.panel.name} of "
        f"{days.long_date(meeting.on)}. Answers are due by {days.long_date(dates.returns_by(meeting))}.\n\n"
        "What to do\n"
        "1. Answer for each child; “nothing known” is an answer, too:\n"
        f"   {settings.SITE_URL}{meeting.get_absolute_url()}\n"
        "2. If you cannot, tell the Coordinator who answers for your agency.\n",
    )


def _page(name, meeting):
    return f"{settings.SITE_URL}{reverse(f'meetings:{name}', args=[meeting.pk])}"
