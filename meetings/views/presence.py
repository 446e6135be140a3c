"""Attendance, observers, and declaring an interest. R28"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import permissions, rules, services
from meetings.forms import AttendanceForm, InterestForm
from meetings.minutes_forms import InterestOfForm, ObserverForm
from meetings.models import Observer
from meetings.views.common import attempt, item_for, meeting_for, submit
from meetings.views.minutes import item_to_minute, may_own
from sharing import audit
from sharing.places import recipients
from sharing.statement import CONFIDENTIALITY
from sharing.web import days


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


def add_observer(request, pk):
    return observe(request, meeting_for(request, pk, may=permissions.can_prepare), None)


def observer(request, pk):
    observer = observer_to_change(request, pk)
    return observe(request, observer.meeting, observer)


def observe(request, meeting, observer):
    initial = observer and {"has_signed": observer.has_signed, "is_present": observer.is_present}
    is_ahead = meeting.on > days.today()
    form = ObserverForm(request.POST or None, observer=observer, initial=initial, is_ahead=is_ahead)
    told = {"name": observer.name, "organisation": observer.organisation} if observer else {}
    if form.is_valid() and submit(
        request, form, services.record_observer, meeting=meeting, observer=observer, **told | form.cleaned_data
    ):
        messages.success(request, "The observer is recorded.")
        return redirect(observers_of(meeting))
    audit.read(request, meeting.papers)
    context = {
        "meeting": meeting, "observer": observer, "form": form, "reasons": rules.reasons_not_to_expect(meeting),
        "statement": CONFIDENTIALITY, "back": observers_of(meeting),
        "submit": "Record the observer",
    }  # fmt: skip
    return render(request, "meetings/observer.html", context)


@require_POST
def remove_observer(request, pk):
    observer = observer_to_change(request, pk)
    return attempt(
        request,
        services.remove_observer,
        observer=observer,
        back=observers_of(observer.meeting),
        done="The observer is off the list.",
    )


def observers_of(meeting):
    """Where the list of observers is: before the day among the papers for the table."""
    is_ahead = meeting.on > days.today()
    return reverse("meetings:papers" if is_ahead else "meetings:minutes-overview", args=[meeting.pk])


def observer_to_change(request, pk):
    observer = get_object_or_404(Observer.objects.select_related("meeting__panel"), pk=pk)
    if not permissions.can_prepare(request.user, observer.meeting):
        raise Http404
    return observer


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


def interest_of(request, pk):
    """Whoever minutes the item writes down an interest that somebody else has told the meeting."""
    item = item_to_minute(request, pk)
    form = InterestOfForm(request.POST or None, people=may_own(item).exclude(pk=request.user.pk))
    back = reverse("meetings:minutes-item", args=[item.pk])
    if form.is_valid() and submit(request, form, services.declare_interest, item=item, **form.cleaned_data):
        messages.success(request, f"From now on {form.cleaned_data['person'].name} sees nothing of this case.")
        return redirect(back)
    audit.read(request, item)
    context = {"item": item, "form": form, "back": back, "submit": "Record the interest and end their access"}
    return render(request, "meetings/interest_of.html", context)
