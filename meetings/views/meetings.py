"""The list of meetings, a meeting, and planning one."""

from django.contrib import messages
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from meetings import agenda, gaps, line, permissions, rules, services, urgency
from meetings.models import AgencyReturn, Meeting, MinutesVersion, Papers, RegularMeetings, ScheduleVersion
from meetings.planning_forms import CancelForm, MoveForm, PlanForm
from meetings.views.choices import choices
from meetings.views.common import meeting_for, submit
from meetings.views.words import is_awaiting_papers, own_papers, when_it_goes_out
from sharing import audit
from sharing.models import Dispatch
from sharing.places import the_panel
from sharing.web.pages import page_of


def meeting_list(request):
    panel = the_panel()
    page = page_of(_listed(panel), request.GET.get("page"))
    if not (permissions.is_on_panel(request.user, panel) or any(meeting.has_papers for meeting in page)):
        raise Http404
    context = {
        "page": page,
        "coming": [meeting for meeting in page if not meeting.is_past],
        "past": [meeting for meeting in page if meeting.is_past],
        "can_plan": permissions.can_plan(request.user, panel),
        "can_set_regular": permissions.can_set_regular(request.user, panel),
        "regular": RegularMeetings.objects.filter(panel=panel).first(),
    }
    is_office = context["can_set_regular"]
    for meeting in context["coming"]:
        meeting.dates = line.at_a_glance(meeting, is_office=is_office)
    return render(request, "meetings/meeting_list.html", context)


def _listed(panel):
    """Those to come, the next first, then those that were, the latest first; each with how far its papers are."""
    today = timezone.now().replace(hour=0, minute=0)
    is_past = Q(status=Meeting.Status.HELD) | Q(starts_at__lt=today)
    meetings = Meeting.objects.filter(panel=panel).annotate(
        is_past=Case(When(is_past, then=True), default=False),
        schedule=_newest(ScheduleVersion),
        written=_newest(MinutesVersion),
        has_papers=Exists(Papers.objects.all()),  # of any meeting
    )
    coming = Case(When(is_past=False, then=F("starts_at")))
    return meetings.order_by("is_past", coming, "-starts_at", "pk")


def _newest(version):
    """The newest version of each meeting's that the reader may see, as far as its tag says."""
    versions = version.objects.filter(meeting=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values(tag=JSONObject(status="status", circulated_at="circulated_at"))[:1])


def detail(request, pk):
    """Dates for everyone on the panel; agenda, papers and buttons for those who have been given them."""
    meeting = meeting_for(request, pk)
    person = request.user
    papers = Papers.objects.filter(meeting=meeting).first()
    is_office = permissions.can_see_drafts(person, meeting)
    items = agenda.items_for(person, meeting)
    schedules = list(meeting.schedules.select_related("approved_by"))
    minutes = list(meeting.minutes.select_related("approved_by"))
    returns = list(AgencyReturn.objects.filter(meeting=meeting))
    asked = rules.agencies_asked(meeting)
    show_outstanding(items, asked, returns, person)
    if is_office:
        show_dispatches([*schedules, *minutes])
    taken_off = list(agenda.taken_off(person, meeting))
    if papers:
        audit.read(request, papers, *items, *taken_off)
    context = {
        "taken_off": taken_off, "differs": differs(meeting, schedules, items, is_office),
        "meeting": meeting, "papers": papers, "items": items, "schedules": schedules, "minutes": minutes,
        "steps": line.steps(
            meeting, schedules=schedules, minutes=minutes, is_office=is_office, items=items, agency=person.agency,
            gets_papers=bool(schedules) or is_awaiting_papers(person, meeting),
        ),
        "is_office": is_office, "prepares": permissions.can_prepare(person, meeting),
        "is_asked": person.agency_id in {agency.pk for agency in asked},
        "can_add": not rules.reasons_not_to_add(meeting), "gone_out": rules.has_gone_out(meeting),
        "can_return": not rules.reasons_not_to_return(meeting),
        "can_change": not rules.reasons_not_to_compile(meeting),
        "choices": choices(person, meeting, schedules, minutes),
        "own_papers": own_papers(person, meeting, schedules),
        "urgent": urgent_for(person, meeting, is_office),
        "changes": meeting.changes.select_related("by"),
        "gaps": missing_at(meeting) if is_office else [],
    }  # fmt: skip
    return render(request, "meetings/meeting_detail.html", context)


def missing_at(meeting):
    """Who will be missing, and who has not opened the schedule, while something can be done about it. R26"""
    if meeting.status != Meeting.Status.PLANNED or meeting.starts_at <= timezone.now():
        return []
    return gaps.of(meeting) + gaps.unopened(meeting)


def urgent_for(person, meeting, is_office):
    """How cases that cannot wait come onto this agenda, for those who can bring them there. R04"""
    if not is_office or meeting.status != Meeting.Status.PLANNED:
        return []
    way = urgency.for_chair if permissions.can_approve(person, meeting) else urgency.for_coordinator
    return [way(case, meeting) for case in urgency.waiting(meeting.panel)]


def differs(meeting, schedules, items, is_office):
    """The version that the agenda has moved away from, for those who can compile a new one. R24"""
    if not is_office or meeting.status != Meeting.Status.PLANNED or not schedules:
        return None
    return schedules[0] if rules.agenda_differs(schedules[0], items) else None


def show_outstanding(items, asked, returns, person):
    """Give each item the agencies that have not answered, and this person's own agency's answer."""
    outstanding = line.outstanding(items, asked, returns)
    own = {one.case_id: one for one in returns if one.agency_id == person.agency_id}
    for item in items:
        item.outstanding, item.own_return = outstanding[item.pk], own.get(item.case_id)


def show_dispatches(versions):
    """Give each version that went out its dispatch, whose page says who got it."""
    sent = {one.source: one for one in Dispatch.objects.filter(source__in=[version.pk for version in versions])}
    for version in versions:
        version.dispatch = sent.get(version.pk)


def plan(request):
    panel = the_panel()
    if not permissions.can_plan(request.user, panel):
        raise Http404
    asked = {"is_extraordinary": request.GET.get("extraordinary") == "yes"}
    form = PlanForm(request.POST or None, initial=asked)
    if form.is_valid() and submit(request, form, services.plan_meeting, panel=panel, **form.cleaned_data):
        messages.success(request, _planned(form.cleaned_data, panel))
        return redirect("meetings:list")
    context = {"form": form, "back": reverse("meetings:list"), "panel": panel, "submit": "Plan the meeting"}
    context["urgent"] = urgency.waiting(panel)
    audit.read(request, *context["urgent"])
    return render(request, "meetings/plan.html", context)


def _planned(given, panel):
    if given["is_extraordinary"]:
        return "The extraordinary meeting is planned. Compile its schedule: the urgent cases come on."
    return f"The meeting is planned. {when_it_goes_out(given['starts_at'], panel)}"


def move(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    now = {"starts_at": meeting.starts_at, "place": meeting.place, "call_link": meeting.call_link}
    form = MoveForm(request.POST or None, initial=now)
    if form.is_valid() and submit(
        request, form, services.move_meeting, meeting=meeting, seen=_seen(request), **form.cleaned_data
    ):
        goes_out = when_it_goes_out(form.cleaned_data["starts_at"], meeting.panel)
        messages.success(request, f"Date and place are changed. {goes_out} Everybody’s diary is told.")
        return redirect(meeting)
    return _change(request, meeting, form, "move", "Change date and place")


def cancel(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    form = CancelForm(request.POST or None)
    if form.is_valid() and submit(
        request, form, services.cancel_meeting, meeting=meeting, seen=_seen(request), **form.cleaned_data
    ):
        messages.success(request, "The meeting is cancelled. Everybody’s diary is told.")
        return redirect(meeting)
    return _change(request, meeting, form, "cancel", "Cancel the meeting")


def _seen(request):
    """How the meeting stood on the page that was sent: of two tabs, the second is told."""
    seen = request.POST.get("sequence", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else None


def _change(request, meeting, form, what, submit_words):
    meeting.refresh_from_db()  # as it stands now, also where somebody else has just changed it
    context = {
        "meeting": meeting, "form": form, "back": meeting.get_absolute_url(), "submit": submit_words,
        "has_gone_out": rules.has_gone_out(meeting), "reasons": rules.reasons_not_to_change(meeting),
    }  # fmt: skip
    return render(request, f"meetings/{what}.html", context)
