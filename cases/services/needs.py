"""Risk and needs of a child, in every case; each assessment of them a version that supersedes the last. §3d, R13"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases import names
from cases.models import Case, CaseEvent, NeedsAndRisk
from cases.models.needs import TEXTS
from cases.services.events import note_event
from cases.services.locking import locked_to_add_to
from cases.services.steps import record_where_due
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

WRITTEN_MEANWHILE = (
    "Somebody recorded a newer version after you opened this page. What you typed is below: compare it with the latest "
    "version. If you save again, yours supersedes it."
)


@transaction.atomic
def assess_needs(*, case: Case, by: Person, dated_on: date, review_on: date, seen=None, **texts) -> NeedsAndRisk:
    """Record the next version. `seen`: id of the one that the writer has read as the latest; none for the first.

    On the route of a child harmed it is the step "needs assessed"; with support told, also "support offered".
    """
    case = locked_to_add_to(case, by)
    latest = case.needs.first()
    if (latest and latest.pk) != seen:
        raise RuleBroken(WRITTEN_MEANWHILE)
    if reasons := reasons_not_to_assess(case, dated_on=dated_on, review_on=review_on, **texts):
        raise RuleBroken(reasons)
    made = NeedsAndRisk.objects.create(
        record=case.record, case=case, agency=by.agency, dated_on=dated_on, review_on=review_on, recorded_by=by,
        supersedes=latest, **texts,
    )  # fmt: skip
    if case.role == Case.Role.CHILD_HARMED and case.pathway:
        record_where_due(case=case, step="needs_assessed", by=by, on=dated_on, or_later=True)
        if made.support.strip():
            record_where_due(case=case, step="support_offered", by=by, on=dated_on, or_later=True)
    labels = {name: NeedsAndRisk._meta.get_field(name).verbose_name for name in TEXTS}
    names.note(case, {f"Needs and risk, {labels[name]}": text for name, text in texts.items()})
    note_event(
        case=case, kind=CaseEvent.Kind.PLAN, words="Needs and risk assessed", by=by, on=dated_on, url_name="cases:needs"
    )
    audit.record("case.needs_assessed", case, by=by, on=dated_on.isoformat())
    return made


def reasons_not_to_assess(case: Case, *, dated_on, review_on, **texts) -> list[str]:
    if case.status != Case.Status.OPEN:
        return ["The case is closed."]
    reasons = []
    if dated_on > timezone.localdate():
        reasons.append("The date of the assessment must be today or in the past.")
    if review_on <= dated_on:
        reasons.append("The review must be after the date of the assessment.")
    for name, what in (("risk_to_child", "what risk there is to the child"), ("needs", "what the child needs")):
        if not texts.get(name, "").strip():
            reasons.append(f"Say {what}.")
    is_young_person = case.role == Case.Role.YOUNG_PERSON
    if is_young_person and not texts.get("risk_from_child", "").strip():
        reasons.append("Say what risk there is from the young person to others.")
    if not is_young_person and texts.get("risk_from_child"):
        reasons.append("Risk to others is assessed of the young person alone.")
    for view in ("child_view", "parents_view"):
        if not (texts.get(view, "").strip() or texts.get(f"{view}_why_not", "").strip()):
            who = "the child" if view == "child_view" else "the parents or carers"
            reasons.append(f"Give the view of {who}, or say why it is not here.")
    return reasons
