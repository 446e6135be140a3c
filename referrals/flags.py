"""What of a referral must be seen at a glance: who is protected how, and how young the young person was. R05, R15"""

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.pathways import CRIMINAL_RESPONSIBILITY
from referrals.models import Incident, Referral, ReferredChild

CHILD_HARMED = ReferredChild.Role.CHILD_HARMED
ADDRESS = "Address must not be disclosed"
UNDER_10 = "Under 10 at the time: the criminal justice route is not possible"


def annotated(referrals: QuerySet) -> QuerySet:
    """Referrals, each with what its flags are told from; the young person is joined as `young`."""
    last_day = Case(When(until__isnull=False, then=F("until")), default=F("occurred_on"))
    latest = (
        Incident.objects.filter(referral=OuterRef("pk"))
        .order_by()
        .values("referral")
        .annotate(day=Max(last_day, output_field=DateField()))
        .values("day")
    )
    harmed = ReferredChild.objects.filter(referral=OuterRef("pk"), role=CHILD_HARMED)
    return referrals.annotate(
        latest_incident_on=Subquery(latest),
        harmed_address_is_secret=Exists(harmed.filter(address_is_secret=True)),
        harmed_looked_after=Exists(harmed.filter(looked_after=True)),
        harmed_protection_plan=Exists(harmed.filter(protection_plan=True)),
        young_looked_after=Coalesce(F("young__looked_after"), Value(False)),
        young_protection_plan=Coalesce(F("young__protection_plan"), Value(False)),
    )


def age_then(referral) -> int | None:
    """The young person's age at the latest incident, of an annotated referral."""
    day = referral.latest_incident_on
    return referral.young.age(day) if day else None


def of_listed(referral) -> list[str]:
    """The flags of an annotated referral, in words."""
    return _flags(
        {
            ADDRESS: (referral.young.address_is_secret, referral.harmed_address_is_secret),
            "Looked after": (referral.young_looked_after, referral.harmed_looked_after),
            "Child protection plan": (referral.young_protection_plan, referral.harmed_protection_plan),
        },
        age_then(referral),
    )


def of_whole(referral: Referral) -> list[str]:
    """The flags of a referral with all its parts."""
    young, harmed = referral.young_person, referral.harmed
    days = [one.last_day for one in referral.incidents.all() if one.last_day]
    return _flags(
        {
            ADDRESS: (young.address_is_secret, any(child.address_is_secret for child in harmed)),
            "Looked after": (young.looked_after, any(child.looked_after for child in harmed)),
            "Child protection plan": (young.protection_plan, any(child.protection_plan for child in harmed)),
        },
        young.age(max(days)) if days else None,
    )


def _flags(of_children, age):
    flags = []
    for what, (young, harmed) in of_children.items():
        who = [name for name, is_so in (("young person", young), ("child harmed", harmed)) if is_so]
        if who:
            flags.append(f"{what}: {' and '.join(who)}")
    if age is not None and age < CRIMINAL_RESPONSIBILITY:
        flags.append(UNDER_10)
    return flags
