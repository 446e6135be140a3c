"""The addresses of the room, by name and by referral."""

from django.urls import reverse

from referrals import sections
from tests.referrals.telling import (
    ADDRESS,
    ADMISSION,
    ASKS,
    ASSESSMENT,
    BEHAVIOUR,
    CHILD,
    FAMILY,
    IDENTITY,
    RELATIONSHIP,
    REPORTS,
    STRATEGY,
    held,
)

OF_REFERRAL = {
    "assessment": ASSESSMENT,
    "strategy": STRATEGY,
    "reports": REPORTS,
    "behaviour": BEHAVIOUR,
    "admission": ADMISSION,
    "asks": ASKS,
    "no_child_harmed": {"why_no_child_harmed": "Not known"},
}
OF_CHILD = {"child_identity": IDENTITY, "child_address": ADDRESS, "child_family": FAMILY, **CHILD}
OF_CHILD_HARMED = {**OF_CHILD, "child_relationship": RELATIONSHIP}


def url(name, *args):
    return reverse(f"referrals:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def version(name, row):
    section = sections.BY_URL_NAME[name]
    return sections.version_of(section, held(section, row))


def pages_of(referral):
    """Every page about one referral that can be asked for."""
    yield from (url(name, referral) for name in OF_REFERRAL)
    for child in referral.children.all():
        asked = OF_CHILD if child.is_young_person else OF_CHILD_HARMED
        yield from (url(name, referral, child) for name in asked)
    for harmed in referral.harmed:
        yield url("child_remove", referral, harmed)
    for incident in referral.incidents.all():
        yield url("incident", referral, incident)
        yield url("incident_remove", referral, incident)
    yield from (
        url(name, referral) for name in ("detail", "children", "incidents", "incident_add", "documents", "check")
    )
