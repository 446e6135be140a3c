"""Which version of the agreement is in force, and which an agency still has to approve. R38."""

from django.utils import timezone

from sharing.models import Agency, AgreementVersion, Panel


def in_force(panel: Panel) -> AgreementVersion | None:
    """The latest version that has started."""
    return AgreementVersion.objects.filter(panel=panel, starts_on__lte=timezone.localdate()).first()


def coming(panel: Panel) -> list[AgreementVersion]:
    """Versions that start later: approved before their day, so that nobody is shut out on it, the soonest first."""
    later = AgreementVersion.objects.filter(panel=panel, starts_on__gt=timezone.localdate())
    return list(later.order_by("starts_on"))


def to_approve(panel: Panel, agency: Agency) -> list[AgreementVersion]:
    """What this agency has not approved yet, of the version in force and those to come."""
    approved = set(agency.agreement_approvals.values_list("version_id", flat=True))
    versions = [one for one in (in_force(panel), *coming(panel)) if one]
    return [one for one in versions if one.pk not in approved]
