"""Opening records and giving and ending access to them: every grant is written here. R33–R36."""

import uuid
from datetime import datetime

from django.contrib.auth.models import Permission
from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Exclusion, Grant, Panel, Person, Place, Record
from sharing.places import in_office

VIEW, CONTRIBUTE, MANAGE = "view_record", "contribute_record", "manage_record"
OFFICES = (Place.Office.CHAIR, Place.Office.VICE_CHAIR, Place.Office.COORDINATOR)


@transaction.atomic
def open_record(
    *,
    kind,
    panel: Panel,
    by: Person,
    purpose=Purpose.REFERRAL,
    reason,
    via=Grant.Via.SUBMITTED,
    reference=None,
    origin=None,
):
    """Open a protected record; whoever opens it manages it. Returns the Record.

    `origin`: the referral that a case comes from. Whoever is shut out of that is shut out from the start. R28
    """
    record = Record.objects.create(
        kind=kind, panel=panel, opened_by=by, reference=reference, origin_id=origin and _pk(origin)
    )
    grant_access(
        record=record, to=by, permission=MANAGE, purpose=purpose, ground=Ground.SIGNIFICANT_HARM,
        reason=reason, via=via, by=by,
    )  # fmt: skip
    audit.record("record.opened", record, by=by, kind=kind)
    return record


def name_record(*, record, reference: str) -> None:
    """Give a record the reference by which people name it to each other; it keeps that one."""
    Record.objects.filter(pk=_pk(record), reference=None).update(reference=reference)


@transaction.atomic
def grant_access(
    *,
    record,
    to: Person,
    permission,
    purpose,
    ground,
    reason,
    via,
    by: Person,
    ends_at: datetime | None = None,
):
    """Give one person access to one record, unless they already have the same by the same way. R33."""
    grant, is_new = _grant_once(
        user=to, content_object=_record(record), permission=_permission(permission), via=via,
        purpose=purpose, ground=ground, reason=reason, granted_by=by, ends_at=ends_at,
    )  # fmt: skip
    if is_new:
        audit.record("access.granted", _pk(record), by=by, to=str(to.pk), permission=permission, via=via)
    return grant


@transaction.atomic
def grant_to_offices(*, record, panel: Panel, by: Person, purpose=Purpose.REFERRAL):
    """Chair, vice-chair and Coordinator manage what reaches the panel; one who is excluded does not."""
    shut_out = set(Exclusion.objects.filter(record_id=_pk(record), ended_at=None).values_list("person_id", flat=True))
    for place in in_office(panel, *OFFICES):
        if place.person_id not in shut_out:
            grant_access(
                record=record, to=place.person, permission=MANAGE, purpose=purpose,
                ground=Ground.SIGNIFICANT_HARM, reason=f"{place.get_office_display()} of the panel",
                via=Grant.Via.OFFICE, by=by,
            )  # fmt: skip


@transaction.atomic
def end_access(*, record, by: Person, reason, person: Person | None = None, permission=None, via=None):
    """End live grants to a record: everybody's, or one person's, of one permission or one way. Returns how many."""
    grants = Grant.objects.filter(content_object_id=_pk(record), ended_at=None)
    if person:
        grants = grants.filter(user=person)
    if permission:
        grants = grants.filter(permission=_permission(permission))
    if via:
        grants = grants.filter(via=via)
    ids = list(grants.values_list("pk", flat=True))
    # Grants are never updated by hand: the function says who may end which.
    with connection.cursor() as cursor:
        cursor.execute("select sharing_end_grants(%s::uuid[], %s)", [ids, reason])
    audit.record("access.ended", _pk(record), by=by, grants=ids)
    return len(ids)


@transaction.atomic
def exclude(*, record, person: Person, why, reason, by: Person):
    """Shut a person out of a record whatever they hold: a declared interest, a family tie. R28, R33.

    Whoever manages the record may; anybody who sees it may declare their own interest.
    """
    if not may(by, VIEW if person == by else MANAGE, record):
        raise PermissionDenied
    audit.record("access.excluded", _pk(record), by=by, person=str(person.pk), why=why)
    try:
        with transaction.atomic():
            return Exclusion.objects.create(
                record_id=_pk(record), person=person, why=why, reason=reason, excluded_by=by
            )
    except IntegrityError as error:
        raise RuleBroken(f"{person.name} is shut out of this record already.") from error


def may(person: Person, permission, record) -> bool:
    """Whether the person holds this permission on a record now: guardian's answer from the grants."""
    return person.has_perm(f"sharing.{permission}", _record(record))


def held(permission) -> set:
    """Ids of all records on which whoever reads holds this permission, asked once: for lists. As `may`, one by one."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_records_with(%s)", [permission.removesuffix("_record")])
        return {pk for (pk,) in cursor.fetchall()}


def _grant_once(**fields):
    key = {name: fields[name] for name in ("user", "content_object", "permission", "via")}
    existing = Grant.objects.filter(**key).first()
    if existing:
        return existing, False
    # The database's clock: a grant from ours could start after the transaction that relies on it.
    return Grant.objects.create(**fields, starts_at=TransactionNow()), True


def _permission(codename):
    return Permission.objects.get(content_type__app_label="sharing", codename=codename)


def _record(record):
    # guardian looks at the object, and before its first grant a record cannot be read from the database
    return record if isinstance(record, Record) else Record(pk=_pk(record))


def _pk(record):
    return record if isinstance(record, uuid.UUID) else getattr(record, "record_id", None) or record.pk
