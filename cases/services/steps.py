"""Steps of a case's routes are recorded, left out with a reason, struck out with a reason. R16–R19

Each is looked at under the lock of its case, so that two people cannot both take a step that only one may take.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases import justice_rules, names, routes
from cases.models import Case, CaseEvent, JusticeEvent, Release, StepRecord
from cases.pathways import NO_VERDICT, OF_THE_ASSESSMENT
from cases.services.events import note_event
from cases.services.locking import open_to_add_to
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def record_step(*, case: Case, step: str, by: Person, on: date, value="", note="") -> StepRecord:
    """Record that a step was done on a day, where what has to be there before is there.

    Raises RuleBroken in sentences for the page. Services that record the thing itself (an assessment, a plan) call it.
    """
    case, taken, facts = _under_lock(case, by)
    if reasons := _reasons_not_to_record(case, taken, facts, step, on, value):
        raise RuleBroken(reasons)
    return _record(case, by, step=step, on=on, value=value, note=note)


def record_where_due(
    *, case: Case, step: str, by: Person, on: date, value="", note="", or_later=False
) -> StepRecord | None:
    """The same where the step can be recorded now, and nothing where it cannot. In the caller's transaction.

    `or_later`: what it stands on may have been recorded later than what it is about; then it has that day.
    """
    case, taken, facts = _under_lock(case, by)
    if or_later:
        needed = [facts[key] for route in taken if (one := route.step(step)) for key in one.needs if key in facts]
        before = [fact.on for fact in needed if not fact.left_out_because]
        on = min(max([on, *before]), timezone.localdate())
    if _reasons_not_to_record(case, taken, facts, step, on, value):
        return None
    return _record(case, by, step=step, on=on, value=value, note=note)


def _reasons_not_to_record(case, taken, facts, step, on, value):
    reasons = routes.reasons_not_to_record(
        taken, facts, step, on=on, value=value, decided_on=_decided_on(case), today=timezone.localdate()
    )
    if not reasons and step in OF_THE_ASSESSMENT and justice_rules.is_contested(case):
        return [NO_VERDICT]
    return reasons


@transaction.atomic
def leave_out_step(*, case: Case, step: str, by: Person, because: str) -> StepRecord:
    """Say why a step is not taken in this case; what stands on it goes on without it."""
    case, taken, facts = _under_lock(case, by)
    reasons = routes.reasons_not_to_leave_out(taken, facts, step)
    if not because.strip():
        reasons.append("Say why the step is left out.")
    if reasons:
        raise RuleBroken(reasons)
    return _record(case, by, step=step, on=timezone.localdate(), left_out_because=because.strip())


@transaction.atomic
def strike_step(*, record: StepRecord, by: Person, because: str) -> None:
    """Take back what was recorded wrongly; it stays to be read."""
    case, taken, facts = _under_lock(record.case, by)
    reasons = routes.reasons_not_to_strike(taken, facts, routes.facts_of(case, without=record))
    if any(kind.objects.filter(step=record, struck_at=None).exists() for kind in (JusticeEvent, Release)):
        reasons.append("It came with the justice details: strike it out there.")
    if not because.strip():
        reasons.append("Say why it is struck out.")
    if reasons:
        raise RuleBroken(reasons)
    struck = StepRecord.objects.filter(pk=record.pk, struck_at=None).update(
        struck_at=timezone.now(), struck_by=by, struck_because=because.strip()
    )
    if not struck:
        raise RuleBroken("This has been struck out already.")
    names.note(case, {"Pathway step, why struck out": because})
    _note_event(case, f"Struck out: {record.title}", by)
    audit.record("case.step_struck", case, by=by, step=record.step)


def _under_lock(case, by):
    case = open_to_add_to(case, by)
    facts = routes.facts_of(case)
    return case, routes.routes_of(case, case.pathway, facts), facts


def _decided_on(case):
    return case.pathway.decided_on if case.pathway else timezone.localdate()


def _record(case, by, **fields):
    made = StepRecord.objects.create(record=case.record, case=case, recorded_by=by, agency=by.agency, **fields)
    names.note(case, {"Pathway step, note": made.note, "Pathway step, why left out": made.left_out_because})
    words = f"Left out: {made.title}" if made.left_out_because else made.title
    _note_event(case, words, by, on=made.on)
    audit.record("case.step_recorded", case, by=by, step=made.step)
    if made.step == "verdict_given":
        record_reports_that_waited(case, by)
    return made


def record_reports_that_waited(case: Case, by: Person) -> None:
    """A report that was written between plea and verdict is recorded on the route once there is a verdict. R18"""
    for one in case.assessments.exclude(finished_on=None):
        record_where_due(
            case=case, step="report_recorded", by=by, on=one.finished_on, note=one.called, or_later=True
        )  # fmt: skip


def _note_event(case, words, by, on=None):
    note_event(case=case, kind=CaseEvent.Kind.STEP, words=words, by=by, on=on)
