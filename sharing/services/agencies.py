"""Whom an agency names for information governance, and its approval of the agreement. R38, R40."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.models import Agency, AgreementApproval, AgreementVersion, Person


@transaction.atomic
def name_lead(*, agency: Agency, lead: Person | None, by: Person) -> None:
    """Who answers for information governance at an agency: somebody of its own. R40."""
    if not permissions.can_keep_people(by):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_name_lead(agency, lead):
        raise RuleBroken(reasons)
    Agency.objects.filter(pk=agency.pk).update(governance_lead=lead)
    audit.record("agency.lead_named", by=by, agency=str(agency.pk), lead=str(lead.pk) if lead else "")


@transaction.atomic
def record_approval(
    *, agency: Agency, version: AgreementVersion, approved_on: date, approved_by, by: Person
) -> AgreementApproval:
    """Write down that an agency has approved a version of the agreement; with it the gate opens to its staff. R38."""
    if not permissions.can_keep_people(by):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_record_approval(agency, version, approved_on):
        raise RuleBroken(reasons)
    approval = AgreementApproval(version=version, agency=agency, approved_on=approved_on, approved_by=approved_by)
    try:
        with transaction.atomic():
            approval.save(force_insert=True)
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.APPROVED_ALREADY) from error
    audit.record("agreement.approved", by=by, agency=str(agency.pk), version=version.number, on=str(approved_on))
    return approval
