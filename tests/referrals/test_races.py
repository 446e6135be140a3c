"""Two at one referral at once: the second waits, and what it does rests on what the first left. R02, R03, R09"""

import threading
import time

import pytest
from django.db import DatabaseError, connection

import cases.services
from cases.models import Document
from referrals.models import Referral, Submission
from referrals.services import decisions, documents, hands
from referrals.services.decisions import UNREAD
from referrals.services.locking import MEANWHILE
from referrals.services.submission import submit_referral
from referrals.services.withdrawal import withdraw_referral
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Grant
from sharing.services import access
from tests.referrals.pages import url
from tests.referrals.telling import save

AT_ONCE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(as_person):
    """`at_once(pk, (person, do), (person, do))`: what came of each `do(referral)`; the second begins before the first
    has committed, with the referral as it was before, and goes on once it has."""

    def at_once(pk, first, second):
        came_of, is_done, has_begun = {}, threading.Event(), threading.Event()

        def lead():
            person, do = first
            with as_person(person):
                came_of["first"] = do(whole(pk))
                is_done.set()
                has_begun.wait(10)
                time.sleep(0.7)  # the other runs into the lock

        def follow():
            person, do = second
            is_done.wait(10)
            with as_person(person):
                referral = whole(pk)
                has_begun.set()
                came_of["second"] = do(referral)

        def run(name, part):
            try:
                part()
            except RuleBroken as broken:
                came_of[name] = broken.reasons
            except Exception as error:  # the test says which it wants
                came_of[name] = error
            finally:
                is_done.set()
                connection.close()

        threads = [threading.Thread(target=run, args=one) for one in (("first", lead), ("second", follow))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return came_of["first"], came_of["second"]

    return at_once


def changing(by):
    return by, lambda referral: save(referral, by, "asks", referral, {"asks": "Other"}, because="Forgotten") and None


def submitting(by):
    return by, lambda referral: submit_referral(referral=referral, by=by).status


def taking_over(by):
    return by, lambda referral: hands.take_over(referral=referral, by=by, reason="Sick leave").referrer_id


def by_the_database(by):
    def take_over(referral):
        with connection.cursor() as cursor:
            cursor.execute("select referrals_take_over(%s, 'Sick leave')", [referral.pk])

    return by, take_over


# A decision and a change


@AT_ONCE
@pytest.mark.rule("R03")
@pytest.mark.parametrize("decision", ["accept", "return", "decline"])
def test_nobody_decides_on_a_version_that_came_while_they_waited(cast, submitted, at_once, decision):
    def decide(referral):
        told = {"accept": {}, "return": {"reason": "No"}, "decline": {"reason": "No", "advice": "x"}}[decision]
        service = getattr(decisions, f"{decision}_referral")
        service(referral=referral, by=cast.chair, submission=referral.submission_id, **told)

    assert at_once(submitted.pk, changing(cast.referrer), (cast.chair, decide)) == (None, [UNREAD])
    assert Referral.objects.get().status == "submitted"


@AT_ONCE
@pytest.mark.rule("R03")
def test_a_decision_that_names_no_version_waits_and_is_on_the_last(cast, submitted, at_once):
    def decide(referral):
        return decisions.return_referral(referral=referral, by=cast.chair, reason="Say more").submission.number

    assert at_once(submitted.pk, changing(cast.referrer), (cast.chair, decide)) == (None, 2)
    assert [one.outcome for one in Submission.objects.order_by("number")] == ["superseded", "returned"]


@pytest.mark.rule("R03")
def test_a_change_after_the_page_has_looked_is_not_decided_on_unread(cast, submitted, web, as_person, monkeypatch):
    def somebody_changes_it(form, naming):
        connection.cursor().execute("select set_config('hsb.person', %s, false)", [str(cast.referrer.pk)])
        changing(cast.referrer)[1](whole(submitted.pk))
        connection.cursor().execute("select set_config('hsb.person', %s, false)", [str(cast.chair.pk)])
        return True

    monkeypatch.setattr("referrals.views.decide.may_be_saved", somebody_changes_it)
    sent = {"outcome": "accepted", "is_urgent": "no", "submission": str(submitted.submission_id)}
    assert "submitted again since" in web(cast.chair).post(url("decide", submitted), sent).content.decode()
    assert Referral.objects.get().status == "submitted"


@AT_ONCE
@pytest.mark.rule("R09")
def test_what_is_withdrawn_while_they_waited_is_not_decided(cast, submitted, at_once):
    withdraw = (
        cast.referrer,
        lambda referral: withdraw_referral(referral=referral, by=cast.referrer, because="x").status,
    )
    no = {"reason": "No", "advice": "x"}
    decline = cast.chair, lambda referral: decisions.decline_referral(referral=referral, by=cast.chair, **no)
    withdrawn, refused = at_once(submitted.pk, withdraw, decline)
    assert withdrawn == "withdrawn"
    assert isinstance(refused, list)


# Documents and the freeze


def adding(by, pdf):
    def add(referral):
        return documents.add_document(referral=referral, by=by, uploaded_file=pdf, title="Late report").title

    return by, add


def adding_past_the_service(by, pdf):
    def add(referral):
        return cases.services.add_document(record=referral, by=by, uploaded_file=pdf, title="Late report").title

    return by, add


def documents_told():
    return Submission.objects.get().content[-1]["rows"][0]["words"]


@AT_ONCE
@pytest.mark.rule("R09")
def test_a_document_that_waits_for_the_freeze_is_not_added(cast, complete, at_once, pdf):
    came, refused = at_once(complete.pk, submitting(cast.referrer), adding(cast.manager, pdf))
    assert came == "submitted"
    assert isinstance(refused, list)
    assert not Document.objects.exists()


@AT_ONCE
@pytest.mark.rule("R09")
def test_a_document_that_waits_for_the_freeze_is_not_removed(cast, complete, at_once, as_person, pdf):
    with as_person(cast.referrer):
        document = documents.add_document(referral=complete, by=cast.referrer, uploaded_file=pdf, title="Report")

    def remove(referral):
        documents.remove_document(referral=referral, by=cast.manager, document=document)

    came, refused = at_once(complete.pk, submitting(cast.referrer), (cast.manager, remove))
    assert came == "submitted"
    assert isinstance(refused, list)
    assert documents_told() == Document.objects.get().title == "Report"


@AT_ONCE
@pytest.mark.rule("R09")
@pytest.mark.parametrize("way", [adding, adding_past_the_service])
def test_a_freeze_waits_for_a_document_and_tells_it(cast, complete, at_once, pdf, way):
    assert at_once(complete.pk, way(cast.manager, pdf), submitting(cast.referrer)) == ("Late report", "submitted")
    assert documents_told() == "Late report"


@AT_ONCE
@pytest.mark.rule("R09")
def test_the_database_lets_no_document_past_a_freeze(cast, complete, at_once, pdf):
    came, refused = at_once(complete.pk, submitting(cast.referrer), adding_past_the_service(cast.manager, pdf))
    assert came == "submitted"
    assert isinstance(refused, DatabaseError)
    assert not Document.objects.exists()


@pytest.mark.rule("R09")
def test_who_uploads_while_another_submits_reads_why_not(cast, complete, web, pdf, monkeypatch):
    def another_submits(*args):
        submit_referral(referral=whole(complete.pk), by=cast.referrer)
        return []

    monkeypatch.setattr("cases.uploads.document_problems", another_submits)
    page = web(cast.referrer).post(url("documents", complete), {"file": pdf, "kind": "other", "title": "Late report"})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not Document.objects.exists()


@pytest.mark.rule("R09")
@pytest.mark.parametrize("because", ["", "It came"])
def test_that_a_virus_was_refused_stays_written_down_and_holds_nobody_up(
    cast, complete, because, monkeypatch, pdf, web
):
    if because:
        web(cast.referrer).post(url("submit", complete))
    monkeypatch.setattr("cases.scanning.is_configured", lambda: True)
    monkeypatch.setattr("cases.scanning.virus_in", lambda file: "Eicar")
    page = url("change_documents" if because else "documents", complete)
    web(cast.referrer).post(page, {"file": pdf, "kind": "other", "title": "Report", "because": because})
    assert AuditEvent.objects.filter(what="document.refused").count() == 1


# Who answers for a draft


@AT_ONCE
@pytest.mark.rule("R02")
@pytest.mark.parametrize("way", [taking_over, by_the_database])
def test_who_takes_over_twice_at_once_keeps_the_draft(cast, complete, at_once, way):
    came, refused = at_once(complete.pk, taking_over(cast.manager), way(cast.manager))
    assert came == cast.manager.pk
    assert refused == [MEANWHILE] if way is taking_over else isinstance(refused, DatabaseError)
    live = Grant.objects.filter(user=cast.manager, content_object=complete.pk, ended_at=None)
    assert [one.permission.codename for one in live] == [access.MANAGE]


@AT_ONCE
@pytest.mark.rule("R02")
@pytest.mark.parametrize("way", [taking_over, by_the_database])
def test_what_is_submitted_meanwhile_is_not_taken_over(cast, complete, at_once, way):
    came, refused = at_once(complete.pk, submitting(cast.referrer), way(cast.manager))
    assert came == "submitted"
    assert refused == [MEANWHILE] if way is taking_over else isinstance(refused, DatabaseError)
    assert Referral.objects.get().referrer == cast.referrer


@AT_ONCE
@pytest.mark.rule("R02")
def test_who_answers_for_it_no_longer_does_not_submit_it(cast, complete, at_once):
    assert at_once(complete.pk, taking_over(cast.manager), submitting(cast.referrer)) == (cast.manager.pk, [MEANWHILE])
    assert Referral.objects.get().status == "draft"
