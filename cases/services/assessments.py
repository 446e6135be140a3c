"""An HSB assessment from its beginning to the panel that considers it. R16–R18, R20, R21, R46"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import assessment_rules as rules
from cases import names, permissions, routes
from cases.models import Allocation, Assessment, Assessor, Case, CaseEvent, Document, DomainResult, StepRecord
from cases.services.allocation import allocate
from cases.services.events import note_event
from cases.services.locking import open_to_add_to
from cases.services.steps import record_step, record_where_due, strike_step
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.training import trained_in


@transaction.atomic
def begin_assessment(
    *, case: Case, by: Person, tool, tool_version, begun_on: date, lead: Person, second: Person, other_tool="",
    tool_because="",
) -> Assessment:  # fmt: skip
    """Begin an assessment by two workers; whoever manages the case has them allocated by it.

    The steps "workers nominated" and "assessment started" are recorded in the same transaction, so that what bars them
    bars it: no assessment between a not-guilty plea and the verdict.
    """
    case = open_to_add_to(case, by)
    may_allocate, workers = permissions.can_manage(by, case), [lead, second]
    reasons = [
        *rules.reasons_not_to_begin_now(case), *rules.reasons_against_date(case, begun_on),
        *rules.reasons_against_tool(case, tool, begun_on, other_tool=other_tool, because=tool_because),
        *rules.reasons_against_workers(
            case, workers, tool=tool, on=begun_on, other_tool=other_tool, may_allocate=may_allocate
        ),
    ]  # fmt: skip
    if reasons:
        raise RuleBroken(reasons)
    _allocate_missing(case, workers, by)
    assessment = Assessment.objects.create(
        record=case.record, case=case, tool=tool, other_tool=other_tool.strip(), tool_version=tool_version,
        tool_because=tool_because.strip(), begun_on=begun_on, begun_by=by,
    )  # fmt: skip
    for worker in workers:
        _name_assessor(assessment, worker, by, on=begun_on, is_lead=worker == lead)
    DomainResult.objects.bulk_create(
        DomainResult(record=case.record, assessment=assessment, domain=domain.key, position=position)
        for position, domain in enumerate(assessment.about.domains, 1)
    )
    who = " and ".join(f"{one.name} ({one.agency})" for one in workers)
    record_where_due(case=case, step="workers_nominated", by=by, on=begun_on, note=f"Assessors: {who}", or_later=True)
    _start(case, by, begun_on, assessment)
    names.note(case, {"Assessment, why this tool": assessment.tool_because})
    _note_event(assessment, "begun", by, begun_on)
    audit.record("case.assessment_begun", case, by=by, assessment=str(assessment.pk), tool=tool)
    return assessment


def _start(case, by, begun_on, assessment):
    """The step of the route, on that very day; a second assessment of a case finds it done."""
    if "assessment_started" not in routes.facts_of(case):
        record_step(case=case, step="assessment_started", by=by, on=begun_on, note=assessment.called)


@transaction.atomic
def replace_assessor(*, assessor: Assessor, new: Person, on: date, because: str, by: Person) -> Assessor:
    """Somebody else takes over from one of the two; who it was until then stays to be read. R20, R46"""
    assessment = assessor.assessment
    case = open_to_add_to(assessment.case, by)
    if not permissions.can_manage(by, case):
        raise PermissionDenied
    others = assessment.assessors.filter(left_on=None).exclude(pk=assessor.pk).select_related("person__agency")
    stays = [one.person for one in others]
    reasons = [] if assessment.is_open and assessor.left_on is None else ["They have left the assessment already."]
    if not because.strip():
        reasons.append("Say why they leave.")
    if not assessor.joined_on <= on <= timezone.localdate():
        reasons.append("The day must be today or in the past, and not before they joined.")
    if not reasons:
        reasons = rules.reasons_against_workers(
            case, [*stays, new], tool=assessment.tool, on=on, other_tool=assessment.other_tool, may_allocate=True
        )
    if not reasons and new.pk == assessor.person_id:
        reasons.append("Select somebody else.")
    if reasons:
        raise RuleBroken(reasons)
    _allocate_missing(case, [new], by)
    Assessor.objects.filter(pk=assessor.pk).update(left_on=on, left_because=because.strip(), replaced_by=by)
    made = _name_assessor(assessment, new, by, on=on, is_lead=assessor.is_lead)
    names.note(case, {"Assessment, why an assessor left": because})
    audit.record("case.assessor_replaced", case, by=by, left=str(assessor.person_id), joined=str(new.pk))
    return made


@transaction.atomic
def finish_assessment(*, assessment: Assessment, by: Person, finished_on: date, report: Document) -> None:
    """Record the report. The database puts the case on the next available panel by itself. R21"""
    case = open_to_add_to(assessment.case, by)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if reasons := rules.reasons_not_to_finish(assessment, finished_on, report):
        raise RuleBroken(reasons)
    Assessment.objects.filter(pk=assessment.pk).update(
        finished_on=finished_on, finished_at=timezone.now(), finished_by=by, report=report
    )  # fmt: skip
    record_where_due(case=case, step="report_recorded", by=by, on=finished_on, note=assessment.called, or_later=True)
    _note_event(assessment, "finished: the report is recorded", by, finished_on)
    audit.record("case.assessment_finished", case, by=by, assessment=str(assessment.pk), document=str(report.pk))


def report_waits_since(case: Case, moment) -> bool:
    """Whether a report was recorded after this moment and the panel has not considered it: no date goes before. R21"""
    return case.assessments.filter(finished_at__gt=moment, considered_on=None).exists()


@transaction.atomic
def give_up_assessment(*, assessment: Assessment, by: Person, because: str) -> None:
    """Its workers or an office do not go on with it. What was written stays; on the route the step is open again."""
    if not permissions.can_give_up(by, assessment):
        raise PermissionDenied
    case = open_to_add_to(assessment.case, by)
    if not because.strip():
        raise RuleBroken("Say why the assessment is given up.")
    given_up = Assessment.objects.filter(pk=assessment.pk, finished_on=None, given_up_on=None).update(
        given_up_on=timezone.localdate(), given_up_by=by, given_up_because=because.strip()
    )
    if not given_up:
        raise RuleBroken("The assessment has ended.")
    facts = routes.facts_of(case)
    if "report_recorded" not in facts:
        for key in ("interviews_held", "assessment_started"):
            for step in StepRecord.objects.filter(case=case, step=key, struck_at=None):
                strike_step(record=step, by=by, because="The assessment was given up.")
    names.note(case, {"Assessment, why it is given up": because})
    _note_event(assessment, "given up", by)
    audit.record("case.assessment_given_up", case, by=by, assessment=str(assessment.pk))


@transaction.atomic
def consider_assessment(*, assessment: Assessment, by: Person, on: date) -> None:
    """Chair, vice-chair or Coordinator record on which day the panel considered the report. R16, R17"""
    case = open_to_add_to(assessment.case, by)
    if not permissions.can_consider(by, case):
        raise PermissionDenied
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if reasons := rules.reasons_not_to_consider(assessment, on):
        raise RuleBroken(reasons)
    Assessment.objects.filter(pk=assessment.pk).update(considered_on=on, considered_by=by)
    record_where_due(case=case, step="outcomes_considered", by=by, on=on, or_later=True)
    _note_event(assessment, "considered by the panel", by, on)
    audit.record("case.assessment_considered", case, by=by, assessment=str(assessment.pk), on=on.isoformat())


def _note_event(assessment, what, by, on=None):
    words = f"HSB assessment ({assessment.get_tool_display()}) {what}"
    note_event(
        case=assessment.case_id,
        kind=CaseEvent.Kind.PLAN,
        words=words,
        by=by,
        on=on,
        url_name="cases:assessment_detail",
        url_pk=assessment.pk,
    )


def _allocate_missing(case, workers, by):
    allocated = set(Allocation.objects.filter(case=case, ended_at=None).values_list("person_id", flat=True))
    for number, worker in enumerate(workers):
        if worker.pk not in allocated:
            role = Allocation.Role.CO_WORKER if number or allocated else Allocation.Role.WORKER
            allocate(case=case, person=worker, role=role, task="HSB assessment", by=by)


def _name_assessor(assessment, worker, by, *, on, is_lead):
    return Assessor.objects.create(
        record_id=assessment.record_id, assessment=assessment, person=worker, agency=worker.agency, is_lead=is_lead,
        is_trained=worker.pk in trained_in(assessment.tool, on, assessment.other_tool), joined_on=on, named_by=by,
    )  # fmt: skip
