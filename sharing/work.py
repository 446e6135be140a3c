"""Work that waits for a person: what each room says of itself, and the home page and the daily mail put together."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a piece of work is, as far as a mail may say it: no child, no record, nobody's name. R42"""

    REFERRAL = "referral"
    OWN_REFERRAL = "own_referral"
    APPROVAL = "approval"
    MEETING = "meeting"
    GAP = "gap"
    CHECK = "check"
    RETURN = "return"
    ACTION = "action"
    URGENT = "urgent"
    PANEL_DATE = "panel_date"
    CASE = "case"
    PAPERS = "papers"
    DELIVERY = "delivery"
    REQUEST = "request"
    EMERGENCY = "emergency"
    BREACH = "breach"
    DEVICE = "device"
    READING = "reading"
    TRAINING = "training"
    AGREEMENT = "agreement"
    DOMAIN = "domain"
    HOLIDAYS = "holidays"
    SYSTEM = "system"
    OTHER = "other"


@dataclass(frozen=True)
class Work:
    """One thing to do: what it is, where, by when (a London date) and how it stands (a key of sharing.web.states).

    `kind` and `count` are what the daily mail says of it: of how many things, where it is more than one.
    """

    text: str
    url: str
    due_on: date | None = None
    state: str = "waiting"
    status: str = ""  # words of the tag; the state's own when empty
    hint: str = ""
    kind: Kind = Kind.OTHER
    count: int = 1
