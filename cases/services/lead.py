"""Which agency leads a case, with every change of it. R19"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names, permissions
from cases.models import Case, CaseEvent, LeadAgency
from cases.services.events import note_event
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Agency, Person


@transaction.atomic
def set_lead_agency(*, case: Case, agency: Agency, on: date, because: str, by: Person) -> LeadAgency:
    """Between two decisions, by whoever holds office: with the day and the reason."""
    if not permissions.can_set_lead(by, case):
        raise PermissionDenied
    case = locked(case)
    reasons = []
    if case.status != Case.Status.OPEN:
        reasons.append("The case is closed.")
    if case.lead_agency_id == agency.pk:
        reasons.append(f"{agency} leads already.")
    if on > timezone.localdate():
        reasons.append("The date must be today or earlier.")
    if not because.strip():
        reasons.append("Say why another agency leads.")
    if reasons:
        raise RuleBroken(reasons)
    lead = lead_from(case, agency, on=on, because=because.strip(), by=by)
    names.note(case, {"Lead agency, why": because})
    return lead


def lead_from(case: Case, agency: Agency, *, on: date, because: str, by: Person) -> LeadAgency | None:
    """Write it down where it changes. In the transaction, and under the lock, of the caller."""
    if case.lead_agency_id == agency.pk:
        return None
    lead = LeadAgency.objects.create(record=case.record, case=case, agency=agency, on=on, because=because, set_by=by)
    case.lead_agency = agency
    case.save(update_fields=["lead_agency"])
    note_event(case=case, kind=CaseEvent.Kind.DECISION, words=f"Lead agency: {agency}", by=by, on=on)
    audit.record("case.lead_agency_set", case, by=by, agency=str(agency.pk))
    return lead
