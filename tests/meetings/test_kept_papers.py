"""The Chair approves the very bytes that go: rendered once, kept encrypted, and of nobody else's version."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from meetings import kept, packs, services, tasks
from meetings.models import AgendaItem, KeptPaper, ScheduleVersion
from meetings.services.keeping import to_render
from sharing.errors import RuleBroken
from sharing.held_packs import pdf_of
from sharing.models import AuditEvent, Deputy, Dispatch, Pack, Person
from sharing.services import access
from tests.meetings.test_circulation import text_of
from tests.meetings.test_pages import as_shown

pytestmark = pytest.mark.rule("R24")


def page(name, version):
    return reverse(f"meetings:schedule-{name}", args=[version.pk])


def test_what_the_chair_reads_is_what_goes_byte_for_byte(cast, at_the_chair, web, as_worker, monkeypatch):
    rendered = []
    render = packs.render
    monkeypatch.setattr(packs, "render", lambda *given: rendered.append(1) or render(*given))
    browser = web(cast.chair)
    read = browser.get(page("preview", at_the_chair)).content
    assert (
        browser.post(page("approve", at_the_chair), as_shown(browser, page("approve", at_the_chair))).status_code == 302
    )
    version = ScheduleVersion.objects.select_related("meeting__panel").get(pk=at_the_chair.pk)
    assert version.paper_sha256 == hashlib.sha256(read).hexdigest()
    with as_worker():
        services.circulate_version(version=version)
    assert [pdf_of(pack) for pack in Pack.objects.all()] == [read]
    assert rendered == [1]
    assert AuditEvent.objects.filter(what="schedule.approved", detail__paper=version.paper_sha256).exists()
    assert browser.get(page("preview", at_the_chair)).content == read


def test_the_paper_that_was_read_is_approved_though_the_worker_made_another_at_the_same_moment(
    cast, at_the_chair, web, as_worker
):
    browser = web(cast.chair)
    told = as_shown(browser, page("approve", at_the_chair))
    with as_worker():
        second = kept.rendered(at_the_chair, list(at_the_chair.items.all()), None)
        second.save(force_insert=True)
    assert second.sha256 != told["paper_sha256"]
    assert browser.post(page("approve", at_the_chair), told).status_code == 302
    assert ScheduleVersion.objects.get(pk=at_the_chair.pk).paper_sha256 == told["paper_sha256"]


def test_it_lies_encrypted_and_names_nobody_where_it_lies(cast, at_the_chair, as_person):
    with as_person(cast.chair):
        paper = services.keep_paper(version=at_the_chair, by=cast.chair)
        assert services.keep_paper(version=at_the_chair, by=cast.chair).pk == paper.pk
    sealed = bytes(KeptPaper.objects.get().sealed)
    assert sealed[:5] != b"%PDF-"
    assert kept.pdf_of(paper, at_the_chair)[:5] == b"%PDF-"
    paper.sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with pytest.raises(kept.PaperChanged):
        kept.pdf_of(paper, at_the_chair)
    paper.sealed, other = sealed, ScheduleVersion(meeting=at_the_chair.meeting)
    with pytest.raises(kept.PaperChanged):
        kept.pdf_of(paper, other)


def test_bytes_that_are_not_those_that_were_approved_do_not_go(due, as_worker):
    KeptPaper.objects.update(sealed=b"HSBDOC\x00\x01 something else")
    with as_worker(), pytest.raises(kept.PaperChanged):
        services.circulate_version(version=due)
    assert not Dispatch.objects.exists()


@pytest.mark.rule("R11")
@pytest.mark.rule("R28")
def test_who_is_shut_out_gets_a_copy_that_does_not_say_so(cast, due, both, as_worker):
    access.exclude(record=both[0].record_id, person=cast.member, why="interest", reason="A tie", by=cast.chair)
    with as_worker():
        services.circulate_version(version=due)
    whole, less = sorted(Pack.objects.all(), key=lambda pack: -len(pack.records))
    assert whole.sha256 == due.paper_sha256
    fronts = [text_of(pdf_of(pack)).split("Contents")[0] for pack in (whole, less)]
    assert fronts[0] == fronts[1]


@pytest.mark.rule("R28")
def test_the_paper_is_not_there_for_who_does_not_see_all_of_it(cast, at_the_chair, both, as_person, web):
    access.exclude(record=both[0].record_id, person=cast.vice_chair, why="interest", reason="A tie", by=cast.chair)
    with as_person(cast.chair):
        paper = services.keep_paper(version=at_the_chair, by=cast.chair)
    with as_person(cast.vice_chair):
        assert not KeptPaper.objects.exists()
        assert services.keep_paper(version=at_the_chair, by=cast.vice_chair) is None
    told = text_of(web(cast.vice_chair).get(page("preview", at_the_chair)).content)
    assert both[0].reference not in told
    assert both[1].reference in told
    assert "Approve and circulate" not in web(cast.vice_chair).get(page("approve", at_the_chair)).content.decode()
    for person in (cast.member, cast.referrer):
        with as_person(person):
            assert not KeptPaper.objects.filter(pk=paper.pk).exists()


def test_the_database_approves_only_with_a_paper_made_of_the_same_words(cast, at_the_chair, as_person, refused):
    sql = (
        "update meetings_scheduleversion set status = 'approved', approved_by_id = sharing_reader(),"
        " approved_at = now(), paper_sha256 = %s where id = %s"
    )
    assert refused(cast.chair, sql, "0" * 64, at_the_chair.pk)
    with as_person(cast.chair):
        paper = services.keep_paper(version=at_the_chair, by=cast.chair)
    assert refused(cast.chair, "update meetings_keptpaper set sha256 = 'x'")
    assert refused(cast.chair, "delete from meetings_keptpaper")
    assert refused(cast.coordinator, "update meetings_scheduleversion set paper_sha256 = 'x'")
    with as_person(cast.member), pytest.raises(DatabaseError), transaction.atomic():
        KeptPaper(
            record_id=at_the_chair.record_id, version=at_the_chair.pk, content_sha256="x", sha256="x", shown={},
            records=[], sealed=b"", rendered_by=cast.member,
        ).save(force_insert=True)  # fmt: skip
    assert not refused(cast.chair, sql, paper.sha256, at_the_chair.pk)


@pytest.mark.rule("R26")
def test_another_list_of_recipients_is_another_paper(cast, at_the_chair, as_person, as_worker):
    with as_person(cast.chair):
        first = services.keep_paper(version=at_the_chair, by=cast.chair)
    day = at_the_chair.meeting.on
    deputy = Deputy.objects.create(
        place=cast.health_member.places.get(), person=cast.deputy, starts_on=day, ends_on=day
    )
    shown = {"content_sha256": at_the_chair.content_sha256, "by": cast.chair}
    with as_person(cast.chair):
        with pytest.raises(RuleBroken, match="To whom it goes has changed"):
            services.approve_schedule(version=at_the_chair, paper_sha256=first.sha256, **shown)
        version = services.approve_schedule(version=at_the_chair, **shown)
    deputy.delete()
    with as_worker():
        services.circulate_version(version=version)
    told = text_of(pdf_of(Pack.objects.get()))
    assert cast.health_member.name in told
    assert cast.deputy.name not in told


def test_the_worker_renders_before_the_chair_comes(cast, at_the_chair, as_worker, web):
    with as_worker():
        tasks.render_for_chair()
        assert to_render() == []
    paper = KeptPaper.objects.get()
    assert paper.rendered_by is None
    assert paper.sha256 in web(cast.chair).get(page("approve", at_the_chair)).content.decode()


def test_the_chair_is_told_what_is_missing(cast, at_the_chair, web):
    item = AgendaItem.objects.first()
    Person.objects.filter(pk=cast.education_member.pk).update(undertaking_on=None)
    told = web(cast.chair).get(page("approve", at_the_chair)).content.decode()
    assert f"The panel is asked nothing of {item.case.reference}" in told
    assert "Edie Educationmember (Ashdale Learning Trust) gets no copy, and nobody stands in." in told
    assert "Nobody of Ashdale Learning Trust gets a copy." in told
    assert "Nobody of Northmoor Police" not in told
    assert "Fernhill Housing" not in told
