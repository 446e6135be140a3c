"""The addresses of the room, by name and by referral."""

from django.urls import reverse

from referrals import sections
from tests.referrals.telling import (
    ADMISSION,
    ASKS,
    ASSESSMENT,
    BEHAVIOUR,
    CHILD,
    IDENTITY,
)

OF_REFERRAL = {
    "assessment": ASSESSMENT,
    "behaviour": BEHAVIOUR,
    "admission": ADMISSION,
    "asks": ASKS,
    "no_child_harmed": {"why_no_child_harmed": "Not known"},
}
OF_CHILD = {"child_identity": IDENTITY, **CHILD}


def url(name, *args):
    return reverse(f"referrals:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def version(name, row):
    return sections.version_of(sections.BY_URL_NAME[name], type(row).objects.get(pk=row.pk))


def pages_of(referral):
    """Every page about one referral that can be asked for."""
    yield from (url(name, referral) for name in OF_REFERRAL)
    for child in referral.children.all():
        yield from (url(name, referral, child) for name in OF_CHILD)
    for harmed in referral.harmed:
        yield url("child_remove", referral, harmed)
    for incident in referral.incidents.all():
        yield url("incident", referral, incident)
        yield url("incident_remove", referral, incident)
    yield from (
        url(name, referral) for name in ("detail", "children", "incidents", "incident_add", "documents", "check")
    )
