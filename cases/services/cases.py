"""Opening cases and what the panel decides about them. R10–R14, R22."""

import string
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import facts, matching, names, permissions, rules
from cases.models import (
    Case,
    CaseEvent,
    CaseInformation,
    Child,
    PanelDate,
    PathwayDecision,
    Precision,
    StatusFlag,
)
from cases.services.events import note_event
from cases.services.lead import lead_from
from cases.services.links import is_adult, write_link
from cases.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Agency, Grant, Panel, Person, Record
from sharing.services import access

ROLE_LETTER = {Case.Role.YOUNG_PERSON: "Y"}


@transaction.atomic
def open_cases(
    *,
    referral_record,
    panel: Panel,
    reference: str,
    young_person: dict,
    harmed: list[dict],
    by: Person,
    referrer: Person,
    urgent_because="",
) -> list[Case]:
    """Open one case for the young person and one for each child harmed, kept apart and linked without names. R10, R11.

    Each dict: `child`, fields of Child; `information`, list of fields of CaseInformation (kind, heading, text,
    source, dated_on, precision); where the child is known already `known`, the id of whom; `flags`, list of fields of
    StatusFlag; `level` on the continuum; of a child harmed `relation`, how the two know each other. The young person's
    case is first in the list returned. The referrer may add to each. `urgent_because`: why they cannot wait for the
    next panel, as the Chair has confirmed it. R04
    """
    if not access.may(by, access.MANAGE, referral_record):
        raise PermissionDenied
    matching.one_at_a_time()
    opened = {
        "referral_record": referral_record, "panel": panel, "by": by, "referrer": referrer,
        "urgent_because": urgent_because,
    }  # fmt: skip
    first = _open_case(**opened, role=Case.Role.YOUNG_PERSON, reference=f"{reference}-Y", **young_person)
    cases = [first]
    for letter, one in zip(string.ascii_uppercase, harmed, strict=False):
        told = {name: value for name, value in one.items() if name != "relation"}
        case = _open_case(**opened, role=Case.Role.CHILD_HARMED, reference=f"{reference}-{letter}", **told)
        between = {"by": by, "relation": one.get("relation", ""), "incidents_on": _incidents_on(one["information"])}
        write_link(first, case, f"{'person' if is_adult(case.child) else 'child'} harmed {letter}", **between)
        write_link(case, first, "young person", **between)
        cases.append(case)
    return cases


def _open_case(
    *, referral_record, panel, by, referrer, urgent_because, role, reference, child, information, known=None, flags=(),
    level="",
):  # fmt: skip
    record = access.open_record(
        kind=Record.Kind.CASE, panel=panel, by=by, purpose=Purpose.DISCUSSION, reason="Accepted the referral",
        via=Grant.Via.OFFICE, reference=reference, origin=referral_record,
    )  # fmt: skip
    access.grant_to_offices(record=record, panel=panel, by=by, purpose=Purpose.DISCUSSION)
    access.grant_access(
        record=record, to=referrer, permission=access.CONTRIBUTE, purpose=Purpose.REFERRAL,
        ground=Ground.SIGNIFICANT_HARM, reason="Responsible social worker who referred", via=Grant.Via.SUBMITTED, by=by,
    )  # fmt: skip
    registered_from = getattr(referral_record, "record_id", None) or referral_record.pk
    if known:
        told, child = child, Child.objects.get(pk=known)
        information = [*facts.as_information(child, told, reference), *information]
    else:
        child = Child.objects.create(registered_from_id=registered_from, **child)
    case = Case.objects.create(
        record=record, panel=panel, reference=reference, child=child, role=role, opened_by=by,
        due_at_panel_on=timezone.localdate(), due_because="New referral", urgent_because=urgent_because,
        level=level,
    )  # fmt: skip
    PanelDate.objects.create(
        record=record, case=case, kind=PanelDate.Kind.OPENED, on=case.due_at_panel_on, because=case.due_because,
        set_by=by,
    )  # fmt: skip
    matching.note_alike(case)
    CaseInformation.objects.bulk_create(
        CaseInformation(record=record, case=case, recorded_by=by, agency=referrer.agency, **one) for one in information
    )
    StatusFlag.objects.bulk_create(StatusFlag(record=record, case=case, begun_by=by, **one) for one in flags)
    note_event(
        case=case, kind=CaseEvent.Kind.OPENED, words=f"Case opened from referral {reference.rpartition('-')[0]}", by=by
    )
    audit.record("case.opened", record, registered_from, by=by, reference=reference)
    return case


def _incidents_on(information):
    """Days of the incidents told, each once."""
    days = {one["dated_on"] for one in information if one["kind"] == "incident" and one.get("dated_on")}
    return sorted(days, key=str)


@transaction.atomic
def record_information(
    *, case: Case, by: Person, kind, heading, text, agency: Agency | None = None, source="", dated_on=None,
    precision=Precision.DAY, is_opinion=False, caveat=""
) -> CaseInformation:  # fmt: skip
    """Add something known to a case; the agency is the writer's unless told otherwise. R27, R30."""
    if not permissions.can_contribute(by, case):
        raise PermissionDenied
    information = CaseInformation.objects.create(
        record=case.record, case=case, kind=kind, heading=heading, text=text, agency=agency or by.agency,
        source=source, dated_on=dated_on, precision=precision, is_opinion=is_opinion, caveat=caveat, recorded_by=by,
    )  # fmt: skip
    names.note(case, {
        "Information, heading": heading, "Information, what is known": text, "Information, source": source,
        "Information, caveat": caveat,
    })  # fmt: skip
    audit.record("case.information_recorded", case, by=by, kind=kind)
    return information


@transaction.atomic
def decide_pathway(
    *, case: Case, by: Person, pathway, reasons, decided_on: date, dissent="", meeting_on: date | None = None,
    lead_agency: Agency | None = None, is_straight_to_prosecution=False
) -> PathwayDecision:  # fmt: skip
    """Record the panel's advice for one case; it supersedes the decision in force. R14, R15.

    Without `meeting_on` the Chair decides between meetings. What is recorded of the steps stays as it is.
    """
    case = locked(case)
    if not permissions.can_decide(by, case):
        raise PermissionDenied
    if broken := rules.reasons_not_to_take_pathway(
        case, pathway, is_straight_to_prosecution=is_straight_to_prosecution
    ):
        raise RuleBroken(broken)
    decision = PathwayDecision.objects.create(
        record=case.record, case=case, pathway=pathway, reasons=reasons, dissent=dissent, decided_on=decided_on,
        meeting_on=meeting_on, lead_agency=lead_agency, decided_by=by, supersedes=case.pathway,
        is_straight_to_prosecution=is_straight_to_prosecution,
    )  # fmt: skip
    if lead_agency:
        lead_from(case, lead_agency, on=decided_on, because=f"Pathway decided: {decision.title}", by=by)
    names.note(case, {"Pathway, reasons": reasons, "Pathway, dissent": dissent})
    note_event(
        case=case, kind=CaseEvent.Kind.DECISION, words=f"Pathway advised: {decision.get_pathway_display()}", by=by,
        on=decided_on,
    )  # fmt: skip
    audit.record("case.pathway_decided", case, by=by, pathway=pathway)
    return decision
