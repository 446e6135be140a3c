"""When something about a case is possible, in sentences for the page."""

from django.db.models import Q

from cases.models import Allocation, Case, CaseInformation, CaseLink, ChildMerge
from cases.pathways import CRIMINAL, CRIMINAL_RESPONSIBILITY
from sharing import gate
from sharing.models import Exclusion, Person
from sharing.web.days import long_date


def reasons_not_to_take_pathway(case: Case, pathway: str) -> list[str]:
    """What stands in the way of advising a pathway; empty when nothing does. R14, R15."""
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append("The case is closed.")
    if pathway in CRIMINAL and case.role == Case.Role.YOUNG_PERSON:
        age = age_at_last_behaviour(case)
        if age is not None and age < CRIMINAL_RESPONSIBILITY:
            reasons.append("The young person was under 10 at the time: the criminal justice route is not possible.")
    return reasons


def age_at_last_behaviour(case: Case) -> int | None:
    """Age in years at the latest incident on the case; None if it cannot be told. R15."""
    incidents = case.information.filter(kind="incident", dated_on__isnull=False, corrected_by=None)
    incident = incidents.order_by("-dated_on").first()
    return incident and case.child.age(incident.dated_on)


def reasons_not_to_allocate(case: Case, person: Person) -> list[str]:
    """Why this person cannot be allocated to a case; empty when they can. R28, R33."""
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append("The case is closed.")
    if Allocation.objects.filter(case=case, person=person, ended_at=None).exists():
        reasons.append(f"{person.name} is allocated to this case already.")
    if Exclusion.objects.filter(record=case.record_id, person=person, ended_at=None).exists():
        reasons.append(f"{person.name} is shut out of this case.")
    if not gate.is_open(person):
        reasons.append(f"Nothing is shown to {person.name}: their agency, induction or last day stands in the way.")
    return reasons


def reasons_not_to_correct(entry: CaseInformation, *, because: str, is_changed: bool) -> list[str]:
    """Why an entry cannot be corrected like this; empty when it can. R27"""
    reasons = []
    if CaseInformation.objects.filter(corrects=entry).exists():
        reasons.append("Somebody has corrected this meanwhile: correct what stands now.")
    if not because.strip():
        reasons.append("Say why it is corrected.")
    if not is_changed:
        reasons.append("Nothing is changed.")
    return reasons


def reasons_not_to_link(case: Case, other: Case, kind: str) -> list[str]:
    """Why two cases cannot be linked; empty when they can. R11, R12"""
    if case.pk == other.pk:
        return ["This is the case itself."]
    if case.child_id == other.child_id:
        return ["Both cases are of the same child, which each shows to whoever may see both."]
    if CaseLink.objects.filter(case=case, other=other, kind=kind, ended_at=None).exists():
        return ["The two cases are linked like this already."]
    return []


def reasons_not_to_merge(case: Case, other: Case) -> list[str]:
    """Why the children of two cases cannot be made one; empty when they can. R08, R10"""
    if case.child_id == other.child_id:
        return ["Both cases are of the same child already."]
    mine, theirs = (set(_origins(one.child_id)) for one in (case, other))
    if mine & theirs:
        return ["Each of them has a part of their own in one referral, so they cannot be the same child."]
    return []


def _origins(child):
    origins = Case.objects.filter(child=child, record__origin__isnull=False)
    return origins.values_list("record__origin_id", flat=True)


def reasons_not_to_undo(merge: ChildMerge) -> list[str]:
    """Why a merge stands; empty when it can be undone. A later one that the reader may not see is no reason. R33"""
    if merge.undone_at:
        return ["This has been undone already."]
    rows = (merge.kept_id, merge.absorbed_id)
    later = ChildMerge.objects.filter(undone_at=None, merged_at__gt=merge.merged_at).filter(
        Q(kept__in=rows) | Q(absorbed__in=rows)
    )
    return [
        f"A later merge stands on it: {one.case.reference} and {one.other.reference}, "
        f"{long_date(one.merged_at)}. Undo that first."
        for one in later.select_related("case", "other")
    ]
