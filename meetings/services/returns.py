"""What agencies say that they know, before the meeting. R27."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names
from meetings import checks, rules
from meetings.agenda import items_for
from meetings.models import AgencyReturn, AgendaItem, Meeting
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person


@transaction.atomic
def record_return(
    *, item: AgendaItem, by: Person, answer: str, information="", is_opinion=False, source="",
    dated_on: date | None = None, caveat="", withheld=""
) -> AgencyReturn:  # fmt: skip
    """Record what the writer's own agency knows of one child; a second answer replaces the first. R27."""
    _refuse_unasked(item.meeting, by)
    return write_return(
        meeting=item.meeting, record_id=item.record_id, by=by, answer=answer, information=information,
        is_opinion=is_opinion, source=source, dated_on=dated_on, caveat=caveat, withheld=withheld,
    )  # fmt: skip


def write_return(*, meeting, record_id, by, answer, information="", withheld="", **told) -> AgencyReturn:
    """The row, once it is known that the writer may answer: from the papers, or when asked to check. R27"""
    if answer == AgencyReturn.Answer.KNOWN and not (information or withheld):
        raise RuleBroken("Enter what your agency knows, or what it holds and does not share.")
    given, _ = AgencyReturn.objects.update_or_create(
        meeting=meeting, case_id=record_id, agency=by.agency,
        defaults=told | {
            "record_id": record_id, "person": by, "answer": answer, "information": information, "withheld": withheld,
            "answered_at": timezone.now(),
        },
    )  # fmt: skip
    texts = {
        "information": information,
        "source": told.get("source", ""),
        "caveat": told.get("caveat", ""),
        "not shared": withheld,
    }
    texts = {f"Return of {by.agency}, {what}": text for what, text in texts.items()}
    names.note(given, texts)
    checks.note(given, texts)  # of a writer who sees nothing of the case
    audit.record("return.recorded", given, by=by, answer=answer)
    return given


@transaction.atomic
def nothing_known(*, meeting: Meeting, by: Person) -> int:
    """The writer's agency knows none of the children it has not answered for yet. Returns how many. R27."""
    _refuse_unasked(meeting, by)
    items = [item for item in items_for(by, meeting) if not has_answered(item, by)]
    for item in items:
        record_return(item=item, by=by, answer=AgencyReturn.Answer.NOT_KNOWN)
    return len(items)


def has_answered(item, by):
    given = AgencyReturn.objects.filter(meeting=item.meeting_id, case=item.case_id, agency=by.agency)
    return given.exclude(answer=AgencyReturn.Answer.NOT_CHECKED).exists()


def _refuse_unasked(meeting, by):
    if by.agency_id not in {agency.pk for agency in rules.agencies_asked(meeting)}:
        raise PermissionDenied
    if reasons := rules.reasons_not_to_return(meeting):
        raise RuleBroken(reasons)
