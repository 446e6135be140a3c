"""What is recorded of the police's and the court's work on a young person's case: kinds, answers, questions. R17, R18

Each kind says which step of a route it records where that is due. Limits in law are in `cases.limits`.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from cases.pathways import Plea, Verdict


class EventKind(models.TextChoices):
    ARREST = "arrest", "Arrest"
    OFFENCE = "offence", "Offence"
    ADMISSION = "admission", "Account of the young person"
    CHARGE = "charge", "Charge"
    HEARING = "hearing", "Court hearing"
    PLEA = "plea", "Plea"
    VERDICT = "verdict", "Verdict"
    REPORT = "report", "Pre-sentence report"
    PROPOSAL = "proposal", "Proposal"
    DISPOSAL = "disposal", "Disposal"
    NOTIFICATION = "notification", "Notification requirement"


class Admission(models.TextChoices):
    FULL = "full", "Admits the offence"
    PARTIAL = "partial", "Admits part of it"
    NONE = "none", "Does not admit it"


class Disposal(models.TextChoices):
    NO_FURTHER_ACTION = "no_further_action", "No further action"
    OUTCOME_22 = "outcome_22", "Outcome 22: diversion, without an admission"
    COMMUNITY_RESOLUTION = "community_resolution", "Community resolution"
    YOUTH_CAUTION = "youth_caution", "Youth caution"
    YOUTH_CONDITIONAL_CAUTION = "youth_conditional_caution", "Youth conditional caution"
    TO_COURT = "to_court", "Charge: the case goes to court"
    ABSOLUTE_DISCHARGE = "absolute_discharge", "Absolute discharge"
    CONDITIONAL_DISCHARGE = "conditional_discharge", "Conditional discharge"
    REFERRAL_ORDER = "referral_order", "Referral order"
    REHABILITATION_ORDER = "rehabilitation_order", "Youth rehabilitation order"
    CUSTODY = "custody", "Custody: detention and training order"
    OTHER = "other", "Other"


class Requirement(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


# Not possible for somebody who admits nothing. R17
ON_ADMISSION = {Disposal.COMMUNITY_RESOLUTION, Disposal.YOUTH_CAUTION, Disposal.YOUTH_CONDITIONAL_CAUTION}
OF_THE_COURT = {
    Disposal.ABSOLUTE_DISCHARGE,
    Disposal.CONDITIONAL_DISCHARGE,
    Disposal.REFERRAL_ORDER,
    Disposal.REHABILITATION_ORDER,
    Disposal.CUSTODY,
}


@dataclass(frozen=True)
class Asked:
    """What is asked of one kind, and the steps of which the first that is due is recorded with it."""

    on: str
    answer: str = ""
    answers: type[models.TextChoices] | None = None
    words: str = ""
    words_needed: bool = False
    until: str = ""
    reference: str = ""
    may_come: bool = False  # the day may still be to come
    steps: tuple[str, ...] = ()

    def step_values(self, value: str) -> str:
        """The step is recorded with the same answer where it asks for one."""
        return value if self.answers in (Plea, Verdict) else ""


KINDS = {
    EventKind.ARREST: Asked("Date of the arrest"),
    EventKind.OFFENCE: Asked(
        "Date on which it was recorded", words="Offence", words_needed=True, reference="Police crime reference"
    ),
    EventKind.ADMISSION: Asked(
        "Date of the account", "What does the young person say?", Admission, words="Account in short",
        steps=("offence_admitted",),
    ),
    EventKind.CHARGE: Asked("Date of the charge", words="Charge", words_needed=True, steps=("charged",)),
    EventKind.HEARING: Asked(
        "Date of the hearing", words="Court, and what the hearing is for", words_needed=True, may_come=True
    ),
    EventKind.PLEA: Asked("Date of the plea", "Plea", Plea, words="To which charges", steps=("plea_entered",)),
    EventKind.VERDICT: Asked(
        "Date of the verdict", "Verdict", Verdict, words="On which charges", steps=("verdict_given",)
    ),
    EventKind.REPORT: Asked(
        "Date on which the court asked for it", words="Time asked for, so that there can be an HSB assessment",
        until="Date it is due", steps=("psr_requested",),
    ),
    EventKind.PROPOSAL: Asked(
        "Date of the proposal", "Disposal proposed", Disposal, words="Reasons and conditions",
        steps=("disposal_proposed",),
    ),
    EventKind.DISPOSAL: Asked(
        "Date of the disposal", "Disposal", Disposal, words="Length and conditions",
        steps=("disposal_decided", "sentenced"),
    ),
    EventKind.NOTIFICATION: Asked(
        "Date from which it holds", "Is there a notification requirement?", Requirement,
        words="What it rests on", until="Date on which it ends",
    ),
}  # fmt: skip


def all_answers() -> Q:
    """Every kind with one of its own answers, and no end date where it asks for none: for the database."""
    found = Q()
    for kind, asked in KINDS.items():
        of_kind = Q(kind=kind.value, value__in=asked.answers.values if asked.answers else [""])
        found |= of_kind if asked.until else of_kind & Q(until=None)
    return found


def bail_in_force(case, on: date):
    """The bail that holds on a day, or None: the latest word on bail of the case, if it is bail and has not ended."""
    latest = case.releases.filter(struck_at=None, on__lte=on).order_by("on", "recorded_at").last()
    return latest if latest and latest.kind == "bail" and latest.until >= on else None
