"""When something about a case is possible, in sentences for the page."""

from calendar import monthrange
from datetime import date

from django.db.models import Q

from cases import limits
from cases.models import ADULT, Allocation, Assessor, Case, CaseInformation, CaseLink, Child, ChildMerge
from cases.pathways import CRIMINAL, Pathway
from sharing import gate
from sharing.models import Exclusion, Person
from sharing.web.days import long_date, today

CLOSED = "The case is closed."
# Every case comes back to panel (§6.5); half a year is as long as a child protection plan goes without a conference.
LONGEST_BETWEEN_PANELS = 6  # months
TRANSITION_FROM = (17, 6)  # years, months: from then on the move to adult services is planned


def reasons_not_to_take_pathway(case: Case, pathway: str, *, is_straight_to_prosecution=False) -> list[str]:
    """What stands in the way of advising a pathway; empty when nothing does. R14, R15."""
    closed = [] if case.status == Case.Status.OPEN else [CLOSED]
    return closed + reasons_against_pathway(case, pathway, is_straight_to_prosecution=is_straight_to_prosecution)


def reasons_against_pathway(case: Case, pathway: str, *, is_straight_to_prosecution=False) -> list[str]:
    """The same, of an open case or one that was open then."""
    if pathway in CRIMINAL:
        return reasons_against_criminal_justice(case)
    if is_straight_to_prosecution:
        return ["Child protection alone leads to no prosecution: choose another pathway, or untick it."]
    return []


def reasons_against_criminal_justice(case: Case) -> list[str]:
    """Why neither criminal justice nor both is offered in a case; the database refuses the same. R10, R15."""
    on = last_behaviour_on(case) if case.role == Case.Role.YOUNG_PERSON else None
    return against_criminal_justice(case.role, on and case.child.age(on), limits.responsible_from(on))


def against_criminal_justice(role: str, age: int | None, responsible_from: int) -> list[str]:
    if role != Case.Role.YOUNG_PERSON:
        return ["The criminal justice pathway is the young person’s: for a child harmed it is not possible."]
    if age is not None and age < responsible_from:
        return [
            f"The young person was under {responsible_from} at the time: the criminal justice route is not possible."
        ]
    return []


def possible_pathways(case: Case) -> list[Pathway]:
    against = reasons_against_criminal_justice(case)
    return [one for one in Pathway if not (against and one in CRIMINAL)]


def decided_after(case: Case, on: date) -> bool:
    """Whether the decision in force was taken after that day: no earlier one supersedes it. R14"""
    return bool(case.pathway and case.pathway.decided_on > on)


def closed_after(case: Case, on: date) -> bool:
    """Whether a later meeting has closed the case: minutes of an earlier one open nothing and close nothing. R22"""
    return bool(case.closing and case.closing.meeting_on > on)


def age_at_last_behaviour(case: Case) -> int | None:
    """Age in years at the latest incident on the case; None if it cannot be told. R15."""
    on = last_behaviour_on(case)
    return on and case.child.age(on)


def last_behaviour_on(case: Case) -> date | None:
    """The day of the latest incident that has one, as it stands corrected."""
    dated = case.information.filter(kind="incident", dated_on__isnull=False, corrected_by=None).order_by("-dated_on")
    return dated.values_list("dated_on", flat=True).first()


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


def reasons_not_to_end_allocation(allocation: Allocation) -> list[str]:
    """An assessor works on the case as long as the assessment goes on, or somebody else has taken over. R20"""
    goes_on = Assessor.objects.filter(
        assessment__case=allocation.case_id, assessment__finished_on=None, assessment__given_up_on=None,
        person=allocation.person_id, left_on=None,
    )  # fmt: skip
    if goes_on.exists():
        return [f"{allocation.person.name} is one of the two workers of the HSB assessment: replace them there first."]
    return []


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
