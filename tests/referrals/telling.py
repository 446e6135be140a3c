"""A referral of made-up children, told through the services as the referrer tells it."""

from datetime import date

from referrals import points, sections
from referrals.models import Referral
from referrals.services.drafts import add_child_harmed, save_incident, save_section, start_referral
from referrals.services.points import answer_points
from referrals.services.submission import submit_referral
from referrals.views.loading import whole

ASSESSMENT = {
    "cat_led": True,
    "assessment_worker": "Lena Leadworker",
    "assessment_started_on": date(2026, 10, 1),
    "assessment_completed_on": date(2026, 10, 20),
    "assessment_outcome": "known",
}
BEHAVIOUR = {
    "healthy": [],
    "problematic": ["spontaneous"],
    "harmful": ["power", "planning"],
    "level": "harmful",
    "level_reasons": "Older, stronger, and it was hidden.",
    "hackett": "abusive",
}
ADMISSION = {"admission": "partly", "admission_account": "Says it was a game."}
ASKS = {"asks": "Advice on the pathway."}
IDENTITY = {
    "given_names": "Yorick",
    "family_name": "Youngperson",
    "also_known_as": "",
    "date_of_birth": date(2012, 3, 27),
    "estimated_age": None,
    "gender": "boy",
    "ethnicity": "White British",
    "first_language": "English",
    "school": "Yewtree School",
    "nhs_number": "9434765919",
    "parental_responsibility": "Yolanda Youngperson, mother",
}
HARMED = IDENTITY | {
    "given_names": "Hettie",
    "family_name": "Harmedchild",
    "date_of_birth": date(2017, 6, 1),
    "gender": "girl",
    "school": "Hawthorn Primary",
    "nhs_number": "",
    "parental_responsibility": "Hugo Harmedchild, father",
}
CHILD = {
    "child_needs": {"needs": "Needs of {0}", "communication_needs": "None"},
    "child_plans": {
        "looked_after": False, "protection_plan": True, "send": True, "send_detail": "Plan of {0}", "plans": "",
    },
    "child_safety": {
        "safety_arrangements": "Safety of {0}", "supervised_by": "Aunt", "school_plan": "", "contact": "None",
    },
    "child_views": {"views": "Views of {0}", "why_no_views": "", "carers_views": "", "why_no_carers_views": "Abroad"},
}  # fmt: skip
NEW_CHILD = HARMED | {
    "given_names": "Holly",
    **{key: value for values in CHILD.values() for key, value in values.items()},
}
INCIDENT = {
    "occurred_on": date(2026, 9, 12),
    "precision": "about",
    "until": None,
    "place": "At a relative's house",
    "setting": "contact",
    "what_happened": "The young person touched child harmed A.",
    "came_to_light": "Child harmed A told a teacher.",
    "disclosed_on": date(2026, 9, 15),
    "crime_reference": "",
}


def start(cast) -> Referral:
    return whole(start_referral(by=cast.referrer, panel=cast.panel, team="East").pk)


def tell(referral, by) -> Referral:
    """Write every section; one child harmed, one incident."""
    harmed = add_child_harmed(referral=referral, by=by)
    for name, values in [
        ("assessment", ASSESSMENT), ("behaviour", BEHAVIOUR), ("admission", ADMISSION), ("asks", ASKS),
    ]:  # fmt: skip
        save(referral, by, name, referral, values)
    for child, identity in [(referral.young_person, IDENTITY), (harmed, HARMED)]:
        save(referral, by, "child_identity", child, identity)
        for name, values in CHILD.items():
            told = {
                key: value.format(identity["given_names"]) if isinstance(value, str) else value
                for key, value in values.items()
            }
            save(referral, by, name, child, told)
    save_incident(referral=referral, by=by, incident=None, values=INCIDENT, harmed=[harmed.pk], seen="")
    return whole(referral.pk)


def save(referral, by, name, row, values, because="", **changes):
    section = sections.BY_URL_NAME[name]
    fresh = type(row).objects.get(pk=row.pk)
    seen = sections.version_of(section, fresh)
    return save_section(
        referral=referral, by=by, section=section, row=row, values={**values, **changes}, seen=seen, because=because
    )


def submit(referral, by) -> Referral:
    return whole(submit_referral(referral=referral, by=by).pk)


def answer(referral, by, words="Done."):
    """Give every point of the Chair the same answer."""
    asked = points.of_return(referral)
    answer_points(referral=referral, by=by, answers={point.position: words for point in asked})


def as_posted(values) -> dict:
    """Values as a browser sends them: dates in three boxes, yes and no in words."""
    sent = {}
    for name, value in values.items():
        if isinstance(value, date):
            sent |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
        elif isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif value is not None:
            sent[name] = value
    return sent
