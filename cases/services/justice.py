"""What police and court do is recorded on the young person's case, and with it the step of the route. R17, R18"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases import justice_rules, names
from cases.justice import KINDS, Admission, EventKind
from cases.models import Case, CaseEvent, JusticeEvent, Release, StepRecord
from cases.services.events import note_event
from cases.services.locking import locked_to_add_to, open_to_add_to
from cases.services.once import sent_before
from cases.services.steps import record_reports_that_waited, record_where_due, strike_step
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def record_event(
    *, case: Case, kind: str, by: Person, on: date, value="", words="", reference="", until: date | None = None
) -> JusticeEvent:
    """One thing that happened; `step` of what comes back is the step recorded with it, where one was due."""
    case = locked_to_add_to(case, by)
    told = {"on": on, "value": value, "words": words, "until": until}
    rows = case.justice_events.filter(kind=kind, struck_at=None)
    if before := sent_before(rows, by, reference=reference, **told):
        return before
    if reasons := justice_rules.reasons_not_to_record(case, kind, today=timezone.localdate(), **told):
        raise RuleBroken(reasons)
    event = JusticeEvent.objects.create(
        record=case.record, case=case, kind=kind, reference=reference, recorded_by=by,
        step=_step_with(case, kind, value, by, on), **told,
    )  # fmt: skip
    names.note(case, {"Police and court, words": words, "Police and court, crime reference": reference})
    if not event.step:
        if kind == EventKind.VERDICT:
            record_reports_that_waited(case, by)
        _note_event(case, event.get_kind_display(), by, on)
    audit.record("case.justice_recorded", case, by=by, kind=kind)
    return event


def _step_with(case, kind, value, by, on) -> StepRecord | None:
    asked = KINDS[kind]
    if kind == EventKind.ADMISSION and value == Admission.NONE:
        return None
    for step in asked.steps:
        if made := record_where_due(case=case, step=step, by=by, on=on, value=asked.step_values(value)):
            return made
    return None


@transaction.atomic
def record_release(
    *, case: Case, kind: str, by: Person, on: date, until: date | None = None, conditions="", authorised_by="",
    chase_on: date | None = None, extends: Release | None = None
) -> Release:  # fmt: skip
    """Bail within the limit of whoever authorised it, release under investigation, or the end of either."""
    case = locked_to_add_to(case, by)
    told = {"on": on, "until": until, "authorised_by": authorised_by, "chase_on": chase_on, "extends": extends}
    if before := sent_before(case.releases.filter(struck_at=None), by, kind=kind, conditions=conditions, **told):
        return before
    if reasons := justice_rules.reasons_not_to_release(case, kind, today=timezone.localdate(), **told):
        raise RuleBroken(reasons)
    step = None if kind == Release.Kind.ENDED else record_where_due(case=case, step="bailed", by=by, on=on)
    release = Release.objects.create(
        record=case.record, case=case, kind=kind, conditions=conditions, recorded_by=by, step=step, **told
    )
    names.note(case, {"Bail, conditions": conditions})
    if not step:
        _note_event(case, release.get_kind_display(), by, on)
    audit.record("case.release_recorded", case, by=by, kind=kind)
    return release


@transaction.atomic
def strike_justice(*, entry: JusticeEvent | Release, by: Person, because: str) -> None:
    """Take back what was recorded wrongly, and the step that came with it; both stay to be read."""
    case = open_to_add_to(entry.case, by)
    reasons = [] if because.strip() else ["Say why it is struck out."]
    if isinstance(entry, Release) and entry.extended_by.filter(struck_at=None).exists():
        reasons.append("This bail has been extended: strike out the extension first.")
    if reasons:
        raise RuleBroken(reasons)
    struck = type(entry).objects.filter(pk=entry.pk, struck_at=None).update(
        struck_at=timezone.now(), struck_by=by, struck_because=because.strip()
    )  # fmt: skip
    if not struck:
        raise RuleBroken("This has been struck out already.")
    if entry.step and entry.step.struck_at is None:
        strike_step(record=entry.step, by=by, because=because)
    names.note(case, {"Police and court, why struck out": because})
    _note_event(case, f"Struck out: {entry.get_kind_display().lower()}", by)
    audit.record("case.justice_struck", case, by=by, kind=entry.kind)


def _note_event(case, words, by, on=None):
    note_event(case=case, kind=CaseEvent.Kind.STEP, words=words, by=by, on=on, url_name="cases:justice")
