"""Access given and ended on somebody's word: the Chair's or the Coordinator's, with a reason and an end. R33–R36."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from sharing import access_rules as rules
from sharing import audit, permissions
from sharing.errors import RuleBroken
from sharing.models import Exclusion, Grant, Person, Record
from sharing.services import access
from sharing.web.days import LONDON


def end_of(day: date) -> datetime:
    """The instant at which the last day of an access is over."""
    return datetime.combine(day + timedelta(days=1), time(0), LONDON)


@transaction.atomic
def give_access(
    *, record: Record, to: Person, permission, purpose, ground, reason, until: date, by: Person, via=Grant.Via.HAND
) -> Grant:
    """Let a person see a record, or add to it, up to and including a day. RuleBroken says what stands in the way."""
    if not permissions.can_manage(by, record):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_give(record, to, until, by):
        raise RuleBroken(reasons)
    held = Grant.objects.filter(user=to, content_object=record, via=via, permission__codename=permission)
    for grant in held:  # the new word replaces the old one
        _end(record, [grant], "Given anew")
    return access.grant_access(
        record=record, to=to, permission=permission, purpose=purpose, ground=ground, reason=reason, via=via, by=by,
        ends_at=end_of(until),
    )  # fmt: skip


@transaction.atomic
def end_grant(*, grant: Grant, reason, by: Person) -> None:
    """End one access now."""
    record = grant.content_object
    if not permissions.can_manage(by, record):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_end(grant):
        raise RuleBroken(reasons)
    audit.record("access.ended", record, by=by, grants=[grant.pk])
    if not _end(record, [grant], reason):
        raise RuleBroken("This access has ended already.")


@transaction.atomic
def let_in_again(*, exclusion: Exclusion, reason, by: Person) -> None:
    """Whoever was shut out sees again what they hold a grant for; never on their own word. R28, R33"""
    if exclusion.person_id == by.pk or not permissions.can_manage(by, exclusion.record_id):
        raise PermissionDenied
    audit.record("access.let_in_again", exclusion, by=by, person=str(exclusion.person_id))
    ended = Exclusion.objects.filter(pk=exclusion.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by, end_reason=reason
    )
    if not ended:
        raise RuleBroken(f"{exclusion.person.name} is no longer shut out.")


def _end(record, grants, reason):
    with connection.cursor() as cursor:
        cursor.execute("select sharing_end_grants(%s::uuid[], %s)", [[grant.pk for grant in grants], reason])
        return cursor.fetchone()[0]
