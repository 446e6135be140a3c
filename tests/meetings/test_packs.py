"""Packs put together from the papers of cases: numbered over the whole, every tag kept, nothing made twice."""

import io
import re
import subprocess

import pikepdf
import pytest

from meetings import packs, services
from meetings.models import CasePaper, ScheduleItem
from sharing import rendering
from sharing.assembling import Part, join
from sharing.tags import dangling, elements
from tests.meetings.test_circulation import pdf_of, text_of


@pytest.fixture
def pack(approved):
    with pikepdf.open(io.BytesIO(pdf_of(approved))) as pdf:
        yield pdf


@pytest.fixture
def rendered(monkeypatch):
    """What was given to render since."""
    seen = []
    make = rendering.render

    def render(job):
        seen.append(job)
        return make(job)

    monkeypatch.setattr(rendering, "render", render)
    return seen


def words_of(element):
    """How often each kind of tag is in a tree."""
    found = {}
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                found[str(one.S)] = found.get(str(one.S), 0) + 1
            waiting += [one.K] if "/K" in one else []
    return found


def read_aloud(pdf):
    """The words in the order of the tags."""
    told = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(re.findall(r'^ *"(.*)"$', told, re.MULTILINE))


@pytest.mark.rule("R43")
def test_no_tag_is_lost_when_parts_are_joined(approved, pack):
    parts = [one.pdf for one in packs.papers_of("schedule", approved.items.all())]
    tags, lost = dangling(pack)
    assert lost == 0
    assert tags > 100
    whole = words_of(pack.Root.StructTreeRoot.K)
    assert whole["/Document"] == 1
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as opened:
            for kind, count in words_of(opened.Root.StructTreeRoot.K).items():
                if kind not in ("/Document", "/Span"):  # one of them is enough, and the others say nothing
                    whole[kind] -= count
    # What is left is the front: its heading, the statement and the contents.
    assert (whole["/H1"], whole["/H2"], whole["/Link"]) == (1, 2, 2)
    assert min(whole.values()) >= 0


@pytest.mark.rule("R43")
def test_what_is_read_aloud_of_a_part_is_read_aloud_of_the_whole(approved):
    parts = [one.pdf for one in packs.papers_of("schedule", approved.items.all())]
    told = "".join(map(read_aloud, parts))
    assert len(told) > 500
    assert read_aloud(pdf_of(approved)).endswith(told)


def test_a_joined_pack_is_a_sound_file_with_its_fonts_inside(pack):
    assert pack.check_pdf_syntax() == []
    fonts = [font for page in pack.pages for font in page.Resources.Font.values()]
    assert fonts
    assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)


def test_ids_of_table_heads_are_given_once_and_each_cell_names_some(approved, pack):
    assert_ids_are_given_once(pack)
    part = pdf_of(approved)
    whole = join([Part(part), Part(part, repeats=True), Part(part, repeats=True)], title="x", numbered=False)
    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert_ids_are_given_once(opened)


def assert_ids_are_given_once(pdf):
    ids, named = [], set()
    for one in elements(pdf):
        ids += [str(one.ID)] if "/ID" in one else []
        told = one.get("/A")
        for attributes in told if isinstance(told, pikepdf.Array) else [told]:
            named |= {str(head) for head in attributes.get("/Headers", [])} if attributes is not None else set()
    assert len(ids) == len(set(ids)) > 5
    assert named
    assert named <= set(ids)


def test_contents_bookmarks_and_links_lead_to_the_page_of_the_case(approved, pack):
    pages = text_of(pdf_of(approved)).split("\f")
    references = [item.content["reference"] for item in approved.items.all()]
    at = {page.obj.objgen: index for index, page in enumerate(pack.pages)}
    with pack.open_outline() as outline:
        titles = [one.title for one in outline.root]
        leads = {one.title: at[one.destination[0].objgen] for one in outline.root}
    links = [note.Dest[0] for note in pack.pages[0].Annots]
    for number, (reference, link) in enumerate(zip(references, links, strict=True), 1):
        page = leads[f"{number}. {reference}"]
        assert reference in pages[page]
        assert f"Item {number} · page {page + 1} of " in pages[page]
        assert at[link.objgen] == page
        line = next(line for line in pages[0].splitlines() if f"{number}. {reference}" in line)
        assert line.split()[-1] == str(page + 1)
    assert titles[0] == "Schedule"


def test_a_front_of_two_pages_moves_the_numbers_of_all_cases(approved):
    items = [item.content for item in approved.items.all()]
    context = {
        "version": approved, "meeting": approved.meeting, "panel": approved.meeting.panel, "title": "Test",
        "statement": ["Long."] * 70, "distribution": [],
    }  # fmt: skip
    papers = [one.pdf for one in packs.papers_of("schedule", approved.items.all())]
    pages = text_of(packs.bound("meetings/paper/schedule.html", context, items, papers)).split("\f")
    begins = next(number for number, page in enumerate(pages, 1) if "Item 1 · page" in page)
    assert begins > 2
    contents = "".join(pages[: begins - 1])
    line = next(line for line in contents.splitlines() if f"1. {items[0]['reference']}" in line)
    assert line.split()[-1] == str(begins)


@pytest.mark.rule("R24")
def test_a_case_whose_words_are_the_same_is_not_rendered_again(cast, due, rendered, as_worker):
    with as_worker():
        services.circulate_version(version=due)
    assert CasePaper.objects.count() == due.items.count() == 2
    rendered.clear()
    again = pdf_of(due)
    assert len(rendered) == 1  # the front
    item = due.items.first()
    ScheduleItem.objects.filter(pk=item.pk).update(content=item.content | {"asked_of_panel": "Something new."})
    assert "Something new." in text_of(pdf_of(due))
    assert len(rendered) == 3  # two fronts, one case
    assert "Something new." not in text_of(again)


@pytest.mark.rule("R24")
def test_another_version_takes_the_place_of_a_kept_paper(due, as_worker):
    with as_worker():
        assert services.keep_papers(version=due) == 2
        assert services.keep_papers(version=due) == 0
    before = CasePaper.objects.get(record_id=due.items.first().record_id)
    item = due.items.first()
    ScheduleItem.objects.filter(pk=item.pk).update(content=item.content | {"asked_of_panel": "Something new."})
    with as_worker():
        assert services.keep_papers(version=due) == 1
    after = CasePaper.objects.get(record_id=item.record_id)
    assert (after.pk, after.sha256 != before.sha256) == (before.pk, True)


@pytest.mark.rule("R24")
@pytest.mark.parametrize("who", ["chair", "coordinator", "member"])
def test_no_web_process_writes_what_will_go_out(who, cast, sent, refused, as_person):
    person = getattr(cast, who)
    record = CasePaper.objects.first().record_id
    assert refused(person, "update meetings_casepaper set pdf = ''::bytea")
    assert refused(person, "delete from meetings_casepaper")
    assert refused(
        person,
        "insert into meetings_casepaper (id, record_id, kind, sha256, pdf, made_at)"
        " values (gen_random_uuid(), %s, 'minutes', 'x', ''::bytea, now())",
        record,
    )
    with as_person(person):
        assert CasePaper.objects.exists() is (who != "member")


def test_processes_of_their_own_make_the_same_pages_in_the_same_order():
    styles = ("@page { size: A6 }",)
    jobs = [rendering.Job(f"<html lang=en><title>x</title><h1>Page {number}</h1>", styles) for number in range(6)]
    whole = join([Part(pdf) for pdf in rendering.render_all(jobs)], title="x")
    told = text_of(whole).split("\f")[:-1]
    assert [page.split("\n")[0].strip() for page in told] == [f"Page {number}" for number in range(6)]
    assert all(f"page {number} of 6" in page for number, page in enumerate(told, 1))


def test_a_page_that_cannot_be_made_is_told_without_its_words():
    jobs = [rendering.Job("<html lang=en><title>x</title><p>Secret", (css,)) for css in ["p {}"] * 5]
    jobs.append(rendering.Job("Secret", ()))
    broken = rendering.Job(None, ())
    with pytest.raises(rendering.NotRendered) as told:
        rendering.render_all([*jobs, broken])
    assert "Secret" not in str(told.value)
