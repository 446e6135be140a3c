"""The parts a referral is asked in, one idea a page, and which fields belong to each. R01, R05–R07."""

import hashlib
import json
from typing import NamedTuple

from sharing.web.days import long_date


class Section(NamedTuple):
    """One page of questions: its URL name, title and fields; `kind` is the kind of case information it becomes."""

    url_name: str
    title: str
    fields: tuple[str, ...]
    kind: str = ""


ASSESSMENT = Section(
    "assessment",
    "Assessment",
    ("cat_led", "assessment_worker", "assessment_started_on", "assessment_completed_on", "assessment_outcome"),
)
BEHAVIOUR = Section(
    "behaviour",
    "Behaviour on the continuum",
    ("healthy", "problematic", "harmful", "level", "level_reasons", "hackett"),
    "behaviour",
)
ADMISSION = Section("admission", "What the young person says of it", ("admission", "admission_account"), "admission")
ASKS = Section("asks", "What you ask of the panel", ("asks",))
NO_CHILD_HARMED = Section("no_child_harmed", "No child harmed is named", ("why_no_child_harmed",))
OF_THE_REFERRAL = (ASSESSMENT, BEHAVIOUR, ADMISSION, ASKS, NO_CHILD_HARMED)

IDENTITY = Section(
    "child_identity",
    "Who they are",
    (
        "given_names", "family_name", "also_known_as", "date_of_birth", "estimated_age", "gender", "ethnicity",
        "first_language", "school", "nhs_number", "parental_responsibility",
    ),
    "identity",
)  # fmt: skip
NEEDS = Section("child_needs", "Needs and communication", ("needs", "communication_needs"), "needs")
PLANS = Section(
    "child_plans", "Plans and status", ("looked_after", "protection_plan", "send", "send_detail", "plans"), "plans"
)
SAFETY = Section(
    "child_safety", "Safety now", ("safety_arrangements", "supervised_by", "school_plan", "contact"), "safety"
)
VIEWS = Section("child_views", "Views", ("views", "why_no_views", "carers_views", "why_no_carers_views"), "views")
OF_A_CHILD = (IDENTITY, NEEDS, PLANS, SAFETY, VIEWS)

INCIDENT = Section(
    "incident",
    "Incident",
    (
        "occurred_on", "precision", "until", "place", "setting", "what_happened", "came_to_light", "disclosed_on",
        "crime_reference",
    ),
    "incident",
)  # fmt: skip

BY_URL_NAME = {section.url_name: section for section in (*OF_THE_REFERRAL, *OF_A_CHILD, INCIDENT)}


def values_of(section: Section, row) -> dict:
    return {name: getattr(row, name) for name in section.fields}


def is_empty(section: Section, row) -> bool:
    """Whether nothing at all has been said in a section; "no" is something."""
    return all(value in ("", None, []) for value in values_of(section, row).values())


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
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return long_date(value) if hasattr(value, "year") else str(value)
