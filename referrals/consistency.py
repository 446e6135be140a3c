"""What in a referral does not fit together: dates that cannot be, a child named twice, and what is worth a second look.

What cannot be stands in the way of submitting (`referrals.rules`); the rest is said and leaves the worker free. R06
"""

from cases.models import ADULT, Document
from cases.pathways import CRIMINAL_RESPONSIBILITY
from referrals.models import Referral, ReferredChild
from sharing.web.days import long_date, today

UNDER_TEN = (
    "The young person was under 10 at the time. The panel can advise on child protection; the criminal justice route "
    "is not available"
)


def impossible_of(incident, young_person):
    """Dates that do not fit each other, said with both so that the wrong one can be found."""
    first, last, told = incident.occurred_on, incident.last_day, incident.disclosed_on
    born = young_person.date_of_birth
    reasons = []
    if is_ahead(last) or is_ahead(told):
        reasons.append("a date is in the future: check it")
    if first and told and told < first:
        reasons.append(f"it was disclosed on {long_date(told)}, before it happened: check both dates")
    if first and born and first < born:
        reasons.append(f"it is dated before the young person was born on {long_date(born)}: check both dates")
    if first and young_person.age(first) is not None and born and young_person.age(first) >= ADULT:
        reasons.append(
            f"the young person, born on {long_date(born)}, was 18 or over: check both dates. "
            "The panel considers what was done under 18 (§2)"
        )
    return reasons


def worth_a_look(referral: Referral) -> list[tuple[str, str, tuple]]:
    """(sentence, URL name, arguments) of what the Chair would ask about; nothing of it stands in the way. R06, R15"""
    young, looked_at = referral.young_person, []

    def say(sentence, url_name, *args):
        looked_at.append((sentence, url_name, (referral.pk, *args)))

    assessment = Document.objects.filter(record=referral.pk, kind=Document.Kind.ASSESSMENT)
    if not assessment.exclude(scan=Document.Scan.INFECTED).exists():
        say("The document of the assessment is not attached", "documents")
    for number, one in enumerate(referral.incidents.all(), 1):
        age = young.age(one.occurred_on) if one.occurred_on else None
        if age is not None and young.date_of_birth and 0 <= age < CRIMINAL_RESPONSIBILITY:
            say(f"Incident {number}: {UNDER_TEN}", "incident", one.pk)
    for child in referral.children.all():
        if not child.lives_at.address and not child.address_is_secret:
            say(f"{child.label}: no address is given", "child_address", child.pk)
        if child.looked_after and not child.looked_after_by:
            say(f"{child.label}: which authority looks after them is not said", "child_plans", child.pk)
        if child.protection_plan and not child.protection_category:
            say(f"{child.label}: the category of the child protection plan is not said", "child_plans", child.pk)
        if not child.is_young_person and not child.relationship:
            say(f"{child.label}: how they know the young person is not said", "child_relationship", child.pk)
    return looked_at


def are_the_same(one: ReferredChild, other: ReferredChild) -> bool:
    """Whether two rows of a form name one child: the same NHS number, or the same names and date of birth."""
    if one.nhs_number and one.nhs_number == other.nhs_number:
        return True
    named = [
        (child.given_names.casefold(), child.family_name.casefold(), child.date_of_birth) for child in (one, other)
    ]
    return all(named[0]) and named[0] == named[1]


def is_ahead(day) -> bool:
    return bool(day) and day > today()
