"""Two rows that turned out to be one child, made one and taken apart again. The database carries it out. R08, R12"""

import json

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases import facts, matching, permissions, rules
from cases.models import Case, ChildMerge, PossibleMatch
from sharing import audit
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.models import Person

# No more is said: the reason may lie in a case that the reader may not see. R33
CANNOT = "These two cannot be made one child from here. Ask another office holder to look at it."


@transaction.atomic
def merge_children(*, case: Case, other: Case, theirs: set[str], reason: str, by: Person) -> ChildMerge:
    """Make the children of two cases one. `theirs`: names of the facts that are kept as `other` has them."""
    if not permissions.can_merge(by, case, other):
        raise PermissionDenied
    matching.one_at_a_time()
    case, other = (Case.objects.select_related("child").get(pk=one.pk) for one in (case, other))
    if reasons := rules.reasons_not_to_merge(case, other):
        raise RuleBroken(reasons)
    kept = facts.facts_of(case.child) | facts.of(other.child, theirs)
    pk = new_id()
    try:
        _call("cases_merge_children", pk, case.pk, other.pk, json.dumps(kept, cls=DjangoJSONEncoder), reason)
    except IntegrityError as error:
        raise RuleBroken(CANNOT) from error
    audit.record("children.merged", case, other, by=by, merge=str(pk))
    return ChildMerge.objects.get(pk=pk)


@transaction.atomic
def undo_merge(*, merge: ChildMerge, reason: str, by: Person) -> None:
    """Give the cases back to the children they were of, and who these are as it stood."""
    if not permissions.can_merge(by, merge.case, merge.other):
        raise PermissionDenied
    matching.one_at_a_time()
    merge = ChildMerge.objects.get(pk=merge.pk)
    if reasons := rules.reasons_not_to_undo(merge):
        raise RuleBroken(reasons)
    _call("cases_undo_merge", merge.pk, reason)
    audit.record("children.merge_undone", merge.case, merge.other, by=by, merge=str(merge.pk))


@transaction.atomic
def check_match(*, match: PossibleMatch, by: Person) -> None:
    """Write down that it is another child; a second press changes nothing."""
    if not permissions.can_merge(by, match.case, match.other):
        raise PermissionDenied
    if match.checked_at is None:
        match.checked_at, match.checked_by = timezone.now(), by
        match.save(update_fields=["checked_at", "checked_by"])
        audit.record("children.are_two", match.case, match.other, by=by)


def _call(function, *given):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select {function}({', '.join(['%s'] * len(given))})", given)
