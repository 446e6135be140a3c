"""The parts a referral is asked in, one idea a page, and which fields belong to each. R01, R05–R07."""

import hashlib
import json
from typing import NamedTuple

from referrals import nhs_numbers
from sharing.web.days import long_date


class Section(NamedTuple):
    """One page of questions: its URL name, title and fields; `kind` is the kind of case information it becomes."""

    url_name: str
    title: str
    fields: tuple[str, ...]
    kind: str = ""

    @property
    def lede(self):
        """What the page is for, in one sentence; "{child}" stands for what the child is called."""
        return LEDES[self.url_name]


ASSESSMENT = Section(
    "assessment",
    "Assessment",
    ("cat_led", "assessment_worker", "assessment_started_on", "assessment_completed_on", "assessment_outcome"),
)
STRATEGY = Section(
    "strategy",
    "Strategy discussion",
    ("strategy_held", "strategy_on", "strategy_agencies", "strategy_why_not"),
    "reports",
)
REPORTS = Section(
    "reports",
    "Police and mandatory report",
    (
        "police_told", "police_told_on", "police_told_by", "police_reference", "why_police_not_told", "report_made",
        "report_to", "report_on", "report_by", "report_reference",
    ),
    "reports",
)  # fmt: skip
BEHAVIOUR = Section(
    "behaviour",
    "Behaviour on the continuum",
    ("healthy", "problematic", "harmful", "level", "level_reasons", "hackett"),
    "behaviour",
)
ADMISSION = Section("admission", "What the young person says of it", ("admission", "admission_account"), "admission")
ASKS = Section("asks", "What you ask of the panel", ("asks",))
URGENCY = Section("urgency", "If it cannot wait for the next panel", ("urgent_because",))
NO_CHILD_HARMED = Section("no_child_harmed", "No child harmed is named", ("why_no_child_harmed",))
BEFORE_THE_CHILDREN = (ASSESSMENT, STRATEGY, REPORTS)
OF_THE_REFERRAL = (*BEFORE_THE_CHILDREN, BEHAVIOUR, ADMISSION, ASKS, URGENCY, NO_CHILD_HARMED)

IDENTITY = Section(
    "child_identity",
    "Who they are",
    (
        "given_names", "family_name", "also_known_as", "date_of_birth", "estimated_age", "gender", "ethnicity",
        "first_language", "interpreter", "school", "gp", "nhs_number", "social_care_reference", "yjs_reference",
    ),
    "identity",
)  # fmt: skip
ADDRESS = Section("child_address", "Where they live", ("address", "is_secret"), "identity")
FAMILY = Section("child_family", "Family", ("parental_responsibility", "siblings", "children_at_risk"), "identity")
RELATIONSHIP = Section(
    "child_relationship", "How they know each other", ("relationship", "relationship_detail"), "relationship"
)
NEEDS = Section(
    "child_needs",
    "Needs and communication",
    ("needs", "at_risk", "at_risk_detail", "disability", "communication_needs"),
    "needs",
)
PLANS = Section(
    "child_plans",
    "Plans and status",
    (
        "looked_after", "looked_after_by", "protection_plan", "protection_category", "send", "send_kind",
        "send_detail", "strategy_outcome", "plans",
    ),
    "plans",
)  # fmt: skip
SAFETY = Section(
    "child_safety", "Safety now", ("safety_arrangements", "supervised_by", "school_plan", "contact"), "safety"
)
VIEWS = Section("child_views", "Views", ("views", "why_no_views", "carers_views", "why_no_carers_views"), "views")
OF_A_CHILD = (IDENTITY, ADDRESS, FAMILY, RELATIONSHIP, NEEDS, PLANS, SAFETY, VIEWS)

INCIDENT = Section(
    "incident",
    "Incident",
    (
        "occurred_on", "precision", "until", "frequency", "setting", "place_kind", "place", "what_happened",
        "came_to_light", "disclosed_on", "crime_reference",
    ),
    "incident",
)  # fmt: skip

LEDES = {
    "assessment": "Only an assessment led by the Children’s Assessment Team brings a case to the panel (§6.5).",
    "strategy": "When the agencies talked of the children, and who took part. What came of it stands with each child.",
    "reports": "Whom the law and your procedures ask you to tell, and whether that has been done.",
    "behaviour": "Place the behaviour on the guidance’s continuum from healthy to harmful (§4.2), and say why.",
    "admission": "What the young person says of the behaviour, before the panel considers a pathway.",
    "asks": "What you would like the panel to advise on.",
    "urgency": "The Chair confirms it on accepting: a late item on an agenda, or an extraordinary meeting.",
    "no_child_harmed": "Only where no child harmed can be named in this referral.",
    "child_identity": "Who {child} is. This goes to their own case and to no other.",
    "child_address": "Where {child} lives, and whether others may learn of it.",
    "child_family": "Who brings up {child}, and which other children to think of.",
    "child_relationship": "What connects {child} and the young person. Both their cases get this, without a name.",
    "child_needs": "What the panel should know about the needs of {child} (§3).",
    "child_plans": "Which plans and orders stand for {child} today.",
    "child_safety": "What has been arranged for {child} until the panel meets.",
    "child_views": "What {child} and those who bring them up say. They have a right to be heard (§3g).",
    "incident": "One incident. Add others one by one, or describe a series as a period.",
}

# One of the two is answered, not both.
PAIRS = [
    ("date_of_birth", "estimated_age"),
    ("views", "why_no_views"),
    ("carers_views", "why_no_carers_views"),
]
ONE_OF_TWO = dict(PAIRS) | {second: first for first, second in PAIRS}

BY_URL_NAME = {section.url_name: section for section in (*OF_THE_REFERRAL, *OF_A_CHILD, INCIDENT)}


def asked_of(child) -> tuple[Section, ...]:
    """The pages about one child; how they know the young person is asked of those harmed."""
    return tuple(one for one in OF_A_CHILD if one is not RELATIONSHIP or not child.is_young_person)


def row_of(section: Section, row):
    """The row that holds a section of the referral or of a child: itself, or where the child lives."""
    return row.lives_at if section is ADDRESS else row


def values_of(section: Section, row) -> dict:
    return {name: getattr(row, name) for name in section.fields}


def is_empty(section: Section, row) -> bool:
    """Whether nothing at all has been said in a section; "no" is something."""
    return all(value in ("", None, []) for value in values_of(section, row).values())


def is_unwritten(child) -> bool:
    return all(is_empty(section, row_of(section, child)) for section in asked_of(child))


def version_of(section: Section, row, also=()) -> str:
    """A short hash of what a section holds now: a page that was opened on another one saves nothing over it."""
    held = json.dumps([values_of(section, row), sorted(map(str, also))], default=str, sort_keys=True)
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def label_of(row, name) -> str:
    """What a field is called in lists of answers."""
    words = str(row._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


def words_of(row, name) -> str:
    """A field's value as people read it; "" when nothing was said."""
    value = getattr(row, name)
    field = row._meta.get_field(name)
    if value in ("", None, []):
        return ""
    if value is True or value is False:
        return "Yes" if value else "No"
    if name == "nhs_number":
        return nhs_numbers.grouped(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return long_date(value) if hasattr(value, "year") else str(value)
