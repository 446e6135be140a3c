"""Correcting what is known of a case: another entry, which takes the place of the one before. R27, R30"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import names, permissions, rules
from cases.models import CaseInformation
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

CORRECTED = ("heading", "text", "source", "dated_on", "precision", "is_opinion", "caveat")


@transaction.atomic
def correct_information(
    *, entry: CaseInformation, by: Person, because: str, is_restricted=False, **told
) -> CaseInformation:
    """Say an entry as it is right, and why; the earlier words stay to be read. `told`: any of CORRECTED.

    `is_restricted`: what was open to all is from now on, with its earlier words, for those who manage the case alone,
    such as an address that must not be disclosed. Never the other way round. R33
    """
    if not permissions.can_correct(by, entry):
        raise PermissionDenied
    locked(entry.case)  # two do not correct the same at once
    values = {name: told.get(name, getattr(entry, name)) for name in CORRECTED}
    is_restricted = is_restricted or entry.is_restricted
    is_changed = is_restricted != entry.is_restricted or any(values[name] != getattr(entry, name) for name in CORRECTED)
    if reasons := rules.reasons_not_to_correct(entry, because=because, is_changed=is_changed):
        raise RuleBroken(reasons)
    correction = CaseInformation.objects.create(
        record_id=entry.record_id, case_id=entry.case_id, kind=entry.kind, agency_id=entry.agency_id,
        is_restricted=is_restricted, corrects=entry, corrected_because=because.strip(), recorded_by=by, **values,
    )  # fmt: skip
    names.note(entry, {
        "Correction, heading": correction.heading, "Correction, what is known": correction.text,
        "Correction, source": correction.source, "Correction, caveat": correction.caveat,
        "Correction, why": correction.corrected_because,
    })  # fmt: skip
    audit.record(
        "case.information_corrected", entry, by=by, kind=entry.kind, entry=str(entry.pk), is_restricted=is_restricted
    )
    return correction
