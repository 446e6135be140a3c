"""Asking to see a record, for oneself or a colleague, and the answer; both are told. R33."""

import uuid
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from sharing import access_rules as rules
from sharing import audit, gate, permissions, request_letters
from sharing.errors import RuleBroken
from sharing.models import AccessRequest, Grant, Person, Place, Record
from sharing.places import in_office, the_panel
from sharing.services import access, by_hand, dispatch

ANSWERED_LATELY = timedelta(days=2)
CAN_ANSWER = (Place.Office.CHAIR, Place.Office.COORDINATOR)


@transaction.atomic
def ask_for_access(
    *, by: Person, person: Person, purpose, reason, wanted_until, contribute=False, reference="", about: Record | None
) -> AccessRequest:
    """Ask, by a reference for oneself or from a record's page also for a colleague.

    Whether the reference is anybody's is not looked at: the asker learns nothing.
    """
    if not gate.is_open(by) or (about and not access.may(by, access.VIEW, about)):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_ask(by, person, wanted_until, reference, about):
        raise RuleBroken(reasons)
    request = AccessRequest.objects.create(
        asked_by=by, person=person, reference=reference, about=about, purpose=purpose, reason=reason,
        wanted_until=wanted_until, contribute=contribute,
    )  # fmt: skip
    about_what = [about] if about else []
    audit.record("access.requested", *about_what, by=by, request=str(request.pk), to=str(person.pk))
    transaction.on_commit(dispatch.wake_worker, robust=True)
    return request


def to_answer() -> list[AccessRequest]:
    """Requests that wait for whoever is on the connection, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_requests_to_answer()")
        ids = [pk for (pk,) in cursor.fetchall()]
    waiting = AccessRequest.objects.filter(pk__in=ids, status=AccessRequest.Status.WAITING)
    return list(waiting.select_related("person__agency", "asked_by__agency", "about").order_by("asked_at"))


def record_of(request: AccessRequest) -> Record | None:
    """What a request is about, as far as the reader may see it."""
    if request.about_id:
        return Record.objects.filter(pk=request.about_id).first()
    return Record.objects.filter(reference=request.reference).first()


@transaction.atomic
def give(*, request: AccessRequest, ground, until, answer, by: Person) -> Grant:
    """Give what was asked for, up to and including a day."""
    request = _to_answer(request, by)
    record = record_of(request)
    if record is None:
        raise RuleBroken("There is nothing with this reference to give access to.")
    permission = access.CONTRIBUTE if request.contribute else access.VIEW
    grant = by_hand.give_access(
        record=record, to=request.person, permission=permission, purpose=request.purpose, ground=ground,
        reason=request.reason, until=until, by=by, via=Grant.Via.REQUEST,
    )  # fmt: skip
    _answer(request, AccessRequest.Status.GIVEN, answer, by, record)
    return grant


@transaction.atomic
def refuse(*, request: AccessRequest, answer, by: Person) -> None:
    """Say no, in words that the asker reads."""
    request = _to_answer(request, by)
    _answer(request, AccessRequest.Status.REFUSED, answer, by, record_of(request))


def _to_answer(request, by):
    request = AccessRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)
    if not permissions.can_answer(by, request):
        raise PermissionDenied
    if request.status != AccessRequest.Status.WAITING:
        raise RuleBroken("This request has been answered already.")
    return request


def _answer(request, status, answer, by, record):
    request.status, request.answer, request.answered_by, request.answered_at = status, answer, by, timezone.now()
    request.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    about = [record] if record else []
    audit.record(f"access.request_{status}", *about, by=by, request=str(request.pk))
    transaction.on_commit(dispatch.wake_worker, robust=True)


# The worker's part: no mail names a reference, so it may go to whoever holds the office.


def tell() -> None:
    """Write to who can answer at once, and to who was answered; once each. The daily mail says what still waits."""
    panel = the_panel()
    lately = timezone.now() - ANSWERED_LATELY
    for request in AccessRequest.objects.filter(status=AccessRequest.Status.WAITING):
        _write(request, "asked", request_letters.asked(panel, request), _office(panel, CAN_ANSWER, request))
    answered = AccessRequest.objects.filter(answered_at__gt=lately).select_related("asked_by", "person")
    for request in answered:
        _write(request, "answered", request_letters.answered(panel, request), [request.asked_by, request.person])


def _office(panel, offices, request):
    mine = {request.asked_by_id, request.person_id}
    return [place.person for place in in_office(panel, *offices) if place.person_id not in mine]


@transaction.atomic
def _write(request, what, letter, people):
    subject, body = letter
    source = uuid.uuid5(request.pk, what)
    dispatch.write_about_access(to=people, source=source, subject=subject, body=body)
