"""An HSB assessment has two workers, one trained and in date; its report puts the case on the next panel. R20, R21"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cases import services
from cases.models import (
    Allocation,
    Assessment,
    Assessor,
    Case,
    Document,
    DomainResult,
    Interview,
    PathwayDecision,
)
from cases.routes import facts_of
from sharing.errors import RuleBroken
from sharing.models import Tool
from sharing.services import access
from tests.cases.assessing import advise, ago, begin, finish, report, tell_all, train, two
from tests.stories import child, open_cases

pytestmark = [pytest.mark.rule("R20"), pytest.mark.usefixtures("lies_in")]


@pytest.fixture
def advised(one_case, cast, as_person):
    advise(one_case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    return one_case


@pytest.fixture
def begun(advised, cast, as_person):
    return begin(advised, cast, as_person)


@pytest.fixture
def told(begun, cast, as_person):
    tell_all(begun, cast, as_person)
    return begun


def reasons_against(case, cast, as_person, by=None, **changes):
    by = by or cast.coordinator
    with as_person(by), pytest.raises(RuleBroken) as broken:
        services.begin_assessment(case=case, by=by, **two(cast, **changes))
    assert not Assessment.objects.exists()
    return " ".join(broken.value.reasons)


# Beginning


@pytest.mark.rule("R16")
def test_it_begins_with_two_workers_and_on_the_route(begun, advised, cast):
    lead, second = begun.assessors.all()
    assert (lead.person, lead.is_trained, second.person, second.is_trained) == (
        cast.referrer, False, cast.youth_justice_member, True,
    )  # fmt: skip
    assert [one.domain for one in begun.results.all()] == [
        "sexual_behaviours", "non_sexual_behaviours", "developmental", "environment_family", "self_regulation",
    ]  # fmt: skip
    facts = facts_of(advised)
    assert (facts["workers_nominated"].on, facts["assessment_started"].on) == (ago(20), ago(20))
    assert Allocation.objects.filter(ended_at=None, task="HSB assessment").count() == 2


@pytest.mark.rule("R46")
@pytest.mark.parametrize(
    "training", [None, {"valid_until": ago(21)}, {"trained_on": ago(19)}, {"tool": Tool.AIM_UNDER_12}]
)
def test_one_is_trained_in_the_tool_and_in_date_on_that_day(training, one_case, cast, as_person):
    advise(one_case, cast, as_person)
    if training:
        train(cast.youth_justice_member, cast, as_person, **training)
    assert "Neither is recorded as trained in AIM3" in reasons_against(one_case, cast, as_person)


def test_two_are_two(advised, cast, as_person):
    same = {"lead": cast.youth_justice_member}
    assert "two different people" in reasons_against(advised, cast, as_person, **same)


@pytest.mark.rule("R15")
def test_the_tool_fits_the_age_or_has_its_reason(cast, as_person):
    case = open_cases(cast, as_person, child("Young", ago(0).replace(year=ago(0).year - 11, day=1), "boy"))[0]
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    assert "say why it is used all the same" in reasons_against(case, cast, as_person)
    assert "why neither" in reasons_against(case, cast, as_person, tool=Tool.OTHER)
    assert begin(case, cast, as_person, tool_because="Turns 12 this month").tool == Tool.AIM3


def test_another_tool_is_named_and_so_is_training_in_it(advised, cast, as_person):
    other = {"tool": Tool.OTHER, "other_tool": "Good Lives", "tool_because": "Learning disability"}
    assert "Neither is recorded as trained in Good Lives" in reasons_against(advised, cast, as_person, **other)
    train(cast.referrer, cast, as_person, tool=Tool.OTHER, other_tool="good lives")
    assert begin(advised, cast, as_person, **other).called == "Good Lives"


def test_nobody_of_18_is_assessed(cast, as_person, refused):
    case = open_cases(cast, as_person, child("Old", ago(0).replace(year=ago(0).year - 18, day=1), "boy"))[0]
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    late = {"begun_on": ago(0), "tool_because": "He was young"}
    assert "They were 18 on that day" in reasons_against(case, cast, as_person, **late)


@pytest.mark.rule("R16")
@pytest.mark.rule("R17")
def test_the_route_says_where_the_two_come_from(one_case, cast, as_person):
    train(cast.chair, cast, as_person)
    advise(one_case, cast, as_person)
    others = {"lead": cast.member, "second": cast.youth_justice_member}
    assert "one of the two is from children’s social care" in reasons_against(one_case, cast, as_person, **others)
    advise(one_case, cast, as_person, "criminal_justice", days_ago=25)
    same = {"lead": cast.referrer, "second": cast.chair}
    assert "from different agencies" in reasons_against(one_case, cast, as_person, **same)


@pytest.mark.rule("R33")
def test_who_may_only_add_begins_with_those_who_work_on_the_case(advised, cast, as_person):
    reasons = reasons_against(advised, cast, as_person, by=cast.referrer)
    assert "Yara Justicemember is not allocated to the case" in reasons
    with as_person(cast.member), pytest.raises((PermissionDenied, Case.DoesNotExist)):
        services.begin_assessment(case=advised, by=cast.member, **two(cast))


def test_nothing_begins_before_the_panel_has_advised_or_beside_another(one_case, cast, as_person):
    train(cast.youth_justice_member, cast, as_person)
    assert "has not advised a pathway yet" in reasons_against(one_case, cast, as_person)
    advise(one_case, cast, as_person)
    begin(one_case, cast, as_person)
    with pytest.raises(RuleBroken, match="has begun and is not finished"):
        begin(one_case, cast, as_person)


@pytest.mark.rule("R18")
def test_after_a_guilty_plea_it_begins_once_the_court_has_asked_and_with_youth_justice(one_case, cast, as_person):
    advise(one_case, cast, as_person, "criminal_justice")
    PathwayDecision.objects.update(is_straight_to_prosecution=True)
    train(cast.member, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    with as_person(cast.referrer):
        for step, value in (("strategy_held", ""), ("charged", ""), ("plea_entered", "guilty")):
            services.record_step(case=one_case, step=step, value=value, by=cast.referrer, on=ago(25))
    assert "Waits for “Court asks for" in reasons_against(one_case, cast, as_person)
    with as_person(cast.referrer):
        services.record_step(case=one_case, step="psr_requested", by=cast.referrer, on=ago(22))
    two_others = {"lead": cast.referrer, "second": cast.member}
    assert "one of the two is from youth justice" in reasons_against(one_case, cast, as_person, **two_others)
    assert "before that of the step before it" in reasons_against(one_case, cast, as_person, begun_on=ago(23))
    begin(one_case, cast, as_person)
    assert facts_of(one_case)["assessment_started"].on == ago(20)


@pytest.mark.rule("R18")
def test_none_begins_between_a_not_guilty_plea_and_the_verdict(advised, cast, as_person):
    with as_person(cast.referrer):
        for step, value in (("strategy_held", ""), ("charged", ""), ("plea_entered", "not_guilty")):
            advised.steps.create(
                record=advised.record, step=step, value=value, on=ago(25), agency=cast.referrer.agency,
                recorded_by=cast.referrer,
            )  # fmt: skip
    assert "no HSB assessment until the verdict" in reasons_against(advised, cast, as_person)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="not-guilty plea"), transaction.atomic():
        Assessment.objects.create(**bare(advised, cast))


@pytest.mark.rule("R18")
def test_a_not_guilty_plea_counts_where_no_step_was_due_with_it(one_case, cast, as_person):
    advise(one_case, cast, as_person, pathway="criminal_justice")
    train(cast.youth_justice_member, cast, as_person)
    with as_person(cast.referrer):
        told = {"case": one_case, "by": cast.referrer}
        plea = services.record_event(kind="plea", value="not_guilty", on=ago(25), **told)
    assert plea.step is None
    assert "no HSB assessment until the verdict" in reasons_against(one_case, cast, as_person)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="not-guilty plea"), transaction.atomic():
        Assessment.objects.create(**bare(one_case, cast))
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="not-guilty plea"), transaction.atomic():
        one_case.steps.create(
            record=one_case.record, step="assessment_started", on=ago(20), agency=cast.referrer.agency,
            recorded_by=cast.referrer,
        )  # fmt: skip
    with as_person(cast.referrer):
        services.record_step(step="workers_nominated", on=ago(20), **told)
        with pytest.raises(RuleBroken, match="until the verdict"):
            services.record_step(step="assessment_started", on=ago(20), **told)
        services.record_event(kind="verdict", value="guilty", on=ago(21), **told)
    begin(one_case, cast, as_person)


def bare(case, cast, **told):
    return {
        "record": case.record, "case": case, "tool": "aim3", "tool_version": "3", "begun_on": ago(20),
        "begun_by": cast.referrer,
    } | told  # fmt: skip


@pytest.mark.rule("R11")
def test_a_child_harmed_has_none(cast, as_person, web):
    young, harmed = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 2, 2), "girl")
    )
    advise(harmed, cast, as_person)
    advise(young, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="made of the young person"):
        services.begin_assessment(case=harmed, by=cast.coordinator, **two(cast))
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="young person"), transaction.atomic():
        Assessment.objects.create(**bare(harmed, cast))
    page = web(cast.referrer).get(f"/cases/{harmed.pk}/assessment/").content.decode()
    assert "made of the young person" in page
    assert "Younger" not in page


@pytest.mark.rule("R46")
def test_the_database_asks_for_two_workers_and_true_training(advised, cast, as_person):
    with pytest.raises(DatabaseError, match="two workers"), as_person(cast.referrer):
        Assessment.objects.create(**bare(advised, cast))
    with as_person(cast.referrer):
        made = Assessment(**bare(advised, cast))
        assessor = {"record": advised.record, "assessment": made, "joined_on": ago(20), "named_by": cast.referrer}
        made.save(force_insert=True)
        for person, is_trained, refused in (
            (cast.youth_justice_member, True, "allocated"), (cast.referrer, True, "allocated"),
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match=refused), transaction.atomic():
                Assessor.objects.create(person=person, agency=person.agency, is_trained=is_trained, **assessor)
        transaction.set_rollback(True)


# While it goes on


def test_two_windows_lose_nothing(begun, cast, as_person):
    result = begun.results.first()
    with as_person(cast.referrer):
        services.write_result(result=result, version=0, by=cast.referrer, strengths="First", concerns="")
        with pytest.raises(RuleBroken, match="Somebody saved this"):
            services.write_result(result=result, version=0, by=cast.referrer, strengths="Second", concerns="")
        services.write_formulation(assessment=begun, version=0, by=cast.referrer, formulation="First")
        with pytest.raises(RuleBroken, match="Somebody saved this"):
            services.write_formulation(assessment=begun, version=0, by=cast.referrer, formulation="Second")
    assert DomainResult.objects.get(pk=result.pk).strengths == "First"


@pytest.mark.rule("R17")
def test_all_four_kinds_of_interview_are_answered_on_the_route(one_case, cast, as_person):
    advise(one_case, cast, as_person, "criminal_justice")
    train(cast.youth_justice_member, cast, as_person)
    with as_person(cast.referrer):
        for step in ("offence_admitted", "bailed"):
            services.record_step(case=one_case, step=step, by=cast.referrer, on=ago(28))
    assessment = begin(one_case, cast, as_person)
    by = cast.referrer
    with as_person(by):
        planned = services.add_interview(assessment=assessment, by=by, kind="young_person", planned_on=ago(-3))
        for kind in ("parents", "professionals", "others"):
            services.add_interview(assessment=assessment, by=by, kind=kind, not_held_because="Refused")
        assert "interviews_held" not in facts_of(one_case)
        with pytest.raises(RuleBroken, match="before the assessment began"):
            services.settle_interview(interview=planned, by=by, held_on=ago(21), held_by="Rhys Referrer")
        services.settle_interview(interview=planned, by=by, held_on=ago(2), held_by="Rhys Referrer")
        with pytest.raises(RuleBroken, match="recorded already"):
            services.settle_interview(interview=planned, by=by, not_held_because="Ill")
    step = one_case.steps.get(step="interviews_held")
    assert (step.on, "Parents or carers: Refused" in step.note) == (ago(2), True)


def test_an_assessor_is_replaced_and_stays_to_be_read(begun, cast, as_person, refused):
    train(cast.vice_chair, cast, as_person)
    leaves = begun.assessors.get(person=cast.youth_justice_member)
    change = {"assessor": leaves, "on": ago(1), "because": "Long leave"}
    allocation = Allocation.objects.get(person=leaves.person, ended_at=None)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="replace them there first"):
        services.end_allocation(allocation=allocation, by=cast.chair)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="Neither is recorded as trained"):
        services.replace_assessor(new=cast.member, by=cast.chair, **change)
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.replace_assessor(new=cast.vice_chair, by=cast.referrer, **change)
    with as_person(cast.chair):
        services.replace_assessor(new=cast.vice_chair, by=cast.chair, **change)
    assert begun.assessors.filter(left_on=None).count() == 2
    assert begun.assessors.get(person=cast.youth_justice_member).left_because == "Long leave"
    with as_person(cast.chair):
        services.end_allocation(allocation=allocation, by=cast.chair)


# The end


@pytest.mark.rule("R21")
def test_a_finished_report_puts_the_case_on_the_next_panel_by_itself(told, advised, cast, as_person):
    with as_person(cast.coordinator):
        services.set_next_panel(case=advised, by=cast.coordinator, on=ago(-90), because="Review")
    document = finish(told, cast, as_person)
    case = Case.objects.get(pk=advised.pk)
    assert (case.due_at_panel_on, case.due_because) == (ago(0), "Assessment report")
    assert (told.report, facts_of(case)["report_recorded"].on) == (document, ago(5))


def test_nothing_is_finished_that_is_not_told(begun, cast, as_person):
    document = report(begun.case, cast, as_person)
    with as_person(cast.referrer), pytest.raises(RuleBroken) as broken:
        services.finish_assessment(assessment=begun, by=cast.referrer, finished_on=ago(0), report=document)
    assert len(broken.value.reasons) == 5 + 1 + 4


@pytest.mark.rule("R10")
def test_the_report_is_a_document_of_this_case_without_a_virus(told, cast, as_person):
    with as_person(cast.referrer):
        other = open_cases(cast, as_person, child("Other", date(2012, 3, 1), "boy"), reference="HSB-2026-0002")[0]
    elsewhere = report(other, cast, as_person)
    infected = report(told.case, cast, as_person)
    Document.objects.filter(pk=infected.pk).update(scan="infected", scanned_at=infected.uploaded_at)
    for document in (elsewhere, Document.objects.get(pk=infected.pk)):
        with as_person(cast.referrer), pytest.raises(RuleBroken, match="a document of this case"):
            services.finish_assessment(assessment=told, by=cast.referrer, finished_on=ago(5), report=document)
        with as_person(cast.referrer), pytest.raises(DatabaseError, match="report"), transaction.atomic():
            Assessment.objects.update(finished_on=ago(5), finished_by=cast.referrer, report=document)


@pytest.mark.rule("R16")
def test_the_panel_considers_it_and_only_the_offices_say_so(told, cast, as_person):
    finish(told, cast, as_person)
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.consider_assessment(assessment=told, by=cast.referrer, on=ago(1))
    with as_person(cast.coordinator):
        with pytest.raises(RuleBroken, match="not before the date of the report"):
            services.consider_assessment(assessment=told, by=cast.coordinator, on=ago(6))
        services.consider_assessment(assessment=told, by=cast.coordinator, on=ago(1))
    assert facts_of(told.case)["outcomes_considered"].on == ago(1)


@pytest.mark.rule("R33")
def test_what_is_finished_stands(told, cast, refused, as_person):
    finish(told, cast, as_person)
    for person in (cast.referrer, cast.coordinator):
        for change in (
            "update cases_assessment set formulation = 'x'",
            "update cases_assessment set finished_on = null, finished_by_id = null, report_id = null",
            "update cases_assessment set begun_on = begun_on - 1",
            "update cases_domainresult set strengths = 'x', saved_by_id = sharing_reader()",
            "update cases_interview set who = 'x'",
            "update cases_assessor set left_on = current_date, left_because = 'x', replaced_by_id = sharing_reader()",
            "delete from cases_assessment",
            "delete from cases_interview",
            "delete from cases_assessor",
            "delete from cases_domainresult",
        ):
            assert refused(person, change), change
    considered = "update cases_assessment set considered_on = current_date, considered_by_id = sharing_reader()"
    assert refused(cast.referrer, considered)
    assert not refused(cast.coordinator, considered)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        Interview.objects.create(
            record_id=told.record_id, assessment=told, kind="others", not_held_because="x", recorded_by=cast.referrer,
            settled_by=cast.referrer,
        )  # fmt: skip


def test_given_up_it_stays_to_be_read_and_another_begins(told, advised, cast, as_person):
    with as_person(cast.referrer):
        services.give_up_assessment(assessment=told, by=cast.referrer, because="The family moved away")
    assert "assessment_started" not in facts_of(advised)
    again = begin(advised, cast, as_person, begun_on=ago(2))
    assert facts_of(advised)["assessment_started"].on == ago(2)
    assert again.pk != told.pk


@pytest.mark.rule("R33")
def test_a_reader_writes_nothing(begun, advised, cast, as_person, refused):
    with as_person(cast.chair):
        access.grant_access(
            record=advised.record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Asked", via="request", by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.write_formulation(assessment=begun, version=0, by=cast.member, formulation="x")
    assert refused(cast.member, "update cases_assessment set formulation = 'x'")
    assert refused(cast.member, "update cases_domainresult set strengths = 'x', saved_by_id = %s", cast.member.pk)
