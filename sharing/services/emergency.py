"""Emergency access: taken on one's own word for some hours, told at once, reviewed by the Chair. R33, R44."""

import uuid
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from sharing import access_rules as rules
from sharing import audit, gate, permissions, request_letters
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.models import Breach, EmergencyAccess, Grant, Person, Place
from sharing.places import in_office, the_panel
from sharing.services import by_hand, dispatch

TOLD_LATELY = timedelta(days=2)
NOT_TO_BE_HAD = "No emergency access can be had with this reference. Check it, or ring the Chair."


class NotToBeHad(RuleBroken):
    """There is no such record, or it is closed to this person; which of them nobody learns."""


@transaction.atomic
def take(*, by: Person, reference: str, reason: str) -> EmergencyAccess:
    """Read one record for the panel's hours. NotToBeHad where there is none for this person: write it down then."""
    if not gate.is_open(by):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_take(by, reference):
        raise RuleBroken(reasons)
    emergency, grant = new_id(), new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "select record_id from sharing_take_emergency_access(%s, %s, %s, %s)", [reference, reason, grant, emergency]
        )
        row = cursor.fetchone()
    if row is None:
        raise NotToBeHad(NOT_TO_BE_HAD)
    audit.record("emergency.taken", row[0], by=by, grants=[grant], emergency=str(emergency))
    transaction.on_commit(dispatch.wake_worker, robust=True)
    return EmergencyAccess.objects.select_related("record").get(pk=emergency)


def write_down_in_vain(by: Person) -> None:
    """Somebody named, in an emergency, what was not there for them; after five in an hour no more is looked for."""
    audit.record("emergency.not_found", by=by)


@transaction.atomic
def review(*, emergency: EmergencyAccess, is_justified: bool, finding: str, by: Person) -> Breach | None:
    """The Chair's finding. What was not justified ends at once and is entered as a breach, which is returned."""
    emergency = EmergencyAccess.objects.select_for_update(of=["self"]).get(pk=emergency.pk)
    if not permissions.can_review(by, emergency):
        raise PermissionDenied
    if emergency.review != EmergencyAccess.Review.WAITING:
        raise RuleBroken("This has been reviewed already.")
    Review = EmergencyAccess.Review
    emergency.review = Review.JUSTIFIED if is_justified else Review.NOT_JUSTIFIED
    emergency.finding, emergency.reviewed_by, emergency.reviewed_at = finding, by, timezone.now()
    emergency.save(update_fields=["review", "finding", "reviewed_by", "reviewed_at"])
    audit.record(f"emergency.{emergency.review}", emergency, by=by, emergency=str(emergency.pk))
    return None if is_justified else _enter_breach(emergency, by)


def _enter_breach(emergency, by):
    if grant := Grant.objects.filter(pk=emergency.grant_id).first():  # a row only while it is live
        by_hand.end_grant(grant=grant, reason="The emergency was not justified", by=by)
    breach = Breach.objects.create(
        record=emergency.record, emergency=emergency, entered_by=by,
        what=f"Emergency access of {emergency.person.name} ({emergency.person.agency}) that was not justified",
    )  # fmt: skip
    audit.record("breach.entered", emergency, by=by, breach=str(breach.pk))
    return breach


@transaction.atomic
def end_breach(*, breach: Breach, status, outcome: str, commissioner_told_on, by: Person) -> None:
    """Resolved, or referred to the Tasking Group; with what came of it and when the Commissioner was told. R44"""
    breach = Breach.objects.select_for_update(of=["self"]).get(pk=breach.pk)
    if not permissions.can_follow_up(by, breach):
        raise PermissionDenied
    if breach.status != Breach.Status.OPEN:
        raise RuleBroken("This breach has been followed up already.")
    breach.status, breach.outcome, breach.commissioner_told_on = status, outcome, commissioner_told_on
    breach.ended_by, breach.ended_at = by, timezone.now()
    breach.save(update_fields=["status", "outcome", "commissioner_told_on", "ended_by", "ended_at"])
    audit.record(f"breach.{status}", breach, by=by, breach=str(breach.pk))


def tell() -> None:
    """The worker's part: the Chair and the person's governance lead hear of each, once."""
    panel = the_panel()
    lately = EmergencyAccess.objects.filter(taken_at__gt=timezone.now() - TOLD_LATELY)
    for emergency in lately.select_related("person__agency__governance_lead", "record"):
        _write(emergency, panel)


@transaction.atomic
def _write(emergency, panel):
    people = [place.person for place in in_office(panel, Place.Office.CHAIR, Place.Office.VICE_CHAIR)]
    if lead := emergency.person.agency.governance_lead:
        people.append(lead)
    subject, body = request_letters.emergency(panel, emergency)
    dispatch.write_about_access(
        to=[one for one in people if one != emergency.person],
        source=uuid.uuid5(emergency.pk, "taken"),
        subject=subject,
        body=body,
    )
