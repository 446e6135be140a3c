from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from referrals import consistency, rules
from referrals.models import Incident, ReferredChild
from referrals.services.drafts import add_child_harmed, incident_version, remove_child_harmed, save_incident
from referrals.views.loading import whole
from sharing.web.days import today
from tests.referrals.pages import OF_CHILD
from tests.referrals.telling import BEHAVIOUR, CHILD, HARMED, IDENTITY, INCIDENT, RELATIONSHIP, REPORTS, STRATEGY, save

days = st.dates(date(2000, 1, 1), date(2026, 11, 1))


def sentences(referral):
    return [reason.sentence for reason in rules.reasons_not_to_submit(whole(referral.pk))]


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("page", "changes", "sentence"),
    [
        ("child_identity", {"given_names": ""}, "Young person: enter the given names"),
        ("child_identity", {"date_of_birth": None}, "Young person: enter the date of birth, or an estimated age"),
        ("child_family", {"parental_responsibility": ""}, "Young person: say who has parental responsibility"),
        ("child_needs", {"needs": ""}, "Young person: describe needs and vulnerabilities"),
        ("child_needs", {"communication_needs": ""}, "Young person: describe communication needs, or say that there"),
        ("child_needs", {"at_risk": ""}, "Young person: say whether they are at risk of harm themselves"),
        ("child_needs", {"at_risk_detail": ""}, "Young person: say what the risk is, and what protects them"),
        ("child_address", {"is_secret": None}, "Young person: say whether the address must be kept from others"),
        ("child_plans", {"looked_after": None}, "Young person: say whether the child is looked after"),
        ("child_plans", {"protection_plan": None}, "Young person: say whether there is a child protection plan"),
        ("child_plans", {"send": None}, "Young person: say whether there is SEND support"),
        ("child_safety", {"safety_arrangements": ""}, "Young person: describe the safety arrangements now"),
    ],
)
def test_each_child_is_told_whole(cast, complete, as_person, page, changes, sentence):
    with as_person(cast.referrer):
        save(complete, cast.referrer, page, complete.young_person, OF_CHILD[page], **changes)
        found = [reason for reason in rules.reasons_not_to_submit(whole(complete.pk)) if sentence in reason.sentence]
    assert [(one.url_name, one.args) for one in found] == [(page, (complete.pk, complete.young_person.pk))]


@pytest.mark.rule("R05")
def test_an_answer_of_no_is_an_answer(cast, complete, as_person):
    with as_person(cast.referrer):
        empty = dict.fromkeys(CHILD["child_plans"], "")
        no = {"looked_after": False, "protection_plan": False, "send": False}
        save(complete, cast.referrer, "child_plans", complete.young_person, empty | no)
        assert sentences(complete) == []


@pytest.mark.rule("R07")
@pytest.mark.parametrize("whose", ["views", "carers_views"])
def test_views_or_the_reason_why_not(cast, complete, as_person, whose):
    with as_person(cast.referrer):
        child = complete.harmed[0]
        empty = dict.fromkeys(CHILD["child_views"], "")
        others = {name: "Said" for name in ("views", "carers_views") if name != whose}
        save(complete, cast.referrer, "child_views", child, empty | others)
        assert len(sentences(complete)) == 1
        save(complete, cast.referrer, "child_views", child, empty | others, **{f"why_no_{whose}": "Too young"})
        assert sentences(complete) == []


@pytest.mark.rule("R06")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": ""}, "Select the level, as you judge it"),
        ({"level_reasons": ""}, "Give your reasons for the level"),
        ({"problematic": [], "harmful": []}, "Tick the indicators that describe the behaviour"),
    ],
)
def test_indicators_level_and_reasons_are_asked_for(cast, complete, as_person, changes, sentence):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "behaviour", complete, BEHAVIOUR, **changes)
        assert sentences(complete) == [sentence]


@pytest.mark.rule("R06")
def test_the_level_is_the_workers_whatever_is_ticked(cast, complete, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "behaviour", complete, BEHAVIOUR, level="healthy", hackett="violent")
        referral = whole(complete.pk)
        assert (referral.level, referral.hackett) == ("healthy", "violent")
        assert sentences(complete) == []


@pytest.mark.rule("R06")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"occurred_on": None}, "enter the date, as near as it is known"),
        ({"precision": "period"}, "enter the last day of the period"),
        ({"disclosed_on": None}, "enter the date of disclosure"),
        ({"setting": ""}, "say whether it was in person or online"),
        ({"occurred_on": date(2011, 1, 1), "disclosed_on": date(2026, 9, 15)}, "before the young person was born"),
    ],
)
def test_incidents_are_told_whole_and_fit_the_childs_life(cast, complete, as_person, changes, words):
    with as_person(cast.referrer):
        incident(complete, cast.referrer, **changes)
        assert [sentence for sentence in sentences(complete) if words in sentence]


@pytest.mark.rule("R06")
def test_eighteen_or_over_at_the_incident_is_said_with_both_dates(cast, complete, as_person):
    with as_person(cast.referrer):
        born = date(2008, 9, 12)
        save(complete, cast.referrer, "child_identity", complete.young_person, IDENTITY, date_of_birth=born)
        assert sentences(complete) == [
            "Incident 1: the young person, born on 12 September 2008, was 18 or over: check both dates. "
            "The panel considers what was done under 18 (§2)"
        ]


def test_each_child_harmed_was_harmed_in_an_incident(cast, complete, as_person):
    with as_person(cast.referrer):
        incident(complete, cast.referrer, harmed=[])
        assert sentences(complete) == ["Child harmed A: tick in which incident they were harmed"]


def test_no_child_harmed_needs_its_reason(cast, complete, as_person):
    with as_person(cast.referrer):
        remove_child_harmed(referral=complete, by=cast.referrer, child=complete.harmed[0])
        assert sentences(complete) == ["Add each child harmed, or say why none is named"]
        save(complete, cast.referrer, "no_child_harmed", complete, {"why_no_child_harmed": "Not known"})
        assert sentences(complete) == []


def test_an_adult_can_be_the_person_harmed(cast, complete, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "child_identity", complete.harmed[0], HARMED, date_of_birth=date(1980, 1, 1))
        assert sentences(complete) == []


@pytest.mark.rule("R03")
@time_machine.travel("2026-12-29 09:00Z", tick=False)
def test_due_and_waiting_count_working_days_in_london(cast):
    sent = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
    assert rules.decision_due_on(sent, cast.panel) == date(2026, 12, 30)
    assert rules.working_days_waiting(sent) == 1


@given(first=days, length=st.integers(0, 400), told=st.integers(-400, 400), born=days)
def test_dates_that_cannot_be_are_always_noticed(first, length, told, born):
    child = ReferredChild(date_of_birth=born, role="young_person")
    one = Incident(
        occurred_on=first,
        precision="period",
        until=first + timedelta(length),
        disclosed_on=first + timedelta(told),
    )
    found = " ".join(consistency.impossible_of(one, child))

    assert ("before it happened" in found) is (told < 0)
    assert ("before the young person was born" in found) is (first < born)
    assert ("18 or over" in found) is (child.age(first) >= 18)
    assert ("in the future" in found) is (max(one.until, one.disclosed_on) > today())


def incident(referral, by, harmed=None, **changes):
    one = referral.incidents.get()
    harmed = [child.pk for child in one.harmed.all()] if harmed is None else harmed
    save_incident(
        referral=referral, by=by, incident=one, values=INCIDENT | changes, harmed=harmed, seen=incident_version(one)
    )


@pytest.mark.rule("R01")
@pytest.mark.parametrize(
    ("page", "changes", "sentence"),
    [
        ("strategy", {"strategy_held": None}, "Say whether there was a strategy discussion"),
        ("strategy", {"strategy_on": None}, "Enter the date of the strategy discussion"),
        ("strategy", {"strategy_agencies": ""}, "Say which agencies took part in the strategy discussion"),
        ("strategy", {"strategy_held": False}, "Say why there was no strategy discussion"),
        ("reports", {"police_told": None}, "Say whether the police have been told"),
        ("reports", {"police_told_on": None}, "Enter the date the police were told"),
        ("reports", {"police_told": False}, "Say why the police have not been told"),
        ("reports", {"report_on": None}, "Say to whom the report was made, and when"),
    ],
)
def test_who_was_spoken_to_and_told_or_why_not(cast, complete, as_person, page, changes, sentence):
    with as_person(cast.referrer):
        save(complete, cast.referrer, page, complete, {"strategy": STRATEGY, "reports": REPORTS}[page], **changes)
        assert sentences(complete) == [sentence]


@pytest.mark.rule("R13")
def test_the_young_persons_own_risk_is_asked_for_and_that_of_a_child_harmed_may_be_left_out(cast, complete, as_person):
    with as_person(cast.referrer):
        for child in complete.children.all():
            save(complete, cast.referrer, "child_needs", child, CHILD["child_needs"], at_risk="")
        assert sentences(complete) == ["Young person: say whether they are at risk of harm themselves"]


@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"nhs_number": IDENTITY["nhs_number"]}, True),
        ({name: IDENTITY[name] for name in ("given_names", "family_name", "date_of_birth")}, True),
        ({"given_names": "YORICK", "family_name": "youngPERSON", "date_of_birth": IDENTITY["date_of_birth"]}, True),
        ({name: IDENTITY[name] for name in ("given_names", "family_name")}, False),
        ({"family_name": IDENTITY["family_name"], "date_of_birth": IDENTITY["date_of_birth"]}, False),
    ],
)
def test_nobody_is_the_young_person_and_harmed_by_them(cast, complete, as_person, changes, is_same):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "child_identity", complete.harmed[0], HARMED, **changes)
        said = ["Child harmed A: is named as the young person, too. Check who is who"]
        assert sentences(complete) == (said if is_same else [])


def test_a_child_named_twice_is_said(cast, complete, as_person):
    with as_person(cast.referrer):
        second = add_child_harmed(referral=complete, by=cast.referrer)
        save(complete, cast.referrer, "child_identity", second, HARMED)
        assert "Child harmed B: is the same as child harmed A. Remove one of them, or check the names" in sentences(
            complete
        )


@pytest.mark.rule("R15")
def test_under_ten_is_said_and_stands_in_nobodys_way(cast, complete, as_person):
    with as_person(cast.referrer):
        assert not [one for one in notes(complete) if "under 10" in one]
        save(
            complete, cast.referrer, "child_identity", complete.young_person, IDENTITY, date_of_birth=date(2016, 9, 13)
        )
        assert f"Incident 1: {consistency.UNDER_TEN}" in notes(complete)
        save(
            complete, cast.referrer, "child_identity", complete.young_person, IDENTITY, date_of_birth=date(2016, 9, 12)
        )
        assert not [one for one in notes(complete) if "under 10" in one]
        assert sentences(complete) == []


def test_what_the_chair_would_ask_is_said_kindly(cast, complete, as_person):
    with as_person(cast.referrer):
        plans = CHILD["child_plans"] | {"looked_after": True, "protection_category": ""}
        save(complete, cast.referrer, "child_plans", complete.young_person, plans)
        save(complete, cast.referrer, "child_relationship", complete.harmed[0], RELATIONSHIP, relationship="")
        save(complete, cast.referrer, "child_address", complete.harmed[0], {"address": "", "is_secret": None})
        assert notes(complete) == [
            "The document of the assessment is not attached",
            "Young person: which authority looks after them is not said",
            "Young person: the category of the child protection plan is not said",
            "Child harmed A: no address is given",
            "Child harmed A: how they know the young person is not said",
        ]
        assert sentences(complete) == []


def test_an_adult_is_a_person_harmed(cast, complete, as_person):
    with as_person(cast.referrer):
        born = today().replace(year=today().year - 18)
        for day, words in [(born, "Person harmed A"), (born + timedelta(days=1), "Child harmed A")]:
            save(complete, cast.referrer, "child_identity", complete.harmed[0], HARMED, date_of_birth=day)
            assert whole(complete.pk).harmed[0].label == words


def notes(referral):
    return [sentence for sentence, *_ in consistency.worth_a_look(whole(referral.pk))]
