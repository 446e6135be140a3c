"""What the diaries of the panel are told: invited, moved, called off, each once, and whoever comes later too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from icalendar import Calendar

from meetings import invitation, services, tasks
from meetings.models import Invitation, Meeting
from sharing import letters, rules
from sharing.models import Delivery, Deputy, Dispatch, Panel, Place
from sharing.services import leaving
from sharing.web import days
from tests.meetings.conftest import working_day_ahead

pytestmark = [pytest.mark.rule("R26"), pytest.mark.rule("R42")]
PANEL = ("chair", "vice_chair", "coordinator", "member", "health_member", "youth_justice_member", "education_member")


@pytest.fixture
def tick(as_worker):
    """One tick of the clock; gives the notices that it has written."""

    def tick():
        before = set(Dispatch.objects.values_list("pk", flat=True))
        with as_worker():
            tasks.tell_diaries()
        return list(Dispatch.objects.exclude(pk__in=before).order_by("created_at"))

    return tick


def people(notice):
    return {one.recipient.name for one in notice.deliveries.select_related("recipient")}


def panel_of(cast):
    return {getattr(cast, who).name for who in PANEL}


def event_of(notice):
    calendar = Calendar.from_ical(notice.invitation)
    (event,) = calendar.events
    return str(calendar["method"]), event


def move(cast, as_person, meeting, **changed):
    told = {"starts_at": meeting.starts_at, "place": meeting.place} | changed
    with as_person(cast.coordinator):
        return services.move_meeting(meeting=meeting, reason="The room is taken", by=cast.coordinator, **told)


def test_everybody_on_the_panel_is_invited_once(cast, meeting, tick):
    (notice,) = tick()
    assert people(notice) == panel_of(cast)
    _, event = event_of(notice)
    assert (str(event["uid"]), event["sequence"]) == (f"{meeting.pk}@hsb-panel", 0)
    assert event.start == meeting.starts_at
    assert "Europe/London" in notice.invitation
    assert tick() == []


def test_the_mail_itself_is_an_invitation_to_its_recipient_alone(cast, meeting, tick):
    (notice,) = tick()
    delivery = notice.deliveries.get(recipient=cast.member)
    mail = letters.mail(delivery, cast.panel, None)
    (part,) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    (event,) = Calendar.from_ical(part.get_content()).events
    assert [str(event["attendee"])] == [f"mailto:{cast.member.email}"]
    for trace in ("Jordan", "Ferncliffe", "Wren", "HSB-2026"):
        assert trace not in mail.as_string()


@pytest.mark.parametrize(
    ("month", "utc"), [(1, "0930"), (3, "0930"), (4, "0830"), (7, "0830"), (10, "0830"), (11, "0930")]
)
def test_half_past_nine_is_half_past_nine_in_every_diary_of_the_year(month, utc):
    starts_at = datetime(2027, month, 15, 9, 30, tzinfo=days.LONDON)
    meeting = Meeting(panel=Panel(name="HSB panel", mailbox="hsb@ashdale.gov.uk"), starts_at=starts_at, place="Library")
    written = invitation.event(meeting)
    calendar = Calendar.from_ical(written)
    (event,) = calendar.events
    assert event.start.strftime("%H%M") == "0930"
    assert event.start.astimezone(UTC).strftime("%H%M") == utc
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/London"]
    assert f"DTSTART;TZID=Europe/London:2027{month:02}15T093000" in written
    assert not any(len(line.encode()) > 75 for line in written.splitlines())


def test_many_planned_at_once_are_one_mail_with_one_file(cast, meeting, as_person, tick):
    with as_person(cast.coordinator):
        for ahead in (40, 60):
            services.plan_meeting(
                panel=cast.panel, starts_at=working_day_ahead(ahead), place="Library", by=cast.coordinator
            )
    (notice,) = tick()
    assert "3 meetings" in notice.subject
    mail = letters.mail(notice.deliveries.get(recipient=cast.member), cast.panel, None)
    (part,) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    assert (part.get_filename(), part.get_param("method")) == ("hsb-panel-meetings.ics", "PUBLISH")
    found = Calendar.from_ical(part.get_payload(decode=True)).events
    assert len({str(one["uid"]) for one in found}) == 3
    assert not any("attendee" in one for one in found)
    assert tick() == []


def test_a_move_keeps_the_uid_and_counts_up_on_the_meeting(cast, meeting, as_person, tick):
    tick()
    later = meeting.starts_at + timedelta(hours=2)
    move(cast, as_person, meeting, starts_at=later)
    move(cast, as_person, meeting, starts_at=later, place="Library", call_link="https://call.example.gov.uk")
    (notice,) = tick()
    _, event = event_of(notice)
    assert (str(event["uid"]), event["sequence"], event.start) == (f"{meeting.pk}@hsb-panel", 2, later)
    assert "https://call.example.gov.uk" in notice.body
    assert "The room is taken" not in notice.body
    assert people(notice) == panel_of(cast)
    assert tick() == []


def test_whoever_has_the_schedule_is_told_to_put_it_aside(cast, sent, as_person, tick):
    tick()
    Delivery.objects.filter(recipient=cast.member, dispatch__source=sent.pk).update(state=Delivery.State.SENT)
    move(cast, as_person, sent.meeting, place="Library")
    told = {frozenset(people(one)): one.body for one in tick()}
    assert "Put aside the schedule" in told[frozenset({cast.member.name})]
    assert "Put aside" not in told[frozenset(panel_of(cast) - {cast.member.name})]


def test_a_call_link_alone_voids_nothing_and_tells_every_diary(cast, approved, as_person, tick):
    tick()
    move(cast, as_person, approved.meeting, call_link="https://call.example.gov.uk")
    approved.refresh_from_db()
    assert approved.status == approved.Status.APPROVED
    (notice,) = tick()
    assert event_of(notice)[1]["url"] == "https://call.example.gov.uk"


def test_a_cancelled_meeting_is_taken_out_of_every_diary_it_was_put_into(cast, meeting, as_person, tick):
    tick()
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=meeting, reason="Snow", by=cast.coordinator)
    (notice,) = tick()
    method, event = event_of(notice)
    assert (method, str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert people(notice) == panel_of(cast)
    assert "Snow" not in notice.body
    assert tick() == []


def test_who_was_asked_to_a_meeting_cancelled_on_its_day_still_hears_of_it(cast, meeting, as_person, tick):
    tick()
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=now - timedelta(hours=1), circulate_at=now - timedelta(days=7)
    )
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=meeting, reason="The Chair is ill", by=cast.coordinator)
    (notice,) = tick()
    assert people(notice) == panel_of(cast)


def test_of_a_meeting_cancelled_before_anybody_was_asked_nobody_hears(cast, meeting, as_person, tick):
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=meeting, reason="Snow", by=cast.coordinator)
    assert tick() == []


def test_who_joins_is_invited_then_and_who_goes_need_not_come(cast, meeting, tick):
    tick()
    place = Place.objects.create(
        panel=cast.panel, person=cast.partner_outsider, office="member", starts_on=days.today()
    )
    (notice,) = tick()
    assert people(notice) == {cast.partner_outsider.name}
    Place.objects.filter(pk=place.pk).update(ends_on=days.today())
    (notice,) = tick()
    assert event_of(notice)[0] == "CANCEL"
    assert "need not come" in notice.subject
    assert people(notice) == {cast.partner_outsider.name}
    assert tick() == []


def test_each_turn_counts_up_so_that_the_diary_takes_it(cast, meeting, tick, as_person):
    tick()
    deputy = {
        "place": Place.objects.get(person=cast.member), "person": cast.partner_outsider, "starts_on": meeting.on,
        "ends_on": meeting.on,
    }  # fmt: skip
    told = []
    for _ in range(2):
        now = Deputy.objects.create(**deputy)
        told += tick()
        now.delete()
        told += tick()
    assert [(event_of(one)[0], event_of(one)[1]["sequence"]) for one in told] == [
        ("PUBLISH", 0), ("CANCEL", 1), ("PUBLISH", 2), ("CANCEL", 3)
    ]  # fmt: skip
    assert {str(event_of(one)[1]["uid"]) for one in told} == {f"{meeting.pk}@hsb-panel"}
    move(cast, as_person, meeting, place="Library")
    assert [event_of(one)[1]["sequence"] for one in tick()] == [1]  # to all who come; the deputy hears no more


@pytest.mark.rule("R39")
def test_who_leaves_at_once_is_told_what_comes_out_of_their_diary(cast, meeting, tick, as_person):
    Meeting.objects.filter(pk=meeting.pk).update(call_link="https://call.example.gov.uk")
    tick()
    with as_person(cast.coordinator):
        leaving.leave(person=cast.member, last_day=None, by=cast.coordinator)
    (notice,) = tick()
    method, event = event_of(notice)
    assert (method, event["sequence"], notice.kind, notice.record_id) == ("CANCEL", 1, "diary", None)
    assert people(notice) == {cast.member.name}
    assert "call.example" not in notice.invitation + notice.body
    assert rules.reasons_not_to_deliver(notice.deliveries.get()) == []
    assert tick() == []
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=meeting, reason="Snow", by=cast.coordinator)
    (notice,) = tick()
    assert cast.member.name not in people(notice)


def test_who_has_left_is_told_too_that_a_meeting_in_their_diary_is_off(cast, meeting, tick, as_person):
    tick()
    with as_person(cast.coordinator):
        leaving.leave(person=cast.member, last_day=None, by=cast.coordinator)
        services.cancel_meeting(meeting=meeting, reason="Snow", by=cast.coordinator)
    told = {one.kind: people(one) for one in tick()}
    assert told == {"diary": {cast.member.name}, "notice": panel_of(cast) - {cast.member.name}}


@pytest.mark.rule("R39")
@pytest.mark.parametrize("gone", ["left", "gate", "cancelled"])
def test_who_has_left_or_is_not_let_in_learns_no_new_date_and_no_place(gone, cast, meeting, tick, as_person):
    tick()
    known, place = meeting.starts_at, Place.objects.filter(person=cast.member)
    if gone == "gate":
        type(cast.member).objects.filter(pk=cast.member.pk).update(undertaking_on=None)
        place.update(ends_on=meeting.on + timedelta(days=3))
        assert tick() == []
    else:
        with as_person(cast.coordinator):
            leaving.leave(person=cast.member, last_day=None, by=cast.coordinator)
    move(cast, as_person, meeting, starts_at=known + timedelta(days=14), place="Safe house 7")
    if gone == "cancelled":
        with as_person(cast.coordinator):
            services.cancel_meeting(meeting=Meeting.objects.get(pk=meeting.pk), reason="Snow", by=cast.coordinator)
    (notice,) = [one for one in tick() if one.kind == "diary"]
    assert people(notice) == {cast.member.name}
    method, event = event_of(notice)
    assert (method, str(event["status"]), event["sequence"], event.start) == ("CANCEL", "CANCELLED", 1, known)
    assert str(event["uid"]) == f"{meeting.pk}@hsb-panel"
    assert {"DTSTAMP", "ORGANIZER"} <= set(event)
    assert not {"LOCATION", "DESCRIPTION", "DTEND", "URL"} & set(event)
    told = notice.subject + notice.body + notice.invitation + notice.reference
    assert days.moment(known) in told
    meeting.refresh_from_db()
    new = meeting.starts_at
    for sign in ("Safe house", "Town Hall", days.long_date(meeting.on), f"{new:%Y%m%d}", "cancelled –"):
        assert sign not in told
    mail = letters.mail(notice.deliveries.get(), cast.panel, None)
    (part,) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"
    assert Invitation.objects.filter(person=cast.member).order_by("number").last().starts_at == known
    assert tick() == []


@pytest.mark.rule("R38")
def test_whoever_keeps_their_place_and_is_not_let_in_keeps_the_date(cast, meeting, tick):
    tick()
    type(cast.member).objects.filter(pk=cast.member.pk).update(undertaking_on=None)
    assert tick() == []


@pytest.mark.rule("R41")
def test_to_an_address_that_is_no_longer_secure_nothing_goes_not_even_a_cancellation(cast, meeting, tick, as_person):
    tick()
    with as_person(cast.coordinator):
        leaving.leave(person=cast.member, last_day=None, by=cast.coordinator)
    type(cast.member).objects.filter(pk=cast.member.pk).update(email="mina@example.com")
    (notice,) = tick()
    assert notice.deliveries.get().state == "failed"


def test_a_deputy_is_invited_and_uninvited_with_their_days(cast, meeting, tick):
    tick()
    deputy = Deputy.objects.create(
        place=Place.objects.get(person=cast.member), person=cast.partner_outsider, starts_on=meeting.on,
        ends_on=meeting.on,
    )  # fmt: skip
    assert [people(one) for one in tick()] == [{cast.partner_outsider.name}]
    deputy.delete()
    (notice,) = tick()
    assert (event_of(notice)[0], people(notice)) == ("CANCEL", {cast.partner_outsider.name})
    assert tick() == []


@pytest.mark.rule("R39")
def test_who_is_not_let_in_yet_is_invited_when_they_are(cast, meeting, tick):
    type(cast.member).objects.filter(pk=cast.member.pk).update(inducted_on=None)
    (notice,) = tick()
    assert cast.member.name not in people(notice)
    type(cast.member).objects.filter(pk=cast.member.pk).update(inducted_on=days.today())
    assert [people(one) for one in tick()] == [{cast.member.name}]


def test_the_database_keeps_what_a_diary_was_told_to_the_worker(cast, meeting, tick, refused, as_worker):
    tick()
    told = Invitation.objects.get(person=cast.member)
    for change in ("set sequence = 9", "set number = 9"):
        assert refused(cast.coordinator, f"update meetings_invitation {change}")
    assert refused(cast.coordinator, "delete from meetings_invitation")
    again = Invitation(
        record=told.record, meeting=meeting, person=cast.member, number=1, sequence=0, dispatch=told.dispatch,
        starts_at=told.starts_at,
    )  # fmt: skip
    with as_worker(), pytest.raises(DatabaseError), transaction.atomic():
        again.save(force_insert=True)
