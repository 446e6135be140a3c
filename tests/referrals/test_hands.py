"""A draft is taken over by its manager, or discarded and erased. R02"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from cases.models import Document
from referrals.models import HarmedIn, Incident, Referral, ReferredChild, SavedPage, Submission
from referrals.services import decisions, hands
from referrals.services.submission import submit_referral
from referrals.views.loading import whole
from sharing import held
from sharing.acting import acting
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Delivery, Dispatch, Grant, HeldText, Person
from sharing.services import access
from sharing.services.leaving import leave
from tests.referrals.pages import url, version
from tests.referrals.telling import save

pytestmark = pytest.mark.rule("R02")


@pytest.fixture
def colleague(cast):
    """Of the same team, and nobody's manager."""
    return Person.objects.create(
        name="Cleo Colleague", email="cleo@ashdale.gov.uk", agency=cast.social_care, job_title="Worker",
        manager=cast.manager, can_refer=True, inducted_on="2020-01-01", undertaking_on="2020-01-01",
    )  # fmt: skip


@pytest.fixture
def above(cast):
    """The manager of the manager."""
    boss = Person.objects.create(
        name="Hetty Head", email="hetty@ashdale.gov.uk", agency=cast.social_care, job_title="Head",
        inducted_on="2020-01-01", undertaking_on="2020-01-01",
    )  # fmt: skip
    cast.manager.manager = boss
    cast.manager.save()
    return boss


def held_by(referral, person):
    grants = Grant.objects.filter(content_object=referral.pk, user=person, ended_at=None)
    return {(grant.permission.codename, grant.via) for grant in grants}


def test_the_manager_takes_over_and_the_referrer_goes_on_writing(cast, complete, as_person, above):
    with as_person(cast.manager):
        hands.take_over(referral=complete, by=cast.manager, reason="Sick leave")
    draft = Referral.objects.get()
    assert draft.referrer == cast.manager
    assert held_by(draft, cast.referrer) == {(access.CONTRIBUTE, "wrote")}
    assert held_by(draft, cast.manager) == {(access.MANAGE, "submitted")}
    assert held_by(draft, above) == {(access.MANAGE, "submitted")}
    ended = Grant.objects.get(user=cast.referrer, ended_at__isnull=False)
    assert (ended.end_reason, ended.ended_by) == ("Sick leave", cast.manager)
    event = AuditEvent.objects.get(what="referral.taken_over")
    assert event.detail == {"before": str(cast.referrer.pk), "after": str(cast.manager.pk)}
    with as_person(cast.referrer):
        save(whole(draft.pk), cast.referrer, "asks", draft, {"asks": "Still writing"})
        with pytest.raises(PermissionDenied):
            submit_referral(referral=whole(draft.pk), by=cast.referrer)
        with pytest.raises(PermissionDenied):
            hands.take_over(referral=whole(draft.pk), by=cast.referrer, reason="Back")
        with pytest.raises(PermissionDenied):
            hands.discard(referral=whole(draft.pk), by=cast.referrer)
    with as_person(cast.manager):
        submit_referral(referral=whole(draft.pk), by=cast.manager)
    assert Submission.objects.get().submitted_by == cast.manager


@pytest.mark.rule("R42")
def test_both_are_told_without_a_name_of_a_child(cast, complete, as_person):
    with as_person(cast.manager):
        hands.take_over(referral=complete, by=cast.manager, reason="Sick leave")
    mail = Dispatch.objects.get()
    assert {one.recipient for one in Delivery.objects.select_related("recipient")} == {cast.manager, cast.referrer}
    for word in ("Yorick", "Youngperson", "Hettie", "Harmedchild", "Sick leave"):
        assert word not in mail.subject + mail.body
    assert "Moira Manager has taken over a draft referral" in mail.body


@pytest.mark.parametrize("who", ["referrer", "chair", "coordinator", "partner_outsider"])
def test_nobody_else_takes_a_draft_over(who, cast, complete, as_person, refused):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        hands.take_over(referral=complete, by=person, reason="Mine")
    assert refused(person, "select referrals_take_over(%s, 'Mine')", complete.pk)
    assert Referral.objects.get().referrer == cast.referrer


def test_a_colleague_who_was_given_the_draft_does_not_take_it_over(cast, complete, colleague, as_person, refused):
    with as_person(cast.referrer):
        access.grant_access(
            record=complete, to=colleague, permission=access.MANAGE, purpose="referral", ground="significant_harm",
            reason="Helps", via="request", by=cast.referrer,
        )  # fmt: skip
    with as_person(colleague), pytest.raises(PermissionDenied):
        hands.take_over(referral=whole(complete.pk), by=colleague, reason="Mine")
    assert refused(colleague, "select referrals_take_over(%s, 'Mine')", complete.pk)
    for person, may in ((colleague, False), (cast.manager, True)):
        with as_person(person), connection.cursor() as cursor:
            cursor.execute("select referrals_may_take_over(%s)", [complete.pk])
            assert cursor.fetchone() == (may,)
    assert refused(cast.manager, "select referrals_take_over(%s, ' ')", complete.pk)
    assert refused(cast.manager, "update referrals_referral set referrer_id = %s", cast.manager.pk)


def test_nobody_says_by_hand_that_somebody_wrote_a_draft(cast, complete, colleague, as_person):
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        access.grant_access(
            record=complete, to=colleague, permission=access.CONTRIBUTE, purpose="referral",
            ground="significant_harm", reason="Helps", via="wrote", by=cast.referrer,
        )  # fmt: skip


def test_a_submitted_referral_is_not_taken_over_and_a_returned_one_is(cast, submitted, as_person, refused):
    with as_person(cast.manager), pytest.raises(PermissionDenied):
        hands.take_over(referral=submitted, by=cast.manager, reason="Sick leave")
    assert refused(cast.manager, "select referrals_take_over(%s, 'Mine')", submitted.pk)
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Say more")
        with pytest.raises(PermissionDenied):
            hands.take_over(referral=whole(submitted.pk), by=cast.chair, reason="Mine")
    with as_person(cast.manager):
        hands.take_over(referral=whole(submitted.pk), by=cast.manager, reason="Sick leave")
    assert held_by(submitted, cast.referrer) == {(access.CONTRIBUTE, "wrote")}
    assert held_by(submitted, cast.manager) == {(access.CONTRIBUTE, "submitted")}


# The referrer leaves, or moves


def test_when_the_referrer_leaves_the_manager_is_offered_the_draft(cast, complete, as_person, web):
    assert "take it over" not in web(cast.manager).get("/").content.decode()
    with as_person(cast.coordinator):
        leave(person=cast.referrer, last_day=None, by=cast.coordinator)
    home = web(cast.manager).get("/").content.decode()
    assert "Draft referral of Rhys Referrer: take it over" in home
    assert "Rhys Referrer has left" in home
    browser = web(cast.manager)
    page = browser.get(url("take_over", complete)).content.decode()
    assert "has left and no longer sees it" in page
    assert "Say why you take the draft over" in browser.post(url("take_over", complete)).content.decode()
    assert browser.post(url("take_over", complete), {"reason": "Has left"}).url == url("detail", complete)
    assert Referral.objects.get().referrer == cast.manager
    assert held_by(complete, cast.referrer) == set()
    assert {one.recipient for one in Delivery.objects.select_related("recipient")} == {cast.manager}
    assert "take it over" not in browser.get("/").content.decode()


def test_when_the_referrer_moves_to_another_team_their_manager_of_then_is_offered_the_draft(cast, complete, web):
    cast.referrer.manager = None
    cast.referrer.save()
    home = web(cast.manager).get("/").content.decode()
    assert "Rhys Referrer has moved to another team" in home
    assert web(cast.manager).get(url("asks", complete)).status_code == 200


def test_taking_over_asks_for_a_fresh_second_factor(cast, complete, web):
    browser = web(cast.manager).minutes_later()
    assert "Confirm that it is you" in browser.post(url("take_over", complete), {"reason": "Sick"}).content.decode()
    browser = web(cast.referrer).minutes_later()
    assert "Confirm that it is you" in browser.post(url("discard", complete)).content.decode()
    draft = Referral.objects.get()
    assert (draft.referrer, draft.status) == (cast.referrer, "draft")


# Discarding


@pytest.mark.parametrize("who", ["referrer", "manager"])
def test_a_discarded_draft_says_nothing_any_more_and_that_it_was_stays(who, cast, complete, web, pdf, as_person):
    person, other = getattr(cast, who), cast.manager if who == "referrer" else cast.referrer
    web(cast.referrer).post(url("documents", complete), {"file": pdf, "kind": "other", "title": "Assessment"})
    assert Document.objects.exists()
    with as_person(other):
        held.keep_unsaved(other, url("asks", complete), [("asks", "Half a sentence")])
    browser = web(person)
    assert "cannot be undone" in browser.get(url("discard", complete)).content.decode()
    assert Referral.objects.get().status == "draft"

    assert browser.post(url("discard", complete)).url == url("detail", complete)

    kept = Referral.objects.get()
    assert (kept.status, kept.discarded_by, kept.referrer) == ("discarded", person, cast.referrer)
    assert kept.asks == kept.level_reasons == kept.assessment_worker == ""
    assert kept.harmful == []
    for part in (ReferredChild, Incident, HarmedIn, SavedPage, Document, HeldText):
        assert not part.objects.exists(), part
    assert AuditEvent.objects.filter(what="referral.discarded", person=person).count() == 1
    for one in (browser, web(other)):
        page = one.get(url("detail", complete)).content.decode()
        assert "was discarded" in page
        assert person.name in page
        assert "Yorick" not in page
        assert one.get(url("asks", complete)).status_code == 404
        assert url("detail", complete) not in one.get(url("list")).content.decode()
        assert url("detail", complete) in one.get(url("list"), {"state": "discarded"}).content.decode()
    assert {one[0] for one in held_by(complete, person) | held_by(complete, other)} == {access.VIEW}


def test_what_was_submitted_is_not_discarded(cast, submitted, as_person, refused):
    for person in (cast.referrer, cast.manager, cast.chair):
        with as_person(person), pytest.raises(PermissionDenied):
            hands.discard(referral=submitted, by=person)
        sql = "update referrals_referral set status = 'discarded', discarded_at = now(), discarded_by_id = %s"
        assert refused(person, sql, person.pk)


def test_a_draft_is_not_discarded_in_the_name_of_another_nor_with_anything_left(cast, complete, draft, as_person):
    sql = "update referrals_referral set status = 'discarded', discarded_at = now(), discarded_by_id = %s"
    with as_person(cast.referrer), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="erased first"), transaction.atomic():
            cursor.execute(sql, [cast.referrer.pk])
        ReferredChild.objects.all().delete()
        Incident.objects.all().delete()
        with pytest.raises(DatabaseError, match="erased first"), transaction.atomic():
            cursor.execute(sql, [cast.referrer.pk])


def test_an_empty_draft_is_discarded_by_whoever_manages_it_in_their_own_name(cast, draft, as_person, refused):
    with as_person(cast.referrer):
        ReferredChild.objects.all().delete()
    sql = "update referrals_referral set status = 'discarded', discarded_at = now(), discarded_by_id = %s"
    assert refused(cast.referrer, sql, cast.manager.pk)
    assert refused(cast.member, sql, cast.member.pk)
    assert not refused(cast.referrer, sql, cast.referrer.pk)


def test_what_was_discarded_stays_discarded(cast, complete, as_person, refused):
    with as_person(cast.referrer):
        hands.discard(referral=complete, by=cast.referrer)
        with pytest.raises((PermissionDenied, RuleBroken)):
            hands.discard(referral=whole(complete.pk), by=cast.referrer)
    for change in ("status = 'draft', discarded_at = null, discarded_by_id = null", "asks = 'Anew'"):
        assert refused(cast.referrer, f"update referrals_referral set {change}")
        assert refused(cast.manager, f"update referrals_referral set {change}")


def test_unsaved_text_of_a_colleague_is_forgotten_with_the_draft_and_in_no_other_way(cast, complete, refused):
    with acting(cast.referrer):
        held.keep_unsaved(cast.referrer, url("asks", complete), [("asks", "Half")])
    for person in (cast.manager, cast.member, cast.referrer):
        for given in ("", "record_id"):
            assert refused(person, f"select referrals_forget_unsaved({given}) from referrals_referral")
    with acting(cast.manager):
        HeldText.objects.all().delete()
        Referral.objects.update(asks="Anew")
    assert HeldText.objects.count() == 1


def test_who_saved_a_page_is_not_made_up(cast, complete, refused):
    assert refused(cast.referrer, "update referrals_savedpage set saved_by_id = %s", cast.manager.pk)
    assert not refused(cast.referrer, "update referrals_savedpage set saved_by_id = %s", cast.referrer.pk)
    assert refused(cast.member, "update referrals_savedpage set turn = 1")
    assert version("asks", complete)


def test_whoever_wrote_before_is_told_who_submits_and_gets_no_button(cast, web, complete, as_person):
    with as_person(cast.manager):
        hands.take_over(referral=complete, by=cast.manager, reason="Sick leave")
    page = web(cast.referrer).get(url("check", complete)).text
    assert f"{cast.manager.name} submits this referral" in page
    assert url("submit", complete) not in page
    assert url("submit", complete) in web(cast.manager).get(url("check", complete)).text
