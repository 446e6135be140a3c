"""Sending a version to the Chair, and the Chair's page for it. R24"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import changes, dates, letters, missing, permissions, rules, services, tasks
from meetings.forms import ApprovalForm, PointsForm
from meetings.models import MinutesVersion, ScheduleVersion
from meetings.views.common import attempt, submit
from meetings.views.versions import version_for
from sharing import audit
from sharing.models import Place
from sharing.places import holds_office, in_office, recipients
from sharing.web import days
from sharing.web.fresh import fresh_second_factor


@require_POST
def send_schedule(request, pk):
    return send(request, version_to_prepare(request, ScheduleVersion, pk))


@require_POST
def send_minutes(request, pk):
    return send(request, version_to_prepare(request, MinutesVersion, pk))


def send(request, version):
    done = f"{version.title.capitalize()} is with the Chair."
    tasks.keep_papers_soon(version)
    return attempt(request, services.send_to_chair, version=version, done=done, back=version.meeting)


@require_POST
def take_back_schedule(request, pk):
    return take_back(request, version_to_prepare(request, ScheduleVersion, pk))


@require_POST
def take_back_minutes(request, pk):
    return take_back(request, version_to_prepare(request, MinutesVersion, pk))


def take_back(request, version):
    done = f"{version.title.capitalize()} is a draft again."
    return attempt(request, services.take_back, version=version, done=done, back=version.meeting)


@fresh_second_factor
def approve_schedule(request, pk):
    return approve(request, version_to_approve(request, ScheduleVersion, pk), services.approve_schedule)


@fresh_second_factor
def approve_minutes(request, pk):
    return approve(request, version_to_approve(request, MinutesVersion, pk), services.approve_minutes)


def approve(request, version, service):
    form = ApprovalForm(request.POST or None)
    if form.is_valid() and submit(request, form, service, version=version, **form.cleaned_data):
        tasks.circulate_soon()
        messages.success(request, f"{version.title.capitalize()} is approved. {what_happens(version)}")
        return redirect(version.meeting)
    return show(request, version, form=form)


def return_schedule(request, pk):
    return send_back(request, version_to_approve(request, ScheduleVersion, pk))


def return_minutes(request, pk):
    return send_back(request, version_to_approve(request, MinutesVersion, pk))


def send_back(request, version):
    if request.method != "POST":  # reloaded, or come back to: the form is on the page that approves
        return redirect(f"meetings:{version.kind}-approve", version.pk)
    form = PointsForm(request.POST)
    if form.is_valid() and submit(request, form, services.return_version, version=version, **form.cleaned_data):
        messages.success(request, f"{version.title.capitalize()} is back with the Coordinator.")
        return redirect(version.meeting)
    return show(request, version, points=form)


def show(request, version, form=None, points=None):
    meeting, items = version.meeting, list(version.items.all())
    is_schedule, goes_to = version.kind == "schedule", missing.checked(recipients(meeting.panel, meeting.on))
    audit.read(request, version, *items)
    context = {
        "changes": changes.told(version, items) if is_schedule else None, "version": version, "meeting": meeting,
        "items": items, "form": form, "points": points or PointsForm(), "recipients": goes_to,
        "paper": services.keep_paper(version=version, by=request.user), "missing": missing.returns(version),
        "no_question": missing.questions(items) if is_schedule else [],
        "no_people": missing.people(goes_to, meeting) if is_schedule else [],
        "what_happens": what_happens(version), "back": meeting.get_absolute_url(),
        "reasons": rules.reasons_not_to_approve(version, request.user, version.content_sha256),
        "replaces": letters.replaced(version), "stands_in_for": absent_chair(request.user, meeting),
    }  # fmt: skip
    return render(request, "meetings/approve.html", context)


def absent_chair(person, meeting):
    """For the vice-chair, who approves in absence alone: the Chair. R24"""
    if holds_office(person, Place.Office.CHAIR, panel=meeting.panel):
        return None
    place = in_office(meeting.panel, Place.Office.CHAIR).first()
    return place and place.person


def what_happens(version):
    """One sentence on what follows an approval now. R23, R25"""
    if version.kind == "minutes":
        return "The minutes go out at once; decisions and next panel dates are written to each case."
    if timezone.now() < version.meeting.circulate_at:
        return f"It goes out by itself on {days.moment(version.meeting.circulate_at)}."
    late = dates.is_late(version.meeting, timezone.now()) or version.is_late
    return "It goes out at once" + (": it was due earlier, and is recorded as late." if late else ".")


def version_to_prepare(request, model, pk):
    version = version_for(model, pk)
    if not permissions.can_prepare(request.user, version.meeting):
        raise Http404
    return version


def version_to_approve(request, model, pk):
    version = version_for(model, pk)
    if not permissions.can_approve(request.user, version.meeting):
        raise Http404
    return version
