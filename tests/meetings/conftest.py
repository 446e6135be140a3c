"""A meeting three weeks ahead and two cases that are due: a young person's and a harmed child's."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from cases.services import open_cases
from meetings import services
from meetings.models import Meeting
from sharing.models import Record
from sharing.services import access
from sharing.web import days
from sharing.working_days import working_day_on_or_before


def working_day_ahead(ahead):
    return datetime.combine(working_day_on_or_before(days.today() + timedelta(days=ahead)), time(9, 30), days.LONDON)


def child(given_names, family_name, date_of_birth, gender):
    return {
        "given_names": given_names, "family_name": family_name, "date_of_birth": date_of_birth, "gender": gender
    }  # fmt: skip


def open_two(cast, number=1, **told):
    referral = access.open_record(kind=Record.Kind.REFERRAL, panel=cast.panel, by=cast.chair, reason="Test")
    return open_cases(
        referral_record=referral, panel=cast.panel, reference=f"HSB-2026-{number:04}", by=cast.chair,
        referrer=cast.referrer, **told,
        young_person={
            "child": child("Jordan", "Ferncliffe", date(2012, 3, 4), "boy"),
            "information": [{"kind": "behaviour", "heading": "What happened", "text": "Behaviour at the youth club."}],
        },
        harmed=[{
            "child": child("Wren", "Oakdene", date(2017, 5, 6), "girl"),
            "information": [{"kind": "needs", "heading": "", "text": "Needs a safe way to school."}],
        }],
    )  # fmt: skip


@pytest.fixture
def both(cast, as_person):
    """(the young person's case, the harmed child's case)"""
    with as_person(cast.chair):
        return open_two(cast)


@pytest.fixture
def meeting(cast, both, as_person):
    with as_person(cast.coordinator):
        return services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(25), place="Town Hall, Room 2", by=cast.coordinator
        )


@pytest.fixture
def at_the_chair(cast, meeting, as_person):
    """Version 1 of the schedule, sent to the Chair."""
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        return services.send_to_chair(version=version, by=cast.coordinator)


@pytest.fixture
def approved(cast, at_the_chair, as_person):
    with as_person(cast.chair):
        return services.approve_schedule(
            version=at_the_chair, content_sha256=at_the_chair.content_sha256, by=cast.chair
        )


@pytest.fixture
def due(approved):
    """An approved schedule whose moment has come."""
    now = timezone.now()
    Meeting.objects.filter(pk=approved.meeting_id).update(circulate_at=now - timedelta(minutes=1))
    approved.refresh_from_db()
    return approved


@pytest.fixture
def sent(cast, due, as_worker):
    """Circulated and delivered: the panel holds its grants, as after the mail has gone."""
    with as_worker():
        services.circulate_version(version=due)
    give_grants(cast, due, Case.objects.all())
    due.refresh_from_db()
    return due


def give_grants(cast, version, cases):
    """What sending a copy writes for its recipient."""
    for person in (cast.member, cast.health_member, cast.youth_justice_member, cast.education_member):
        for record in [version.record_id, *(case.pk for case in cases)]:
            access.grant_access(
                record=record, to=person, permission=access.VIEW, purpose="discussion", ground="significant_harm",
                reason="Papers of the meeting", via="circulation", by=cast.chair,
            )  # fmt: skip


@pytest.fixture
def today(sent):
    """The same meeting, brought to today."""
    now = timezone.now()
    Meeting.objects.filter(pk=sent.meeting_id).update(
        circulate_at=now - timedelta(days=7), starts_at=now - timedelta(hours=1)
    )
    return Meeting.objects.get(pk=sent.meeting_id)


@pytest.fixture
def minuted(cast, today, as_person):
    """Everything recorded: one pathway, one put off, one action, and the meeting closed."""
    later = days.today() + timedelta(days=60)
    with as_person(cast.coordinator):
        services.read_statement(meeting=today, by=cast.coordinator)
        services.record_attendance(
            meeting=today, by=cast.coordinator, entries=[{"person": cast.chair, "how": "present"}]
        )
        first, second = today.agenda
        services.record_minutes(
            item=first, version=0, by=cast.coordinator, risks="Contact after school.", pathway="child_protection",
            reasons="Needs help early.", lead_agency=cast.social_care, next_panel_on=later,
            shared={cast.police: "No further incidents."},
        )  # fmt: skip
        services.add_action(
            item=first, owner=cast.member, text="Visit the school.", due_on=days.today() + timedelta(days=7),
            by=cast.coordinator,
        )  # fmt: skip
        services.record_minutes(
            item=second, version=0, by=cast.coordinator, deferred_because="Her social worker was away.",
            next_panel_on=later,
        )  # fmt: skip
        return services.close_meeting(meeting=today, by=cast.coordinator)


@pytest.fixture
def minutes_sent(cast, minuted, as_person):
    """Version 1 of the minutes, at the Chair's desk."""
    with as_person(cast.coordinator):
        version = services.write_up(meeting=minuted, by=cast.coordinator)
        return services.send_to_chair(version=version, by=cast.coordinator)
