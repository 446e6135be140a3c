"""Links between cases that belong together: each side sees a description without a name. R10–R12

A link is two rows, one on each case, since a reader of one case reads nothing of the other's.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names, permissions, rules
from cases.models import ADULT, Case, CaseLink, Gender
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def link_cases(*, case: Case, other: Case, kind: str, by: Person, relation="") -> None:
    """Say that two cases are of siblings, or of the same events. `relation`: how the two know each other, in words."""
    if not (permissions.can_manage(by, case) and permissions.can_manage(by, other)):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_link(case, other, kind):
        raise RuleBroken(reasons)
    for one, another in ((case, other), (other, case)):
        write_link(one, another, part_of(another, kind), by=by, kind=kind, relation=relation)
        names.note(one, {"Link, how they know each other": relation})
    audit.record("case.linked", case, other, by=by, kind=kind)


@transaction.atomic
def end_link(*, link: CaseLink, by: Person, because: str) -> None:
    """Take back a link on both sides: it was wrong, or has ended."""
    if not (permissions.can_manage(by, link.case) and permissions.can_manage(by, link.other)):
        raise PermissionDenied
    both = CaseLink.objects.filter(kind=link.kind, ended_at=None)
    both = both.filter(case=link.case, other=link.other) | both.filter(case=link.other, other=link.case)
    if not both.update(ended_at=timezone.now(), ended_by=by, ended_because=because.strip()):
        raise RuleBroken("This link has ended already.")
    for one in (link.case, link.other):
        names.note(one, {"Link, why it ended": because})
    audit.record("case.link_ended", link.case, link.other, by=by, kind=link.kind)


def write_link(case, other, what, *, by, kind=CaseLink.Kind.EVENTS, relation="", incidents_on=()):
    """One side of a link; `what` the other is, without a name: the words "girl, 9" come behind it."""
    grown = {Gender.GIRL: "woman", Gender.BOY: "man"} if is_adult(other.child) else {}
    known = other.child.gender not in (Gender.UNKNOWN, Gender.OTHER)
    gender = grown.get(other.child.gender, other.child.get_gender_display().lower()) if known else ""
    age = other.child.age()
    description = ", ".join(filter(None, [what, gender, "" if age is None else str(age)]))
    CaseLink.objects.create(
        record=case.record, case=case, other=other, description=description, kind=kind, relation=relation,
        incidents_on=list(incidents_on), linked_by=by,
    )  # fmt: skip


def is_adult(child):
    return (child.age() or 0) >= ADULT


def part_of(case, kind):
    """What a case is called in a link made by hand."""
    if kind == CaseLink.Kind.SIBLING:
        return "brother or sister"
    return case.get_role_display().lower()
