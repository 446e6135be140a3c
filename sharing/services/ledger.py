"""The ledger: what was shared of a record, to whom and why; also what was considered and not shared. R34–R37"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Agency, Disclosure, Person, Place
from sharing.places import holds_office
from sharing.services import access

NOT_AGREED = (
    "Outside the agreement, partners have to agree: say who agreed. Only the Chair decides this without them (§6.5)."
)


@transaction.atomic
def write_disclosure(
    *, record, by: Person, what: str, purpose: str, ground: str, reason: str, to_agency: Agency | None = None,
    to_whom="", outcome=Disclosure.Outcome.SHARED, agreed_by="", on: date | None = None, how=Disclosure.How.HAND,
) -> Disclosure:  # fmt: skip
    """Write one row; `record`: a Record or anything with a `record_id`. It cannot be changed or taken away."""
    record_id = getattr(record, "record_id", None) or record.pk
    if not access.may(by, access.MANAGE if how == Disclosure.How.EXPORT else access.CONTRIBUTE, record):
        raise PermissionDenied
    if reasons := reasons_not_to_disclose(
        by=by, to_agency=to_agency, to_whom=to_whom, outcome=outcome, agreed_by=agreed_by
    ):
        raise RuleBroken(reasons)
    outside_alone = outcome == Disclosure.Outcome.SHARED and to_agency is None and not agreed_by.strip()
    written = Disclosure.objects.create(
        record_id=record_id, what=what, purpose=purpose, ground=ground, reason=reason, to_agency=to_agency,
        to_whom=to_whom.strip(), outcome=outcome, agreed_by=agreed_by.strip(), is_chairs_own=outside_alone,
        on=on or timezone.localdate(), how=how, by=by, by_agency=by.agency,
    )  # fmt: skip
    audit.record("disclosure.written", record_id, by=by, disclosure=str(written.pk), outcome=outcome, how=how)
    return written


def reasons_not_to_disclose(*, by: Person, to_agency, to_whom="", outcome=Disclosure.Outcome.SHARED, agreed_by=""):
    """Why this cannot be written as shared; empty when it can. R37"""
    if bool(to_agency) == bool(to_whom.strip()):
        return ["Say to whom: a partner agency, or somebody outside the agreement."]
    outside = to_agency is None and outcome == Disclosure.Outcome.SHARED
    if outside and not agreed_by.strip() and not holds_office(by, Place.Office.CHAIR):
        return [NOT_AGREED]
    return []
