"""Every page of the room in its readers' browsers: good and bad input, other people's, other windows."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Document
from referrals import sections
from referrals.models import Incident, Referral, ReferredChild
from referrals.services import decisions
from referrals.services.drafts import start_referral
from referrals.views.loading import whole
from sharing.models import AuditEvent
from tests.referrals.telling import (
    ADMISSION,
    ASKS,
    ASSESSMENT,
    BEHAVIOUR,
    CHILD,
    IDENTITY,
    INCIDENT,
    as_posted,
    start,
    submit,
    tell,
)

OF_REFERRAL = {
    "assessment": ASSESSMENT,
    "behaviour": BEHAVIOUR,
    "admission": ADMISSION,
    "asks": ASKS,
    "no_child_harmed": {"why_no_child_harmed": "Not known"},
}
OF_CHILD = {"child_identity": IDENTITY, **CHILD}


def url(name, *args):
    return reverse(f"referrals:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def version(name, row):
    return sections.version_of(sections.BY_URL_NAME[name], type(row).objects.get(pk=row.pk))


def pages_of(referral):
    """Every page about one referral that can be asked for."""
    yield from (url(name, referral) for name in OF_REFERRAL)
    for child in referral.children.all():
        yield from (url(name, referral, child) for name in OF_CHILD)
    for harmed in referral.harmed:
        yield url("child_remove", referral, harmed)
    for incident in referral.incidents.all():
        yield url("incident", referral, incident)
        yield url("incident_remove", referral, incident)
    yield from (
        url(name, referral) for name in ("detail", "children", "incidents", "incident_add", "documents", "check")
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
    saved = ReferredChild.objects.get()
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
    browser.post(url("documents", draft), {"file": pdf, "title": "Assessment"})
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
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    browser = web(cast.referrer)
    assert browser.post(url("documents", draft), {"file": pdf, "title": "Assessment report"}).status_code == 302
    document = Document.objects.get()
    assert "Assessment report" in browser.get(url("documents", draft)).content.decode()

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

    page = web(cast.referrer).post(url("documents", draft), {"file": pdf, "title": "Report"})

    assert "file" in page.context["form"].errors
    assert "Report" in page.content.decode()
    assert not Document.objects.exists()


@pytest.mark.rule("R01")
def test_check_lists_what_is_missing_with_links_and_submitting_says_the_same(cast, web, draft):
    browser = web(cast.referrer)
    page = browser.get(url("check", draft)).content.decode()
    assert "Still missing" in page
    assert url("assessment", draft) in page

    page = browser.post(url("submit", draft)).content.decode()

    assert "The referral has not been submitted" in page
    assert "Enter the date the assessment was completed" in page
    assert Referral.objects.get().status == "draft"


@pytest.mark.rule("R02")
def test_submitting_confirms_with_reference_and_day(cast, web, complete):
    response = web(cast.referrer).post(url("submit", complete), follow=True)

    page = response.content.decode()
    assert Referral.objects.get().reference in page
    assert "Within 2 working days" in page


@pytest.mark.rule("R02")
def test_submitting_twice_shows_what_came_of_the_first(cast, web, submitted):
    browser = web(cast.referrer)

    for again in (browser.post(url("submit", submitted)), browser.get(url("submit", submitted))):
        assert again.url == url("submitted", submitted)
    assert Referral.objects.get().submissions.count() == 1


def test_a_button_asked_for_as_a_page_leads_to_its_page(cast, web, complete):
    """After signing in on the way a browser asks for the address of the button that was pressed."""
    browser = web(cast.referrer)

    assert browser.get(url("submit", complete)).url == url("check", complete)
    assert browser.get(url("child_add", complete)).url == url("children", complete)
    assert Referral.objects.get().status == "draft"
    assert len(whole(complete.pk).harmed) == 1


def test_a_second_click_adds_no_second_child_and_no_second_incident(cast, web, draft):
    browser = web(cast.referrer)
    incident = as_posted(INCIDENT)

    first, second = (browser.post(url("child_add", draft)) for _ in range(2))
    for _ in range(2):
        browser.post(url("incident_add", draft), incident)

    assert first.url == second.url
    assert len(whole(draft.pk).harmed) == 1
    assert Incident.objects.count() == 1


@pytest.mark.rule("R03")
def test_after_the_decision_the_confirmation_gives_way_to_the_referral(cast, web, submitted, as_person):
    with as_person(cast.chair):
        decisions.decline_referral(referral=submitted, by=cast.chair, reason="Not for the panel")
    browser = web(cast.referrer)

    assert browser.get(url("submitted", submitted)).url == url("detail", submitted)
    assert "start a new referral" in browser.get(url("detail", submitted)).content.decode()


@pytest.mark.rule("R03")
def test_the_referrer_finds_the_cases_once_accepted(cast, web, submitted, as_person):
    with as_person(cast.chair):
        opened = decisions.accept_referral(referral=submitted, by=cast.chair)

    page = web(cast.referrer).get(url("detail", submitted)).content.decode()

    assert "accepted the referral on" in page
    assert all(case.get_absolute_url() in page for case in opened)


@pytest.mark.rule("R09")
def test_what_was_returned_is_submitted_again_with_an_answer(cast, web, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Name the officer.")
    browser = web(cast.referrer)
    for page in ("asks", "behaviour", "children", "incidents", "documents", "check"):
        assert "Name the officer." in browser.get(url(page, submitted)).content.decode(), page

    refused = browser.post(url("submit", submitted), {"answer": " "}).content.decode()
    assert "Say how you answer the Chair’s points" in refused
    assert "<title>Error: " in refused
    assert Referral.objects.get().status == "returned"

    assert browser.post(url("submit", submitted), {"answer": "On the page of incident 1."}).status_code == 302
    assert "On the page of incident 1." in web(cast.chair).get(url("detail", submitted)).content.decode()


@pytest.mark.rule("R09")
def test_submitted_pages_stand_still(cast, web, submitted):
    browser = web(cast.referrer)
    sent = {"asks": "Later", "version": version("asks", submitted)}

    page = browser.post(url("asks", submitted), sent, follow=True).content.decode()

    assert "no longer changes" in page
    assert "Advice on the pathway." in page
    assert Referral.objects.get().asks == "Advice on the pathway."


@pytest.mark.rule("R03")
def test_the_chair_reads_and_decides(cast, web, submitted):
    browser = web(cast.chair)
    desk = browser.get(url("desk")).content.decode()
    assert submitted.reference in desk
    assert "Yorick Youngperson" in desk
    assert url("decide", submitted) in browser.get(url("detail", submitted)).content.decode()
    assert "Select your decision" in browser.post(url("decide", submitted), {}).content.decode()
    sent = {"outcome": "returned", "points": " ", "submission": str(submitted.submission_id)}
    assert "Say what the referrer should change" in browser.post(url("decide", submitted), sent).content.decode()

    stale = {"outcome": "accepted", "submission": str(uuid.uuid4())}
    assert "submitted again since" in browser.post(url("decide", submitted), stale).content.decode()
    assert Referral.objects.get().status == "submitted"
    sent = {"outcome": "accepted", "submission": str(submitted.submission_id)}
    page = browser.post(url("decide", submitted), sent, follow=True).content.decode()

    assert f"{submitted.reference}-Y" in page
    assert Referral.objects.get().status == "accepted"
    assert submitted.reference not in browser.get(url("desk")).content.decode()


@pytest.mark.rule("R03")
def test_returned_points_are_on_the_referrers_task_list(cast, web, submitted):
    sent = {"outcome": "returned", "points": "Who supervises?", "submission": str(submitted.submission_id)}
    web(cast.chair).post(url("decide", submitted), sent)

    page = web(cast.referrer).get(url("detail", submitted)).content.decode()

    assert "Who supervises?" in page
    assert submitted.reference in page


@pytest.mark.rule("R09")
def test_the_chair_sees_what_changed_since_the_last_submission(cast, web, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="More")
    sent = {"asks": "An assessor too.", "version": version("asks", submitted)}
    web(cast.referrer).post(url("asks", submitted), sent)
    web(cast.referrer).post(url("submit", submitted), {"answer": "Asked for more."})

    page = web(cast.chair).get(url("detail", submitted)).content.decode()

    assert page.count(">Changed<") == 1
    assert "Submission 2" in page


@pytest.mark.rule("R03")
def test_the_coordinator_reads_and_does_not_decide(cast, web, submitted):
    browser = web(cast.coordinator)
    page = browser.get(url("detail", submitted))
    assert page.status_code == 200
    assert url("decide", submitted) not in page.content.decode()
    assert browser.get(url("decide", submitted)).status_code == 404
    assert browser.post(url("decide", submitted), {"outcome": "accepted"}).status_code == 404


@pytest.mark.rule("R33")
@pytest.mark.parametrize("name", ["member", "partner_outsider", "outsider", "leaver", "deputy"])
def test_a_submitted_referral_does_not_exist_for_others(cast, web, submitted, name):
    browser = web(getattr(cast, name))
    for page in ("detail", "decide", "submitted", "check"):
        assert browser.get(url(page, submitted)).status_code == 404
    assert submitted.reference not in browser.get(url("list")).content.decode()
    assert browser.get(url("desk")).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", True), ("?whose=team", False), ("?state=draft", False), ("?whose=mine&state=submitted", True)],
)
def test_the_list_is_filtered(cast, web, submitted, query, shown):
    page = web(cast.referrer).get(url("list") + query).content.decode()
    assert (submitted.reference in page) is shown
    assert ("No referral fits the filter" in page) is not shown


def test_an_empty_list_says_what_to_do(cast, web):
    assert "Start a referral" in web(cast.referrer).get(url("list")).content.decode()
    assert "No referrals yet" in web(cast.chair).get(url("list")).content.decode()


@pytest.mark.parametrize("page", ["list", "desk"])
def test_lists_need_the_same_queries_however_long(cast, web, submitted, as_person, page):
    browser = web(cast.chair)
    browser.get(url(page))
    with CaptureQueriesContext(connection) as one:
        browser.get(url(page))
    for _ in range(3):
        submit_another(cast, as_person)
    with CaptureQueriesContext(connection) as four:
        assert len(browser.get(url(page)).context["referrals"]) == 4
    assert len(four) == len(one) <= 25


def submit_another(cast, as_person):
    from tests.referrals.telling import start

    with as_person(cast.referrer):
        submit(tell(start(cast), cast.referrer), cast.referrer)


@pytest.mark.rule("R33")
def test_reading_is_written_down(cast, web, submitted):
    for address in (url("detail", submitted), url("list"), url("desk")):
        before = AuditEvent.objects.filter(what="page.read", person=cast.chair).count()
        web(cast.chair).get(address)
        after = AuditEvent.objects.filter(what="page.read", person=cast.chair)
        assert after.count() == before + 1
        assert after.filter(records__contains=[submitted.pk]).exists()


def test_home_says_what_waits_without_a_name(cast, web, submitted, as_person):
    with as_person(cast.referrer):
        start(cast)
    assert f"{submitted.reference}: decide" in web(cast.chair).get(reverse("home")).content.decode()
    page = web(cast.referrer).get(reverse("home")).content.decode()
    assert "Draft referral: finish and submit" in page
    assert "Yorick" not in page
    assert submitted.reference not in web(cast.coordinator).get(reverse("home")).content.decode()
