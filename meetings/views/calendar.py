"""The panel's regular meetings, and the calendar to take along."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import invitation, permissions, regular, services
from meetings.models import Meeting, RegularMeetings
from meetings.planning_forms import RegularMeetingsForm
from meetings.views.common import attempt, submit
from sharing.places import the_panel

RULE = ("weekday", "weeks", "begins", "place", "call_link", "months_ahead")


def regular_meetings(request):
    """The rule, what comes of it in the months ahead, and one press that plans what is missing."""
    panel = the_panel()
    if not permissions.can_set_regular(request.user, panel):
        raise Http404
    rule = RegularMeetings.objects.filter(panel=panel).select_related("panel", "saved_by").first()
    coming = regular.coming_days(rule) if rule else []
    context = {
        "rule": rule, "coming": coming, "to_plan": [one for one in coming if one.can_be_planned],
        "can_plan": permissions.can_plan(request.user, panel), "panel": panel,
    }  # fmt: skip
    return render(request, "meetings/regular.html", context)


def set_regular(request):
    panel = the_panel()
    if not permissions.can_set_regular(request.user, panel):
        raise Http404
    rule = RegularMeetings.objects.filter(panel=panel).first()
    initial = {name: getattr(rule, name) for name in RULE} if rule else {"months_ahead": 6}
    form = RegularMeetingsForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(request, form, services.set_regular_meetings, panel=panel, **form.cleaned_data):
        messages.success(request, "The rule is saved. Look through its days, then plan the meetings.")
        return redirect("meetings:regular")
    context = {"form": form, "back": reverse("meetings:regular"), "submit": "Save the rule"}
    return render(request, "meetings/regular_set.html", context)


@require_POST
def plan_regular(request):
    panel = the_panel()
    if not permissions.can_plan(request.user, panel):
        raise Http404
    return attempt(
        request, services.plan_regular_meetings, panel=panel, back="meetings:list",
        done="The regular meetings are planned. Everybody on the panel gets one mail with all of them.",
    )  # fmt: skip


def download(request):
    """Every meeting to come as one file for a calendar; it names nobody. Only signed in: there is no open address."""
    panel = the_panel()
    if not permissions.is_on_panel(request.user, panel):
        raise Http404
    meetings = Meeting.objects.filter(panel=panel, starts_at__gt=timezone.now()).select_related("panel")
    answer = HttpResponse(invitation.events(list(meetings)), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="hsb-panel-meetings.ics"'
    return answer
