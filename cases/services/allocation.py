"""Who works on a case: the allocation gives the access that the work needs, and its end takes it away. R17, R33."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names, permissions, rules
from cases.models import Allocation, Case, CaseEvent
from cases.services.events import note_event
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Person
from sharing.services import access


@transaction.atomic
def allocate(*, case: Case, person: Person, role, task: str, by: Person) -> Allocation:
    """Allocate a worker or co-worker, who may add to the case from now on."""
    case = locked(case)
    if not permissions.can_manage(by, case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_allocate(case, person):
        raise RuleBroken(reasons)
    allocation = Allocation.objects.create(
        record=case.record, case=case, person=person, role=role, task=task, allocated_by=by
    )
    access.grant_access(
        record=case, to=person, permission=access.CONTRIBUTE, purpose=Purpose.DISCUSSION,
        ground=Ground.SIGNIFICANT_HARM, reason=f"{allocation.get_role_display()}: {task}", via=Grant.Via.ALLOCATED,
        by=by,
    )  # fmt: skip
    names.note(case, {"Allocation, what they do": task})
    role_words = allocation.get_role_display().lower()
    _note(case.pk, f"{person.name} ({person.agency}) allocated as {role_words}", by)
    audit.record("case.allocated", case, by=by, to=str(person.pk), role=role)
    return allocation


@transaction.atomic
def end_allocation(*, allocation: Allocation, by: Person) -> None:
    """The work is done or passes on: the access that came with it ends."""
    if not permissions.can_manage(by, allocation.case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_end_allocation(allocation):
        raise RuleBroken(reasons)
    ended = Allocation.objects.filter(pk=allocation.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise RuleBroken("This allocation has ended already.")
    _note(allocation.case_id, f"Allocation of {allocation.person.name} ended", by)
    audit.record("case.allocation_ended", allocation, by=by, to=str(allocation.person_id))
    access.end_access(
        record=allocation.case, by=by, reason="The allocation ended", person=allocation.person,
        via=Grant.Via.ALLOCATED,
    )  # fmt: skip


def _note(case, words, by):
    note_event(case=case, kind=CaseEvent.Kind.WORK, words=words, by=by)
