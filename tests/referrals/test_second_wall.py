"""A referral goes from hand to hand: the referrer submits it, the Chair decides on it, and neither for the other."""

import pytest
from django.db import DatabaseError, transaction

from referrals.models import HarmedIn, Incident, Referral, ReferredChild, Submission
from referrals.services import decisions
from sharing.services import access


@pytest.mark.rule("R03")
@pytest.mark.parametrize("who", ["referrer", "manager", "coordinator", "vice_chair"])
def test_nobody_decides_in_the_name_of_the_chair(who, submitted, cast, refused):
    assert refused(
        getattr(cast, who),
        "update referrals_submission set outcome = 'accepted', decided_at = now(), decided_by_id = %s",
        cast.chair.pk,
    )


@pytest.mark.rule("R03")
@pytest.mark.parametrize("who", ["referrer", "manager", "coordinator"])
@pytest.mark.parametrize("status", ["returned", "accepted", "declined", "draft"])
def test_a_submitted_referral_is_moved_by_chair_or_vice_chair_alone(status, who, submitted, cast, refused):
    assert refused(getattr(cast, who), "update referrals_referral set status = %s", status)


@pytest.mark.rule("R03")
def test_a_decision_stands(submitted, cast, as_person, refused):
    with as_person(cast.chair):
        decisions.decline_referral(referral=submitted, by=cast.chair, reason="Not for the panel")
    assert refused(cast.chair, "update referrals_submission set reason = 'Other'")
    assert refused(cast.chair, "update referrals_referral set status = 'accepted'")


@pytest.mark.rule("R02")
@pytest.mark.parametrize("change", ["referrer_id = %s", "started_at = now() - interval '1 year', referrer_id = %s"])
def test_a_draft_stays_its_referrers(change, draft, cast, refused):
    assert refused(cast.referrer, f"update referrals_referral set {change}", cast.manager.pk)


@pytest.mark.rule("R02")
def test_nobody_refers_or_submits_in_the_name_of_another(draft, cast, as_person):
    with as_person(cast.referrer):
        record = access.open_record(kind="referral", panel=cast.panel, by=cast.referrer, reason="Refers")
    for part in (
        Referral(record=record, panel=cast.panel, referrer=cast.manager),
        Submission(referral=draft, number=1, content=[], content_sha256="0", submitted_by=cast.manager),
    ):
        with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
            part.save(force_insert=True)


@pytest.mark.rule("R01")
def test_references_are_never_counted_back(submitted, cast, refused):
    assert refused(cast.referrer, "update referrals_referencecounter set last = 0")
    assert not refused(cast.referrer, "update referrals_referencecounter set last = last + 1")


@pytest.mark.rule("R09")
def test_nothing_is_added_to_what_was_submitted(submitted, cast, as_person):
    incident, child = submitted.incidents.first(), submitted.young_person
    for part in (
        ReferredChild(referral=submitted, role="child_harmed", position=9),
        Incident(referral=submitted),
        HarmedIn(referral=submitted, incident=incident, child=child),
    ):
        with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            part.save(force_insert=True)
