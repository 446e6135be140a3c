"""The pages of a draft: good and bad input, other people's, other windows, documents."""

import uuid

import pytest
from django.urls import reverse

from cases.models import Document
from referrals import sections
from referrals.models import Incident, Referral, ReferredChild
from referrals.services.drafts import start_referral
from referrals.views.loading import whole
from sharing.models import AgreementApproval, AuditEvent
from sharing.services import access
from tests.referrals.pages import OF_CHILD, OF_REFERRAL, pages_of, url, version
from tests.referrals.telling import (
    ASSESSMENT,
    IDENTITY,
    INCIDENT,
    as_posted,
    held,
)


def test_starting_asks_for_the_team_and_leads_to_the_task_list(cast, web):
    page = web(cast.referrer)
    assert page.get(url("start")).status_code == 200
    assert "Enter your team" in page.post(url("start"), {"team": ""}).content.decode()
    assert not Referral.objects.exists()

    response = page.post(url("start"), {"team": "East"}, follow=True)

    assert Referral.objects.get().team == "East"
    assert "Not started" in response.content.decode()


@pytest.mark.parametrize("name", ["chair", "member", "outsider"])
def test_who_does_not_refer_does_not_start(cast, web, name):
    assert web(getattr(cast, name)).get(url("start")).status_code == 404


@pytest.mark.rule("R38")
def test_whose_access_is_closed_is_not_led_to_a_referral_they_cannot_start(cast, web):
    AgreementApproval.objects.filter(agency=cast.social_care).delete()
    browser = web(cast.referrer)
    for answer in (browser.get(url("start")), browser.post(url("start"), {"team": "East"})):
        assert answer.status_code == 404
    assert "Start a referral" not in browser.get("/").content.decode()
    assert "Start a referral" not in browser.get(url("list")).content.decode()


@pytest.mark.rule("R02")
def test_every_page_of_a_draft_opens_for_referrer_and_manager_and_for_nobody_else(cast, web, complete):
    for person in (cast.referrer, cast.manager):
        browser = web(person)
        for address in pages_of(complete):
            response = browser.get(address)
            assert response.status_code == 200, address
            assert "OFFICIAL-SENSITIVE" in response.content.decode()
    for person in (cast.chair, cast.coordinator, cast.member, cast.partner_outsider, cast.leaver):
        browser = web(person)
        for address in pages_of(complete):
            assert browser.get(address).status_code == 404, address


@pytest.mark.rule("R02")
def test_the_pages_of_a_draft_are_closed_to_whoever_only_reads_it(cast, web, complete, as_person):
    with as_person(cast.referrer):
        access.grant_access(
            record=complete, to=cast.partner_outsider, permission=access.VIEW, purpose="referral",
            ground="significant_harm", reason="Advises", via="allocated", by=cast.referrer,
        )  # fmt: skip
    assert web(cast.partner_outsider).get(url("asks", complete)).status_code == 404


@pytest.mark.rule("R33")
def test_a_forged_id_is_not_found(cast, web, complete, draft):
    browser, forged = web(cast.referrer), uuid.uuid4()
    assert browser.get(url("detail", forged)).status_code == 404
    assert browser.get(url("child_identity", complete, forged)).status_code == 404
    assert browser.get(url("incident", complete, forged)).status_code == 404
    assert browser.post(url("document_remove", complete, forged)).status_code == 404
    assert AuditEvent.objects.filter(what="page.refused", records__contains=[forged]).exists()


def test_a_child_of_another_referral_is_not_found(cast, web, complete, as_person):
    with as_person(cast.referrer):
        other = whole(start_referral(by=cast.referrer, panel=cast.panel).pk)
    browser = web(cast.referrer)
    assert browser.get(url("child_identity", complete, other.young_person)).status_code == 404


@pytest.mark.parametrize("name", OF_REFERRAL)
def test_a_section_is_saved_and_leads_back(cast, web, draft, name):
    sent = as_posted(OF_REFERRAL[name]) | {"version": version(name, draft)}

    response = web(cast.referrer).post(url(name, draft), sent)

    assert response.url == url("detail", draft)
    saved = Referral.objects.get()
    assert {key: getattr(saved, key) for key in OF_REFERRAL[name]} == OF_REFERRAL[name]


@pytest.mark.parametrize("name", OF_CHILD)
def test_a_childs_section_is_saved_and_leads_back_to_the_check(cast, web, draft, name):
    child = draft.young_person
    sent = as_posted(OF_CHILD[name]) | {"version": version(name, child)}

    response = web(cast.referrer).post(url(name, draft, child) + "?from=check", sent)

    assert response.url == url("check", draft)
    saved = held(sections.BY_URL_NAME[name], child)
    assert {key: getattr(saved, key) for key in OF_CHILD[name]} == OF_CHILD[name]


def test_half_a_page_is_kept(cast, web, draft):
    sent = {"assessment_worker": "Lena", "version": version("assessment", draft)}
    assert web(cast.referrer).post(url("assessment", draft), sent).status_code == 302
    assert Referral.objects.get().assessment_worker == "Lena"
    page = web(cast.referrer).get(url("detail", draft)).content.decode()
    assert "In progress" in page
    assert "Still to do: say whether" in page


@pytest.mark.rule("R01")
def test_an_assessment_that_brings_no_case_to_the_panel_is_said_on_the_task_list(cast, web, draft):
    sent = as_posted(ASSESSMENT | {"cat_led": False}) | {"version": version("assessment", draft)}

    page = web(cast.referrer).post(url("assessment", draft), sent, follow=True).content.decode()

    assert "Cannot submit" in page
    assert "only after an assessment led by the Children’s Assessment Team (§6.5). You can keep the draft" in page


def test_a_document_is_removed_after_saying_what_happens(cast, web, draft, pdf):
    browser = web(cast.referrer)
    browser.post(url("documents", draft), {"file": pdf, "kind": "assessment", "title": "Assessment"})
    address = url("document_remove", draft, Document.objects.get())

    assert "This cannot be undone" in browser.get(address).content.decode()
    assert Document.objects.exists()
    browser.post(address)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("assessment", {"assessment_started_on_day": "31", "assessment_started_on_month": "2"}, "must be a real date"),
        ("assessment", {"assessment_completed_on_year": "2099"}, "must be today or in the past"),
        ("assessment", {"assessment_completed_on_year": "2025"}, "completed before it was started"),
        ("assessment", {"assessment_outcome": "made up"}, "Select one of the answers listed"),
        ("behaviour", {"harmful": ["made up"]}, "Select one of the answers listed"),
        ("asks", {"asks": "x" * 10_001}, "must be 10000 characters or fewer"),
        ("asks", {"asks": "nul \0 byte"}, "Remove the characters that cannot be read"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field_and_nothing_is_written(cast, web, draft, name, wrong, sentence):
    sent = as_posted(OF_REFERRAL[name]) | wrong | {"version": version(name, draft)}

    page = web(cast.referrer).post(url(name, draft), sent).content.decode()

    assert sentence in page
    assert "There is a problem" in page
    saved = Referral.objects.get()
    assert sections.is_empty(sections.BY_URL_NAME[name], saved)
    if name == "assessment":
        assert "Lena Leadworker" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nhs_number": "943 476 591"}, "The NHS number is one digit short"),
        ({"nhs_number": "9434765918"}, "does not fit its check digit"),
        ({"estimated_age": "14"}, "Enter the date of birth or an estimated age, not both"),
        ({"estimated_age": "fourteen"}, "must be a whole number"),
        ({"date_of_birth_day": "", "date_of_birth_month": ""}, "must include a day and month"),
    ],
)
def test_an_identity_that_makes_no_sense_is_kept_on_the_page_and_not_written(cast, web, draft, wrong, sentence):
    child = draft.young_person
    sent = as_posted(IDENTITY) | wrong | {"version": version("child_identity", child)}

    page = web(cast.referrer).post(url("child_identity", draft, child), sent).content.decode()

    assert sentence in page
    assert "Yorick" in page
    assert ReferredChild.objects.get().given_names == ""


def test_a_second_window_does_not_overwrite_the_first(cast, web, draft):
    browser, opened = web(cast.referrer), version("asks", draft)
    browser.post(url("asks", draft), {"asks": "From the first window", "version": opened})

    page = browser.post(url("asks", draft), {"asks": "From the second window", "version": opened})

    text = page.content.decode()
    assert "From the first window" in text
    assert "From the second window" in text
    assert "saved in another window" in text
    assert Referral.objects.get().asks == "From the first window"
    again = {"asks": "Both windows", "version": page.context["version"]}
    assert browser.post(url("asks", draft), again).status_code == 302
    assert Referral.objects.get().asks == "Both windows"


def test_children_harmed_are_added_and_removed(cast, web, draft):
    browser = web(cast.referrer)
    assert "No child harmed is named yet" in browser.get(url("children", draft)).content.decode()

    response = browser.post(url("child_add", draft))

    harmed = ReferredChild.objects.get(role="child_harmed")
    assert response.url == url("child_identity", draft, harmed)
    assert "Child harmed A" in browser.get(url("children", draft)).content.decode()
    assert "cannot be undone" in browser.get(url("child_remove", draft, harmed)).content.decode()
    browser.post(url("child_remove", draft, harmed))
    assert not ReferredChild.objects.filter(role="child_harmed").exists()
    assert browser.post(url("child_remove", draft, draft.young_person)).status_code == 404


def test_incidents_are_added_changed_and_removed(cast, web, complete):
    browser, harmed = web(cast.referrer), complete.harmed[0]
    sent = as_posted(INCIDENT | {"place": "Online"}) | {"harmed": [str(harmed.pk)], "version": ""}

    assert browser.post(url("incident_add", complete), sent).url == url("incidents", complete)
    assert Incident.objects.count() == 2
    one = Incident.objects.last()
    assert list(one.harmed.all()) == [harmed]
    opened = browser.get(url("incident", complete, one)).context["version"]
    browser.post(url("incident", complete, one), sent | {"place": "At school", "version": opened})
    assert Incident.objects.get(pk=one.pk).place == "At school"
    stale = browser.post(url("incident", complete, one), sent | {"place": "Elsewhere", "version": opened})
    assert "At school" in stale.content.decode()
    assert Incident.objects.get(pk=one.pk).place == "At school"
    browser.post(url("incident_remove", complete, one))
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"disclosed_on_month": "8"}, "It was disclosed before it happened"),
        ({"occurred_on_year": "2099", "disclosed_on_year": ""}, "must be today or in the past"),
        (
            {"precision": "period", "until_day": "1", "until_month": "9", "until_year": "2026"},
            "The period ends before it starts",
        ),
        ({"harmed": [str(uuid.uuid4())]}, "Select one of the answers listed"),
    ],
)
def test_an_incident_that_makes_no_sense_leaves_no_row(cast, web, complete, wrong, sentence):
    sent = as_posted(INCIDENT) | {"version": ""} | wrong

    page = web(cast.referrer).post(url("incident_add", complete), sent).content.decode()

    assert sentence in page
    assert "At a relative" in page
    assert Incident.objects.count() == 1


def test_documents_are_uploaded_read_and_removed(cast, web, draft, pdf, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }
    browser = web(cast.referrer)
    told = {"file": pdf, "kind": "assessment", "title": "Assessment report", "source": "CAT", "caveat": "Keep apart"}
    assert browser.post(url("documents", draft), told).status_code == 302
    document = Document.objects.get()
    assert (document.kind, document.source, document.caveat) == ("assessment", "CAT", "Keep apart")
    page = browser.get(url("documents", draft)).content.decode()
    for words in ("Assessment report", "CAT assessment", "Keep apart"):
        assert words in page

    response = browser.get(reverse("cases:document", args=[document.pk]))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"%PDF" in b"".join(response.streaming_content)
    assert web(cast.member).get(reverse("cases:document", args=[document.pk])).status_code == 404
    browser.post(url("document_remove", draft, document))
    assert not Document.objects.exists()


@pytest.mark.parametrize("content", [b"", b"GIF89a....", b"<script>"])
def test_a_file_that_is_not_what_it_says_is_refused_at_the_field(cast, web, draft, pdf, content):
    pdf.file.truncate(0)
    pdf.file.seek(0)
    pdf.write(content)
    pdf.seek(0)
    pdf.size = len(content)

    page = web(cast.referrer).post(url("documents", draft), {"file": pdf, "kind": "other", "title": "Report"})

    assert "file" in page.context["form"].errors
    assert "Report" in page.content.decode()
    assert not Document.objects.exists()
