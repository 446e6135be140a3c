"""Who is away, and what follows them: papers, actions, approval; what the Coordinator sees of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import gaps, services, tasks
from meetings.models import AgreedAction, Meeting
from sharing.held_packs import pdf_of
from sharing.models import Agency, Delivery, Deputy, Dispatch, Exclusion, Grant, Person, Place
from sharing.places import recipients, stands_in_for
from sharing.services import access, by_hand, claiming, panel
from sharing.web import days
from sharing.working_days import add_working_days
from tests.cast import PersonFactory
from tests.meetings.test_circulation import text_of

pytestmark = pytest.mark.rule("R26")


@pytest.fixture
def tick(as_worker):
    """One tick of the clock."""

    def tick():
        with as_worker():
            tasks.follow_absence()

    return tick


@pytest.fixture
def near(cast, sent):
    """The meeting is two hours away, its schedule went out a week ago and everybody else has opened theirs."""
    now = timezone.now()
    Meeting.objects.filter(pk=sent.meeting_id).update(
        circulate_at=now - timedelta(days=7), starts_at=now + timedelta(hours=2)
    )
    Dispatch.objects.filter(source=sent.pk).update(created_at=now - timedelta(days=7))
    Delivery.objects.filter(dispatch__source=sent.pk).update(state="sent", opened_at=now)
    Delivery.objects.filter(dispatch__source=sent.pk, recipient=cast.health_member).update(opened_at=None)
    sent.refresh_from_db()
    return sent


def on_standby(cast, **told):
    told = {"starts_on": days.today(), "ends_on": days.today() + timedelta(days=60), "is_standby": True} | told
    return Deputy.objects.create(place=Place.objects.get(person=cast.health_member), person=cast.deputy, **told)


def leave(cast, on, person=None):
    place = Place.objects.get(person=cast.health_member)
    return Deputy.objects.create(place=place, person=person, starts_on=on, ends_on=on)


def copies_of(cast, who):
    return list(Delivery.objects.filter(recipient=getattr(cast, who), pack__isnull=False))


# A deputy named since


def test_a_deputy_named_after_the_schedule_went_out_gets_a_copy_of_their_own(cast, sent, as_person, as_worker, tick):
    tick()
    assert copies_of(cast, "deputy") == []
    place = Place.objects.get(person=cast.health_member)
    on = sent.meeting.on
    with as_person(cast.health_member):
        panel.name_deputy(place=place, person=cast.deputy, starts_on=on, ends_on=on, by=cast.health_member)
    tick()
    tick()
    (copy,) = copies_of(cast, "deputy")
    others = Delivery.objects.filter(dispatch__source=sent.pk).exclude(pk=copy.pk)
    assert copy.instead_of == cast.health_member
    assert copy.copy_number == others.count() + 1
    assert bytes(copy.copy_password.encrypted) not in {bytes(one.copy_password.encrypted) for one in others}
    with as_worker():
        claimed = {one.pk: one for one in claiming.claim_batch()}
        assert claiming.may_go(claimed[copy.pk])
        claiming.release(claimed)
    assert set(Grant.objects.filter(user=cast.deputy, via="circulation").values_list("content_object", flat=True)) == {
        sent.record_id, *copy.pack.records
    }  # fmt: skip


@pytest.mark.rule("R28")
def test_a_deputys_copy_leaves_out_the_case_they_are_excluded_from(cast, sent, both, tick):
    Exclusion.objects.create(
        record=both[0].record, person=cast.deputy, why="family", reason="Uncle", excluded_by=cast.chair
    )
    leave(cast, sent.meeting.on, cast.deputy)
    tick()
    (copy,) = copies_of(cast, "deputy")
    assert copy.pack.records == [both[1].pk]
    words = text_of(pdf_of(copy.pack))
    assert both[0].reference not in words
    assert both[1].reference in words


@pytest.mark.rule("R39")
def test_a_deputy_who_is_not_let_in_gets_no_copy_and_the_coordinator_reads_why(cast, sent, tick, as_person, web):
    Person.objects.filter(pk=cast.deputy.pk).update(undertaking_on=None)
    leave(cast, sent.meeting.on, cast.deputy)
    tick()
    assert copies_of(cast, "deputy") == []
    words = "Dee Deputy, who stands in, has no access to the panel’s information."
    url = sent.meeting.get_absolute_url()
    assert words in web(cast.coordinator).get(url).content.decode()
    assert words not in web(cast.member).get(url).content.decode()


# Leave without a deputy


def test_leave_without_a_deputy_is_a_gap_and_the_papers_stay_with_the_member(cast, meeting, web):
    leave(cast, meeting.on)
    expected = [
        "Hal Healthmember (Ashdale Community Health) is away and nobody stands in.",
        "Ashdale Community Health is not represented.",
    ]
    assert gaps.of(meeting) == expected
    assert cast.health_member in {one.person for one in recipients(cast.panel, meeting.on)}
    url, now = meeting.get_absolute_url(), timezone.now()
    assert expected[1] in web(cast.coordinator).get(url).content.decode()
    assert "not represented" not in web(cast.member).get(url).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now + timedelta(minutes=1), circulate_at=now)
    Deputy.objects.filter(person=None).update(starts_on=days.today(), ends_on=days.today())
    assert expected[0] in web(cast.coordinator).get("/").content.decode()
    assert expected[0] not in web(cast.chair).get("/").content.decode()


def test_the_chair_reads_who_is_away_before_approving(cast, at_the_chair, web):
    url = reverse("meetings:schedule-approve", args=[at_the_chair.pk])
    words = "Hal Healthmember (Ashdale Community Health) is away and nobody stands in."
    assert words not in web(cast.chair).get(url).content.decode()
    leave(cast, at_the_chair.meeting.on)
    told = web(cast.chair).get(url).content.decode()
    assert words in told
    assert "Nobody of Ashdale Community Health gets a copy" not in told  # the copy stays with the member
    Deputy.objects.update(person=cast.deputy)
    assert "Hal Healthmember (Ashdale" not in web(cast.chair).get(url).content.decode()


def test_who_is_on_standby_stands_in_where_nobody_else_is_named(cast, meeting):
    on_standby(cast)
    assert cast.deputy not in {one.person for one in recipients(cast.panel, meeting.on)}
    leave(cast, meeting.on)
    (one,) = (one for one in recipients(cast.panel, meeting.on) if one.person == cast.deputy)
    assert one.instead_of == cast.health_member
    assert gaps.of(meeting) == []


def test_a_deputy_who_is_away_themselves_is_a_gap(cast, meeting):
    leave(cast, meeting.on, cast.deputy)
    assert gaps.of(meeting) == []
    place = Place.objects.create(panel=cast.panel, person=cast.deputy, office="member", starts_on=days.today())
    Deputy.objects.create(place=place, starts_on=meeting.on, ends_on=meeting.on)
    words = "Hal Healthmember (Ashdale Community Health) is away, and so is Dee Deputy, who stands in."
    assert words in gaps.of(meeting)


# Unread


def test_an_unread_schedule_goes_to_the_standby_once_and_the_coordinator_sees_it(cast, near, tick, web):
    on_standby(cast)
    tick()
    tick()
    (copy,) = copies_of(cast, "deputy")
    assert copy.instead_of == cast.health_member
    page = web(cast.coordinator).get(near.meeting.get_absolute_url()).content.decode()
    assert "Hal Healthmember has not opened the schedule: a copy went to Dee Deputy, who has not opened it yet." in page
    assert "Dee Deputy has not opened" not in page
    assert "has not opened" not in web(cast.member).get(near.meeting.get_absolute_url()).content.decode()


def test_what_is_not_two_days_before_or_has_just_gone_out_is_not_unread(cast, near, tick):
    on_standby(cast)
    Dispatch.objects.filter(source=near.pk).update(created_at=timezone.now() - timedelta(hours=5))
    tick()
    assert copies_of(cast, "deputy") == []
    Dispatch.objects.filter(source=near.pk).update(created_at=timezone.now() - timedelta(days=7))
    Meeting.objects.filter(pk=near.meeting_id).update(starts_at=timezone.now() + timedelta(days=9))
    tick()
    assert copies_of(cast, "deputy") == []


def test_the_agencys_lead_is_told_once_without_papers_and_gets_no_access(cast, near, tick):
    lead = PersonFactory(name="Lena Lead", agency=cast.health, email="lead@ashdale.gov.uk")
    Agency.objects.filter(pk=cast.health.pk).update(governance_lead=lead)
    tick()
    tick()
    (told,) = Delivery.objects.filter(recipient=lead)
    assert told.pack is None
    assert "Nobody is on standby" in told.dispatch.body
    for trace in ("Jordan", "Ferncliffe", "Wren", "HSB-2026"):
        assert trace not in told.dispatch.body + told.dispatch.subject
    assert not Grant.objects.filter(user=lead).exists()


def test_the_lead_is_told_only_while_the_standbys_copy_is_unread_too(cast, near, tick):
    lead = PersonFactory(name="Lena Lead", agency=cast.health, email="lead@ashdale.gov.uk")
    Agency.objects.filter(pk=cast.health.pk).update(governance_lead=lead)
    on_standby(cast)
    starts_at, now = near.meeting.starts_at, days.in_london(timezone.now())
    in_two_days = datetime.combine(add_working_days(now.date(), 2), now.time(), days.LONDON) - timedelta(minutes=1)
    Meeting.objects.filter(pk=near.meeting_id).update(starts_at=in_two_days)
    tick()
    Meeting.objects.filter(pk=near.meeting_id).update(starts_at=starts_at)
    near.meeting.refresh_from_db()
    copies = Delivery.objects.filter(recipient=cast.deputy)
    copies.update(opened_at=timezone.now())
    tick()
    assert not Delivery.objects.filter(recipient=lead).exists()
    copies.update(opened_at=None)
    tick()
    assert "A copy has gone to who is on standby" in Delivery.objects.get(recipient=lead).dispatch.body


@pytest.mark.parametrize("lead", ["nobody", "the member", "somebody who is not let in"])
def test_where_no_lead_can_be_told_the_coordinator_is_by_mail(lead, cast, near, tick):
    closed = PersonFactory(name="Lena Lead", agency=cast.health, email="lead@ashdale.gov.uk", undertaking_on=None)
    leads = {"nobody": None, "the member": cast.health_member, "somebody who is not let in": closed}
    Agency.objects.filter(pk=cast.health.pk).update(governance_lead=leads[lead])
    tick()
    tick()
    letter = Dispatch.objects.get(subject__contains="is unread")
    assert {one.recipient for one in letter.deliveries.all()} == {cast.coordinator}
    assert not letter.packs.exists()
    assert "has no governance lead" in letter.body
    assert "Hal" not in letter.body + letter.subject


def test_a_schedule_that_was_read_on_its_page_is_not_unread(cast, near, tick, web):
    lead = PersonFactory(name="Lena Lead", agency=cast.health, email="lead@ashdale.gov.uk")
    Agency.objects.filter(pk=cast.health.pk).update(governance_lead=lead)
    on_standby(cast)
    own = Delivery.objects.get(dispatch__source=near.pk, recipient=cast.health_member)
    access.grant_access(
        record=near.record_id, to=cast.health_member, permission=access.VIEW, purpose="discussion",
        ground="significant_harm", reason="Papers", via="circulation", by=cast.chair,
    )  # fmt: skip
    assert web(cast.coordinator).get(reverse("meetings:schedule", args=[near.pk])).status_code == 200
    own.refresh_from_db()
    assert own.opened_at is None
    assert web(cast.health_member).get(reverse("meetings:schedule", args=[near.pk])).status_code == 200
    own.refresh_from_db()
    assert own.opened_at is not None
    tick()
    assert copies_of(cast, "deputy") == []
    assert not Delivery.objects.filter(recipient=lead).exists()
    home = web(cast.health_member).get("/").content.decode()
    assert reverse("sharing:paper", args=[own.pk]) not in home


# Actions


@pytest.mark.rule("R32")
@pytest.mark.rule("R33")
def test_open_actions_go_to_the_deputy_for_their_days(cast, minutes_sent, as_person, as_worker, tick, web):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    action = AgreedAction.objects.get()
    place, today = Place.objects.get(person=cast.member), days.today()
    other = cast.partner_outsider
    deputy = Deputy.objects.create(place=place, person=other, starts_on=today, ends_on=today)
    assert "for whom you stand in" not in web(other).get("/").content.decode()
    tick()
    tick()
    (grant,) = Grant.objects.filter(user=other)
    assert (grant.content_object_id, grant.via) == (action.record_id, "deputy")
    assert days.in_london(grant.ends_at).date() == today + timedelta(days=1)
    assert stands_in_for(other) == [cast.member]
    home = web(other).get("/").content.decode()
    assert "agreed action of Mina Member, for whom you stand in" in home
    with as_person(other):
        services.end_action(action=action, status="done", done_on=today, outcome="Visited", by=other)
    assert grant.leave == deputy.pk
    with as_person(cast.chair):
        by_hand.end_grant(grant=grant, reason="Knows the family", by=cast.chair)
    AgreedAction.objects.update(status="open", done_on=None, outcome="")
    tick()
    assert Grant.objects.get(user=other).end_reason == "Knows the family"
    with as_person(other):
        assert not AgreedAction.objects.exists()


@pytest.mark.rule("R32")
def test_actions_handed_over_end_with_the_leave(cast, minutes_sent, as_person, tick):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    place, today, other = Place.objects.get(person=cast.member), days.today(), cast.partner_outsider
    deputy = Deputy.objects.create(place=place, person=other, starts_on=today, ends_on=today)
    tick()
    with as_person(other):
        assert AgreedAction.objects.exists()
    with as_person(cast.member):
        panel.end_deputy(deputy=deputy, by=cast.member)
    with as_person(other):
        assert not AgreedAction.objects.exists()


@pytest.mark.rule("R33")
def test_actions_are_handed_over_by_the_worker_alone_and_to_nobody_on_standby_or_excluded(
    cast, minutes_sent, as_person, tick, refused
):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    place, other, today = Place.objects.get(person=cast.member), cast.partner_outsider, days.today()
    deputy = Deputy.objects.create(place=place, person=other, starts_on=today, ends_on=today, is_standby=True)
    tick()
    assert not Grant.objects.filter(user=other).exists()
    Deputy.objects.filter(pk=deputy.pk).update(is_standby=False)
    shut = Exclusion.objects.create(
        record=AgreedAction.objects.get().record, person=other, why="family", reason="Aunt", excluded_by=cast.chair
    )
    tick()
    assert not Grant.objects.filter(user=other).exists()
    shut.delete()
    assert refused(other, "select 1 from meetings_hand_over_actions()")
    assert not Grant.objects.filter(user=other).exists()


# The Chair is away


@pytest.mark.rule("R24")
@pytest.mark.rule("R25")
def test_while_the_chair_is_on_leave_the_vice_chair_is_asked_at_once_and_once(cast, at_the_chair, as_worker):
    def asked():
        with as_worker():
            tasks.remind_of_approvals()
        return [one.recipient for one in Delivery.objects.filter(dispatch__subject__contains="approval asked of you")]

    assert asked() == []
    until = days.today() + timedelta(days=10)
    Deputy.objects.create(place=Place.objects.get(person=cast.chair), starts_on=days.today(), ends_on=until)
    assert asked() == [cast.vice_chair]
    assert asked() == [cast.vice_chair]
    assert days.long_date(until) in Dispatch.objects.get(subject__contains="approval asked").body
