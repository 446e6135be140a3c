"""What of a referral goes to which child's case: that child's own parts and the incidents, not the other's. R11, R13.

The words are those that were frozen at submission. Text that people wrote is copied as it is; the boxes whose text
both sides may read say so.
"""

from django.utils import timezone

from cases.models import Gender, Precision, StatusFlag
from referrals.content import as_read
from referrals.models import Referral, ReferredChild
from sharing.web.days import from_iso, long_date

CHILD_FIELDS = (
    "given_names",
    "family_name",
    "also_known_as",
    "ethnicity",
    "first_language",
    "nhs_number",
    "school",
    "social_care_reference",
    "yjs_reference",
)
# Of a child's own identity these are no field of the register of children, so they come as information.
IDENTITY_TOLD = {
    "estimated_age", "interpreter", "gp", "address",
    "parental_responsibility", "siblings", "children_at_risk",
}  # fmt: skip
TO_EVERY_CASE = {"reports"}
ABOUT_THE_BEHAVIOUR = {"behaviour", "admission"}


def of_young_person(referral: Referral) -> dict:
    """`child` and `information` of the young person's case: their own parts, every incident, the behaviour."""
    own = referral.young_person
    kinds = {"incident", "relationship", *TO_EVERY_CASE, *ABOUT_THE_BEHAVIOUR}
    told = _for_case(referral, own, lambda part: _is_about(own, part) or part["kind"] in kinds)
    return told | {"level": _words_of(referral, "level")[:60]}


def of_child_harmed(referral: Referral, child: ReferredChild) -> dict:
    """`child` and `information` of a child harmed: their own parts and the incidents in which they were harmed."""

    def belongs(part):
        return _is_about(child, part) or str(child.pk) in part["harmed"] or part["kind"] in TO_EVERY_CASE

    return _for_case(referral, child, belongs) | {"relation": _words_of(referral, "relationship", child)[:200]}


def _words_of(referral, name, child=None):
    """The answer to one question as it was frozen: of the referral, or of a child; "" where there is none."""
    whose = str(child.pk) if child else None
    rows = [row for part in as_read(referral.submission) for row in part["rows"] if _is_of(whose, part)]
    return next((row["words"] for row in rows if row["name"] == name), "")


def _is_of(whose, part):
    return whose is None or part["child"] == whose


def _is_about(child, part):
    return part["child"] == str(child.pk)


def _for_case(referral, child, belongs):
    parts = [part for part in as_read(referral.submission) if belongs(part)]
    return {
        "child": {name: getattr(child, name) for name in CHILD_FIELDS} | _age(referral, child),
        "information": [one for part in parts if (one := _information(referral, child, part))]
        + _kept_address(referral, child),
        "flags": _flags(referral, child),
    }


def _flags(referral, child):
    """Status that matters for safety, as the referral has it; of a kept address only that there is one. R33"""
    told = {"source": f"Referral {referral.reference}"}
    flags = []
    if referral.submission.addresses.filter(child=child.pk, is_secret=True).exists():
        flags.append({"kind": StatusFlag.Kind.ADDRESS, **told})
    if child.looked_after:
        flags.append({"kind": StatusFlag.Kind.LOOKED_AFTER, "detail": child.looked_after_by, **told})
    if child.protection_plan:
        category = child.get_protection_category_display()
        flags.append({"kind": StatusFlag.Kind.PROTECTION_PLAN, "detail": category, **told})
    return flags


def _age(referral, child):
    """The date of birth; one year counted back from the submission where only an age was estimated."""
    told = {"gender": child.gender or Gender.UNKNOWN, "date_of_birth": child.date_of_birth, "age_is_estimated": False}
    if child.date_of_birth is None and child.estimated_age is not None:
        day = timezone.localdate(referral.submission.submitted_at)
        told |= {"date_of_birth": day.replace(year=day.year - child.estimated_age, day=min(day.day, 28))}
        told |= {"age_is_estimated": True}
    return told


def _kept_address(referral, child):
    """The address that must not be disclosed, for those who manage the case. R33"""
    kept = referral.submission.addresses.filter(child=child.pk, is_secret=True).first()
    if kept is None:
        return []
    told = {"kind": "identity", "heading": "Address, not to be disclosed", "text": kept.address, "is_restricted": True}
    return [told | _from(referral)]


def _from(referral):
    day = timezone.localdate(referral.submission.submitted_at)
    return {"source": f"Referral {referral.reference}", "dated_on": day.isoformat()}


def _information(referral, child, part):
    rows = [row for row in part["rows"] if _goes_along(part, row)]
    if not rows:
        return None
    return {
        "kind": part["kind"],
        "heading": part["title"].rpartition(": ")[2].capitalize() if _is_about(child, part) else part["title"],
        "text": "\n\n".join(f"{row['label']}: {row['words']}" for row in rows),
        **_from(referral),
        **({"dated_on": part["dated_on"], "precision": _precision(part)} if part["dated_on"] else {}),
    }


def _precision(part):
    """Of an incident: exact where nothing but its day is said of when it was."""
    when = next((row["words"] for row in part["rows"] if row["name"] == "when"), "")
    return Precision.DAY if when == long_date(from_iso(part["dated_on"])) else Precision.ABOUT


def _goes_along(part, row):
    is_told = part["kind"] != "identity" or row["name"] in IDENTITY_TOLD
    return bool(row["words"]) and is_told and not row["shows_other_children"]
