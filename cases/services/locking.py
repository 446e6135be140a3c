"""The case, locked before anything of it is looked at: of two who change it, the second sees what the first has done.

Every service locks the case first and then what belongs to it, so that no two wait for each other.
"""

from django.core.exceptions import PermissionDenied

from cases import permissions, rules
from cases.models import Case
from sharing.errors import RuleBroken
from sharing.models import Person


def locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=["self"]).select_related("child", "record").get(pk=case.pk)


def locked_to_add_to(case: Case, by: Person) -> Case:
    if not permissions.can_contribute(by, case):
        raise PermissionDenied
    return locked(case)


def open_to_add_to(case: Case, by: Person) -> Case:
    """The same, and it is not closed."""
    case = locked_to_add_to(case, by)
    if case.status != Case.Status.OPEN:
        raise RuleBroken(rules.CLOSED)
    return case
