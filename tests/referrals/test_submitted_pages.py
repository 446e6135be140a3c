"""Submitting, the Chair's desk, and what everybody sees of a referral afterwards."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.models import Incident, Referral
from referrals.services import decisions
from referrals.views.loading import whole
from sharing.models import AuditEvent
from tests.referrals.pages import url, version
from tests.referrals.telling import (
    INCIDENT,
    as_posted,
    start,
    submit,
    told,
)


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
        decisions.decline_referral(referral=submitted, by=cast.chair, reason="Not for the panel", advice="x")
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

    refused = browser.post(url("submit", submitted)).content.decode()
    assert "Answer point 1 of the Chair" in refused
    assert url("points", submitted) in refused
    assert "<title>Error: " in refused
    assert Referral.objects.get().status == "returned"

    assert browser.post(url("points", submitted), {"answer_1": "On the page of incident 1."}).status_code == 302
    assert browser.post(url("submit", submitted)).status_code == 302
    page = web(cast.chair).get(url("detail", submitted)).content.decode()
    assert page.index("Name the officer.") < page.index("On the page of incident 1.")


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
    sent = {"outcome": "returned", "point_1": " ", "submission": str(submitted.submission_id)}
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
    sent = {"outcome": "returned", "point_1": "Who supervises?", "submission": str(submitted.submission_id)}
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
    web(cast.referrer).post(url("points", submitted), {"answer_1": "Asked for more."})
    web(cast.referrer).post(url("submit", submitted))

    page = web(cast.chair).get(url("detail", submitted)).content.decode()

    assert page.count(">Changed<") == 1
    assert "Version 2" in page


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
    with as_person(cast.referrer):
        submit(told(start(cast), cast.referrer), cast.referrer)


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
