"""A referral of made-up children, told through the services as the referrer tells it."""

from datetime import date

from referrals import points, sections
from referrals.models import HarmedIn, Incident, Referral, ReferredChild, SavedPage
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
STRATEGY = {
    "strategy_held": True,
    "strategy_on": date(2026, 9, 16),
    "strategy_agencies": "Social care, police, health",
    "strategy_why_not": "",
}
REPORTS = {
    "police_told": True,
    "police_told_on": date(2026, 9, 15),
    "police_told_by": "Duty social worker",
    "police_reference": "NP/11223",
    "why_police_not_told": "",
    "report_made": "yes",
    "report_to": "Northmoor Police",
    "report_on": date(2026, 9, 15),
    "report_by": "The teacher",
    "report_reference": "MR/4",
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
    "interpreter": False,
    "school": "Yewtree School",
    "gp": "Moor Lane Practice",
    "nhs_number": "9434765919",
    "social_care_reference": "LCS 40071",
    "yjs_reference": "",
}
HARMED = IDENTITY | {
    "given_names": "Hettie",
    "family_name": "Harmedchild",
    "date_of_birth": date(2017, 6, 1),
    "gender": "girl",
    "school": "Hawthorn Primary",
    "nhs_number": "",
    "social_care_reference": "LCS 40072",
}
ADDRESS = {"address": "4 Yewtree Close\nAshdale", "is_secret": False}
SECRET = {"address": "9 Hidden Row\nAshdale", "is_secret": True}
FAMILY = {
    "parental_responsibility": "Yolanda Youngperson, mother",
    "siblings": "A sister of 4, at home",
    "children_at_risk": "None",
}
HARMED_FAMILY = FAMILY | {"parental_responsibility": "Hugo Harmedchild, father"}
RELATIONSHIP = {"relationship": "neighbour", "relationship_detail": "Their gardens touch."}
CHILD = {
    "child_needs": {
        "needs": "Needs of {0}", "at_risk": "yes", "at_risk_detail": "From an uncle of {0}", "disability": "Asthma",
        "communication_needs": "None",
    },
    "child_plans": {
        "looked_after": False, "looked_after_by": "", "protection_plan": True, "protection_category": "neglect",
        "send": True, "send_kind": "support", "send_detail": "Plan of {0}", "strategy_outcome": "Enquiry for {0}",
        "plans": "",
    },
    "child_safety": {
        "safety_arrangements": "Safety of {0}", "supervised_by": "Aunt", "school_plan": "", "contact": "None",
    },
    "child_views": {"views": "Views of {0}", "why_no_views": "", "carers_views": "", "why_no_carers_views": "Abroad"},
}  # fmt: skip
NEW_CHILD = HARMED | {
    "given_names": "Holly",
    **ADDRESS,
    **HARMED_FAMILY,
    **RELATIONSHIP,
    **{key: value for values in CHILD.values() for key, value in values.items()},
}
INCIDENT = {
    "occurred_on": date(2026, 9, 12),
    "precision": "about",
    "until": None,
    "frequency": "once",
    "place_kind": "other_home",
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
    for name, row, values in _answers(referral, harmed):
        save(referral, by, name, row, values)
    save_incident(referral=referral, by=by, incident=None, values=INCIDENT, harmed=[harmed.pk], seen="")
    return whole(referral.pk)


def told(referral, by) -> Referral:
    """The same rows without the services that write them one by one: hundreds of tests begin with them."""
    harmed = ReferredChild.objects.create(referral=referral, role="child_harmed", position=1)
    rows = {one.pk: one for one in (referral, harmed, referral.young_person)}
    saved = [("children", referral)]
    for name, row, values in _answers(referral, harmed):
        section, row = sections.BY_URL_NAME[name], rows[row.pk]
        answered = sections.row_of(section, row)
        for question in section.fields:
            setattr(answered, question, values[question])
        if section is sections.ADDRESS:
            answered.save()
            row.address_is_secret = answered.is_kept_apart
        saved.append((name, row))
    for row in rows.values():
        row.save()
    incident = Incident.objects.create(referral=referral, **INCIDENT)
    HarmedIn.objects.create(referral=referral, incident=incident, child=harmed)
    saved.append(("incident", incident))
    SavedPage.objects.bulk_create(
        SavedPage(referral=referral, page=name, row=row.pk, saved_by=by) for name, row in saved
    )
    return whole(referral.pk)


def _answers(referral, harmed):
    """(section, what it is about, its answers)"""
    for name, values in [
        ("assessment", ASSESSMENT), ("strategy", STRATEGY), ("reports", REPORTS), ("behaviour", BEHAVIOUR),
        ("admission", ADMISSION), ("asks", ASKS),
    ]:  # fmt: skip
        yield name, referral, values
    yield "child_relationship", harmed, RELATIONSHIP
    for child, identity, address, family in [
        (referral.young_person, IDENTITY, ADDRESS, FAMILY), (harmed, HARMED, SECRET, HARMED_FAMILY),
    ]:  # fmt: skip
        yield "child_identity", child, identity
        yield "child_address", child, address
        yield "child_family", child, family
        for name, values in CHILD.items():
            yield name, child, {key: _about(identity, value) for key, value in values.items()}


def _about(identity, value):
    return value.format(identity["given_names"]) if isinstance(value, str) else value


def save(referral, by, name, row, values, because="", **changes):
    section = sections.BY_URL_NAME[name]
    seen = sections.version_of(section, held(section, row))
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


def held(section, row):
    """The row that holds a section of the referral or of a child, as the database has it now."""
    fresh = type(row).objects.get(pk=row.pk)
    return sections.row_of(section, fresh) if section in sections.OF_A_CHILD else fresh
