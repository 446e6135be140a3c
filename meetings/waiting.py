"""What of the meetings waits for a person: approvals, schedules to compile, returns, agreed actions. R25, R27, R32"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from meetings import agenda, checks, dates, gaps, overdue, permissions, regular, rules, urgency
from meetings.models import (
    AgencyReturn,
    AgreedAction,
    CheckRequest,
    Meeting,
    MinutesVersion,
    RegularMeetings,
    ScheduleVersion,
)
from sharing.models import Grant, Place
from sharing.places import holds_office, stands_in_for
from sharing.web import days
from sharing.work import Kind, Work

SOON = timedelta(days=21)


def waiting_for(person, panel):
    """Work for this person; no child is named."""
    yield from _urgent(person, panel)
    yield from overdue.waiting_for(person, panel)
    yield from _versions(person, ScheduleVersion, dates.approve_by)
    yield from _versions(person, MinutesVersion, dates.minutes_by)
    for meeting in Meeting.objects.filter(panel=panel, status=Meeting.Status.PLANNED).select_related("panel"):
        if meeting.on - SOON <= days.today():
            yield from _meeting(person, meeting)
    yield from _calendar(person, panel)
    yield from _actions(person, panel)


def _calendar(person, panel):
    """Regular meetings of the months ahead that nobody has planned yet."""
    if not permissions.can_plan(person, panel):
        return
    rule = RegularMeetings.objects.filter(panel=panel).select_related("panel").first()
    if to_plan := regular.to_plan(rule):
        text = "Plan the next regular meeting" if len(to_plan) == 1 else f"Plan {len(to_plan)} regular meetings"
        due_on = dates.circulate_on(to_plan[0].held_on, panel)
        yield Work(
            text=text, url=reverse("meetings:regular"), due_on=due_on, status="To plan", kind=Kind.MEETING,
            count=len(to_plan),
        )  # fmt: skip


def _actions(person, panel):
    """Their own agreed actions, those of whom they stand in for today, and what nobody else of their agency can answer.

    Such are those whose owner has left or sees the case no more. R26, R32
    """
    owners = [person.pk, *(one.pk for one in stands_in_for(person))]
    theirs = Q(owner__in=owners)
    if holds_office(person, panel=panel):
        now = timezone.now()
        sees = Grant.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now), content_object=OuterRef("record"), user=OuterRef("owner"),
            ended_at=None, starts_at__lte=now,
        )  # fmt: skip
        theirs |= Q(Q(owner__is_active=False) | ~Exists(sees), owner_agency=person.agency_id)
    actions = AgreedAction.objects.filter(theirs, status="open", agreed_at__isnull=False)
    for action in actions.select_related("case", "owner"):
        whose = "" if action.owner_id == person.pk else f" of {action.owner.name}, {_why_theirs(action, owners)}"
        yield _work(f"{action.case.reference}: agreed action{whose}", "action", action, action.due_on, Kind.ACTION)


def _why_theirs(action, owners):
    return "for whom you stand in" if action.owner_id in owners else "who has left or sees the case no more"


def _urgent(person, panel):
    """Cases that cannot wait and are on no agenda, for those who bring them to one. R04"""
    if holds_office(person, Place.Office.CHAIR, Place.Office.VICE_CHAIR, panel=panel):
        way = urgency.for_chair
    elif holds_office(person, Place.Office.COORDINATOR, panel=panel):
        way = urgency.for_coordinator
    else:
        return
    cases = urgency.waiting(panel)
    meeting = urgency.next_meeting(panel) if cases else None
    for one in (way(case, meeting) for case in cases):
        opened_on = days.in_london(one.case.opened_at).date()
        yield Work(text=one.sentence, url=one.url, due_on=opened_on, state="late", status="Urgent", kind=Kind.URGENT)


def _versions(person, model, due_on):
    """What is at the Chair's desk, and what the Coordinator has not sent there."""
    waiting = model.objects.filter(status__in=["draft", "with_chair", "returned"]).select_related("meeting__panel")
    for version in waiting:
        meeting = version.meeting
        if version.status == "with_chair":
            if permissions.can_approve(person, meeting) and version.compiled_by_id != person.pk:
                yield _work(f"Approve: {version}", f"{version.kind}-approve", version, due_on(meeting), Kind.APPROVAL)
        elif permissions.can_prepare(person, meeting) and meeting.status != Meeting.Status.CANCELLED:
            words = "Returned with points" if version.status == "returned" else ""
            yield _work(f"Send to the Chair: {version}", "detail", meeting, due_on(meeting), Kind.MEETING, words)


def _meeting(person, meeting):
    if permissions.can_prepare(person, meeting):
        if meeting.on <= days.today():
            text = f"{meeting}: write the minutes and close"
            yield _work(text, "minutes-overview", meeting, meeting.on, Kind.MEETING)
        elif not meeting.schedules.exists():
            yield _work(f"{meeting}: compile the schedule", "detail", meeting, dates.compile_by(meeting), Kind.MEETING)
        if _nobody_was_asked(meeting):
            text = f"{meeting}: ask the agencies to check their systems"
            yield _work(text, "ask-to-check", meeting, dates.compile_by(meeting), Kind.MEETING)
        if meeting.starts_at > timezone.now():
            for gap in [*gaps.of(meeting), *gaps.unopened(meeting)]:
                yield _work(f"{meeting}: {gap}", "detail", meeting, meeting.on, Kind.GAP, "Gap")
    if asked := checks.unanswered(person, meeting):
        sent = set(agenda.sent_cases(meeting))
        if to_check := [one for one in asked if one.record_id not in sent]:
            text = f"{meeting}: {len(to_check)} {'child' if len(to_check) == 1 else 'children'} to check"
            yield _work(text, "checks", meeting, dates.returns_by(meeting), Kind.CHECK, count=len(to_check))
    open_returns = returns_to_give(person, meeting)
    if open_returns and not rules.reasons_not_to_return(meeting):
        text = f"{meeting}: {open_returns} {'return' if open_returns == 1 else 'returns'} to give"
        yield _work(text, "returns", meeting, dates.returns_by(meeting), Kind.RETURN, count=open_returns)


def _nobody_was_asked(meeting):
    """Asking is a sharing, and so somebody's to decide; before the schedule goes out it is the Coordinator's to do."""
    if meeting.circulate_at <= timezone.now() or rules.reasons_not_to_ask_to_check(meeting):
        return False
    return not CheckRequest.objects.filter(meeting=meeting).exists()


def returns_to_give(person, meeting) -> int:
    """How many children on the agenda as circulated the person's agency has not answered for."""
    if person.agency_id not in {agency.pk for agency in rules.agencies_asked(meeting)}:
        return 0
    cases = set(agenda.sent_cases(meeting))
    answered = AgencyReturn.objects.filter(meeting=meeting, agency=person.agency_id).exclude(answer="not_checked")
    return len(cases.difference(answered.values_list("case_id", flat=True)))


def _work(text, name, subject, due_on, kind, status="", count=1):
    is_late = due_on < days.today()
    return Work(
        text=text,
        url=reverse(f"meetings:{name}", args=[subject.pk]),
        due_on=due_on,
        state="late" if is_late else "waiting",
        status="Late" if is_late else status or "Waiting for you",
        kind=kind,
        count=count,
    )
