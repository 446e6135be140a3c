import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseInformation
from meetings import services
from meetings.content import items_sha256
from meetings.models import AgendaItem, Papers, ScheduleItem, ScheduleVersion
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Record
from sharing.services import access
from tests.meetings.conftest import open_two, working_day_ahead


def test_planning_opens_papers_that_the_offices_manage(cast, meeting, as_person):
    for person in (cast.chair, cast.vice_chair, cast.coordinator):
        with as_person(person):
            assert Papers.objects.get().meeting == meeting
    with as_person(cast.member):
        assert not Papers.objects.exists()


def test_only_the_coordinator_plans(cast, as_person):
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.plan_meeting(panel=cast.panel, starts_at=working_day_ahead(30), place="Here", by=cast.chair)


def test_a_meeting_in_the_past_is_refused(cast, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="future"):
        services.plan_meeting(panel=cast.panel, starts_at=working_day_ahead(-5), place="Here", by=cast.coordinator)


@pytest.mark.rule("R10")
@pytest.mark.rule("R22")
def test_compiling_puts_every_due_case_on_the_agenda_as_an_item_of_its_own(cast, meeting, both, as_person):
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        items = list(version.items.all())
    assert [item.record_id for item in items] == [case.pk for case in both]
    young, harmed = (item.content for item in items)
    assert ["Name", "Jordan Ferncliffe"] in young["identity"]
    assert "Wren" not in str(young)
    assert "Oakdene" not in str(young)
    assert "Jordan" not in str(harmed)
    assert "youth club" in str(young)
    assert "youth club" not in str(harmed)
    assert "safe way to school" in str(harmed)
    assert "safe way to school" not in str(young)
    assert young["links"] == ["child harmed A, girl, " + str(both[1].child.age())]


@pytest.mark.rule("R33")
def test_what_is_for_those_who_manage_the_case_is_in_no_papers(cast, meeting, both, as_person):
    CaseInformation.objects.create(
        record=both[0].record, case=both[0], kind="identity", heading="Address, not to be disclosed",
        text="9 Hidden Row", is_restricted=True, recorded_by=cast.chair,
    )  # fmt: skip
    with as_person(cast.coordinator):
        assert both[0].information.filter(text="9 Hidden Row").exists()
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        assert "Hidden Row" not in str([item.content for item in version.items.all()])


@pytest.mark.rule("R11")
def test_what_belongs_to_the_papers_names_no_child(cast, at_the_chair):
    assert "Ferncliffe" not in str(at_the_chair.front)
    assert "HSB-2026" not in str(at_the_chair.front)


@pytest.mark.rule("R22")
def test_a_case_on_the_agenda_of_one_meeting_does_not_come_onto_a_second(cast, at_the_chair, as_person):
    with as_person(cast.coordinator):
        later = services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(60), place="Here", by=cast.coordinator
        )
        assert not services.compile_schedule(meeting=later, by=cast.coordinator).items.exists()


def test_order_changes_and_stops_at_the_ends(cast, meeting, as_person):
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        first, second = meeting.agenda
        services.move_item(item=second, up=True, by=cast.coordinator)
        assert list(meeting.agenda) == [second, first]
        services.move_item(item=second, up=True, by=cast.coordinator)
        assert list(meeting.agenda) == [second, first]
        assert [one.record_id for one in version.items.all()] == [second.record_id, first.record_id]


def test_a_row_that_was_dragged_stands_where_it_was_dropped(cast, meeting, as_person, web):
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
    first, second = meeting.agenda
    place = reverse("meetings:agenda-place", args=[second.pk])
    shown = web(cast.coordinator).get(meeting.get_absolute_url()).content.decode()
    assert place in shown
    assert place not in web(cast.chair).get(meeting.get_absolute_url()).content.decode()
    assert web(cast.chair).post(place, {"position": "1"}).status_code == 404
    told = web(cast.coordinator).post(place, {"position": "1"}, follow=True).content.decode()
    assert f"{second.case.reference} is number 1 now." in told
    assert list(meeting.agenda) == [second, first]
    assert [one.record_id for one in version.items.all()] == [second.record_id, first.record_id]
    assert (
        "The agenda has changed" in web(cast.coordinator).post(place, {"position": "3"}, follow=True).content.decode()
    )
    web(cast.coordinator).post(place, {"position": "-1"})
    assert list(meeting.agenda) == [second, first]


def test_the_times_of_all_cases_are_set_on_one_page(cast, meeting, as_person, web):
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
    first, second = meeting.agenda
    page, browser = reverse("meetings:times", args=[meeting.pk]), web(cast.coordinator)
    told = browser.post(page, {str(first.pk): "900", str(second.pk): ""}).content.decode()
    assert f"Enter how many minutes {second.case.reference} takes" in told
    assert [one.takes for one in meeting.agenda] == [20, 20]
    assert browser.post(page, {str(first.pk): "45", str(second.pk): "15"}).status_code == 302
    assert [(one.takes, one.starts_after) for one in meeting.agenda] == [(45, 0), (15, 45)]
    assert [one.content["at"] for one in version.items.all()] == ["9.30am", "10.15am"]
    assert web(cast.chair).get(page).status_code == 404
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="has changed since"):
        services.set_times(meeting=meeting, takes={first: 20}, by=cast.coordinator)
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.set_times(meeting=meeting, takes={first: 20, second: 20}, by=cast.chair)


@pytest.fixture
def third(cast, at_the_chair, as_person):
    """The agenda of a meeting with three cases in a version that was returned; the Coordinator is shut out of the
    first. (first, second, third)"""
    with as_person(cast.chair):
        services.return_version(version=at_the_chair, points="Begin later", by=cast.chair)
        more, _ = open_two(cast, number=2)
    with as_person(cast.coordinator):
        services.add_item(meeting=at_the_chair.meeting, case=more, reason="The school asks", by=cast.coordinator)
    first, *others = at_the_chair.meeting.agenda
    with as_person(cast.chair):
        access.exclude(record=first.record_id, person=cast.coordinator, why="family", reason="A niece", by=cast.chair)
    return [first, *others]


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_no_time_and_no_place_tells_of_a_case_that_the_coordinator_is_shut_out_of(cast, third, web):
    first, second, _ = third
    browser, of_meeting = web(cast.coordinator), first.meeting.get_absolute_url()
    times = browser.get(reverse("meetings:times", args=[first.meeting_id])).content.decode()
    assert re.findall(r"Begins at ([^ ]+) now", times) == ["9.30am", "9.50am"]
    shown = browser.get(of_meeting).content.decode()
    assert "9.50am" in shown
    assert "10.10am" not in shown
    item = browser.get(reverse("meetings:agenda-item", args=[second.pk])).content.decode()
    assert "From 1 to 2" in item
    assert re.search(r'name="position"[^>]*value="1"|value="1"[^>]*name="position"', item)
    version = reverse("meetings:schedule", args=[first.meeting.schedules.first().pk])
    frozen = browser.get(version).content.decode()
    assert re.findall(r"From about ([^<]+)<", frozen) == ["9.30am", "9.50am"]
    for page in (version, of_meeting):
        assert "10.10am" in web(cast.chair).get(page).content.decode()


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_a_case_that_the_coordinator_is_shut_out_of_keeps_its_place_and_its_time(cast, third, as_person):
    first, second, last = third
    meeting = first.meeting
    with as_person(cast.coordinator):
        services.set_times(meeting=meeting, takes={second: 35, last: 15}, by=cast.coordinator)
        services.move_item(item=AgendaItem.objects.get(pk=last.pk), up=True, by=cast.coordinator)
        assert list(meeting.agenda) == [last, second]
    assert [(one.pk, one.position, one.starts_after) for one in meeting.agenda] == [
        (first.pk, 1, 0), (last.pk, 2, 20), (second.pk, 3, 35)
    ]  # fmt: skip
    with as_person(cast.coordinator):
        services.remove_item(item=last, reason="Not ready", by=cast.coordinator)
        services.add_item(meeting=meeting, case=last.case, reason="Ready now", by=cast.coordinator)
    assert [(one.pk, one.position, one.starts_after) for one in meeting.agenda] == [
        (first.pk, 1, 0), (second.pk, 2, 20), (last.pk, 3, 55)
    ]  # fmt: skip
    version = meeting.schedules.first()
    frozen = {one.record_id: (one.position, one.content["at"]) for one in version.items.all()}
    assert frozen[second.record_id] == (2, "9.50am")
    assert frozen[first.record_id] == (1, "9.30am")


@pytest.mark.rule("R33")
def test_who_numbers_an_agenda_and_what_they_cannot_move(cast, third, as_person):
    meeting, order = third[0].meeting, [one.pk for one in reversed(third)]

    def number(person):
        with as_person(person), connection.cursor() as cursor:
            cursor.execute("select meetings_number_agenda(%s, %s::uuid[])", [meeting.pk, order])
        return list(meeting.agenda)

    for record in (meeting.papers.record_id, *(one.record_id for one in third)):  # all of it, but no office
        access.grant_access(
            record=Record.objects.get(pk=record), to=cast.member, permission=access.MANAGE, purpose="discussion",
            ground="significant_harm", reason="Test", via="hand", by=cast.chair,
            ends_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
    assert number(cast.member) == third
    assert number(cast.outsider) == third
    assert number(cast.coordinator) == [third[0], third[2], third[1]]
    assert number(cast.chair) == [third[2], third[1], third[0]]


def test_what_was_taken_off_stays_off(cast, meeting, as_person):
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=meeting, by=cast.coordinator)
        item = meeting.agenda.first()
        services.remove_item(item=item, reason="The assessment is not done.", by=cast.coordinator)
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        assert item.record_id not in [one.record_id for one in version.items.all()]
    assert AgendaItem.objects.get(pk=item.pk).removed_because


def test_schedule_at_the_chairs_desk_is_not_changed_behind_their_back(cast, at_the_chair, as_person):
    with as_person(cast.coordinator):
        for change in (
            lambda: services.compile_schedule(meeting=at_the_chair.meeting, by=cast.coordinator),
            lambda: services.move_item(item=at_the_chair.meeting.agenda.first(), up=False, by=cast.coordinator),
        ):
            with pytest.raises(RuleBroken, match="take it back"):
                change()


@pytest.mark.rule("R24")
def test_approval_freezes_the_version_under_its_hash(cast, approved, as_person):
    assert approved.status == ScheduleVersion.Status.APPROVED
    assert approved.content_sha256 == items_sha256(approved)
    assert approved.approved_by == cast.chair
    assert AuditEvent.objects.filter(what="schedule.approved", detail__sha256=approved.content_sha256).exists()


@pytest.mark.rule("R24")
def test_nobody_but_chair_and_vice_chair_approves(cast, at_the_chair, as_person):
    for person in (cast.coordinator, cast.member, cast.referrer):
        with as_person(person), pytest.raises((PermissionDenied, ScheduleVersion.DoesNotExist)):
            services.approve_schedule(version=at_the_chair, content_sha256=at_the_chair.content_sha256, by=person)
    with as_person(cast.vice_chair):
        services.approve_schedule(version=at_the_chair, content_sha256=at_the_chair.content_sha256, by=cast.vice_chair)


@pytest.mark.rule("R24")
def test_approving_another_content_than_was_shown_is_refused(cast, at_the_chair, both, as_person):
    shown = at_the_chair.content_sha256
    with as_person(cast.coordinator):
        services.take_back(version=at_the_chair, by=cast.coordinator)
        services.move_item(item=at_the_chair.meeting.agenda.first(), up=False, by=cast.coordinator)
        services.send_to_chair(version=at_the_chair, by=cast.coordinator)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="The schedule has changed since you opened it"):
        services.approve_schedule(version=at_the_chair, content_sha256=shown, by=cast.chair)


@pytest.mark.rule("R24")
@pytest.mark.rule("R28")
def test_who_does_not_see_all_of_it_does_not_approve_it(cast, at_the_chair, as_person):
    with as_person(cast.chair):
        services.declare_interest(item=at_the_chair.meeting.agenda.first(), reason="A tie", by=cast.chair)
        with pytest.raises(RuleBroken, match="do not see all of it"):
            services.approve_schedule(version=at_the_chair, content_sha256=at_the_chair.content_sha256, by=cast.chair)


@pytest.mark.rule("R24")
def test_database_refuses_to_change_what_has_left_the_draft(cast, at_the_chair, as_person):
    item = ScheduleItem.objects.first()
    with as_person(cast.coordinator):
        assert ScheduleItem.objects.filter(pk=item.pk).update(content={"reference": "other"}) == 0
        assert ScheduleItem.objects.filter(pk=item.pk).delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            ScheduleItem.objects.create(version=at_the_chair, record_id=at_the_chair.record_id, position=9, content={})


@pytest.mark.rule("R24")
def test_a_version_after_approval_is_new_and_replaces_the_former(cast, approved, as_person):
    with as_person(cast.coordinator):
        second = services.compile_schedule(meeting=approved.meeting, by=cast.coordinator)
        services.send_to_chair(version=second, by=cast.coordinator)
    with as_person(cast.chair):
        second.refresh_from_db()
        services.approve_schedule(version=second, content_sha256=second.content_sha256, by=cast.chair)
    approved.refresh_from_db()
    assert (second.number, approved.status) == (2, ScheduleVersion.Status.SUPERSEDED)


@pytest.mark.rule("R24")
def test_returned_schedule_shows_the_points_and_can_be_compiled_again(cast, at_the_chair, as_person):
    with as_person(cast.chair):
        services.return_version(version=at_the_chair, points="Add the strategy discussion.", by=cast.chair)
    with as_person(cast.coordinator):
        again = services.compile_schedule(meeting=at_the_chair.meeting, by=cast.coordinator)
    assert (again.number, again.status) == (1, ScheduleVersion.Status.DRAFT)


@pytest.mark.rule("R24")
def test_moving_the_meeting_voids_what_was_approved(cast, approved, as_person):
    with as_person(cast.coordinator):
        services.move_meeting(
            meeting=approved.meeting, starts_at=approved.meeting.starts_at + timedelta(hours=2), place="Library",
            reason="Snow", by=cast.coordinator,
        )  # fmt: skip
    approved.refresh_from_db()
    assert approved.status == ScheduleVersion.Status.SUPERSEDED


@pytest.mark.rule("R24")
def test_a_draft_follows_the_meeting_when_it_moves_and_nothing_changed_is_no_move(cast, at_the_chair, as_person):
    meeting = at_the_chair.meeting
    with as_person(cast.coordinator):
        with pytest.raises(RuleBroken, match="Nothing is changed"):
            services.move_meeting(
                meeting=meeting, starts_at=meeting.starts_at, place=meeting.place, reason="Snow", by=cast.coordinator
            )
        services.move_meeting(
            meeting=meeting, starts_at=meeting.starts_at, place="Library", reason="Snow", by=cast.coordinator
        )
    at_the_chair.refresh_from_db()
    assert (at_the_chair.status, at_the_chair.front["place"]) == (ScheduleVersion.Status.DRAFT, "Library")


@pytest.mark.rule("R04")
def test_after_circulation_a_new_case_comes_on_only_by_the_chair(cast, sent, as_person):
    with as_person(cast.chair):
        late, _ = open_two(cast, number=2)
    meeting = sent.meeting
    with as_person(cast.coordinator):
        assert not services.compile_schedule(meeting=meeting, by=cast.coordinator).items.filter(record=late.pk).exists()
        with pytest.raises(PermissionDenied):
            services.add_urgent_item(meeting=meeting, case=late, reason="Now", by=cast.coordinator)
    with as_person(cast.chair):
        services.add_urgent_item(meeting=meeting, case=late, reason="Bail ends tomorrow", by=cast.chair)
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        assert version.items.get(record=late.pk).content["is_urgent"]


@pytest.mark.rule("R24")
def test_before_circulation_a_member_sees_no_version_and_no_item(cast, approved, both, as_person):
    from tests.meetings.conftest import give_grants

    give_grants(cast, approved, both)  # even one who holds grants from an earlier meeting
    with as_person(cast.member):
        assert not ScheduleVersion.objects.exists()
        assert not ScheduleItem.objects.exists()


@pytest.mark.rule("R24")
def test_only_the_coordinator_prepares_and_only_the_chair_returns(cast, at_the_chair, as_person):
    for person, service, given in [
        (cast.chair, services.compile_schedule, {"meeting": at_the_chair.meeting}),
        (cast.chair, services.send_to_chair, {"version": at_the_chair}),
        (cast.coordinator, services.return_version, {"version": at_the_chair, "points": "Mine"}),
    ]:
        with as_person(person), pytest.raises(PermissionDenied):
            service(**given, by=person)
