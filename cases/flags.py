"""The flags that matter for safety, in words; they stand on every page of a case and never below the fold. R33

Each says no more than it must: of an address that must not be disclosed only that.
"""

from dataclasses import dataclass

from cases.models import Case, StatusFlag
from sharing.web.days import long_date


@dataclass(frozen=True)
class Flag:
    words: str
    detail: str = ""
    row: StatusFlag | None = None  # what can be ended by hand


def flags_of(case: Case) -> list[Flag]:
    """What stands today. Flags that follow from other parts of the case (bail, transition) belong here, too."""
    return [_of_status(one) for one in case.flags.filter(ended_at=None)]


def _of_status(one):
    since = f"since {long_date(one.began_on)}" if one.began_on else ""
    return Flag(one.get_kind_display(), ", ".join(filter(None, [one.detail, since])), one)
