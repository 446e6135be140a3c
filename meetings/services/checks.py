"""Agencies are asked to check their systems before the schedule goes out: told who the children are, no more. R27"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import checks, permissions, rules
from meetings.models import AgencyReturn, CheckRequest, Meeting
from meetings.services.returns import write_return
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Agency, Disclosure, Person
from sharing.services import ledger
from sharing.web import days

WHAT = "Name, other names, date of birth, address and school, to check whether the agency knows the child"


@transaction.atomic
def ask_to_check(*, meeting: Meeting, agencies: Iterable[Agency], by: Person) -> int:
    """Ask these agencies about every child on the agenda that they were not asked about; returns how many requests.

    Each is a sharing and stands in the ledger; the worker writes to the agencies. R27, R34
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    agencies = {agency.pk for agency in agencies}
    chosen = [agency for agency in rules.agencies_asked(meeting) if agency.pk in agencies]
    reasons = rules.reasons_not_to_ask_to_check(meeting)
    if not reasons and not chosen:
        reasons = ["Choose at least one agency of the panel."]
    if reasons:
        raise RuleBroken(reasons)
    known = set(CheckRequest.objects.filter(meeting=meeting).values_list("case_id", "agency_id"))
    known |= set(AgencyReturn.objects.filter(meeting=meeting).values_list("case_id", "agency_id"))
    now = timezone.now()  # one press, one letter
    new = [
        CheckRequest(
            record_id=item.record_id, meeting=meeting, case_id=item.case_id, agency=agency, asked_by=by, asked_at=now
        )
        for item in meeting.agenda
        for agency in chosen
        if (item.case_id, agency.pk) not in known
    ]
    if not new:
        raise RuleBroken("Every agency that you chose has been asked about every child on the agenda, or has answered.")
    for request in CheckRequest.objects.bulk_create(new):
        if request.agency_id != by.agency_id:
            _write_down(request, by)
    audit.record(
        "check.asked", *{request.record_id for request in new}, by=by, meeting=str(meeting.pk),
        agencies=sorted(str(agency.pk) for agency in chosen),
    )  # fmt: skip
    return len(new)


def _write_down(request, by):
    ledger.write_disclosure(
        record=request, by=by, what=WHAT, purpose=Purpose.INVOLVEMENT, ground=Ground.SIGNIFICANT_HARM,
        reason=f"The panel of {days.long_date(request.meeting.on)} considers the child", to_agency=request.agency,
        how=Disclosure.How.CHECK,
    )  # fmt: skip


@transaction.atomic
def answer_check(
    *, check: CheckRequest, by: Person, answer: str, information="", is_opinion=False, source="",
    dated_on: date | None = None, caveat="", withheld=""
) -> AgencyReturn:  # fmt: skip
    """What the writer's agency knows of a child that it was asked to check. It is the agency's return. R27"""
    if check.pk not in checks.to_answer(by, check.meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_return(check.meeting):
        raise RuleBroken(reasons)
    return write_return(
        meeting=check.meeting, record_id=check.record_id, by=by, answer=answer, information=information,
        is_opinion=is_opinion, source=source, dated_on=dated_on, caveat=caveat, withheld=withheld,
    )  # fmt: skip


@transaction.atomic
def none_known(*, meeting: Meeting, by: Person) -> int:
    """The writer's agency knows none of the children it was asked about and has not answered for. Returns how many."""
    requests = checks.unanswered(by, meeting)
    for check in requests:
        answer_check(check=check, by=by, answer=AgencyReturn.Answer.NOT_KNOWN)
    return len(requests)
