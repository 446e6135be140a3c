"""A part stays with its meeting and its case, and nobody approves in the name of another."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from meetings import services
from meetings.models import (
    AgencyReturn,
    AgendaItem,
    AgreedAction,
    Attendance,
    Meeting,
    MeetingChange,
    MinutesItem,
    MinutesVersion,
    Papers,
    ScheduleVersion,
    SharedInformation,
)
from sharing.models import Record
from sharing.services import access

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def other_papers(cast, as_person):
    """Papers of no meeting, which the Coordinator has opened and manages."""
    with as_person(cast.coordinator):
        return access.open_record(kind=Record.Kind.PAPERS, panel=cast.panel, by=cast.coordinator, reason="Test")


def written(part, person, as_person):
    with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
        part.save(force_insert=True)


# A meeting and its papers


@pytest.mark.parametrize("who", ["member", "referrer", "leaver", "outsider"])
@pytest.mark.parametrize("change", ["status = 'cancelled'", "place = 'Elsewhere'", "created_by_id = sharing_reader()"])
def test_meetings_are_changed_by_the_offices_alone(change, who, meeting, cast, refused):
    assert refused(getattr(cast, who), f"update meetings_meeting set {change}")


def test_a_meeting_is_planned_by_the_coordinator_and_cancelled_for_good(meeting, cast, as_person, refused):
    planned = {"panel": cast.panel, "starts_at": "2090-01-10 09:00Z", "circulate_at": "2090-01-03 09:00Z", "place": "x"}
    written(Meeting(**planned, created_by=cast.chair), cast.chair, as_person)
    written(Meeting(**planned, created_by=cast.chair), cast.coordinator, as_person)
    assert refused(cast.chair, "update meetings_meeting set status = 'cancelled'")
    cancelled = "update meetings_meeting set status = 'cancelled', sequence = 1 where id = %s"
    assert refused(cast.coordinator, cancelled, meeting.pk)
    told = {"meeting": meeting, "number": 1, "what": "cancelled", "starts_before": meeting.starts_at, "reason": "Snow"}
    written(MeetingChange(**told, by=cast.chair), cast.chair, as_person)
    written(MeetingChange(**told, by=cast.chair), cast.coordinator, as_person)
    with as_person(cast.coordinator):
        MeetingChange(**told, by=cast.coordinator).save(force_insert=True)
    for change in ("place = 'Elsewhere'", "sequence = 1", "status = 'cancelled', sequence = 2"):
        assert refused(cast.coordinator, f"update meetings_meeting set {change} where id = %s", meeting.pk)
    assert not refused(cast.coordinator, cancelled, meeting.pk)
    for change in ("reason = 'Another'", "number = 2"):
        assert refused(cast.coordinator, f"update meetings_meetingchange set {change}")
    assert refused(cast.coordinator, "delete from meetings_meetingchange")
    assert refused(cast.coordinator, "update meetings_meeting set status = 'planned'")


@pytest.mark.rule("R24")
@pytest.mark.parametrize("version", [ScheduleVersion, MinutesVersion])
def test_a_version_belongs_to_the_papers_of_its_meeting(version, meeting, other_papers, cast, as_person):
    fields = {"meeting": meeting, "number": 7, "compiled_by": cast.coordinator}
    written(version(record=other_papers, **fields), cast.coordinator, as_person)
    written(
        version(record_id=meeting.papers.pk, **fields | {"compiled_by": cast.vice_chair}), cast.coordinator, as_person
    )
    with as_person(cast.coordinator):
        version.objects.create(record_id=meeting.papers.pk, **fields)


@pytest.mark.rule("R28")
def test_attendance_belongs_to_the_papers_of_its_meeting(meeting, other_papers, cast, as_person, refused):
    fields = {"meeting": meeting, "person": cast.chair, "how": "present"}
    written(Attendance(record=other_papers, **fields), cast.coordinator, as_person)
    assert refused(cast.coordinator, "update meetings_papers set meeting_id = %s", meeting.pk)
    assert Papers.objects.count() == 1


@pytest.mark.rule("R10")
def test_what_is_about_a_child_belongs_to_the_record_of_the_case(today, both, cast, as_person):
    young_person, harmed = both
    mixed = {"record": harmed.record, "case": young_person, "meeting": today}
    with as_person(cast.coordinator), pytest.raises(DatabaseError, match="agenda_item_of_its_case"):
        AgendaItem.objects.create(position=9, **mixed)
    with as_person(cast.member), pytest.raises(DatabaseError, match="return_of_its_case"):
        AgencyReturn.objects.create(agency=cast.police, person=cast.member, answer="not_known", **mixed)
    with as_person(cast.coordinator):
        item = services.record_minutes(item=today.agenda.get(case=harmed), version=0, by=cast.coordinator, risks="x")
    with as_person(cast.coordinator), pytest.raises(DatabaseError, match="agreed_action_of_its_case"):
        AgreedAction.objects.create(item=item, **mixed, **action(cast))


def action(cast):
    return {"owner": cast.member, "owner_agency": cast.police, "text": "Visit", "due_on": "2090-01-01"}


@pytest.mark.rule("R30")
def test_an_item_of_the_minutes_is_begun_in_ones_own_name(today, both, cast, as_person):
    first = today.agenda.get(case=both[0])
    written(MinutesItem(record=first.record, agenda_item=first, saved_by=cast.chair), cast.coordinator, as_person)
    written(
        MinutesItem(record=both[1].record, agenda_item=first, saved_by=cast.coordinator), cast.coordinator, as_person
    )
    with as_person(cast.coordinator):
        MinutesItem.objects.create(record=first.record, agenda_item=first, saved_by=cast.coordinator)


@pytest.mark.rule("R32")
def test_an_action_is_not_written_as_agreed_or_done(minuted, both, cast, as_person):
    item = minuted.agenda.get(case=both[0]).minutes
    fields = {"record": both[0].record, "case": both[0], "meeting": minuted, "item": item, **action(cast)}
    for forged in ({"agreed_at": timezone.now()}, {"status": "done", "done_on": "2026-01-01"}):
        written(AgreedAction(**fields | forged), cast.coordinator, as_person)
    with as_person(cast.coordinator):
        AgreedAction.objects.create(**fields)


@pytest.mark.rule("R23")
def test_papers_are_opened_by_the_coordinator_alone(meeting, cast, as_person):
    other = Meeting.objects.create(
        panel=cast.panel, starts_at="2090-01-10 09:00Z", circulate_at="2090-01-03 09:00Z", place="x",
        created_by=cast.coordinator,
    )  # fmt: skip
    with as_person(cast.chair):
        record = access.open_record(kind=Record.Kind.PAPERS, panel=cast.panel, by=cast.chair, reason="Test")
    written(Papers(record=record, meeting=other), cast.chair, as_person)


@pytest.mark.rule("R10")
@pytest.mark.parametrize("table", ["agendaitem", "minutesitem", "sharedinformation", "agreedaction"])
def test_a_part_does_not_move_to_another_record(table, minuted, both, cast, refused):
    assert refused(cast.coordinator, f"update meetings_{table} set record_id = %s where record_id = %s",
                   both[1].pk, both[0].pk)  # fmt: skip


@pytest.mark.rule("R10")
def test_what_was_shared_belongs_to_the_record_of_its_item(minuted, both, cast, as_person):
    item = minuted.agenda.get(record=both[0].pk).minutes
    written(SharedInformation(record=both[1].record, item=item, agency=cast.health), cast.coordinator, as_person)


# Approval


@pytest.mark.rule("R24")
@pytest.mark.parametrize("who", ["coordinator", "vice_chair", "member"])
def test_nobody_approves_in_the_name_of_the_chair(who, at_the_chair, cast, refused):
    assert refused(
        getattr(cast, who),
        "update meetings_scheduleversion set status = 'approved', approved_at = now(), approved_by_id = %s",
        cast.chair.pk,
    )


@pytest.mark.rule("R24")
def test_the_coordinator_approves_nothing(at_the_chair, cast, as_person, refused):
    with as_person(cast.vice_chair):
        paper = services.keep_paper(version=at_the_chair, by=cast.vice_chair)
    change = "update meetings_scheduleversion set status = 'approved', approved_at = now(), approved_by_id = %s"
    assert refused(cast.vice_chair, change, cast.vice_chair.pk)  # it names no paper
    change += ", paper_sha256 = %s"
    assert refused(cast.coordinator, change, cast.coordinator.pk, paper.sha256)
    assert refused(cast.vice_chair, change, cast.vice_chair.pk, "0" * 64)
    assert not refused(cast.vice_chair, change, cast.vice_chair.pk, paper.sha256)


@pytest.mark.rule("R24")
@pytest.mark.parametrize("who", ["coordinator", "chair"])
@pytest.mark.parametrize(
    "change",
    [
        "front = '{}'",
        "content_sha256 = 'other'",
        "number = 9",
        "points = 'x'",
        "status = 'draft', approved_by_id = null, approved_at = null, circulated_at = null",
        "approved_by_id = sharing_reader()",
        "approved_at = now() - interval '1 day'",
        "circulated_at = null",
        "circulated_at = now() - interval '1 day'",
        "compiled_by_id = sharing_reader(), compiled_at = now()",
        "record_id = meeting_id",
    ],
)
def test_what_was_approved_stays(change, who, sent, cast, refused):
    if change.startswith("compiled_by_id") and who == "coordinator":
        change = change.partition(", ")[2]
    if change.startswith("approved_by_id") and who == "chair":
        change = "approved_by_id = compiled_by_id"
    assert refused(getattr(cast, who), f"update meetings_scheduleversion set {change}")
    assert refused(cast.coordinator, "delete from meetings_scheduleversion")
    assert refused(cast.coordinator, "delete from meetings_scheduleitem")


@pytest.mark.rule("R24")
def test_what_is_with_the_chair_keeps_its_hash(at_the_chair, cast, refused):
    for change in ("content_sha256 = 'other'", "front = '{}'", "circulated_at = now()"):
        assert refused(cast.coordinator, f"update meetings_scheduleversion set {change}")


@pytest.mark.rule("R24")
def test_the_worker_says_that_a_version_has_gone_out_once(sent, as_worker):
    assert sent.circulated_at
    with as_worker(), pytest.raises(DatabaseError):
        ScheduleVersion.objects.filter(pk=sent.pk).update(circulated_at=timezone.now())


@pytest.mark.rule("R24")
def test_minutes_with_the_chair_stay_as_the_schedule_does(minutes_sent, cast, refused):
    for change in ("content_sha256 = 'other'", "front = '{}'", "circulated_at = now()"):
        assert refused(cast.coordinator, f"update meetings_minutesversion set {change}")


# Returns and actions


@pytest.mark.rule("R27")
def test_a_return_is_an_agencys_own_and_stays_with_its_case(sent, both, cast, as_person, refused):
    item = sent.meeting.agenda.get(case=both[0])
    with as_person(cast.member):
        services.record_return(item=item, answer="not_known", by=cast.member)
    move = "update meetings_agencyreturn set record_id = %s, case_id = %s"
    assert refused(cast.member, move, both[1].pk, both[1].pk)
    assert refused(cast.health_member, "update meetings_agencyreturn set answer = 'not_checked'")
    take = "update meetings_agencyreturn set person_id = %s"
    assert refused(cast.health_member, take, cast.health_member.pk)
    Meeting.objects.update(status=Meeting.Status.HELD)
    late = {"record": both[1].record, "case": both[1], "meeting": sent.meeting, "answer": "not_known"}
    written(AgencyReturn(**late, agency=cast.police, person=cast.member), cast.member, as_person)


@pytest.mark.rule("R27")
def test_a_return_stands_once_the_meeting_has_been_held(today, both, cast, as_person, refused):
    with as_person(cast.member):
        services.record_return(item=today.agenda.first(), answer="not_known", by=cast.member)
    change = "update meetings_agencyreturn set answer = 'not_checked'"
    assert not refused(cast.member, change)
    assert refused(cast.member, "update meetings_agencyreturn set agency_id = %s", cast.health.pk)
    Meeting.objects.update(status=Meeting.Status.HELD)
    assert refused(cast.member, change)


@pytest.mark.rule("R32")
def test_an_action_that_has_ended_stays_ended(minutes_sent, cast, as_person, refused):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    done = "update meetings_agreedaction set status = 'done', done_on = current_date, outcome = 'Rang them'"
    assert not refused(cast.member, done)
    for status in ("status = 'open', done_on = null", "status = 'not_done', done_on = null, outcome = 'x'"):
        assert refused(cast.member, f"update meetings_agreedaction set {status}")
