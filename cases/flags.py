"""The flags that matter for safety, in words; they stand on every page of a case and never below the fold. R33

Each says no more than it must: of an address that must not be disclosed only that.
"""

from dataclasses import dataclass

from cases import justice, rules
from cases.models import Case, StatusFlag
from sharing.web.days import long_date, today


@dataclass(frozen=True)
class Flag:
    words: str
    detail: str = ""
    row: StatusFlag | None = None  # what can be ended by hand


def flags_of(case: Case) -> list[Flag]:
    """What stands today: what was recorded, bail in force, and from 17½ the move to adult services. R17, §3g"""
    return [*(_of_status(one) for one in case.flags.filter(ended_at=None)), *_of_bail(case), *_of_transition(case)]


def _of_bail(case):
    if bail := justice.bail_in_force(case, today()):
        yield Flag(f"On bail until {long_date(bail.until)}", bail.conditions)


def _of_transition(case):
    if rules.is_in_transition(case.child):
        yield Flag("Turns 18 within six months: the move to adult services is planned now")


def _of_status(one):
    since = f"since {long_date(one.began_on)}" if one.began_on else ""
    return Flag(one.get_kind_display(), ", ".join(filter(None, [one.detail, since])), one)
