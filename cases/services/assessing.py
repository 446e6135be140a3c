"""What an assessment finds while it goes on: interviews, results by domain, formulation. R17, R20"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases import assessment_rules as rules
from cases import names, routes
from cases.models import Assessment, DomainResult, Interview
from cases.services.locking import open_to_add_to
from cases.services.once import sent_before
from cases.services.steps import leave_out_step, record_where_due
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

SAVED_MEANWHILE = (
    "Somebody saved this after you opened it. What you typed is below: compare it with what is saved now. "
    "If you save again, yours replaces it."
)


@transaction.atomic
def add_interview(
    *, assessment: Assessment, by: Person, kind, who="", planned_on: date | None = None, held_on: date | None = None,
    held_by="", not_held_because="",
) -> Interview:  # fmt: skip
    """Plan an interview, record one that was held, or say why there is none of this kind."""
    assessment = _open(assessment, by)
    told = {
        "who": who, "planned_on": planned_on, "held_on": held_on, "held_by": held_by,
        "not_held_because": not_held_because.strip(),
    }  # fmt: skip
    if before := sent_before(assessment.interviews.filter(kind=kind), by, **told):
        return before
    is_settled = bool(held_on or not_held_because.strip())
    if is_settled or not planned_on:
        _refuse(rules.reasons_not_to_settle_interview(assessment, held_on, not_held_because, held_by))
    made = Interview.objects.create(
        record_id=assessment.record_id, assessment=assessment, kind=kind, recorded_by=by,
        settled_by=by if is_settled else None, **told,
    )  # fmt: skip
    _told(assessment, made, by)
    return made


@transaction.atomic
def settle_interview(
    *, interview: Interview, by: Person, held_on: date | None = None, held_by="", not_held_because="", who=None
) -> None:
    """Say of a planned interview that it was held, or why it was not."""
    assessment = _open(interview.assessment, by)
    _refuse(rules.reasons_not_to_settle_interview(assessment, held_on, not_held_because, held_by))
    settled = Interview.objects.filter(pk=interview.pk, settled_by=None).update(
        held_on=held_on, held_by=held_by, not_held_because=not_held_because.strip(), settled_by=by,
        who=interview.who if who is None else who,
    )  # fmt: skip
    if not settled:
        raise RuleBroken("It is recorded already how the interview went.")
    interview.refresh_from_db()
    _told(assessment, interview, by)


def _told(assessment, interview, by):
    case = assessment.case
    names.note(case, {
        "Assessment, who is interviewed": interview.who,
        "Assessment, why an interview was not held": interview.not_held_because,
    })  # fmt: skip
    audit.record("case.interview_recorded", case, by=by, assessment=str(assessment.pk), kind=interview.kind)
    interviews = list(assessment.interviews.all())
    if interviews and all(one.is_settled for one in interviews) and not rules.unanswered(assessment):
        _record_step(case, interviews, by)


def _record_step(case, interviews, by):
    """Where the route asks for interviews: on the day of the last, with whom there was none and why."""
    held = {one.kind for one in interviews if one.held_on}
    not_held = [
        f"{one.get_kind_display()}: {one.not_held_because}" for one in interviews if one.kind not in held
    ]  # fmt: skip
    note = "Not interviewed. " + "; ".join(not_held) if not_held else ""
    if held:
        on = max(one.held_on for one in interviews if one.held_on)
        record_where_due(case=case, step="interviews_held", by=by, on=on, note=note, or_later=True)
    elif _is_to_do(case, "interviews_held"):
        leave_out_step(case=case, step="interviews_held", by=by, because=note)


def _is_to_do(case, step):
    facts = routes.facts_of(case)
    taken = routes.routes_of(case, case.pathway, facts)
    return step not in facts and any(route.step(step) for route in taken)


@transaction.atomic
def write_result(
    *, result: DomainResult, version: int, by: Person, strengths="", concerns="", not_assessed_because=""
) -> DomainResult:
    """Write what was found in one domain; `version` is the one that the writer opened, so that nothing is lost."""
    assessment = _open(result.assessment, by)
    result = DomainResult.objects.select_for_update().get(pk=result.pk)
    if result.version != version:
        raise RuleBroken(SAVED_MEANWHILE)
    if not_assessed_because.strip() and (strengths.strip() or concerns.strip()):
        raise RuleBroken("Write what was found, or why the domain is not assessed: not both.")
    result.strengths, result.concerns, result.not_assessed_because = strengths, concerns, not_assessed_because.strip()
    result.version, result.saved_at, result.saved_by = version + 1, timezone.now(), by
    result.save(update_fields=["strengths", "concerns", "not_assessed_because", "version", "saved_at", "saved_by"])
    names.note(assessment, {
        f"Assessment, strengths: {result}": strengths, f"Assessment, concerns: {result}": concerns,
        f"Assessment, why not assessed: {result}": not_assessed_because,
    })  # fmt: skip
    audit.record("case.assessment_written", assessment, by=by, assessment=str(assessment.pk), domain=result.domain)
    return result


@transaction.atomic
def write_formulation(*, assessment: Assessment, version: int, by: Person, formulation: str) -> Assessment:
    """Write how the two workers understand it all; `version` as of `write_result`."""
    assessment = _open(assessment, by)
    if assessment.version != version:
        raise RuleBroken(SAVED_MEANWHILE)
    assessment.formulation, assessment.version = formulation, version + 1
    assessment.saved_at, assessment.saved_by = timezone.now(), by
    assessment.save(update_fields=["formulation", "version", "saved_at", "saved_by"])
    names.note(assessment, {"Assessment, formulation": formulation})
    audit.record("case.assessment_written", assessment, by=by, assessment=str(assessment.pk), domain="formulation")
    return assessment


def _open(assessment, by):
    open_to_add_to(assessment.case, by)
    found = Assessment.objects.select_for_update(of=["self"]).select_related("case").get(pk=assessment.pk)
    if not found.is_open:
        raise RuleBroken("The assessment has ended.")
    return found


def _refuse(reasons):
    if reasons:
        raise RuleBroken(reasons)
