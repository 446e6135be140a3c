"""The meeting while it goes on: the statement, who watches, quorum, interests, time, workers, and closing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Allocation, Case
from meetings import content, quorum, services, timer
from meetings.models import Discussion, Meeting, MinutedWorker, Observer, StatementRead
from meetings.services.circulation import packs_for
from sharing.errors import RuleBroken
from sharing.models import Exclusion, Panel
from tests.meetings.test_circulation import text_of


def url(name, *args):
    return reverse(f"meetings:{name}", args=[getattr(one, "pk", one) for one in args])


@pytest.mark.rule("R29")
def test_no_meeting_closes_before_the_statement_is_read(cast, today, as_person, refused):
    with as_person(cast.coordinator), pytest.raises(RuleBroken) as broken:
        services.close_meeting(meeting=today, by=cast.coordinator)
    assert "The confidentiality statement has not been ticked as read." in broken.value.reasons
    assert refused(cast.chair, f"update meetings_meeting set status = 'held' where id = '{today.pk}'")
    with as_person(cast.chair):
        read = services.read_statement(meeting=today, by=cast.chair)
    with as_person(cast.coordinator):
        assert services.read_statement(meeting=today, by=cast.coordinator) == read
        front = content.front_of_minutes(Meeting.objects.get(pk=today.pk))
    assert front["statement"].endswith("noted by Cora Chair")
    assert refused(cast.coordinator, f"delete from meetings_statementread where id = '{read.pk}'")


@pytest.mark.rule("R29")
def test_only_the_offices_tick_the_statement_and_only_in_their_own_name(cast, today, as_person, refused):
    for person in (cast.member, cast.referrer):
        with as_person(person), pytest.raises(PermissionDenied):
            services.read_statement(meeting=today, by=person)
    assert refused(
        cast.coordinator,
        f"insert into meetings_statementread (id, record_id, meeting_id, read_at, read_by_id) values "
        f"(gen_random_uuid(), '{today.papers.pk}', '{today.pk}', now(), '{cast.chair.pk}')",
    )
    assert not StatementRead.objects.exists()


@pytest.mark.rule("R28")
def test_an_observer_who_has_not_signed_is_not_in_the_room(cast, today, as_person, refused):
    told = {"meeting": today, "name": "Ola Observer", "organisation": "University", "by": cast.coordinator}
    with as_person(cast.coordinator):
        with pytest.raises(RuleBroken, match="has not signed"):
            services.record_observer(**told, has_signed=False, is_present=True)
        observer = services.record_observer(**told, has_signed=False, is_present=False)
    assert refused(cast.coordinator, f"update meetings_observer set is_present = true where id = '{observer.pk}'")
    assert refused(cast.coordinator, f"update meetings_observer set name = 'Other' where id = '{observer.pk}'")
    with as_person(cast.coordinator):
        services.record_observer(**told, observer=observer, has_signed=True, is_present=True)
        assert content.front_of_minutes(today)["observers"][0]["how"].startswith("Observed, confidentiality statement")
    with as_person(cast.referrer):
        assert not Observer.objects.exists()


@pytest.mark.rule("R28")
def test_the_observers_page_asks_for_the_signature(cast, today, web):
    given = {"name": "Ola Observer", "organisation": "University", "has_signed": "no", "is_present": "yes"}
    page = web(cast.coordinator).post(url("observer-add", today), given)
    assert "have it signed first" in page.content.decode()
    assert not Observer.objects.exists()
    assert web(cast.coordinator).post(url("observer-add", today), given | {"has_signed": "yes"}).status_code == 302
    assert "Ola Observer" in web(cast.chair).get(url("minutes-overview", today)).content.decode()
    assert web(cast.member).get(url("observer-add", today)).status_code == 404


@pytest.mark.rule("R28")
def test_a_quorum_counts_agencies_and_stands_in_the_minutes_in_words(cast, today, as_person):
    assert quorum.in_words(today) == ""
    Panel.objects.update(quorum=2)
    today.panel.refresh_from_db()
    with as_person(cast.coordinator):
        entries = [{"person": cast.chair, "how": "present"}, {"person": cast.member, "how": "apologies"}]
        services.record_attendance(meeting=today, entries=entries, by=cast.coordinator)
        assert quorum.in_words(today) == "Quorum not met: 1 agency present, 2 needed."
        services.record_attendance(
            meeting=today, entries=[entries[0], {"person": cast.member, "how": "present"}], by=cast.coordinator
        )
        assert content.front_of_minutes(today)["quorum"] == "Quorum met: 2 agencies present, 2 needed."


@pytest.mark.rule("R28")
@pytest.mark.rule("R33")
def test_an_interest_written_down_for_somebody_shuts_them_out_at_once(cast, today, as_person, web):
    item = today.agenda.first()
    with as_person(cast.coordinator):
        services.record_attendance(
            meeting=today, entries=[{"person": cast.member, "how": "present"}], by=cast.coordinator
        )
    page = web(cast.vice_chair).get(url("minutes-item", item)).content.decode()
    assert "Record somebody’s interest" in page
    given = {"person": cast.member.pk, "reason": "A family tie"}
    assert web(cast.coordinator).post(url("interest-of", item), given).status_code == 302
    with as_person(cast.member):
        assert not Case.objects.filter(pk=item.record_id).exists()
    page = web(cast.coordinator).get(url("minutes-item", item)).content.decode()
    assert f"Out of the room for this item:</strong> {cast.member.name}" in page
    with as_person(cast.coordinator):
        assert content.left_room(item) == [f"{cast.member.name} ({cast.member.agency.name})"]
    assert "A family tie" not in page
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.declare_interest(item=today.agenda.last(), person=cast.health_member, reason="x", by=cast.member)


@pytest.mark.rule("R28")
def test_the_live_page_of_who_is_shut_out_is_gone_with_its_next_question(cast, today, web, as_person):
    item, browser = today.agenda.first(), web(cast.vice_chair)
    assert browser.get(url("minutes-beside", item)).status_code == 200
    with as_person(cast.coordinator):
        services.declare_interest(item=item, person=cast.vice_chair, reason="A family tie", by=cast.coordinator)
    assert browser.get(url("minutes-beside", item)).status_code == 404
    assert browser.post(url("minutes-item", item), {"risks": "x"}, headers={"HX-Request": "true"}).status_code == 404
    overview = browser.get(url("minutes-overview", today)).content.decode()
    assert item.case.reference not in overview
    assert {one.person for one in Exclusion.objects.all()} == {cast.vice_chair}


@pytest.mark.rule("R30")
def test_the_time_of_an_item_runs_until_the_next_is_taken_up(cast, today, as_person, refused):
    first, second = today.agenda.select_related("case", "meeting__panel")
    with as_person(cast.coordinator):
        begun = services.begin_item(item=first, by=cast.coordinator)
        assert services.begin_item(item=first, by=cast.coordinator) == begun
    Discussion.objects.filter(pk=begun.pk).update(began_at=timezone.now() - timedelta(minutes=12, seconds=30))
    with as_person(cast.coordinator):
        assert timer.time_of(first).words == "13 of 20 minutes"
        services.begin_item(item=second, by=cast.coordinator)
        assert (timer.time_of(first).is_running, timer.time_of(second).is_running) == (False, True)
        services.end_item(item=second, by=cast.coordinator)
        assert not timer.time_of(second).is_running
    assert refused(cast.coordinator, f"update meetings_discussion set ended_at = now() where id = '{begun.pk}'")
    with as_person(cast.member):
        assert not Discussion.objects.exists()


def test_words_of_a_time():
    assert timer.Time().words == "no time yet"
    assert (timer.Time(61).words, timer.Time(59).words) == ("2 minutes", "1 minute")
    assert timer.Time(1300, slot=20).words == "22 of 20 minutes"
    assert timer.Time(1300, slot=20).is_over


@pytest.mark.rule("R17")
@pytest.mark.rule("R30")
def test_minuted_workers_are_allocated_by_the_approval_once(cast, today, as_person, refused):
    item = today.agenda.first()
    with as_person(cast.coordinator):
        worker = services.add_worker(
            item=item, person=cast.youth_justice_member, role="worker", task="HSB assessment", by=cast.coordinator
        )
        with pytest.raises(RuleBroken, match="minuted already"):
            services.add_worker(
                item=item, person=cast.youth_justice_member, role="worker", task="Again", by=cast.coordinator
            )
        assert not Allocation.objects.exists()
    approve(cast, today, as_person)
    allocation = Allocation.objects.get()
    assert (allocation.person, allocation.case_id, allocation.allocated_by) == (
        cast.youth_justice_member, item.record_id, cast.chair,
    )  # fmt: skip
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="end the allocation"):
        services.remove_worker(worker=MinutedWorker.objects.get(), by=cast.coordinator)
    assert refused(cast.coordinator, f"delete from meetings_minutedworker where id = '{worker.pk}'")
    with as_person(cast.member):
        assert not MinutedWorker.objects.exists()


def approve(cast, meeting, as_person):
    """Both items decided, the meeting closed, its minutes written up and approved."""
    with as_person(cast.coordinator):
        services.read_statement(meeting=meeting, by=cast.coordinator)
        services.record_attendance(
            meeting=meeting, entries=[{"person": cast.chair, "how": "present"}], by=cast.coordinator
        )
        for item in meeting.agenda.select_related("case", "meeting__panel"):
            version = item.minutes.version if hasattr(item, "minutes") else 0
            services.record_minutes(
                item=item, version=version, by=cast.coordinator, deferred_because="Later",
                next_panel_on=meeting.on + timedelta(days=60),
            )  # fmt: skip
        services.close_meeting(meeting=meeting, by=cast.coordinator)
        version = services.write_up(meeting=meeting, by=cast.coordinator)
        services.send_to_chair(version=version, by=cast.coordinator)
        version.refresh_from_db()
    with as_person(cast.chair):
        services.approve_minutes(version=version, content_sha256=version.content_sha256, by=cast.chair)


def test_nobody_shut_out_of_a_case_is_minuted_to_work_on_it(cast, today, as_person):
    item = today.agenda.first()
    with as_person(cast.coordinator):
        services.declare_interest(item=item, person=cast.member, reason="A family tie", by=cast.coordinator)
        with pytest.raises(RuleBroken, match="shut out"):
            services.add_worker(item=item, person=cast.member, role="worker", task="x", by=cast.coordinator)


@pytest.mark.rule("R24")
def test_what_is_recorded_so_far_is_read_by_the_offices_alone(cast, today, web, as_person):
    with as_person(cast.coordinator):
        services.record_minutes(item=today.agenda.first(), version=0, by=cast.coordinator, risks="Contact on the bus.")
    assert "Contact on the bus." in web(cast.chair).get(url("minutes-draft", today)).content.decode()
    for person in (cast.member, cast.referrer):
        assert web(person).get(url("minutes-draft", today)).status_code == 404
        assert web(person).get(url("minutes-draft-pdf", today)).status_code in (302, 404)


def test_a_discussion_is_begun_by_nobody_else_and_never_twice_at_once(cast, today, as_person):
    item = today.agenda.first()
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.begin_item(item=item, by=cast.member)
    with as_person(cast.coordinator):
        services.begin_item(item=item, by=cast.coordinator)
        with pytest.raises(DatabaseError), transaction.atomic():
            Discussion.objects.create(record_id=item.record_id, agenda_item=item, by=cast.coordinator)


@pytest.mark.rule("R28")
@pytest.mark.rule("R30")
def test_a_copy_of_the_minutes_leaves_out_what_its_recipient_is_shut_out_of(cast, today, as_person, as_worker):
    item = today.agenda.first()
    with as_person(cast.coordinator):
        services.declare_interest(item=item, person=cast.member, reason="A family tie", by=cast.coordinator)
    approve(cast, today, as_person)
    with as_worker():
        packs = packs_for(today.minutes.get())
    of = {one.person: pack for pack in packs for one in pack.recipients}
    assert item.record_id not in of[cast.member].records
    assert item.case.reference not in text_of(of[cast.member].pdf)
    assert item.record_id in of[cast.health_member].records
    assert item.case.reference in text_of(of[cast.health_member].pdf)
