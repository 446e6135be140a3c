"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from referrals.models import HarmedIn, Incident, Referral, ReferredChild, Submission


def refused():
    return pytest.raises(IntegrityError)


def children(**changes):
    return lambda referral: ReferredChild.objects.create(referral=referral, **changes)


def incidents(**changes):
    return lambda referral: Incident.objects.create(referral=referral, **changes)


def referrals(**changes):
    return lambda referral: Referral.objects.filter(pk=referral.pk).update(**changes)


@pytest.mark.parametrize(
    "write",
    [
        children(role="young_person"),  # a second young person
        children(role="young_person", position=1),
        children(role="child_harmed", position=0),
        children(role="child_harmed", position=1, nhs_number="943476591X"),
        children(role="child_harmed", position=1, date_of_birth=date(2015, 1, 1), estimated_age=11),
        incidents(occurred_on=date(2026, 2, 1), precision="period", until=date(2026, 1, 1)),
        incidents(occurred_on=date(2026, 1, 1), precision="exact", until=date(2026, 2, 1)),
        incidents(occurred_on=date(2026, 2, 1), disclosed_on=date(2026, 1, 1)),
        referrals(status="submitted"),  # without reference and submission
        referrals(reference="HSB-2026-0001"),
        referrals(assessment_started_on=date(2026, 2, 1), assessment_completed_on=date(2026, 1, 1)),
        lambda referral: Submission.objects.create(
            referral=referral,
            number=1,
            content=[],
            content_sha256="",
            submitted_by=referral.referrer,
            outcome="accepted",
        ),
    ],
)
def test_what_cannot_be_is_not_written(draft, write):
    with refused(), transaction.atomic():
        write(draft)


def test_a_child_is_harmed_once_an_incident(complete):
    one = HarmedIn.objects.get()
    with refused(), transaction.atomic():
        HarmedIn.objects.create(referral=complete, incident=one.incident, child=one.child)


def test_only_one_submission_waits(submitted):
    with refused(), transaction.atomic():
        Submission.objects.create(
            referral=submitted, number=2, content=[], content_sha256="", submitted_by=submitted.referrer
        )


def test_every_transition_ends_in_a_status():
    assert set(Referral.TRANSITIONS) == set(Referral.Status)
    assert set().union(*Referral.TRANSITIONS.values()) <= set(Referral.Status)
