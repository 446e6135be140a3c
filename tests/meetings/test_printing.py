"""Papers to print, and the register of copies on paper."""

import io
import uuid

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import services, sheets
from meetings.models import Observer, PrintedCopy, PrintRun, ScheduleVersion
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Exclusion
from sharing.tags import dangling
from sharing.web.days import clock
from tests.meetings.test_circulation import text_of

pytestmark = pytest.mark.rule("R26")
State = PrintedCopy.State


@pytest.fixture
def run(cast, sent, as_person):
    with as_person(cast.coordinator):
        return services.print_copies(version=sent, copies=3, by=cast.coordinator)


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.mark.rule("R24")
def test_copies_are_numbered_over_all_runs_of_a_meeting_and_written_down(cast, run, sent, as_person):
    with as_person(cast.coordinator):
        services.print_copies(version=sent, copies=2, by=cast.coordinator)
    assert list(PrintedCopy.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    event = AuditEvent.objects.filter(what="papers.printed").latest("at")
    assert (event.person_id, event.detail["first"], event.detail["copies"]) == (cast.coordinator.pk, 4, 2)
    assert set(event.records) == {sent.record_id, *(item.record_id for item in sent.items.all())}


@pytest.mark.rule("R24")
def test_only_what_is_approved_and_in_force_is_printed(cast, at_the_chair, as_person, refused):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="approved"):
        services.print_copies(version=at_the_chair, copies=1, by=cast.coordinator)
    sql = (
        "insert into meetings_printrun (id, record_id, schedule_id, printed_by_id, printed_at)"
        " values (%s, %s, %s, %s, now())"
    )
    told = [uuid.uuid4(), at_the_chair.record_id, at_the_chair.pk, cast.coordinator.pk]
    assert refused(cast.coordinator, sql, *told)
    ScheduleVersion.objects.filter(pk=at_the_chair.pk).update(
        status="approved", approved_by=cast.chair, approved_at=at_the_chair.compiled_at
    )
    assert refused(cast.chair, sql, *told[:3], cast.chair.pk)
    assert refused(cast.coordinator, sql, *told[:3], cast.chair.pk)
    assert not refused(cast.coordinator, sql, *told)


@pytest.mark.parametrize("copies", [0, 41])
def test_nobody_prints_no_copy_or_a_pile(copies, cast, sent, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="between 1 and 40"):
        services.print_copies(version=sent, copies=copies, by=cast.coordinator)


def test_the_chair_does_not_print(cast, sent, as_person):
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.print_copies(version=sent, copies=1, by=cast.chair)


@pytest.mark.rule("R28")
@pytest.mark.rule("R33")
def test_a_copy_goes_to_whom_the_papers_were_sent_and_to_nobody_shut_out(cast, run, both, as_person, refused):
    first, second, _ = run.copies.all()
    with as_person(cast.coordinator):
        services.hand_over(copy=first, person=cast.member, by=cast.coordinator)
    first.refresh_from_db()
    assert (first.state, first.collected_by) == (State.COLLECTED, cast.member)
    Exclusion.objects.create(
        record=both[1].record, person=cast.health_member, why="interest", reason="x", excluded_by=cast.chair
    )
    for person in (cast.health_member, cast.outsider, cast.leaver):
        with as_person(cast.coordinator), pytest.raises(RuleBroken, match="may not see everything"):
            services.hand_over(copy=second, person=person, by=cast.coordinator)
        assert refused(
            cast.coordinator,
            "update meetings_printedcopy set state = 'collected', collected_by_id = %s, collected_at = now()"
            " where id = %s",
            person.pk, second.pk,
        )  # fmt: skip
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="already collected"):
        services.hand_over(copy=first, person=cast.member, by=cast.coordinator)


def test_what_the_register_says_of_a_copy_stays(cast, run, as_person, refused):
    copy = run.copies.first()
    with as_person(cast.coordinator):
        services.hand_over(copy=copy, person=cast.member, by=cast.coordinator)
    by, number = cast.coordinator, copy.pk
    assert refused(by, "update meetings_printedcopy set collected_by_id = %s where id = %s", cast.chair.pk, number)
    assert refused(by, "update meetings_printedcopy set number = 9 where id = %s", number)
    assert refused(by, "delete from meetings_printedcopy")
    assert refused(by, "update meetings_printrun set printed_by_id = %s", cast.chair.pk)
    destroyed = "update meetings_printedcopy set state = 'destroyed', destroyed_at = now(), destroyed_noted_by_id = %s"
    assert refused(by, destroyed, cast.chair.pk)
    assert refused(cast.member, destroyed, cast.member.pk)
    with as_person(by):
        services.note_destroyed(copy=copy, by=by)
        with pytest.raises(RuleBroken, match="already destroyed"):
            services.note_destroyed(copy=copy, by=by)
    assert refused(by, "update meetings_printedcopy set state = 'printed' where id = %s", number)


def test_the_print_file_has_a_cover_and_a_number_on_every_page_of_every_copy(cast, run, web):
    answer = web(cast.coordinator).get(url("print-file", run.pk))
    assert answer["Content-Type"] == "application/pdf"
    pages = text_of(answer.content).split("\f")[:-1]
    assert "3 copies, numbered 1 to 3" in pages[0]
    copies = pages[1:]
    each = len(copies) // 3
    assert each * 3 == len(copies)
    for index, page in enumerate(copies):
        assert f"Copy {index // each + 1} on paper" in page
        assert f"page {index % each + 1} of {each}" in page
        assert "OFFICIAL-SENSITIVE" in page
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert dangling(pdf)[1] == 0
        # The contents of the last copy lead into the last copy.
        link = pdf.pages[1 + 2 * each].Annots[0]
        numbers = [page.obj.objgen for page in pdf.pages]
        assert numbers.index(link.Dest[0].objgen) > 2 * each
    assert AuditEvent.objects.filter(what="page.read", page="meetings:print-file").exists()


def test_the_file_of_a_version_no_longer_in_force_is_not_printed_again(cast, run, sent, web):
    ScheduleVersion.objects.filter(pk=sent.pk).update(status="superseded")
    answer = web(cast.coordinator).get(url("print-file", run.pk), follow=True)
    told = answer.content.decode()
    assert "nothing has replaced, is printed" in told
    assert "No longer in force: destroy it" in told
    assert "Download the file" not in told


@pytest.mark.parametrize("name", ["print-file", "sheet"])
def test_paper_asks_for_a_second_factor_given_lately(name, cast, run, sent, web):
    where = url(name, run.pk) if name == "print-file" else url(name, sent.meeting_id, "agenda")
    answer = web(cast.coordinator).minutes_later().get(where)
    assert answer["Content-Type"].startswith("text/html")
    assert b"%PDF" not in answer.content


def test_printing_collecting_and_destroying_on_the_pages(cast, sent, web):
    browser = web(cast.coordinator)
    register = url("papers", sent.meeting_id)
    assert "No copy has been printed" in browser.get(register).content.decode()
    stale = web(cast.coordinator).minutes_later()
    stale.post(url("print", sent.meeting_id), {"kind": "schedule", "copies": 2})
    assert not PrintRun.objects.exists()
    browser.post(url("print", sent.meeting_id), {"kind": "schedule", "copies": 2})
    first, second = PrintedCopy.objects.all()
    offered = browser.get(url("copy-hand-over", first.pk)).content.decode()
    assert cast.member.name in offered
    assert cast.outsider.name not in offered
    browser.post(url("copy-hand-over", first.pk), {"person": cast.member.pk})
    browser.post(url("copy-destroyed", second.pk))
    told = browser.get(register).content.decode()
    assert f"Collected by {cast.member.name}" in told
    assert f"Noted by {cast.coordinator.name}" in told
    assert told.count("Download the file to print") == 1
    for_chair = web(cast.chair).get(register).content.decode()
    assert f"Collected by {cast.member.name}" in for_chair
    assert "Print copies" not in for_chair
    assert "Download the file to print" not in for_chair


@pytest.mark.parametrize("who", ["member", "outsider", "referrer"])
def test_nobody_else_finds_the_papers_to_print(who, cast, run, web):
    meeting = run.schedule.meeting_id
    browser = web(getattr(cast, who))
    item = run.schedule.meeting.agenda.first()
    for where in [
        url("papers", meeting), url("print", meeting), url("sheet", meeting, "agenda"), url("case-paper", item.pk),
        url("actions-sheet", meeting, cast.police.pk), url("print-file", run.pk),
        url("copy-hand-over", run.copies.first().pk),
    ]:  # fmt: skip
        assert browser.get(where).status_code == 404, where


@pytest.mark.rule("R11")
@pytest.mark.rule("R29")
@pytest.mark.rule("R43")
@pytest.mark.parametrize("kind", sheets.KINDS)
def test_papers_for_the_table_name_no_child(kind, cast, sent, web):
    answer = web(cast.coordinator).get(url("sheet", sent.meeting_id, kind))
    pages = text_of(answer.content).split("\f")[:-1]
    told = "".join(pages)
    assert all("OFFICIAL-SENSITIVE" in page for page in pages)
    assert ("HSB-2026-0001" in told) is (kind == "agenda")
    assert "Jordan" not in told
    assert "Ferncliffe" not in told
    if kind in ("attendance", "name-plates"):
        assert cast.member.name in told
    if kind != "name-plates":
        assert "strictly confidential" in told
        assert f"Printed by {cast.coordinator.name}" in told
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert dangling(pdf)[1] == 0


def test_there_is_no_other_kind_of_paper(cast, sent, web):
    assert web(cast.coordinator).get(url("sheet", sent.meeting_id, "gossip")).status_code == 404


@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
def test_the_paper_of_one_case_says_nothing_of_the_other(cast, sent, both, web):
    item = sent.meeting.agenda.get(case=both[0])
    told = text_of(web(cast.coordinator).get(url("case-paper", item.pk)).content)
    assert "Jordan Ferncliffe" in told
    assert both[1].reference not in told
    assert "Wren" not in told
    assert f"approved by {cast.chair.name}" in told


@pytest.mark.rule("R32")
def test_the_list_of_an_agency_holds_its_open_actions_alone(cast, minutes_sent, as_person, web):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    meeting, browser = minutes_sent.meeting_id, web(cast.coordinator)
    assert "Visit the school." in text_of(browser.get(url("actions-sheet", meeting, cast.member.agency_id)).content)
    other = text_of(browser.get(url("actions-sheet", meeting, cast.health.pk)).content)
    assert "Visit the school." not in other
    assert "is open" in other


@pytest.mark.rule("R32")
@pytest.mark.rule("R33")
def test_a_member_prints_what_their_own_agency_has_to_do_and_they_may_see(cast, minutes_sent, both, as_person, web):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    where = url("own-actions-paper")
    assert where in web(cast.member).get(url("actions") + "?whose=agency").content.decode()
    told = text_of(web(cast.member).get(where).content)
    assert "Visit the school." in told
    assert f"Printed by {cast.member.name}" in told
    event = AuditEvent.objects.filter(what="page.read", page="meetings:own-actions-paper").latest("at")
    assert (event.person_id, event.records) == (cast.member.pk, [both[0].pk])
    assert "Visit the school." not in text_of(web(cast.health_member).get(where).content)
    Exclusion.objects.create(
        record=both[0].record, person=cast.member, why="interest", reason="x", excluded_by=cast.chair
    )
    assert "that the reader may see is open" in text_of(web(cast.member).get(where).content)
    assert b"%PDF" not in web(cast.member).minutes_later().get(where).content


def test_the_agenda_says_when_each_item_begins(cast, sent, web):
    told = text_of(web(cast.coordinator).get(url("sheet", sent.meeting_id, "agenda")).content)
    assert "9.30am" in told.partition("In this order")[2]
    second = sent.meeting.agenda[1].starts_at
    assert clock(second) in told.partition("In this order")[2]


@pytest.mark.rule("R28")
def test_who_is_expected_to_watch_stands_on_the_attendance_sheet_and_is_not_in_the_room(cast, sent, web, as_person):
    browser, meeting = web(cast.coordinator), sent.meeting
    told = {"name": "Olu Observer", "organisation": "Fernhill Housing", "has_signed": "no"}
    form = browser.get(url("observer-add", meeting.pk)).content.decode()
    assert "Are they in the room?" not in form
    answer = browser.post(url("observer-add", meeting.pk), told, follow=True)
    assert answer.request["PATH_INFO"] == url("papers", meeting.pk)
    assert "Olu Observer" in answer.content.decode()
    sheet = text_of(browser.get(url("sheet", meeting.pk, "attendance")).content)
    assert "Olu Observer" in sheet.partition("Observers who are expected")[2]
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="minutes begin on that day"):
        services.record_observer(
            meeting=meeting, name="Another", organisation="x", has_signed=True, is_present=True, by=cast.coordinator
        )
    assert web(cast.chair).get(url("observer-add", meeting.pk)).status_code == 404
    assert "observers/" not in web(cast.chair).get(url("papers", meeting.pk)).content.decode()
    browser.post(url("observer-remove", Observer.objects.get().pk))
    assert "Olu" not in text_of(browser.get(url("sheet", meeting.pk, "attendance")).content)


def test_the_register_costs_the_same_for_many_copies(cast, run, sent, as_person, web, django_assert_max_num_queries):
    browser = web(cast.coordinator)
    browser.get(url("papers", sent.meeting_id))
    with django_assert_max_num_queries(60) as few:
        browser.get(url("papers", sent.meeting_id))
    count = len(few)
    with as_person(cast.coordinator):
        services.print_copies(version=sent, copies=20, by=cast.coordinator)
    with django_assert_max_num_queries(count):
        browser.get(url("papers", sent.meeting_id))
