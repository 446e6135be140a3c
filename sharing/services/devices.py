"""A lost second step is taken away by two: one officer asks, another confirms or refuses. R33."""

from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.models import AccountLetter, DeviceReset, Person
from sharing.services.accounts import ask_for_letter


@transaction.atomic
def ask(*, person: Person, reason, by: Person) -> DeviceReset:
    """Ask another officer to agree that this person's second step goes."""
    if not permissions.can_ask_for_device_reset(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_reset_device(person):
        raise RuleBroken(reasons)
    try:
        with transaction.atomic():
            reset = DeviceReset.objects.create(person=person, reason=reason, asked_by=by)
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.RESET_WAITS) from error
    audit.record("device.reset_asked", by=by, reset=str(reset.pk), person=str(person.pk))
    return reset


@transaction.atomic
def confirm(*, reset: DeviceReset, by: Person) -> None:
    """Every kind of second step of the person goes, and every session; they are told, and set up anew at sign-in."""
    _decide(reset, DeviceReset.Status.CONFIRMED, by)
    with connection.cursor() as cursor:
        cursor.execute("select sharing_take_devices_away(%s)", [reset.pk])
    audit.record("device.reset_confirmed", by=by, reset=str(reset.pk), person=str(reset.person_id))
    ask_for_letter(AccountLetter.Kind.DEVICE, reset.person.email)


@transaction.atomic
def refuse(*, reset: DeviceReset, by: Person) -> None:
    """Everything stays as it is."""
    _decide(reset, DeviceReset.Status.REFUSED, by)
    audit.record("device.reset_refused", by=by, reset=str(reset.pk), person=str(reset.person_id))


def _decide(reset, status, by):
    if not permissions.can_decide_device_reset(by, reset):
        raise PermissionDenied
    waiting = DeviceReset.objects.filter(pk=reset.pk, status=DeviceReset.Status.WAITING)
    if not waiting.update(status=status, decided_by=by, decided_at=TransactionNow()):
        raise RuleBroken("Somebody has decided on this already.")
