"""A referral goes from hand to hand: the referrer submits it, the Chair decides on it, and neither for the other."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from referrals.models import HarmedIn, Incident, Point, Referral, ReferredChild, Submission
from referrals.services import decisions
from referrals.services.hands import take_over
from referrals.services.submission import submit_referral
from referrals.services.withdrawal import withdraw_referral
from referrals.views.loading import whole
from sharing.services import access
from tests.referrals.telling import save
from tests.stories import document_of


def at_the_end(write):
    """Write, and have looked at what is looked at when a transaction ends."""
    with transaction.atomic():
        write()
        connection.check_constraints()


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
        decisions.decline_referral(referral=submitted, by=cast.chair, reason="Not for the panel", advice="x")
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
def test_nothing_is_added_to_what_was_submitted_without_a_new_submission(submitted, cast, as_person):
    incident, child = submitted.incidents.first(), submitted.young_person
    for part in (
        ReferredChild(referral=submitted, role="child_harmed", position=9),
        Incident(referral=submitted),
        HarmedIn(referral=submitted, incident=incident, child=child),
        document_of(submitted, by=cast.referrer),
    ):  # fmt: skip
        with as_person(cast.referrer), pytest.raises(DatabaseError, match="as a new submission"):
            at_the_end(partial(part.save, force_insert=True))


@pytest.mark.rule("R09")
@pytest.mark.parametrize(
    "sql",
    [
        "update referrals_referral set asks = 'Other'",
        "update referrals_referredchild set given_names = 'Other'",
        "update referrals_incident set place = 'Other'",
        "delete from referrals_harmedin",
    ],
)
def test_what_was_frozen_is_not_drifted_from(sql, submitted, cast, as_person, refused):
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="as a new submission"):
        at_the_end(partial(connection.cursor().execute, sql))
    assert refused(cast.chair, sql)
    assert refused(cast.coordinator, sql)


@pytest.mark.rule("R09")
def test_what_is_written_after_it_was_frozen_anew_is_refused_as_well(submitted, cast, as_person):
    def write():
        save(submitted, cast.referrer, "asks", submitted, {"asks": "More"}, because="Asked again")
        Incident.objects.update(place="Other")

    with as_person(cast.referrer), pytest.raises(DatabaseError, match="as a new submission"):
        at_the_end(write)


@pytest.mark.rule("R09")
@pytest.mark.parametrize("who", ["chair", "coordinator", "vice_chair"])
def test_nobody_in_office_changes_what_the_referrer_says(who, submitted, cast, as_person):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(DatabaseError, match="row-level security"):
        Submission(referral=submitted, number=2, content=[], content_sha256="0", submitted_by=person).save(
            force_insert=True
        )
    for part in (
        ReferredChild(referral=submitted, role="child_harmed", position=9),
        Incident(referral=submitted),
        HarmedIn(referral=submitted, incident=submitted.incidents.first(), child=submitted.young_person),
    ):
        with as_person(person), pytest.raises(DatabaseError, match="row-level security"):
            part.save(force_insert=True)


@pytest.mark.rule("R03")
def test_a_referral_is_not_moved_without_a_decision(submitted, cast, as_person):
    with as_person(cast.chair), pytest.raises(DatabaseError, match="stands as its"):
        at_the_end(partial(Referral.objects.update, status="returned"))


@pytest.mark.rule("R03")
def test_nobody_sets_the_clock_of_a_referral(submitted, cast, refused):
    for column in ("waits_since = now()", "moved_on = false", "submitted_at = now()"):
        assert refused(cast.referrer, f"update referrals_submission set {column}")


@pytest.mark.rule("R09")
@pytest.mark.parametrize("outcome", ["accepted", "returned", "declined"])
def test_whoever_is_responsible_replaces_and_decides_nothing(outcome, submitted, cast, refused):
    advice = ", advice = 'x'" if outcome == "declined" else ""
    decided = f"decided_at = now(), decided_by_id = %s, reason = 'x'{advice}"
    assert refused(cast.referrer, f"update referrals_submission set outcome = %s, {decided}", outcome, cast.referrer.pk)


@pytest.mark.rule("R09")
@pytest.mark.parametrize("outcome", ["superseded", "withdrawn"])
def test_a_submission_is_not_taken_away_from_under_a_referral(outcome, submitted, cast, as_person):
    """Replaced without another, or withdrawn alone: the referral would wait for nothing."""
    ended = {"outcome": outcome, "decided_at": timezone.now(), "decided_by": cast.referrer}
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="stands as its"):
        at_the_end(partial(Submission.objects.update, **ended))


@pytest.mark.rule("R03")
def test_no_second_submission_waits_beside_a_returned_one(submitted, cast, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="More")
    another = Submission(referral=submitted, number=2, content=[], content_sha256="0", submitted_by=cast.referrer)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="stands as its"):
        at_the_end(partial(another.save, force_insert=True))


@pytest.mark.rule("R09")
def test_whoever_wrote_the_draft_before_writes_nothing_while_the_chair_has_it(complete, cast, as_person, refused):
    with as_person(cast.manager):
        take_over(referral=complete, by=cast.manager, reason="Sick leave")
        submit_referral(referral=whole(complete.pk), by=cast.manager)
    assert refused(cast.referrer, "update referrals_incident set place = 'Elsewhere'")
    for person, open_to_them in ((cast.referrer, []), (cast.manager, [(complete.pk,)])):
        with as_person(person), connection.cursor() as cursor:
            cursor.execute("select referrals_open_to_change()")
            assert cursor.fetchall() == open_to_them


@pytest.mark.rule("R09")
@pytest.mark.parametrize("who", ["chair", "coordinator", "vice_chair"])
def test_nobody_in_office_withdraws(who, submitted, cast, refused):
    person = getattr(cast, who)
    assert refused(
        person,
        "update referrals_referral set status = 'withdrawn', withdrawn_at = now(), withdrawn_by_id = %s, "
        "withdrawn_because = 'x'",
        person.pk,
    )


@pytest.mark.rule("R09")
def test_why_it_was_withdrawn_stands(submitted, cast, as_person, refused):
    with as_person(cast.referrer):
        withdraw_referral(referral=submitted, by=cast.referrer, because="Sent twice")
    assert refused(cast.referrer, "update referrals_referral set withdrawn_because = 'Other'")
    assert refused(cast.referrer, "update referrals_referral set status = 'submitted'")


@pytest.mark.rule("R03")
def test_the_vice_chair_says_why_in_the_place_of_the_chair(submitted, cast, refused):
    decide = "update referrals_submission set outcome = 'declined', reason = 'x', advice = 'x', decided_at = now(), "
    by = "decided_by_id = %s, in_place_of_chair = %s"
    assert refused(cast.vice_chair, decide + by, cast.vice_chair.pk, "")


@pytest.mark.rule("R03")
def test_points_are_the_chairs_and_their_answers_the_referrers(submitted, cast, as_person, refused):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="More")
    assert refused(cast.referrer, "update referrals_point set text = 'Less'")
    assert refused(cast.referrer, "delete from referrals_point")
    answer = "update referrals_point set answer = 'x', answered_at = now(), answered_by_id = %s"
    assert refused(cast.chair, answer, cast.chair.pk)
    assert refused(cast.referrer, answer, cast.manager.pk)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
        Point(referral=submitted, submission=submitted.submission, position=2, text="Mine").save(force_insert=True)
    assert not refused(cast.referrer, answer, cast.referrer.pk)


@pytest.mark.rule("R33")
def test_how_a_referral_stands_is_told_to_whoever_sees_it_alone(submitted, cast, as_person):
    Referral.objects.update(status="accepted")  # by the owner of the tables: no decision says so
    Submission.objects.update(moved_on=True)
    for person, told in ((cast.chair, (True, True)), (cast.outsider, (False, False)), (cast.member, (False, False))):
        with as_person(person), connection.cursor() as cursor:
            cursor.execute(
                "select referrals_disagrees(%s), referrals_has_drifted(%s)", [submitted.pk, submitted.pk]
            )  # fmt: skip
            assert cursor.fetchone() == told
