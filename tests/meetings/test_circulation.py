import io
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection
from django.utils import timezone

from meetings import letters, packs, services, tasks
from meetings.models import Meeting, ScheduleItem
from meetings.services.circulation import ContentChanged
from sharing import held_packs, paper
from sharing.models import Delivery, Dispatch, Pack, Person
from sharing.places import recipients
from sharing.services import access


def text_of(pdf):
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=bytes(pdf), capture_output=True, check=True)
    return told.stdout.decode()


def pdf_of(version):
    people = recipients(version.meeting.panel, version.meeting.on)
    return packs.render(version, list(version.items.all()), people)


@pytest.mark.rule("R23")
def test_nothing_goes_out_before_its_moment(approved, as_worker):
    with as_worker():
        assert services.due_versions() == []


@pytest.mark.rule("R24")
def test_nothing_goes_out_that_is_not_approved(at_the_chair, as_worker):
    Meeting.objects.update(circulate_at=timezone.now() - timedelta(days=1))
    with as_worker():
        assert services.due_versions() == []


@pytest.mark.rule("R26")
def test_a_due_schedule_is_queued_once_for_everyone_on_the_panel(cast, due, as_worker):
    with as_worker():
        tasks.circulate_due()
        tasks.circulate_due()
        services.circulate_version(version=due)
    dispatch = Dispatch.objects.get(source=due.pk)
    people = {one.person.pk for one in recipients(cast.panel, due.meeting.on)}
    assert set(Delivery.objects.filter(dispatch=dispatch).values_list("recipient", flat=True)) == people
    assert Pack.objects.filter(dispatch=dispatch).count() == 1
    assert not dispatch.is_late


@pytest.mark.rule("R25")
def test_approved_late_goes_out_at_once_and_is_recorded_as_late(cast, at_the_chair, as_person, as_worker):
    Meeting.objects.update(circulate_at=timezone.now() - timedelta(hours=1))
    with as_person(cast.vice_chair):
        version = services.approve_schedule(
            version=at_the_chair, content_sha256=at_the_chair.content_sha256, by=cast.vice_chair
        )
    assert version.is_late
    with as_worker():
        tasks.circulate_due()
    assert Dispatch.objects.get(source=version.pk).is_late


@pytest.mark.rule("R24")
def test_content_that_is_not_what_was_approved_does_not_go(due, as_worker):
    item = ScheduleItem.objects.first()
    ScheduleItem.objects.filter(pk=item.pk).update(content=item.content | {"because": "Changed by hand"})
    with as_worker(), pytest.raises(ContentChanged):
        services.circulate_version(version=due)
    assert not Dispatch.objects.exists()


@pytest.mark.rule("R11")
@pytest.mark.rule("R28")
def test_who_is_excluded_from_a_case_gets_a_pack_without_a_trace_of_it(cast, due, both, as_worker):
    access.exclude(record=both[0].record_id, person=cast.member, why="interest", reason="A tie", by=cast.chair)
    with as_worker():
        services.circulate_version(version=due)
    own = Delivery.objects.get(recipient=cast.member).pack
    others = Delivery.objects.get(recipient=cast.health_member).pack
    assert own.records == [both[1].pk]
    assert set(others.records) == {case.pk for case in both}
    own_text, other_text = (text_of(held_packs.pdf_of(pack)) for pack in (own, others))
    for trace in ("Jordan", "Ferncliffe", both[0].reference, "youth club", "2. HSB"):
        assert trace not in own_text
        assert trace in other_text
    assert both[1].reference in own_text
    assert Pack.objects.count() == 2


@pytest.mark.rule("R24")
def test_a_cancelled_meeting_sends_nothing(cast, due, as_person, as_worker):
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=due.meeting, reason="Snow", by=cast.coordinator)
    with as_worker():
        assert services.due_versions() == []


def test_of_a_moved_meeting_no_copy_leaves_any_more(cast, sent, as_person):
    Delivery.objects.filter(recipient=cast.member).update(state=Delivery.State.SENT)
    with as_person(cast.coordinator):
        services.move_meeting(
            meeting=sent.meeting, starts_at=sent.meeting.starts_at + timedelta(hours=1), place="Library",
            reason="Room", by=cast.coordinator,
        )  # fmt: skip
    states = dict(Delivery.objects.filter(dispatch__source=sent.pk).values_list("recipient", "state"))
    assert states[cast.member.pk] == Delivery.State.SENT
    assert {state for who, state in states.items() if who != cast.member.pk} == {Delivery.State.SUPPRESSED}


def test_worker_writes_down_that_it_circulated_and_can_change_nothing_else(approved, as_worker):
    with as_worker(), connection.cursor() as cursor:
        cursor.execute(
            "select has_column_privilege('meetings_scheduleversion', 'circulated_at', 'update'),"
            "has_column_privilege('meetings_scheduleversion', 'status', 'update'),"
            "has_table_privilege('meetings_scheduleitem', 'update')"
        )
        assert cursor.fetchone() == (True, False, False)


@pytest.mark.rule("R29")
@pytest.mark.rule("R43")
def test_every_page_of_the_pack_is_marked_and_the_statement_opens_it(cast, approved):
    pages = text_of(pdf_of(approved)).split("\f")[:-1]
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"page {number} of {len(pages)}" in page
    assert "strictly confidential" in pages[0]
    assert "It goes to nobody before the Chair" in pages[0]
    assert "Mina Member" in pages[0]
    assert "Jordan" not in pages[0]


def test_pack_is_tagged_in_english_and_titled_without_personal_data(approved):
    pdf = pikepdf.open(io.BytesIO(pdf_of(approved)))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert str(pdf.docinfo.Title) == letters.reference(approved)


def test_pack_fetches_nothing_and_shows_markup_as_text(cast, due, both, as_person):
    item = ScheduleItem.objects.first()
    evil = '<img src="http://127.0.0.1:9/x"><link rel="attachment" href="file:///etc/passwd"> & <b>bold</b>'
    ScheduleItem.objects.filter(pk=item.pk).update(content=item.content | {"asked_of_panel": evil})
    assert '<img src="http' in text_of(pdf_of(due))
    with pytest.raises(ValueError, match="disallowed"):
        paper.NOTHING.fetch("file:///etc/passwd")


@pytest.mark.rule("R42")
def test_letter_names_no_child_and_says_what_to_do_by_when(cast, approved):
    words = letters.subject(approved) + letters.body(approved) + letters.file_name(approved)
    for trace in ("Jordan", "Ferncliffe", "Wren", "HSB-2026"):
        assert trace not in words
    assert letters.subject(approved) == f"OFFICIAL-SENSITIVE – {approved.meeting} – schedule version 1"
    assert approved.meeting.get_absolute_url() in letters.body(approved)
    assert "By " in letters.body(approved)


@pytest.mark.rule("R26")
def test_the_distribution_list_leaves_out_whose_access_is_closed(cast, approved):
    assert cast.member.name in text_of(pdf_of(approved))
    Person.objects.filter(pk=cast.member.pk).update(undertaking_on=None)
    told = text_of(pdf_of(approved))
    assert cast.member.name not in told
    assert cast.health_member.name in told
