"""Asking for access, the answer, and that neither says what is there. R33, R42."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sharing import access_waiting, digest_lines
from sharing.models import AccessRequest, AuditEvent, Delivery, Dispatch, Grant, Record
from sharing.services import access, requests
from sharing.web.days import today
from tests.sharing import post
from tests.sharing.test_by_hand import typed

pytestmark = pytest.mark.rule("R33")
REFERENCE = "HSB-2026-0001-Y"


@pytest.fixture
def record(cast, as_person):
    pk = post.papers_and_case(cast, as_person)[1]
    Record.objects.filter(pk=pk).update(reference=REFERENCE)
    return Record.objects.get(pk=pk)


def asks(**changes):
    asked = {"reference": REFERENCE, "purpose": "discussion", "reason": "I teach him"}
    return asked | typed(today() + timedelta(days=14), "wanted_until") | changes


@pytest.fixture
def asked(web, cast, record):
    web(cast.partner_outsider).post(reverse("sharing:ask"), asks(reference="hsb 2026 0001 y"))
    return AccessRequest.objects.get()


def answer(give="yes", **changes):
    said = {"give": give, "ground": "significant_harm", "answer": "As agreed by telephone"}
    return said | typed(today() + timedelta(days=14)) | changes


def test_whoever_has_a_reference_asks_and_the_answer_gives_access(asked, web, cast, record, as_person):
    page = web(cast.chair).get(reverse("sharing:requests")).content.decode()
    assert "Pat Partner" in page
    assert web(cast.chair).post(reverse("sharing:answer", args=[asked.pk]), answer()).status_code == 302
    grant = Grant.objects.get(user=cast.partner_outsider)
    assert (grant.via, grant.reason, grant.granted_by) == ("request", "I teach him", cast.chair)
    with as_person(cast.partner_outsider):
        assert Record.objects.filter(pk=record.pk).exists()
    mine = web(cast.partner_outsider).get(reverse("sharing:requests")).content.decode()
    assert "Access given" in mine
    assert "As agreed by telephone" in mine


def test_what_is_refused_gives_nothing_and_says_why(asked, web, cast):
    browser, url = web(cast.coordinator), reverse("sharing:answer", args=[asked.pk])
    assert "Enter what you tell them" in browser.post(url, answer("no", answer="")).content.decode()
    browser.post(url, answer("no"))
    assert not Grant.objects.filter(user=cast.partner_outsider).exists()
    assert AccessRequest.objects.get().status == AccessRequest.Status.REFUSED
    assert browser.get(url).status_code == 404  # answered once
    assert "Not given" in web(cast.partner_outsider).get(reverse("sharing:requests")).content.decode()


def test_asking_is_the_same_whether_there_is_such_a_record_or_not(web, cast, record):
    pages, statements = [], []
    for reference in (REFERENCE, "HSB-2026-0999-Y"):
        browser = web(cast.partner_outsider)
        AccessRequest.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            sent = browser.post(reverse("sharing:ask"), asks(reference=reference))
        statements.append(len(asked))
        pages.append(len(browser.get(sent.url).content.decode().replace(reference, "")))
    assert pages[0] == pages[1]
    assert statements[0] == statements[1]
    events = AuditEvent.objects.filter(what="access.requested").values_list("records", flat=True)
    assert list(events) == [[], []]


def test_a_reference_that_is_nobodys_is_answered_by_the_office_without_saying_so(web, cast, record):
    web(cast.partner_outsider).post(reverse("sharing:ask"), asks(reference="HSB-2026-0999-Y"))
    asked = AccessRequest.objects.get()
    page = web(cast.chair).get(reverse("sharing:answer", args=[asked.pk])).content.decode()
    assert "There is nothing with this reference" in page
    assert web(cast.member).get(reverse("sharing:answer", args=[asked.pk])).status_code == 404
    web(cast.chair).post(reverse("sharing:answer", args=[asked.pk]), {"answer": "Not agreed"})
    assert AccessRequest.objects.get().status == AccessRequest.Status.REFUSED


@pytest.mark.parametrize("who", ["member", "referrer", "outsider", "leaver", "partner_outsider"])
def test_nobody_else_reads_or_answers_a_request(who, asked, web, cast):
    assert web(getattr(cast, who)).get(reverse("sharing:answer", args=[asked.pk])).status_code == 404
    assert web(getattr(cast, who)).post(reverse("sharing:answer", args=[asked.pk]), answer()).status_code == 404
    assert AccessRequest.objects.get().status == AccessRequest.Status.WAITING


def test_a_request_about_a_record_that_is_closed_to_the_coordinator_is_not_theirs(asked, web, cast, record, as_person):
    with as_person(cast.chair):
        access.exclude(record=record, person=cast.coordinator, why="family", reason="A niece", by=cast.chair)
    assert "Pat Partner" not in web(cast.coordinator).get(reverse("sharing:requests")).content.decode()
    assert web(cast.coordinator).get(reverse("sharing:answer", args=[asked.pk])).status_code == 404
    assert "Pat Partner" in web(cast.chair).get(reverse("sharing:requests")).content.decode()


def test_whoever_is_shut_out_is_not_given_access(asked, web, cast, record, as_person):
    with as_person(cast.chair):
        access.exclude(record=record, person=cast.partner_outsider, why="family", reason="A son", by=cast.chair)
    page = web(cast.chair).post(reverse("sharing:answer", args=[asked.pk]), answer()).content.decode()
    assert "Pat Partner is shut out" in page
    assert AccessRequest.objects.get().status == AccessRequest.Status.WAITING


def test_the_database_lets_nobody_answer_their_own_or_ask_in_another_name(asked, cast, refused):
    said = "update sharing_accessrequest set status = 'given', answered_by_id = %s, answered_at = now(), answer = 'x'"
    assert refused(cast.partner_outsider, said, cast.partner_outsider.pk)
    assert refused(cast.chair, said, cast.coordinator.pk)
    columns = (
        "id, asked_by_id, person_id, reference, contribute, purpose, reason, wanted_until, asked_at, status, answer"
    )
    asking = f"""insert into sharing_accessrequest ({columns})
                 values (gen_random_uuid(), %s, %s, '{REFERENCE}', false, 'update', 'x', now(), now(), 'waiting', '')"""
    assert refused(cast.partner_outsider, asking, cast.partner_outsider.pk, cast.member.pk)
    assert refused(cast.partner_outsider, asking, cast.member.pk, cast.member.pk)
    assert not refused(cast.partner_outsider, asking, cast.partner_outsider.pk, cast.partner_outsider.pk)


def test_a_reader_asks_for_a_colleague_from_the_records_page(web, cast, record, as_person):
    with as_person(cast.chair):
        access.grant_access(
            record=record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Member", via="hand", by=cast.chair,
            ends_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
    asked = asks(person=cast.partner_outsider.pk, contribute="yes")
    assert web(cast.member).post(reverse("sharing:ask-for-colleague", args=[record.pk]), asked).status_code == 302
    request = AccessRequest.objects.get()
    assert (request.about, request.person, request.asked_by) == (record, cast.partner_outsider, cast.member)
    web(cast.chair).post(reverse("sharing:answer", args=[request.pk]), answer())
    assert Grant.objects.get(user=cast.partner_outsider).permission.codename == access.CONTRIBUTE
    theirs = web(cast.partner_outsider).get(reverse("sharing:requests")).content.decode()
    assert "Access given" in theirs


def test_asking_twice_says_that_it_waits_already(asked, web, cast):
    page = web(cast.partner_outsider).post(reverse("sharing:ask"), asks()).content.decode()
    assert "waits for an answer" in page
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize("reference", ["", "0001", "HSB-26-1", "x" * 60])
def test_a_reference_that_is_none_is_said_at_the_field(reference, web, cast):
    page = web(cast.partner_outsider).post(reverse("sharing:ask"), asks(reference=reference)).content.decode()
    assert "govuk-error-summary" in page
    assert "I teach him" in page
    assert not AccessRequest.objects.exists()


def tell(times=2):
    with post.worker_session():
        for _ in range(times):
            requests.tell()


def told():
    return {
        (one.dispatch.subject.removeprefix("OFFICIAL-SENSITIVE – "), one.recipient.name)
        for one in Delivery.objects.select_related("dispatch", "recipient")
    }


@pytest.mark.rule("R42")
def test_who_can_answer_is_told_once_and_the_mail_names_no_record(asked, cast):
    tell()
    assert told() == {("Somebody asks for access", "Cora Chair"), ("Somebody asks for access", "Cole Coordinator")}
    body = Dispatch.objects.get().body
    assert "HSB-2026" not in body
    assert "Pat" not in body


def test_an_answer_that_is_late_is_in_the_daily_mail_and_both_hear_of_the_answer(asked, web, cast, as_person):
    AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=9))
    tell()
    assert {subject for subject, _ in told()} == {"Somebody asks for access"}
    for person in (cast.chair, cast.vice_chair, cast.coordinator):
        with as_person(person):
            lines = digest_lines.of(access_waiting.waiting_for(person, cast.panel), today())
        assert [(line["kind"], line["count"], line["late"]) for line in lines] == [("request", 1, 1)]
    web(cast.chair).post(reverse("sharing:answer", args=[asked.pk]), answer())
    tell()
    assert ("Your request for access has been answered", "Pat Partner") in told()


def test_a_request_waits_on_the_home_page_of_who_can_answer(asked, web, cast):
    assert "Answer a request for access" in web(cast.chair).get("/").content.decode()
    assert "Answer a request for access" not in web(cast.partner_outsider).get("/").content.decode()


def test_not_found_offers_the_way_to_ask(web, cast, record):
    page = web(cast.partner_outsider).get(reverse("sharing:access", args=[record.pk])).content.decode()
    assert reverse("sharing:ask") in page
    assert reverse("sharing:emergency") in page
