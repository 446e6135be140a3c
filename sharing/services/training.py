"""Training in assessment tools, as the Coordinator records it. R46"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from sharing import audit, permissions, training
from sharing.errors import RuleBroken
from sharing.models import Person, Training


@transaction.atomic
def record_training(
    *, person: Person, tool, trained_on: date, evidence, by: Person, valid_until: date | None = None, other_tool=""
) -> Training:
    """Record that somebody else was trained: nobody makes themselves an assessor."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := training.reasons_not_to_record(trained_on, valid_until):
        raise RuleBroken(reasons)
    made = Training.objects.create(
        person=person, tool=tool, other_tool=other_tool.strip(), trained_on=trained_on, valid_until=valid_until,
        evidence=evidence, recorded_by=by,
    )  # fmt: skip
    audit.record("person.trained", by=by, person=str(person.pk), tool=tool, until=str(valid_until or ""))
    return made


@transaction.atomic
def strike_training(*, made: Training, because: str, by: Person) -> None:
    """Take back what was recorded wrongly; it stays in the table."""
    if not permissions.can_change_person(by, made.person):
        raise PermissionDenied
    if not because.strip():
        raise RuleBroken("Say why it is struck out.")
    struck = Training.objects.filter(pk=made.pk, struck_at=None).update(
        struck_at=timezone.now(), struck_by=by, struck_because=because.strip()
    )
    if not struck:
        raise RuleBroken("This has been struck out already.")
    audit.record("person.training_struck", by=by, person=str(made.person_id), tool=made.tool)
