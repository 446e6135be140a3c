"""The words of one case in a schedule or in minutes, as they are frozen; and the hash over a whole version. R24.

Everything here is text already, dates included, so that what was approved reads the same for ever. An item is made
from one child's case alone: of linked cases only the description without a name. R11.
"""

import hashlib
import json

from cases.models import Case, CaseInformation
from meetings import quorum
from meetings.models import (
    AgencyReturn,
    AgendaItem,
    AgreedAction,
    Attendance,
    Meeting,
    MinutesItem,
    Observer,
    StatementRead,
)
from sharing.models import Exclusion
from sharing.web import days


def items_sha256(version) -> str:
    """SHA-256 (hex) over the front page and all items of a version that the reader can see, in canonical form."""
    items = [[item.position, str(item.record_id), item.content] for item in version.items.all()]
    whole = {"meeting": str(version.meeting_id), "number": version.number, "front": version.front, "items": items}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def front_of(meeting: Meeting) -> dict:
    """What every copy says first. It belongs to the papers, so it names no child and no case. R11."""
    return {"when": days.moment(meeting.starts_at), "on": days.long_date(meeting.on), "place": meeting.place}


def front_of_minutes(meeting: Meeting) -> dict:
    """Who was there and who watched, whether there was a quorum, and when the statement was read. R28, R29"""
    people = meeting.attendance.select_related("person__agency", "instead_of")
    read = StatementRead.objects.filter(meeting=meeting).select_related("read_by").first()
    return front_of(meeting) | {
        "attendance": [attended(one) for one in people],
        "observers": [observed(one) for one in meeting.observers.all()],
        "quorum": quorum.in_words(meeting),
        "statement": f"Read at {days.clock(read.read_at)}, noted by {read.read_by.name}" if read else "",
    }


def observed(observer: Observer) -> dict:
    return {
        "name": observer.name,
        "organisation": observer.organisation,
        "how": "Observed, confidentiality statement signed" if observer.is_present else "Not in the room",
    }


def attended(attendance: Attendance) -> dict:
    person = attendance.person
    return {
        "name": person.name,
        "agency": person.agency.name,
        "how": attendance.get_how_display(),
        "instead_of": attendance.instead_of.name if attendance.instead_of else "",
        "note": attendance.note,
    }


# A case in the schedule


def schedule_item(item: AgendaItem) -> dict:
    """All that is known of one case, for the schedule. §6.5, R27, R32.

    Of its time only the beginning: where the next one begins, a reader who is shut out of one between cannot tell. R11
    """
    case = item.case
    return {
        "reference": case.reference,
        "role": case.get_role_display(),
        "at": days.clock(item.starts_at),
        "because": item.because,
        "sources": item.sources,
        "asked_of_panel": item.asked_of_panel,
        "is_urgent": item.is_urgent,
        "identity": identity(case, item.meeting),
        "links": [link.description for link in case.links.all()],
        "sections": sections(case),
        "decisions": [decision(one) for one in case.decisions.select_related("lead_agency")],
        "actions": [agreed(one) for one in agreed_before(item)],
        "returns": [returned(one) for one in returns_on(item)],
    }


def identity(case: Case, meeting: Meeting) -> list[list[str]]:
    """Label and value of what is known of who the child is; the age is that on the meeting's day."""
    child = case.child
    rows = [
        ("Name", child.name),
        ("Also known as", child.also_known_as),
        ("Date of birth", born(child, meeting)),
        ("Gender", child.get_gender_display()),
        ("Ethnicity", child.ethnicity),
        ("First language", child.first_language),
        ("NHS number", spaced(child.nhs_number)),
        ("Social care reference", child.social_care_reference),
        ("Youth justice reference", child.yjs_reference),
        ("School or college", child.school),
    ]
    return [[label, value] for label, value in rows if value]


def born(child, meeting):
    if not child.date_of_birth:
        return "Not known"
    estimated = ", estimated" if child.age_is_estimated else ""
    return f"{days.long_date(child.date_of_birth)} (aged {child.age(meeting.on)}{estimated})"


def spaced(nhs_number):
    """943 476 5919, as it is read aloud."""
    return " ".join(filter(None, [nhs_number[:3], nhs_number[3:6], nhs_number[6:]]))


def sections(case: Case) -> list[dict]:
    """Information grouped by what it is about, as it stands corrected; nothing that is restricted. R33"""
    grouped = {}
    for one in case.information.filter(is_restricted=False, corrected_by=None).select_related("agency"):
        grouped.setdefault(one.get_kind_display(), []).append(known(one))
    return [{"title": title, "entries": entries} for title, entries in grouped.items()]


def known(information: CaseInformation) -> dict:
    return {
        "heading": information.heading,
        "text": information.text,
        "provenance": provenance(information, agency=information.agency and information.agency.name),
        "caveat": information.caveat,
    }


def provenance(one, agency="") -> str:
    """Who says so, from where, when, and whether it is fact or opinion: one line under every entry. R27."""
    # What is known of a case says how exact its date is; a return does not.
    dated = getattr(one, "dated", days.long_date(one.dated_on) if one.dated_on else "")
    return " · ".join(filter(None, [agency, one.source, dated, "Opinion" if one.is_opinion else "Fact"]))


def decision(one) -> dict:
    return {
        "pathway": one.title,
        "on": days.long_date(one.decided_on),
        "reasons": one.reasons,
        "dissent": one.dissent,
        "lead_agency": one.lead_agency.name if one.lead_agency else "",
    }


def agreed(action: AgreedAction) -> dict:
    return {
        "text": action.text,
        "owner": f"{action.owner.name} ({action.owner.agency.name})",
        "due": days.long_date(action.due_on),
        "status": action.get_status_display(),
        "outcome": action.outcome,
    }


def agreed_before(item: AgendaItem):
    """What earlier meetings agreed for this case: a meeting opens with it. R32"""
    earlier = item.case.agreed_actions.filter(agreed_at__isnull=False).exclude(meeting=item.meeting_id)
    return earlier.select_related("owner__agency")


def returns_on(item: AgendaItem):
    return AgencyReturn.objects.filter(meeting=item.meeting_id, case=item.case_id).select_related("agency", "person")


def returned(one: AgencyReturn) -> dict:
    return {
        "agency": one.agency.name,
        "answer": one.get_answer_display(),
        "information": one.information,
        "provenance": provenance(one) if one.information else "",
        "caveat": one.caveat,
        "withheld": one.withheld,
    }


# A case in the minutes


def minutes_item(item: MinutesItem) -> dict:
    """What the meeting recorded of one case. R30."""
    agenda_item = item.agenda_item
    return {
        "reference": agenda_item.case.reference,
        "role": agenda_item.case.get_role_display(),
        "identity": identity(agenda_item.case, agenda_item.meeting),
        "shared": [
            {"agency": one.agency.name, "text": one.text} for one in item.shared.select_related("agency") if one.text
        ],
        "risks": item.risks,
        "recommendation": item.recommendation,
        "decision": item.decision,
        "pathway": item.pathway_title,
        "reasons": item.reasons,
        "dissent": item.dissent,
        "lead_agency": item.lead_agency.name if item.lead_agency else "",
        "actions": [agreed(one) for one in item.actions.select_related("owner__agency")],
        "next_panel_on": days.long_date(item.next_panel_on) if item.next_panel_on else "",
        "deferred_because": item.deferred_because,
        # Not in what was frozen before a panel could close a case.
        **({"closing_because": item.closing_because} if item.is_closing else {}),
        # Likewise: said only where it is so.
        **{name: told for name, told in (("workers", workers(item)), ("left_room", left_room(agenda_item))) if told},
    }


def workers(item: MinutesItem) -> list[str]:
    """ "Yusuf Young (Youth justice service), co-worker: HSB assessment" """
    return [
        f"{one.person.name} ({one.person.agency.name}), {one.get_role_display().lower()}: {one.task}"
        for one in item.workers.select_related("person__agency")
    ]


def left_room(item: AgendaItem) -> list[str]:
    """Who was at the meeting and left the room for this item, having declared an interest; never what it is. R28"""
    declared = Exclusion.objects.filter(record=item.record_id, why=Exclusion.Why.INTEREST, ended_at=None)
    present = item.meeting.attendance.exclude(how=Attendance.How.APOLOGIES).filter(person__in=declared.values("person"))
    return [f"{one.person.name} ({one.person.agency.name})" for one in present.select_related("person__agency")]
