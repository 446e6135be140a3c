"""What stands in the way of each step of a meeting, in words for page and service; its dates are in dates.py."""

from datetime import datetime

from django.utils import timezone

from cases.models import Case
from meetings import content, dates, differences, sources
from meetings.content import items_sha256
from meetings.models import AgendaItem, AgreedAction, Amendment, Meeting, MinutesItem, StatementRead
from sharing.models import Agency
from sharing.places import in_office
from sharing.web import days
from sharing.working_days import is_working_day

# Planning


def reasons_not_to_meet_at(starts_at: datetime) -> list[str]:
    """Why no meeting can be at this moment; empty when it can."""
    on = days.in_london(starts_at).date()
    if starts_at <= timezone.now():
        return ["The meeting must be in the future."]
    if not is_working_day(on):
        return [f"{days.long_date(on)} is no working day: choose another date."]
    return []


def reasons_not_to_change(meeting: Meeting) -> list[str]:
    """Why a meeting's agenda, papers or date can no longer change. R24."""
    if meeting.status != Meeting.Status.PLANNED:
        return [f"The meeting is {meeting.get_status_display().lower()}."]
    return []


# Schedule


def reasons_not_to_compile(meeting: Meeting) -> list[str]:
    reasons = reasons_not_to_change(meeting)
    if not reasons and meeting.starts_at <= timezone.now():
        reasons.append("The meeting has begun.")
    if meeting.schedules.filter(status="with_chair").exists():
        reasons.append("The schedule is with the Chair: take it back before you change it.")
    return reasons


def has_gone_out(meeting: Meeting) -> bool:
    """Whether a schedule has been circulated: from then on a case comes on only as an urgent late item. R04"""
    return meeting.schedules.filter(circulated_at__isnull=False).exists()


def due_cases(meeting: Meeting, *, or_taken_off=False):
    """Open cases that come to the meeting, neither on its agenda (now or once) nor on another's to come. R04, R22."""
    elsewhere = AgendaItem.objects.filter(removed_by=None, meeting__status=Meeting.Status.PLANNED)
    here = AgendaItem.objects.none() if or_taken_off else AgendaItem.objects.filter(meeting=meeting)
    due = sources.bringing(Case.objects.filter(panel=meeting.panel, status=Case.Status.OPEN), meeting)
    if meeting.is_extraordinary and not or_taken_off:
        due = due.exclude(urgent_because="")  # what can wait comes to the next ordinary one
    taken = {*elsewhere.values_list("case_id", flat=True), *here.values_list("case_id", flat=True)}
    return [case for case in due.select_related("child").order_by("opened_at", "pk") if case.pk not in taken]


def reasons_not_to_add(meeting: Meeting, case: Case | None = None) -> list[str]:
    """Why the Coordinator cannot put a case on this agenda by hand: any, or this one. R04, R22."""
    reasons = reasons_not_to_compile(meeting)
    if not reasons and has_gone_out(meeting):
        reasons.append("The schedule has gone out: the Chair adds a case as an urgent late item.")
    if case is None:
        return reasons
    if case.status != Case.Status.OPEN:
        reasons.append(f"{case.reference} is closed.")
    for item in AgendaItem.objects.filter(case=case, removed_by=None, meeting__status=Meeting.Status.PLANNED):
        is_here = item.meeting_id == meeting.pk
        reasons.append(
            f"{case.reference} is on {'this agenda already' if is_here else 'the agenda of another meeting'}."
        )
    return reasons


def agenda_differs(version, items) -> bool:
    """Whether the agenda says something else than the version made from it: other cases, times or questions. R24"""
    told = [(item.case_id, item.because, item.asked_of_panel, days.clock(item.starts_at)) for item in items]
    frozen = [(item.record_id, item.content) for item in version.items.all()]
    return told != [(pk, one["because"], one["asked_of_panel"], one.get("at", "")) for pk, one in frozen]


def reasons_not_to_add_urgently(meeting: Meeting) -> list[str]:
    """Why no urgent late item can be added. R04"""
    reasons = reasons_not_to_compile(meeting)
    if not reasons and not has_gone_out(meeting):
        reasons.append("The schedule has not gone out: compile it, and what is due comes on by itself.")
    return reasons


def reasons_not_to_send_to_chair(version) -> list[str]:
    """Why a version in the making cannot go to the Chair. R24."""
    reasons = [] if version.kind == "minutes" else reasons_not_to_change(version.meeting)
    if not version.can_become(version.Status.WITH_CHAIR):
        reasons.append(not_waiting(version))
    elif not version.items.exists():
        reasons.append("There is no case in it yet.")
    elif version.kind == "minutes" and minutes_differ(version):
        reasons.append("The minutes were changed after they were written up: write them up again.")
    return reasons


def minutes_differ(version) -> bool:
    """Whether something was recorded since: what the Chair reads must be what takes effect. R24, R30."""
    items = MinutesItem.objects.filter(agenda_item__in=version.meeting.agenda)
    recorded = [content.minutes_item(item) for item in items.select_related("agenda_item__case__child", "lead_agency")]
    frozen = [differences.unmarked(item.content) for item in version.items.all()]
    return recorded != frozen or content.front_of_minutes(version.meeting) != version.front


def reasons_not_to_approve(version, person, content_sha256: str) -> list[str]:
    """Why this person cannot approve this version as it was shown to them. R24.

    The hash is made anew from what the person can see: nobody approves what they have not seen whole.
    """
    if not version.can_become(version.Status.APPROVED):
        return [not_waiting(version)]
    if content_sha256 != version.content_sha256:
        return [f"The {version.kind} {has(version)} changed since you opened it: read it again before you approve."]
    if version.compiled_by_id == person.pk:
        return ["You compiled it: somebody else approves it."]
    if version.kind == "minutes" and version.amendments.filter(status=Amendment.Status.PROPOSED).exists():
        return ["Your amendments are not in this text: return it with them, or take them back."]
    if items_sha256(version) != version.content_sha256:
        return ["You do not see all of it: whoever holds the other office and sees all of it approves it."]
    return reasons_not_to_change(version.meeting) if version.kind == "schedule" else []


def not_waiting(version) -> str:
    """Where a version is that is not with the Chair."""
    return {
        version.Status.WITH_CHAIR: "This version is with the Chair.",
        version.Status.DRAFT: "This version is a draft with the Coordinator.",
        version.Status.RETURNED: "The Chair has returned this version to the Coordinator with points.",
        version.Status.APPROVED: f"{approved(version)}. Nothing more is to be done.",
        version.Status.SUPERSEDED: f"{approved(version)}. It is no longer in force.",
    }[version.status]


def approved(version) -> str:
    if not version.is_approved:
        return ""
    return f"{version.approved_by.name} approved this version on {days.moment(version.approved_at)}"


def has(version) -> str:
    return "have" if version.kind == "minutes" else "has"


# Returns


def agencies_asked(meeting: Meeting) -> list[Agency]:
    """Every agency with a place on the panel on the meeting's day. R27."""
    agencies = {place.person.agency_id: place.person.agency for place in in_office(meeting.panel, on=meeting.on)}
    return sorted(agencies.values(), key=lambda agency: agency.name)


def reasons_not_to_ask_to_check(meeting: Meeting) -> list[str]:
    """Why agencies cannot be asked to check their systems. R27"""
    reasons = reasons_not_to_change(meeting)
    if not reasons and meeting.starts_at <= timezone.now():
        reasons.append("The meeting has begun.")
    if not reasons and has_gone_out(meeting):
        reasons.append("The schedule has gone out: agencies answer from that.")
    if not reasons and not meeting.agenda.exists():
        reasons.append("There is no case on the agenda yet: compile the schedule first.")
    return reasons


def reasons_not_to_chase(meeting: Meeting, standing, people) -> list[str]:
    """Why an agency is not written to about its returns now. `standing`: its meetings.asking.Standing, or None. R27"""
    if reasons := reasons_not_to_return(meeting):
        return reasons
    if standing is None or not standing.outstanding:
        return ["This agency owes no answer."]
    if standing.written_at and dates.london_date(standing.written_at) == days.today():
        return [f"{standing.agency} has been written to today."]
    return [] if people else [f"Nobody of {standing.agency} is on the panel on the day of the meeting."]


def reasons_not_to_return(meeting: Meeting) -> list[str]:
    """Why an agency can no longer answer. R27."""
    if meeting.status == Meeting.Status.CANCELLED:
        return ["The meeting is cancelled."]
    if meeting.status == Meeting.Status.HELD:
        return ["The meeting has been held: tell the Coordinator what your agency knows."]
    return []


# Meeting and minutes


def undecided(meeting: Meeting) -> list:
    """Agenda items without a decision or a reason for putting it off, of those the reader sees. R30."""
    return [item for item in meeting.agenda.select_related("case", "minutes") if not is_decided(item)]


def is_decided(item) -> bool:
    return hasattr(item, "minutes") and item.minutes.is_decided


def reasons_not_to_minute(meeting: Meeting) -> list[str]:
    """Why minutes cannot be written (any more)."""
    if meeting.status != Meeting.Status.CANCELLED and meeting.on > days.today():
        return [f"The meeting is on {days.long_date(meeting.on)}: minutes begin on that day."]
    return reasons_not_to_expect(meeting)


def reasons_not_to_expect(meeting: Meeting) -> list[str]:
    """Why nobody can be written down (any more) who comes to watch; that is done before the day, too. R28"""
    if meeting.status == Meeting.Status.CANCELLED:
        return ["The meeting is cancelled."]
    if meeting.minutes.filter(status="with_chair").exists():
        return ["The minutes are with the Chair: take them back before you change them."]
    return []


def reasons_not_to_close(meeting: Meeting) -> list[str]:
    """What stands in the way of closing the meeting: nothing is left without decision or reason. R22, R30."""
    reasons = reasons_not_to_change(meeting) or reasons_not_to_minute(meeting)
    if not reasons:
        reasons += [
            f"{item.case.reference} has neither a decision nor a reason for putting it off."
            for item in undecided(meeting)
        ]
        if not meeting.attendance.exclude(how="apologies").exists():
            reasons.append("Nobody is recorded as present.")
        if not StatementRead.objects.filter(meeting=meeting).exists():
            reasons.append("The confidentiality statement has not been ticked as read.")
    return reasons


def reasons_not_to_write_up(meeting: Meeting) -> list[str]:
    """Why the minutes cannot go to the Chair."""
    if meeting.status != Meeting.Status.HELD:
        return ["Close the meeting first."]
    if meeting.minutes.filter(status="with_chair").exists():
        return ["The minutes are with the Chair."]
    reasons = [f"{item.case.reference} has no decision." for item in undecided(meeting)]
    waiting = Amendment.objects.filter(version__meeting=meeting, status=Amendment.Status.PROPOSED)
    if waiting.exists():
        reasons.append("The Chair’s amendments are waiting: take each in, or say why not.")
    closing = MinutesItem.objects.filter(agenda_item__in=meeting.agenda).exclude(closing_because="")
    for item in closing.select_related("agenda_item__case"):
        reasons += reasons_not_to_end(item)
    return reasons


def reasons_not_to_end(item: MinutesItem) -> list[str]:
    """What stands in the way of closing a case as minuted: open actions, or that it is on its way to panel. R22, R32"""
    case = item.agenda_item.case
    coming = AgendaItem.objects.filter(case=case, removed_by=None, meeting__status=Meeting.Status.PLANNED)
    reasons = [
        f"{case.reference} is to be closed, and is on the agenda of {days.long_date(one.meeting.on)}: take it off."
        for one in coming.exclude(meeting=item.agenda_item.meeting_id).select_related("meeting")
    ]
    return reasons + [
        f"{case.reference} is to be closed, and an action is open: “{action.text.rstrip('.')}”. "
        + ("Strike it, or leave the case open." if action.agreed_at is None else "Mark it done, or say why not.")
        for action in open_actions(case)
    ]


def open_actions(case: Case):
    return case.agreed_actions.filter(status=AgreedAction.Status.OPEN)
