"""Drafts, submission and the Chair's decision, each as the person who does it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from cases.models import Case, CaseInformation, Child
from referrals import content, rules
from referrals.models import Incident, ReferenceCounter, Referral, ReferredChild, Submission
from referrals.models.numbers import next_reference
from referrals.sections import ASKS
from referrals.services import decisions
from referrals.services.drafts import (
    ChangedMeanwhile,
    add_child_harmed,
    remove_child_harmed,
    save_incident,
    save_section,
    start_referral,
)
from referrals.services.submission import submit_referral
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Delivery, Dispatch, Grant
from sharing.services import access
from tests.referrals.telling import (
    ASSESSMENT,
    CHILD,
    HARMED,
    HARMED_FAMILY,
    IDENTITY,
    INCIDENT,
    answer,
    save,
    submit,
    tell,
)

Status = Referral.Status
NAMES = ("Yorick", "Youngperson", "Hettie", "Harmedchild", "Yewtree", "Hawthorn", "2012", "YY", "HH")


@pytest.mark.rule("R02")
def test_draft_is_seen_by_referrer_and_manager_alone(cast, draft, as_person):
    for name, person in cast.everyone().items():
        with as_person(person):
            assert Referral.objects.exists() is (name in ("referrer", "manager")), name


def test_only_who_is_responsible_for_referrals_starts_one(cast, as_person):
    with as_person(cast.member), pytest.raises(PermissionDenied):
        start_referral(by=cast.member, panel=cast.panel)


@pytest.mark.rule("R01")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cat_led": False}, "The panel takes a case only after an assessment led by"),
        ({"cat_led": None}, "Say whether the Children’s Assessment Team led"),
        ({"assessment_completed_on": None}, "Enter the date the assessment was completed"),
        ({"assessment_outcome": "neither"}, "only if the assessment found suspected or known"),
        ({"assessment_outcome": ""}, "Select what the assessment found"),
    ],
)
def test_without_the_assessment_it_is_not_submitted(cast, complete, as_person, changes, sentence):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "assessment", complete, ASSESSMENT, **changes)

        with pytest.raises(RuleBroken) as broken:
            submit_referral(referral=complete, by=cast.referrer)

        assert any(sentence in reason for reason in broken.value.reasons)
        assert Referral.objects.get().status == Status.DRAFT
        assert not Submission.objects.exists()


@pytest.mark.rule("R01")
def test_suspected_is_enough(cast, complete, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "assessment", complete, ASSESSMENT, assessment_outcome="suspected")
        assert submit(complete, cast.referrer).status == Status.SUBMITTED


@pytest.mark.rule("R02")
@time_machine.travel("2026-11-23 10:00Z", tick=False)
def test_submitting_gives_a_reference_freezes_and_tells_the_chair(cast, complete, as_person):
    with as_person(cast.referrer):
        referral = submit(complete, cast.referrer)

        assert referral.reference == "HSB-2026-0001"
        assert referral.submission.content == content.as_stored(content.parts_of(referral))
        assert referral.submission.content_sha256 == content.sha256_of(referral.submission.content)
        assert rules.decision_due_on(referral.submission.submitted_at, cast.panel) == date(2026, 11, 25)

    notice = Dispatch.objects.get()
    assert {one.recipient for one in Delivery.objects.all()} == {cast.chair, cast.vice_chair}
    assert notice.subject.startswith("OFFICIAL-SENSITIVE – HSB-2026-0001")
    assert "25 November 2026" in notice.body
    assert f"/referrals/{referral.pk}/" in notice.body
    assert AuditEvent.objects.filter(what="referral.submitted", person=cast.referrer).exists()


@pytest.mark.rule("R42")
@pytest.mark.parametrize("decision", ["accept", "return", "decline"])
def test_no_mail_names_a_child_or_gives_the_reason(cast, submitted, as_person, decision):
    with as_person(cast.chair):
        if decision == "accept":
            decisions.accept_referral(referral=submitted, by=cast.chair)
        else:
            act = getattr(decisions, f"{decision}_referral")
            told = {"reason": "Yorick Youngperson"} | ({"advice": "Hettie"} if decision == "decline" else {})
            act(referral=submitted, by=cast.chair, **told)

    assert Dispatch.objects.count() == 2
    assert {one.recipient for one in Delivery.objects.filter(dispatch=Dispatch.objects.first())} == {cast.referrer}
    for notice in Dispatch.objects.all():
        assert not [name for name in NAMES if name in notice.subject + notice.body]


@pytest.mark.rule("R33")
def test_after_submission_offices_manage_and_the_referrer_contributes(cast, submitted, as_person):
    live = Grant.objects.filter(ended_at=None).values_list("user", "permission__codename")
    assert set(live) == {
        (cast.referrer.pk, "contribute_record"),
        (cast.manager.pk, "contribute_record"),
        (cast.chair.pk, "manage_record"),
        (cast.vice_chair.pk, "manage_record"),
        (cast.coordinator.pk, "manage_record"),
    }
    for person in (cast.member, cast.deputy, cast.partner_outsider, cast.outsider, cast.leaver):
        with as_person(person):
            assert not Referral.objects.exists()
            assert not ReferredChild.objects.exists()


@pytest.mark.rule("R02")
def test_manager_submits(cast, complete, as_person):
    with as_person(cast.manager):
        referral = submit(complete, cast.manager)
        assert referral.submission.submitted_by == cast.manager
        assert access.may(cast.manager, access.CONTRIBUTE, referral)
        assert not access.may(cast.manager, access.MANAGE, referral)


@pytest.mark.parametrize("name", ["chair", "coordinator", "member", "outsider"])
def test_nobody_else_submits(cast, complete, as_person, name):
    person = getattr(cast, name)
    with as_person(person), pytest.raises(PermissionDenied):
        submit_referral(referral=complete, by=person)


@pytest.mark.rule("R09")
def test_a_submitted_referral_is_not_changed_by_service_or_sql(cast, submitted, as_person):
    with as_person(cast.referrer), pytest.raises(RuleBroken):
        save(submitted, cast.referrer, "asks", submitted, {"asks": "Something else"})
    with as_person(cast.chair):
        assert ReferredChild.objects.update(given_names="Changed") == 0
        assert Incident.objects.update(place="Changed") == 0
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            Referral.objects.update(asks="Changed")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Submission.objects.update(content=[])
        with pytest.raises(ProgrammingError), transaction.atomic():
            Referral.objects.filter(pk=submitted.pk)._raw_delete("default")


@pytest.mark.rule("R09")
def test_a_returned_referral_is_changed_and_submitted_under_the_same_reference(cast, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Who supervises?")
    with as_person(cast.referrer):
        save(submitted, cast.referrer, "asks", submitted, {"asks": "Advice, and an assessor."})
        answer(whole(submitted.pk), cast.referrer)
        again = submit(submitted, cast.referrer)

        first, second = again.submissions.all()
        assert again.reference == submitted.reference
        assert (first.outcome, first.reason, first.decided_by) == ("returned", "Who supervises?", cast.chair)
        assert content.changed(first.content, second.content) == {("asks", "asks")}
        assert again.submission == second
        assert second.outcome == ""


@pytest.mark.rule("R03")
@pytest.mark.parametrize("name", ["chair", "vice_chair"])
def test_chair_or_vice_chair_decides(cast, submitted, as_person, name):
    person = getattr(cast, name)
    with as_person(person):
        why = "" if person == cast.chair else "away"
        told = {"reason": "Not for the panel", "advice": "Ask the school nurse", "in_place_of_chair": why}
        decisions.decline_referral(referral=submitted, by=person, **told)
        referral = whole(submitted.pk)
        assert referral.status == Status.DECLINED
        assert referral.submission.decided_by == person


@pytest.mark.rule("R03")
@pytest.mark.parametrize("name", ["coordinator", "referrer", "manager", "member"])
def test_nobody_else_decides(cast, submitted, as_person, name):
    person = getattr(cast, name)
    with as_person(person), pytest.raises(PermissionDenied):
        decisions.accept_referral(referral=submitted, by=person)


@pytest.mark.rule("R03")
def test_sending_back_needs_a_reason_and_declining_advice_as_well(cast, submitted, as_person):
    with as_person(cast.chair):
        with pytest.raises(RuleBroken):
            decisions.return_referral(referral=submitted, by=cast.chair, reason="  ")
        with pytest.raises(RuleBroken, match="what you advise instead"):
            decisions.decline_referral(referral=submitted, by=cast.chair, reason="Not for the panel", advice=" ")
    told = {"outcome": "declined", "decided_at": "2026-11-23T10:00Z", "decided_by": cast.chair}
    for missing in ({"reason": "No"}, {"advice": "School nurse"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.update(**told, **missing)


@pytest.mark.rule("R03")
def test_a_decided_referral_is_not_decided_again(cast, submitted, as_person):
    with as_person(cast.chair):
        decisions.accept_referral(referral=submitted, by=cast.chair)
        with pytest.raises(RuleBroken):
            decisions.decline_referral(referral=submitted, by=cast.chair, reason="Late thought", advice="x")
        assert Case.objects.count() == 2


@pytest.mark.rule("R10")
def test_accepting_opens_a_case_for_each_child(cast, submitted, as_person):
    with as_person(cast.chair):
        opened = decisions.accept_referral(referral=submitted, by=cast.chair)

        assert [case.reference for case in opened] == [f"{submitted.reference}-Y", f"{submitted.reference}-A"]
        assert [case.child.name for case in opened] == ["Yorick Youngperson", "Hettie Harmedchild"]
        kinds = {case.role: set(case.information.values_list("kind", flat=True)) for case in opened}
        both = {"identity", "needs", "plans", "safety", "views", "incident", "relationship", "reports"}
        assert kinds == {"young_person": both | {"behaviour", "admission"}, "child_harmed": both}
        assert opened[0].information.get(kind="incident").dated_on == date(2026, 9, 12)
    with as_person(cast.referrer):
        assert Case.objects.count() == 2


@pytest.mark.rule("R11")
def test_what_one_case_gets_says_nothing_of_the_other_child(cast, submitted, as_person):
    with as_person(cast.chair):
        for case in decisions.accept_referral(referral=submitted, by=cast.chair):
            told = " ".join(f"{one.heading} {one.text} {one.source}" for one in case.information.all())
            mine, other = (("Yorick", "Youngperson", "Yewtree"), ("Hettie", "Harmedchild", "Hawthorn"))
            if case.role == Case.Role.CHILD_HARMED:
                mine, other = other, mine
            assert not [name for name in other if name in told]
            assert mine[0] in told
            assert "Who was harmed" not in told


@pytest.mark.rule("R11")
def test_a_child_harmed_gets_only_the_incidents_in_which_they_were_harmed(cast, complete, as_person):
    with as_person(cast.referrer):
        second = add_child_harmed(referral=complete, by=cast.referrer)
        tell_second(complete, second, cast)
        referral = submit(complete, cast.referrer)
    with as_person(cast.chair):
        _, first, other = decisions.accept_referral(referral=referral, by=cast.chair)
        assert [one.text for one in first.information.filter(kind="incident")] != [
            one.text for one in other.information.filter(kind="incident")
        ]
        assert "second incident" not in " ".join(
            CaseInformation.objects.filter(case=first).values_list("text", flat=True)
        )


def tell_second(referral, child, cast):
    save(referral, cast.referrer, "child_identity", child, HARMED, given_names="Holly")
    save(referral, cast.referrer, "child_family", child, HARMED_FAMILY)
    for name, values in CHILD.items():
        save(referral, cast.referrer, name, child, values)
    save_incident(
        referral=referral, by=cast.referrer, incident=None, harmed=[child.pk], seen="",
        values=INCIDENT | {"what_happened": "The second incident"},
    )  # fmt: skip


def test_an_estimated_age_reaches_the_case_as_estimated(cast, complete, as_person):
    with as_person(cast.referrer):
        child = complete.young_person
        save(complete, cast.referrer, "child_identity", child, IDENTITY, date_of_birth=None, estimated_age=14)
        referral = submit(complete, cast.referrer)
    with as_person(cast.chair):
        decisions.accept_referral(referral=referral, by=cast.chair)
        child = Child.objects.get(given_names="Yorick")
        assert child.age_is_estimated
        assert child.age() == 14


def test_what_was_saved_meanwhile_is_not_overwritten(cast, draft, as_person):
    with as_person(cast.referrer):
        save(draft, cast.referrer, "asks", draft, {"asks": "First window"})

        with pytest.raises(ChangedMeanwhile) as changed:
            save_section(
                referral=draft, by=cast.referrer, section=ASKS, row=draft, values={"asks": "Second"}, seen="stale"
            )

        assert changed.value.saved.asks == "First window"
        assert Referral.objects.get().asks == "First window"


def test_saving_one_section_leaves_the_others_alone(cast, draft, as_person):
    with as_person(cast.referrer):
        stale = Referral.objects.get()
        save(draft, cast.referrer, "asks", draft, {"asks": "Asked"})
        save(stale, cast.referrer, "assessment", stale, ASSESSMENT)
        assert Referral.objects.get().asks == "Asked"


@pytest.mark.rule("R10")
def test_removing_a_child_harmed_moves_the_others_up(cast, draft, as_person):
    with as_person(cast.referrer):
        first, second, third = (add_child_harmed(referral=whole(draft.pk), by=cast.referrer) for _ in range(3))
        remove_child_harmed(referral=draft, by=cast.referrer, child=first)
        assert [(one.pk, one.label) for one in whole(draft.pk).harmed] == [
            (second.pk, "Child harmed A"),
            (third.pk, "Child harmed B"),
        ]
        with pytest.raises(PermissionDenied):
            remove_child_harmed(referral=draft, by=cast.referrer, child=draft.young_person)


def test_references_count_within_the_year(cast):
    assert [next_reference(2026), next_reference(2026), next_reference(2027)] == [
        "HSB-2026-0001",
        "HSB-2026-0002",
        "HSB-2027-0001",
    ]


def test_references_taken_at_once_are_never_the_same(db):
    def take(_):
        try:
            return next_reference(1999)
        finally:
            connection.close()

    def forget():
        ReferenceCounter.objects.filter(year=1999).delete()
        connection.close()

    with ThreadPoolExecutor(4) as people:
        taken = list(people.map(take, range(12)))
        people.submit(forget).result()

    assert sorted(taken) == [f"HSB-1999-{number:04d}" for number in range(1, 13)]


@pytest.mark.rule("R33")
def test_a_manager_of_before_keeps_nothing(cast, complete, as_person):
    cast.referrer.manager = cast.partner_outsider
    cast.referrer.save()
    with as_person(cast.referrer):
        submit(complete, cast.referrer)
    with as_person(cast.manager):
        assert not Referral.objects.exists()


def test_everybody_is_told_what_is_missing_at_once(cast, draft, as_person):
    with as_person(cast.referrer), pytest.raises(RuleBroken) as broken:
        submit_referral(referral=draft, by=cast.referrer)
    assert len(broken.value.reasons) > 15


def test_a_whole_referral_is_told_and_submitted_by_services_alone(cast, draft, as_person):
    with as_person(cast.referrer):
        assert rules.reasons_not_to_submit(tell(draft, cast.referrer)) == []


@pytest.mark.rule("R02")
def test_who_holds_a_draft_by_hand_does_not_change_it(cast, draft, as_person):
    with as_person(cast.referrer):
        access.grant_access(
            record=draft, to=cast.partner_outsider, permission=access.CONTRIBUTE, purpose="referral",
            ground="significant_harm", reason="Advises", via="allocated", by=cast.referrer,
        )  # fmt: skip
    with as_person(cast.partner_outsider), pytest.raises(PermissionDenied):
        save(draft, cast.partner_outsider, "asks", draft, {"asks": "Mine"})
