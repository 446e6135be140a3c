"""Attendance, and declaring an interest. R28"""

from django.contrib import messages
from django.shortcuts import redirect, render

from meetings import permissions, rules, services
from meetings.forms import AttendanceForm, InterestForm
from meetings.views.common import item_for, meeting_for, submit
from sharing import audit
from sharing.places import recipients
from sharing.statement import CONFIDENTIALITY


def attendance(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    form = AttendanceForm(
        request.POST or None,
        expected=recipients(meeting.panel, meeting.on),
        recorded=list(meeting.attendance.select_related("person")),
    )
    if form.is_valid() and submit(request, form, services.record_attendance, meeting=meeting, entries=form.entries()):
        messages.success(request, "Attendance is recorded.")
        return redirect("meetings:minutes-overview", meeting.pk)
    audit.read(request, meeting.papers)
    context = {
        "meeting": meeting, "form": form, "reasons": rules.reasons_not_to_minute(meeting), "statement": CONFIDENTIALITY,
        "back": meeting.get_absolute_url(), "submit": "Record attendance",
    }  # fmt: skip
    return render(request, "meetings/attendance.html", context)


def declare_interest(request, pk):
    item = item_for(pk)
    form = InterestForm(request.POST or None)
    if form.is_valid() and submit(request, form, services.declare_interest, item=item, **form.cleaned_data):
        messages.success(request, "Your interest is recorded. From now on you see nothing of that case.")
        return redirect(item.meeting)
    audit.read(request, item)
    context = {
        "item": item, "meeting": item.meeting, "form": form, "back": item.meeting.get_absolute_url(),
        "submit": "Declare the interest and give up access",
    }  # fmt: skip
    return render(request, "meetings/interest.html", context)
