"""A referral on paper: the frozen words, tagged, without an address that must not be disclosed. R29, R43."""

import io

import pikepdf
import pytest
from django.urls import reverse

from referrals import content, forms, papers, sections
from referrals.forms import OF_SECTION
from referrals.services.submission import submit_referral
from sharing.models import AuditEvent
from tests.house.canaries.crawl import pdf_text
from tests.referrals.pages import url
from tests.referrals.telling import ASKS, save


def words(pdf):
    return " ".join(pdf_text(pdf).split())


@pytest.fixture
def printed(cast, web, submitted):
    return web(cast.chair).get(url("pdf", submitted))


@pytest.mark.rule("R33")
def test_a_draft_is_no_paper(cast, web, draft):
    assert web(cast.referrer).get(url("pdf", draft)).status_code == 404


@pytest.mark.rule("R43")
@pytest.mark.rule("R29")
def test_the_paper_has_what_was_submitted_marked_and_with_who_printed_it(cast, submitted, printed):
    text = words(printed.content)
    assert printed["Content-Type"] == "application/pdf"
    assert f'filename="{submitted.reference}-referral-version-1.pdf"' in printed["Content-Disposition"]
    for part in content.as_read(submitted.submission):
        for row in part["rows"]:
            assert " ".join(row["words"].split()) in text, row
    assert text.count("OFFICIAL-SENSITIVE") >= 2
    assert f"Printed by {cast.chair.name}" in text
    assert "strictly confidential" in text
    assert submitted.submission.content_sha256 in text.replace(" ", "")


@pytest.mark.rule("R33")
def test_no_paper_has_the_address_that_must_not_be_disclosed(printed):
    assert "Hidden Row" not in words(printed.content)
    assert "Must not be disclosed" in words(printed.content)


def test_the_paper_is_tagged_and_its_title_names_nobody(submitted, printed):
    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == submitted.reference


@pytest.mark.rule("R33")
def test_printing_is_in_the_audit(cast, submitted, printed):
    event = AuditEvent.objects.get(what="referral.printed")
    assert (event.person, event.records, event.detail) == (cast.chair, [submitted.pk], {"number": 1})


@pytest.mark.rule("R33")
def test_somebody_elses_referral_is_no_paper(cast, web, submitted):
    assert web(cast.member).get(url("pdf", submitted)).status_code == 404


@pytest.mark.rule("R05")
def test_the_blank_form_asks_every_question(cast, web):
    text = words(web(cast.referrer).get(reverse("referrals:blank")).content)
    asked = [one() for name, one in OF_SECTION.items() if name != sections.NO_CHILD_HARMED.url_name]
    asked.append(forms.IncidentForm(children=[]))
    for form in asked:
        for field in form.fields.values():
            assert " ".join(str(field.label).split()) in text, field.label
            for _, option in getattr(field, "choices", ()):
                assert str(option) in text, option


def test_the_blank_form_is_for_those_who_refer(cast, web):
    assert web(cast.member).get(reverse("referrals:blank")).status_code == 404


def test_text_that_looks_like_markup_is_text(cast, complete, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "asks", complete, ASKS, asks="<img src=file:///etc/passwd> & <b>bold</b>")
        referral = submit_referral(referral=complete, by=cast.referrer)
        assert "<img src=file:///etc/passwd> & <b>bold</b>" in words(
            papers.of_submission(referral.submission, by=cast.referrer)
        )
