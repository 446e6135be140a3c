"""Every page for those it is for, and a 404 for everybody else."""

from uuid import uuid4

import pytest
from django.urls import reverse

from meetings import services
from meetings.models import AgreedAction, Meeting, ScheduleVersion
from meetings.urls import urlpatterns
from sharing.models import AuditEvent
from tests.meetings.conftest import working_day_ahead


def page(name, *args):
    return reverse(f"meetings:{name}", args=args)


def test_list_shows_dates_to_the_panel_and_nothing_to_others(cast, meeting, web):
    for person in (cast.chair, cast.coordinator, cast.member, cast.deputy):
        assert b"Town Hall, Room 2" in web(person).get(page("list")).content
    for person in (cast.referrer, cast.outsider, cast.partner_outsider):
        assert web(person).get(page("list")).status_code == 404


def test_list_asks_the_same_number_of_questions_however_many_meetings(
    cast, meeting, web, as_person, django_assert_max_num_queries
):
    browser = web(cast.coordinator)
    browser.get(page("list"))
    with django_assert_max_num_queries(40) as first:
        browser.get(page("list"))
    with as_person(cast.coordinator):
        for ahead in (40, 50, 60):
            services.plan_meeting(
                panel=cast.panel, starts_at=working_day_ahead(ahead), place="Here", by=cast.coordinator
            )
    with django_assert_max_num_queries(len(first)):
        browser.get(page("list"))


def test_coordinator_plans_a_meeting(cast, web):
    at = working_day_ahead(30)
    given = {
        "starts_at_day": at.day, "starts_at_month": at.month, "starts_at_year": at.year, "starts_at_time": "9.30am",
        "place": "Library",
    }  # fmt: skip
    assert web(cast.coordinator).post(page("plan"), given).status_code == 302
    assert Meeting.objects.get().starts_at == at
    assert web(cast.member).get(page("plan")).status_code == 404


@pytest.mark.rule("R24")
def test_before_circulation_a_member_sees_dates_only(cast, approved, web):
    answer = web(cast.member).get(approved.meeting.get_absolute_url())
    assert b"The agenda has not gone out" in answer.content
    for trace in (b"HSB-2026", b"Ferncliffe", b"Version 1"):
        assert trace not in answer.content
    assert web(cast.member).get(approved.get_absolute_url()).status_code == 404


@pytest.mark.rule("R24")
def test_chair_reads_what_will_go_and_approves_it(cast, at_the_chair, web):
    url = page("schedule-approve", at_the_chair.pk)
    browser = web(cast.chair)
    answer = browser.get(url)
    for words in ("Jordan Ferncliffe", "Mina Member", "It goes out by itself on", at_the_chair.content_sha256):
        assert words in answer.content.decode()
    assert browser.post(url, {"content_sha256": "0" * 64}).status_code == 200
    assert browser.post(url, {"content_sha256": at_the_chair.content_sha256}).status_code == 302
    at_the_chair.refresh_from_db()
    assert at_the_chair.status == ScheduleVersion.Status.APPROVED


def test_chair_returns_it_with_points(cast, at_the_chair, web):
    answer = web(cast.chair).post(page("schedule-return", at_the_chair.pk), {"points": "Add the strategy discussion."})
    assert answer.status_code == 302
    shown = web(cast.coordinator).get(at_the_chair.meeting.get_absolute_url()).content
    assert b"Add the strategy discussion." in shown


@pytest.mark.rule("R11")
@pytest.mark.rule("R28")
def test_excluded_person_sees_no_trace_of_the_case_on_any_page(cast, sent, both, as_person, web):
    with as_person(cast.member):
        services.declare_interest(item=sent.meeting.agenda.first(), reason="A tie", by=cast.member)
    browser = web(cast.member)
    for url in (sent.meeting.get_absolute_url(), sent.get_absolute_url(), page("returns", sent.meeting_id)):
        shown = browser.get(url).content.decode()
        assert "Wren" in shown or both[1].reference in shown
        for trace in ("Ferncliffe", both[0].reference, "youth club"):
            assert trace not in shown


@pytest.mark.rule("R33")
def test_reading_is_written_down_before_the_page_leaves(cast, sent, both, web):
    web(cast.member).get(sent.get_absolute_url())
    event = AuditEvent.objects.filter(what="page.read", person=cast.member, page="meetings:schedule").get()
    assert {case.pk for case in both} <= set(event.records)


def test_member_answers_on_the_page(cast, sent, web):
    item = sent.meeting.agenda.first()
    browser = web(cast.member)
    assert browser.post(page("return", item.pk), {"answer": "known"}).status_code == 200
    given = {"answer": "known", "information": "Two calls in June.", "is_opinion": "no"}
    assert browser.post(page("return", item.pk), given).status_code == 302
    assert browser.post(page("nothing-known", sent.meeting_id)).status_code == 302
    shown = browser.get(page("returns", sent.meeting_id)).content.decode()
    assert "has answered for every child" in shown


def test_minutes_are_written_and_what_was_typed_survives_another_tab(cast, today, web):
    item = today.agenda.first()
    url = page("minutes-item", item.pk)
    browser = web(cast.coordinator)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"version": 0, "outcome": "open", "risks": "First"}).status_code == 302
    answer = browser.post(url, {"version": 0, "outcome": "open", "risks": "From the second tab"})
    assert b"From the second tab" in answer.content
    assert b"saved this item after you opened it" in answer.content


@pytest.mark.parametrize("name", ["detail", "attendance", "minutes-overview", "returns", "move", "cancel", "urgent"])
def test_pages_of_a_meeting_for_the_offices(cast, today, web, name):
    person = cast.chair if name == "urgent" else cast.coordinator
    assert web(person).get(page(name, today.pk)).status_code == 200


@pytest.mark.parametrize("name", ["agenda-item", "agenda-remove", "return", "interest", "minutes-item", "action-add"])
def test_pages_of_an_agenda_item_for_the_coordinator(cast, today, web, name):
    assert web(cast.coordinator).get(page(name, today.agenda.first().pk)).status_code == 200


def test_attendance_is_recorded(cast, today, web):
    member, health = cast.member.pk.hex, cast.health_member.pk.hex
    given = {
        f"how_{cast.chair.pk.hex}": "present", f"how_{health}": "apologies", f"note_{health}": "Return sent",
        f"how_{member}": "instead", f"who_{member}": str(cast.partner_outsider.pk),
    }  # fmt: skip
    assert web(cast.coordinator).post(page("attendance", today.pk), given).status_code == 302
    assert {one.person: one.how for one in today.attendance.all()} == {
        cast.chair: "present", cast.partner_outsider: "deputy", cast.health_member: "apologies"
    }  # fmt: skip
    assert web(cast.coordinator).get(page("attendance", today.pk)).status_code == 200


def test_minutes_from_approval_to_agreed_action(cast, minutes_sent, web):
    browser = web(cast.chair)
    url = page("minutes-approve", minutes_sent.pk)
    assert b"Visit the school." in browser.get(url).content
    assert browser.post(url, {"content_sha256": minutes_sent.content_sha256}).status_code == 302
    action = AgreedAction.objects.get()
    owner = web(cast.member)
    assert b"Visit the school." in owner.get(page("actions")).content
    assert owner.post(page("action", action.pk), {"status": "not_done"}).status_code == 200
    assert (
        owner.post(page("action", action.pk), {"status": "not_done", "why_not": "The school is closed."}).status_code
        == 302
    )
    assert web(cast.referrer).get(page("action", action.pk)).status_code in (404, 200)


def test_preview_is_an_attachment_for_the_offices_alone(cast, at_the_chair, sent, web):
    url = page("schedule-preview", sent.pk)
    answer = web(cast.chair).get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")
    assert web(cast.member).get(url).status_code == 404


@pytest.mark.rule("R33")
def test_every_address_with_a_forged_id_is_not_found(cast, sent, web):
    forged = str(uuid4())
    for pattern in urlpatterns:
        if "pk" in str(pattern.pattern):
            for method in ("get", "post"):
                answer = getattr(web(cast.chair), method)(page(pattern.name, forged))
                assert answer.status_code in (404, 405), pattern.name


@pytest.mark.rule("R33")
def test_nothing_of_a_meeting_exists_for_outsiders(cast, sent, minutes_sent, web):
    subjects = {
        "detail": sent.meeting_id, "schedule": sent.pk, "schedule-approve": sent.pk, "schedule-preview": sent.pk,
        "minutes": minutes_sent.pk, "returns": sent.meeting_id, "minutes-overview": sent.meeting_id,
        "agenda-item": sent.meeting.agenda.first().pk, "return": sent.meeting.agenda.first().pk,
        "minutes-item": sent.meeting.agenda.first().pk, "interest": sent.meeting.agenda.first().pk,
    }  # fmt: skip
    for person in (cast.outsider, cast.partner_outsider, cast.leaver):
        browser = web(person)
        for name, pk in subjects.items():
            assert browser.get(page(name, pk)).status_code == 404, name


def test_what_waits_for_each_person(cast, sent, minutes_sent):
    from meetings.waiting import waiting_for

    texts = [work.text for work in waiting_for(cast.chair, cast.panel)]
    assert any(text.startswith("Approve:") for text in texts)
