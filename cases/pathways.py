"""The three pathways that the panel advises, and the routes that they take, step by step. R14–R19, §5.

The routes are data: who leads each step, what has to be there before, when it is due, what is recorded. How a case
stands on them is worked out in `cases.routes`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import models

# What is not begun, nor goes on, between a not-guilty plea and the verdict; the database holds it too. R18
OF_THE_ASSESSMENT = ("assessment_started", "interviews_held", "report_recorded")


# What a referral's hints go by. A decision goes by the dated value (`cases.limits.responsible_from`). R15
CRIMINAL_RESPONSIBILITY = 10


class Pathway(models.TextChoices):
    CHILD_PROTECTION = "child_protection", "Child protection"
    CRIMINAL_JUSTICE = "criminal_justice", "Criminal justice"
    BOTH = "both", "Child protection and criminal justice"


def title_of(pathway: str, is_straight_to_prosecution: bool) -> str:
    words = str(Pathway(pathway).label)
    return f"{words}, straight to prosecution" if is_straight_to_prosecution else words


CRIMINAL = {Pathway.CRIMINAL_JUSTICE, Pathway.BOTH}


class Lead(models.TextChoices):
    """Who leads a step."""

    SOCIAL_CARE = "social_care", "Children’s social care"
    YOUTH_JUSTICE = "youth_justice", "Youth Justice Service"
    POLICE = "police", "Police"
    PROSECUTION = "prosecution", "Police and Crown Prosecution Service"
    COURT = "court", "Court"
    PANEL = "panel", "Panel"
    ASSESSORS = "assessors", "The two assessors"
    LEAD_AGENCY = "lead_agency", "Lead agency"


class Plea(models.TextChoices):
    GUILTY = "guilty", "Guilty"
    NOT_GUILTY = "not_guilty", "Not guilty"


class Verdict(models.TextChoices):
    GUILTY = "guilty", "Found guilty"
    NOT_GUILTY = "not_guilty", "Found not guilty"


@dataclass(frozen=True)
class Fact:
    """What is recorded of a step: on which day, with which value; or why it is left out."""

    on: date
    value: str = ""
    left_out_because: str = ""


Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Due:
    """So many days after another step was recorded ("decision": after the panel's decision), or at the next panel."""

    after: str
    days: int = 0
    at_next_panel: bool = False


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    lead: Lead
    records: str
    needs: tuple[str, ...] = ()
    due: Due | None = None
    values: type[models.TextChoices] | None = None
    # Whether it applies at all: True, False, or None where that is not known yet.
    applies: Callable[[Facts], bool | None] = lambda facts: True
    waits_for: str = ""  # said where `applies` is not known yet
    may_be_left_out: bool = False  # with a reason
    repeats: bool = False


@dataclass(frozen=True)
class Route:
    key: str
    title: str
    rule: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def next_after(self, key: str) -> list[Step]:
        """The steps that wait for this one."""
        return [step for step in self.steps if key in step.needs]


def is_convicted(facts: Facts) -> bool | None:
    """Guilty by plea or by verdict; not known before there is one of them. R18"""
    plea, verdict = facts.get("plea_entered"), facts.get("verdict_given")
    if plea and plea.value == Plea.GUILTY:
        return True
    return verdict.value == Verdict.GUILTY if verdict else None


def is_contested(facts: Facts) -> bool | None:
    plea = facts.get("plea_entered")
    return plea.value == Plea.NOT_GUILTY if plea else None


def may_be_assessed(facts: Facts) -> bool | None:
    """Not between a not-guilty plea and the verdict. R18"""
    return None if is_contested(facts) and "verdict_given" not in facts else True


def is_assessed(facts: Facts) -> bool:
    """Not where somebody has said why no assessment is made."""
    started = facts.get("assessment_started")
    return not (started and started.left_out_because)


def assessment_goes_on(facts: Facts) -> bool | None:
    """One that has begun rests, too, between a not-guilty plea and the verdict. R18"""
    return is_assessed(facts) and may_be_assessed(facts)


def is_assessed_for_court(facts: Facts) -> bool | None:
    """Where somebody is convicted, and nobody has said why there is no assessment."""
    return is_convicted(facts) if is_assessed(facts) else False


NO_VERDICT = "There was a not-guilty plea: no HSB assessment until the verdict."
NO_PLEA = "Depends on the plea."
NOT_CONVICTED = "Depends on the plea and the verdict."

WORKERS = Step(
    "workers_nominated", "Two workers for the HSB assessment are nominated at panel", Lead.PANEL,
    "Date, and who they are", due=Due("decision"), applies=is_assessed, may_be_left_out=True,
)  # fmt: skip
ASSESSMENT = Step(
    "assessment_started", "HSB assessment, if appropriate", Lead.ASSESSORS, "Date it began; or why there is none",
    needs=("workers_nominated",), due=Due("workers_nominated", days=14), applies=may_be_assessed,
    waits_for=NO_VERDICT, may_be_left_out=True,
)  # fmt: skip
INTERVIEWS = Step(
    "interviews_held", "Interviews: young person, professionals, family members, significant others", Lead.ASSESSORS,
    "Date of the last one; who was not interviewed, and why", needs=("assessment_started",),
    due=Due("assessment_started", days=28), applies=assessment_goes_on, waits_for=NO_VERDICT, may_be_left_out=True,
)  # fmt: skip
REPORT = Step(
    "report_recorded", "Assessment is written into a report", Lead.ASSESSORS, "Date of the report",
    needs=("assessment_started",), due=Due("assessment_started", days=42), applies=assessment_goes_on,
    waits_for=NO_VERDICT,
)  # fmt: skip
OUTCOMES = Step(
    "outcomes_considered", "Report is discussed and its outcomes are considered", Lead.PANEL, "Date of the panel",
    needs=("report_recorded",), due=Due("report_recorded", at_next_panel=True), applies=is_assessed,
)  # fmt: skip
PLAN = Step(
    "plan_agreed", "Intervention plan is agreed", Lead.LEAD_AGENCY, "Date it was agreed",
    needs=("outcomes_considered",), due=Due("outcomes_considered", days=14),
)  # fmt: skip
REVIEW = Step(
    "reviewed_at_panel", "Review at the next available panel", Lead.PANEL, "Date of the review",
    needs=("plan_agreed",), due=Due("plan_agreed", at_next_panel=True), repeats=True,
)  # fmt: skip

CHILD_PROTECTION = Route("child_protection", "Child protection", "R16", (
    WORKERS,
    ASSESSMENT,
    REPORT,
    OUTCOMES,
    PLAN,
    Step(
        "plan_in_single_assessment", "Plan informs the single assessment and plan", Lead.SOCIAL_CARE,
        "Date the social worker took it up", needs=("plan_agreed",), due=Due("plan_agreed", days=14),
        may_be_left_out=True,
    ),
    REVIEW,
))  # fmt: skip

CRIMINAL_JUSTICE = Route("criminal_justice", "Criminal justice", "R17", (
    Step("offence_admitted", "Young person admits the offence", Lead.POLICE, "Date of the admission",
         due=Due("decision"), may_be_left_out=True),
    Step("bailed", "Bail, or release under investigation", Lead.POLICE, "Date it began",
         needs=("offence_admitted",), due=Due("offence_admitted"), may_be_left_out=True),
    WORKERS,
    ASSESSMENT,
    INTERVIEWS,
    REPORT,
    OUTCOMES,
    Step("disposal_decided", "Police or CPS decide the disposal", Lead.PROSECUTION, "Date, and what was decided",
         needs=("offence_admitted", "outcomes_considered"), due=Due("outcomes_considered", days=28)),
    PLAN,
    REVIEW,
))  # fmt: skip

PROSECUTION = Route("prosecution", "Straight to prosecution", "R18", (
    Step("strategy_held", "Strategy discussion between police and social care: risk of serious harm?", Lead.POLICE,
         "Date, and what was found", due=Due("decision")),
    Step("charged", "Young person is charged", Lead.POLICE, "Date of the charge", needs=("strategy_held",)),
    Step("plea_entered", "Plea", Lead.COURT, "Date, and the plea", needs=("charged",), values=Plea),
    Step("safety_planned", "Panel plans for safety and to reduce harm, without an assessment", Lead.PANEL,
         "Date of the panel", needs=("plea_entered",), due=Due("plea_entered", at_next_panel=True),
         applies=is_contested, waits_for=NO_PLEA, repeats=True),
    Step("verdict_given", "Verdict", Lead.COURT, "Date, and the verdict", needs=("plea_entered",), values=Verdict,
         applies=is_contested, waits_for=NO_PLEA),
    Step("psr_requested", "Court asks for a pre-sentence report, and for enough time for an HSB assessment",
         Lead.COURT, "Date, and until when time is given", needs=("plea_entered",), applies=is_convicted,
         waits_for=NOT_CONVICTED),
    Step("workers_nominated", "Partner for the assessment is identified at panel", Lead.PANEL,
         "Date, and who they are", needs=("plea_entered",), due=Due("psr_requested"),
         applies=is_assessed_for_court, waits_for=NOT_CONVICTED, may_be_left_out=True),
    Step("assessment_started", "Youth Justice Service assesses with the partner", Lead.YOUTH_JUSTICE,
         "Date it began; or why there is none", needs=("psr_requested", "workers_nominated"),
         due=Due("workers_nominated", days=7), applies=is_convicted, waits_for=NOT_CONVICTED, may_be_left_out=True),
    Step("report_recorded", "Assessment is written into a report", Lead.YOUTH_JUSTICE, "Date of the report",
         needs=("assessment_started",), due=Due("assessment_started", days=42), applies=is_assessed_for_court,
         waits_for=NOT_CONVICTED),
    Step("disposal_proposed", "Youth Justice Service proposes a disposal", Lead.YOUTH_JUSTICE,
         "Date, and what was proposed", needs=("psr_requested", "report_recorded"), applies=is_convicted,
         waits_for=NOT_CONVICTED),
    Step("sentenced", "Sentence", Lead.COURT, "Date, and the sentence", needs=("psr_requested", "disposal_proposed"),
         applies=is_convicted, waits_for=NOT_CONVICTED),
    Step("plan_agreed", "Intervention plan with roles and responsibilities", Lead.YOUTH_JUSTICE,
         "Date it was agreed", needs=("sentenced",), due=Due("sentenced", days=14), applies=is_convicted,
         waits_for=NOT_CONVICTED),
    REVIEW,
))  # fmt: skip

SUPPORT = Route("support", "Protection and support of the child harmed", "R10, R13", (
    Step("needs_assessed", "Risk and needs of the child are assessed", Lead.SOCIAL_CARE, "Date of the assessment",
         due=Due("decision", days=14)),
    Step("support_offered", "Support is offered: therapy, safety at school, contact", Lead.SOCIAL_CARE,
         "Date, and what was offered", needs=("needs_assessed",), due=Due("needs_assessed", days=7)),
    Step("plan_agreed", "Safety and support plan is agreed", Lead.SOCIAL_CARE, "Date it was agreed",
         needs=("needs_assessed",), due=Due("needs_assessed", days=14)),
    REVIEW,
))  # fmt: skip

# What was begun in court goes on though the panel advises another pathway: the verdict can still be recorded. R18
COURT = Route("court", "Court case that goes on", "R18", tuple(
    replace(PROSECUTION.step(key), needs=needs) for key, needs in
    (("plea_entered", ()), ("verdict_given", ("plea_entered",)))
))  # fmt: skip

ROUTES = {route.key: route for route in (CHILD_PROTECTION, CRIMINAL_JUSTICE, PROSECUTION, COURT, SUPPORT)}
STEPS = {step.key: step for route in reversed(ROUTES.values()) for step in route.steps}
