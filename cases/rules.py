"""When something about a case is possible, in sentences for the page."""

from calendar import monthrange
from datetime import date

from django.db.models import Q

from cases.models import ADULT, Allocation, Case, Child, ChildMerge
from cases.pathways import CRIMINAL, CRIMINAL_RESPONSIBILITY
from sharing import gate
from sharing.models import Exclusion, Person
from sharing.web.days import long_date, today

CLOSED = "The case is closed."
# Every case comes back to panel (§6.5); half a year is as long as a child protection plan goes without a conference.
LONGEST_BETWEEN_PANELS = 6  # months
TRANSITION_FROM = (17, 6)  # years, months: from then on the move to adult services is planned


def reasons_not_to_take_pathway(case: Case, pathway: str) -> list[str]:
    """What stands in the way of advising a pathway; empty when nothing does. R14, R15."""
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append(CLOSED)
    if pathway in CRIMINAL and case.role == Case.Role.YOUNG_PERSON:
        age = age_at_last_behaviour(case)
        if age is not None and age < CRIMINAL_RESPONSIBILITY:
            reasons.append("The young person was under 10 at the time: the criminal justice route is not possible.")
    return reasons


def age_at_last_behaviour(case: Case) -> int | None:
    """Age in years at the latest incident on the case; None if it cannot be told. R15."""
    incident = case.information.filter(kind="incident", dated_on__isnull=False).order_by("-dated_on").first()
    return incident and case.child.age(incident.dated_on)


def reasons_not_to_allocate(case: Case, person: Person) -> list[str]:
    """Why this person cannot be allocated to a case; empty when they can. R28, R33."""
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append(CLOSED)
    if Allocation.objects.filter(case=case, person=person, ended_at=None).exists():
        reasons.append(f"{person.name} is allocated to this case already.")
    if Exclusion.objects.filter(record=case.record_id, person=person, ended_at=None).exists():
        reasons.append(f"{person.name} is shut out of this case.")
    if not gate.is_open(person):
        reasons.append(f"Nothing is shown to {person.name}: their agency, induction or last day stands in the way.")
    return reasons


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


def is_in_transition(child: Child, on: date | None = None) -> bool:
    """From 17 years and 6 months until 18 the move to adult services is planned; not where the age is not known."""
    on, born = on or today(), child.date_of_birth
    if born is None:
        return False
    years, months = TRANSITION_FROM
    return add_months(born, years * 12 + months) <= on < add_months(born, ADULT * 12)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reasons_not_to_move_next_panel(case: Case, on: date, because: str) -> list[str]:
    """Why a case does not come to panel on another day. R22"""
    if case.status != Case.Status.OPEN:
        return [CLOSED]
    reasons = _reasons_not_to_come_on(on)
    if on == case.due_at_panel_on:
        reasons.append("The case comes to panel from that day already.")
    if not because.strip():
        reasons.append("Say why the date is moved.")
    return reasons


def _reasons_not_to_come_on(on):
    if on < today():
        return ["The next panel date must be today or later."]
    latest = add_months(today(), LONGEST_BETWEEN_PANELS)
    if on > latest:
        return [f"A case comes to panel at least every 6 months: choose a date until {long_date(latest)}."]
    return []


def reasons_not_to_close(case: Case, reason: str, meeting_on: date) -> list[str]:
    """Why a case stays as it is; empty when a minuted decision closes it. R22"""
    closing = case.closing
    if case.status == Case.Status.CLOSED and (closing is None or closing.meeting_on != meeting_on):
        return [f"{case.reference} is closed already."]
    return [] if reason.strip() else ["Say why the case is closed."]


def reasons_not_to_reopen(case: Case, on: date, because: str) -> list[str]:
    """Why a case is not opened again. R22"""
    if case.status == Case.Status.OPEN:
        return ["The case is open."]
    return _reasons_not_to_come_on(on) + ([] if because.strip() else ["Say why the case is opened again."])
