"""Every page for those it is for, and a 404 for everybody else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from meetings import rules, services
from meetings.models import AgendaItem, AgreedAction, Meeting, ScheduleVersion
from meetings.urls import urlpatterns
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Deputy
from sharing.web import days
from tests.meetings.conftest import open_two, working_day_ahead


def as_shown(browser, url):
    """What the form on the Chair's page sends: the hashes of the words and of the PDF."""
    shown = browser.get(url).content.decode()
    return dict(re.findall(r'name="(content_sha256|paper_sha256)" value="(\w+)"', shown))


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


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"starts_at_time": "2.30"}, "2.30am is outside the working day"),
        ({"starts_at_year": 2096}, "more than two years away"),
        ({"place": ""}, "Enter where the panel meets"),
        ({"call_link": "http://call.example"}, "must begin with https://"),
        ({"call_link": "javascript:alert(1)"}, "web address"),
    ],
)
def test_a_slip_in_the_date_of_a_meeting_is_caught(cast, web, changed, words):
    at = working_day_ahead(30)
    given = {
        "starts_at_day": at.day, "starts_at_month": at.month, "starts_at_year": at.year, "starts_at_time": "9.30am",
        "place": "Library",
    }  # fmt: skip
    answer = web(cast.coordinator).post(page("plan"), given | changed)
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_planning_says_when_the_schedule_goes_out(cast, web):
    for ahead, words in ((30, "Its schedule goes out on"), (3, "recorded as late")):
        at = working_day_ahead(ahead)
        given = {
            "starts_at_day": at.day, "starts_at_month": at.month, "starts_at_year": at.year, "starts_at_time": "8pm",
            "place": "Library",
        }  # fmt: skip
        assert words in web(cast.coordinator).post(page("plan"), given, follow=True).content.decode()


def test_what_was_taken_off_can_be_put_back(cast, at_the_chair, as_person, web):
    meeting = at_the_chair.meeting
    with as_person(cast.coordinator):
        services.take_back(version=at_the_chair, by=cast.coordinator)
    item, browser = meeting.agenda.first(), web(cast.coordinator)
    assert browser.post(page("agenda-remove", item.pk), {"reason": "A slip"}).status_code == 302
    shown = browser.get(meeting.get_absolute_url()).content.decode()
    assert "Taken off this agenda" in shown
    assert "A slip" in shown
    assert web(cast.member).get(page("agenda-add", meeting.pk)).status_code == 404
    given = {"reference": item.case.reference, "reason": "It was a slip"}
    assert browser.post(page("agenda-add", meeting.pk), given | {"reason": ""}).status_code == 200
    assert browser.post(page("agenda-add", meeting.pk), given).status_code == 302
    item.refresh_from_db()
    assert (item.added_by, item.added_because) == (cast.coordinator, "It was a slip")
    assert [one.pk for one in meeting.agenda][-1] == item.pk
    assert at_the_chair.items.count() == meeting.agenda.count()


@pytest.mark.rule("R24")
def test_an_agenda_changed_after_the_approval_says_so(cast, approved, as_person, web):
    browser, url = web(cast.coordinator), approved.meeting.get_absolute_url()
    words = "The agenda has changed since schedule version 1 was compiled."
    assert words not in browser.get(url).content.decode()
    with as_person(cast.coordinator):
        services.remove_item(item=approved.meeting.agenda.first(), reason="A tie", by=cast.coordinator)
    assert words in browser.get(url).content.decode()
    assert "still goes out as it was" in web(cast.chair).get(url).content.decode()


def test_who_has_a_deputy_reads_to_whom_the_papers_go(cast, meeting, web, as_person):
    with as_person(cast.coordinator):
        services.move_meeting(
            meeting=meeting, starts_at=working_day_ahead(2), place="Here", reason="Snow", by=cast.coordinator
        )
    deputy = Deputy.objects.get(place__person=cast.health_member, person=cast.deputy)
    Deputy.objects.filter(pk=deputy.pk).update(starts_on=days.today(), ends_on=days.today() + timedelta(days=9))
    answer = web(cast.health_member).get(meeting.get_absolute_url()).content.decode()
    assert f"The papers go to {cast.deputy.name}, who stands in for you at this meeting." in answer
    assert "Circulate on" not in answer


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
    assert browser.post(url, as_shown(browser, url) | {"content_sha256": "0" * 64}).status_code == 200
    assert browser.post(url, as_shown(browser, url) | {"paper_sha256": "0" * 64}).status_code == 200
    assert browser.post(url, as_shown(browser, url)).status_code == 302
    at_the_chair.refresh_from_db()
    assert at_the_chair.status == ScheduleVersion.Status.APPROVED


def test_chair_returns_it_with_points(cast, at_the_chair, web):
    answer = web(cast.chair).post(page("schedule-return", at_the_chair.pk), {"points": "Add the strategy discussion."})
    assert answer.status_code == 302
    shown = web(cast.coordinator).get(at_the_chair.meeting.get_absolute_url()).content
    assert b"Add the strategy discussion." in shown


@pytest.mark.rule("R24")
def test_the_chair_reads_the_former_points_beside_the_new_version(cast, at_the_chair, as_person, web):
    url = page("schedule-approve", at_the_chair.pk)
    browser = web(cast.chair)
    browser.post(page("schedule-return", at_the_chair.pk), {"points": "Add the strategy discussion."})
    assert "The Chair has returned this version to the Coordinator" in browser.get(url).content.decode()
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=at_the_chair.meeting, by=cast.coordinator)
        services.send_to_chair(version=version, by=cast.coordinator)
    assert b"Add the strategy discussion." in browser.get(url).content
    assert b"The Chair asks for changes" not in browser.get(at_the_chair.meeting.get_absolute_url()).content
    assert browser.get(page("schedule-return", at_the_chair.pk)).url == url


@pytest.mark.rule("R24")
def test_the_vice_chair_is_told_for_whom_they_approve_and_the_second_who_was_first(cast, at_the_chair, web):
    url = page("schedule-approve", at_the_chair.pk)
    assert f"You approve because {cast.chair.name}" in web(cast.vice_chair).get(url).content.decode()
    given = as_shown(web(cast.chair), url)
    assert web(cast.chair).post(url, given).status_code == 302
    assert f"{cast.chair.name} approved this version on" in web(cast.vice_chair).post(url, given).content.decode()


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
    assert b"Choose below which text is to stand" in answer.content
    chosen = {"keep-risks": "mine", "risks": "From the second tab"}
    assert browser.post(url, {"version": 0, "outcome": "open"} | chosen).status_code == 302
    assert today.agenda.first().minutes.risks == "From the second tab"


def test_not_checked_yet_is_no_answer(cast, sent, web):
    item, browser = sent.meeting.agenda.first(), web(cast.member)
    browser.post(page("return", item.pk), {"answer": "not_checked"})
    assert "2 children still to answer for" in browser.get(page("returns", sent.meeting_id)).content.decode()
    browser.post(page("nothing-known", sent.meeting_id))
    assert "has answered for every child" in browser.get(page("returns", sent.meeting_id)).content.decode()


def test_a_meeting_day_asks_the_same_number_of_questions_however_many_cases(
    cast, today, web, as_person, django_assert_max_num_queries
):
    browser, url = web(cast.coordinator), page("minutes-overview", today.pk)
    browser.get(url)
    with django_assert_max_num_queries(60) as first:
        browser.get(url)
    with as_person(cast.chair):
        open_two(cast, number=2)
        for position, case in enumerate(rules.due_cases(today), 3):
            AgendaItem.objects.create(record_id=case.pk, meeting=today, case=case, position=position)
    with django_assert_max_num_queries(len(first)):
        assert len(browser.get(url).context["items"]) == 4


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


def test_attendance_asks_who_came_instead(cast, today, web):
    answer = web(cast.coordinator).post(page("attendance", today.pk), {f"how_{cast.member.pk.hex}": "instead"})
    assert f"Choose who came instead of {cast.member.name}" in answer.content.decode()


def test_nobody_who_left_or_is_shut_out_is_asked_to_own_an_action(cast, today, web):
    item = today.agenda.first()
    web(cast.health_member).post(page("interest", item.pk), {"reason": "A tie"})
    people = web(cast.coordinator).get(page("action-add", item.pk)).context["form"].fields["owner"].queryset
    assert cast.member in people
    assert not {cast.leaver, cast.health_member} & set(people)


@pytest.mark.rule("R24")
def test_minutes_changed_after_they_were_written_up_do_not_go_to_the_chair(cast, minuted, as_person):
    with as_person(cast.coordinator):
        version = services.write_up(meeting=minuted, by=cast.coordinator)
        item = minuted.agenda.first()
        services.record_minutes(item=item, version=item.minutes.version, by=cast.coordinator, risks="Something else")
        with pytest.raises(RuleBroken, match="write them up again"):
            services.send_to_chair(version=version, by=cast.coordinator)
        services.send_to_chair(version=services.write_up(meeting=minuted, by=cast.coordinator), by=cast.coordinator)


def test_minutes_from_approval_to_agreed_action(cast, minutes_sent, web):
    browser = web(cast.chair)
    url = page("minutes-approve", minutes_sent.pk)
    assert b"Visit the school." in browser.get(url).content
    assert browser.post(url, as_shown(browser, url)).status_code == 302
    action = AgreedAction.objects.get()
    owner = web(cast.member)
    assert b"Visit the school." in owner.get(page("actions")).content
    for person, offered in ((cast.member, True), (cast.chair, True), (cast.health_member, False)):
        assert "Visit the school." in web(person).get(page("actions"), {"whose": "all"}).content.decode()
        shown = web(person).get(page("action", action.pk)).content.decode()
        assert (page("action-end", action.pk) in shown) == offered, person
    given = {"status": "not_done", "not_done_because": "circumstances"}
    assert owner.post(page("action-end", action.pk), given).status_code == 200
    assert owner.post(page("action-end", action.pk), given | {"why_not": "The school is closed."}).status_code == 302
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
    forged = {"pk": uuid4(), "agency_pk": uuid4(), "kind": "agenda"}
    for pattern in urlpatterns:
        parts = pattern.pattern.converters
        if "pk" in parts:
            address = reverse(f"meetings:{pattern.name}", kwargs={part: forged[part] for part in parts})
            for method in ("get", "post"):
                answer = getattr(web(cast.chair), method)(address)
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


@pytest.mark.rule("R24")
def test_of_two_tabs_the_second_is_told_how_the_meeting_stands_now(cast, meeting, web):
    browser, url = web(cast.coordinator), page("move", meeting.pk)
    at = days.in_london(meeting.starts_at)
    given = {
        "starts_at_day": at.day, "starts_at_month": at.month, "starts_at_year": at.year, "starts_at_time": "9.30am",
        "place": "Library", "reason": "The room is taken", "sequence": "0",
    }  # fmt: skip
    assert 'name="sequence" value="0"' in browser.get(url).content.decode()
    assert "Enter why the meeting is changed" in browser.post(url, given | {"reason": ""}).content.decode()
    told = browser.post(url, given, follow=True).content.decode()
    assert "Town Hall, Room 2; changed by Cole Coordinator" in told
    assert "The room is taken" in told
    second = browser.post(url, given | {"place": "Church hall"}).content.decode()
    assert "The meeting was changed since you opened this page" in second
    assert 'name="sequence" value="1"' in second
    stale = browser.post(page("cancel", meeting.pk), {"reason": "Snow", "sequence": "0"}).content.decode()
    assert "The meeting was changed since you opened this page" in stale
    meeting.refresh_from_db()
    assert (meeting.place, meeting.status, meeting.sequence) == ("Library", "planned", 1)


@pytest.mark.rule("R25")
def test_a_meeting_moved_nearer_than_a_week_says_that_its_schedule_is_late(cast, meeting, web):
    at = working_day_ahead(4)
    given = {
        "starts_at_day": at.day, "starts_at_month": at.month, "starts_at_year": at.year, "starts_at_time": "9.30am",
        "place": "Library", "reason": "The case cannot wait",
    }  # fmt: skip
    told = web(cast.coordinator).post(page("move", meeting.pk), given, follow=True).content.decode()
    assert "recorded as late" in told


@pytest.mark.rule("R23")
def test_the_list_shows_the_dates_that_follow_to_each_what_concerns_them(cast, at_the_chair, web):
    office = web(cast.coordinator).get(page("list")).content.decode()
    member = web(cast.member).get(page("list")).content.decode()
    for words in ("Compile by", "Approve by"):
        assert words in office
        assert words not in member
    for words in ("Circulate on", "Returns by", "Minutes by"):
        assert words in office
        assert words in member
