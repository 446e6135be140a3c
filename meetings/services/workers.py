"""Who is to work on a case, as the meeting says it; the approval of the minutes allocates them. R17, R20, R30"""

from django.db import transaction
from django.utils import timezone

from cases import names
from cases import services as cases
from cases.models import Allocation
from cases.rules import reasons_not_to_allocate
from meetings.models import AgendaItem, MinutedWorker, MinutesItem
from meetings.services.minutes import begin
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def add_worker(*, item: AgendaItem, person: Person, role, task: str, by: Person) -> MinutedWorker:
    """Minute that somebody is to work on the case; nobody who is shut out of it or works on it already."""
    minutes = begin(item, by)
    reasons = reasons_not_to_allocate(item.case, person)
    if minutes.workers.filter(person=person).exists():
        reasons.append(f"{person.name} is minuted already.")
    if reasons:
        raise RuleBroken(reasons)
    worker = MinutedWorker.objects.create(record_id=item.record_id, item=minutes, person=person, role=role, task=task)
    names.note(worker, {"Minutes, what a worker does": task})
    audit.record("worker.minuted", worker, by=by, to=str(person.pk), role=role)
    return worker


@transaction.atomic
def remove_worker(*, worker: MinutedWorker, by: Person):
    """Strike who was written down by mistake, while the approval has not allocated them."""
    begin(worker.item.agenda_item, by)
    if worker.applied_at:
        raise RuleBroken("The approved minutes have allocated them: end the allocation on the case.")
    audit.record("worker.struck", worker, by=by, to=str(worker.person_id))
    worker.delete()


def allocate_minuted(item: MinutesItem, *, by: Person):
    """Allocate whom the approved minutes name, each once; who was allocated by hand meanwhile stays as they are."""
    for worker in item.workers.filter(applied_at=None).select_related("person__agency"):
        allocated = Allocation.objects.filter(case=item.record_id, person=worker.person, ended_at=None)
        if not allocated.exists():
            case = item.agenda_item.case
            cases.allocate(case=case, person=worker.person, role=worker.role, task=worker.task, by=by)
    item.workers.filter(applied_at=None).update(applied_at=timezone.now())
