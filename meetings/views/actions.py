"""Agreed actions: one's own, one's agency's, and those one manages. R32"""

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, Q, Value, When, Window
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.models import Document
from meetings import action_rules, permissions, services
from meetings.action_forms import ActionFilterForm, CarryOnForm, EndActionForm, GiveForm, ProgressForm
from meetings.models import AgreedAction
from meetings.views.common import submit
from sharing import audit
from sharing.models import Person
from sharing.places import stands_in_for
from sharing.web import days
from sharing.web.pages import page_of

WHOSE = {"": "Mine", "agency": "My agency’s", "all": "All I can see"}
Status = AgreedAction.Status


def action_list(request):
    whose = request.GET.get("whose", "")
    actions = AgreedAction.objects.filter(agreed_at__isnull=False).select_related(
        "owner__agency", "case", "meeting__panel"
    )
    form = filter_form(request.GET, actions) if whose == "all" else None
    if whose == "agency":
        actions = actions.filter(owner_agency=request.user.agency_id)
    elif whose != "all":
        actions = actions.filter(owner__in=[request.user, *stands_in_for(request.user)])
    actions = narrowed(actions, form)
    page = page_of(_counted(actions).order_by("rank", "due_on", "created_at", "pk"), request.GET.get("page"))
    for action in page:
        action.may_end = permissions.owns(request.user, action) or action.is_managed
        action.is_overdue = action.status == Status.OPEN and action.due_on < days.today()
    audit.read(request, *{action.record_id for action in page})
    context = {
        "page": page, "whose": whose if whose in WHOSE else "", "tabs": WHOSE.items(), "form": form,
        "is_narrowed": form is not None and form.is_valid() and any(form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "meetings/action_list.html", context)


def filter_form(given, actions):
    """The filter offers those who own one of these: read once, also where the form looks a choice up in it."""
    owners = set(actions.order_by().values_list("owner", flat=True).distinct())
    return ActionFilterForm(given or None, people=Person.objects.filter(pk__in=owners).select_related("agency"))


def narrowed(actions, form):
    """Of one agency, of one person, in one state: what the filter asks for."""
    if form is None or not form.is_valid():
        return actions
    given = form.cleaned_data
    if given["agency"]:
        actions = actions.filter(owner_agency=given["agency"])
    if given["person"]:
        actions = actions.filter(owner=given["person"])
    if given["state"] == "overdue":
        return actions.filter(status=Status.OPEN, due_on__lt=days.today())
    return actions.filter(status=given["state"]) if given["state"] else actions


def _counted(actions):
    """Each action with how many of all are open and overdue, and whether the reader manages it: one statement."""
    is_open = Q(status=Status.OPEN)
    return actions.annotate(
        of_all_open=Window(Count("pk", filter=is_open)),
        of_all_overdue=Window(Count("pk", filter=is_open & Q(due_on__lt=days.today()))),
        is_managed=permissions.managed("record"),
        rank=Case(When(is_open, then=Value(0)), default=Value(1), output_field=IntegerField()),
    )


def action(request, pk):
    """What was agreed, how it went on since, and what this person can do about it."""
    action = action_for(pk)
    owns, manages = permissions.can_end_action(request.user, action), permissions.can_move_action(request.user, action)
    audit.read(request, action)
    action.is_overdue = action.status == Status.OPEN and action.due_on < days.today()
    context = {
        "action": action, "entries": action.entries.select_related("by__agency", "owner__agency"),
        "owns": owns, "manages": manages, "reasons": action_rules.reasons_not_to_change_action(action),
    }  # fmt: skip
    return render(request, "meetings/action.html", context)


def end(request, pk):
    action = action_for(pk, request.user, permissions.can_end_action)
    form = EndActionForm(request.POST or None, documents=Document.objects.filter(record=action.record_id))
    if form.is_valid() and submit(
        request, form, services.end_action, texts_about=action, action=action, **form.ending()
    ):
        messages.success(request, f"The action is marked {Status(form.cleaned_data['status']).label.lower()}.")
        return redirect(way_back(request, action))
    return ask(request, action, form, "How the action ended", "Record how it ended")


def progress(request, pk):
    action = action_for(pk, request.user, permissions.can_end_action)
    form = ProgressForm(request.POST or None)
    return change(request, action, form, services.note_progress, "How the action goes on", "Note the progress")


def carry_on(request, pk):
    action = action_for(pk, request.user, permissions.can_move_action)
    form = CarryOnForm(request.POST or None)
    return change(request, action, form, services.carry_on, "Carry the action on", "Carry it on")


def give(request, pk):
    action = action_for(pk, request.user, permissions.can_move_action)
    people = Person.objects.filter(pk__in=permissions.may_answer(action)).exclude(pk=action.owner_id)
    form = GiveForm(request.POST or None, people=people.select_related("agency"))
    return change(request, action, form, services.give_action, "Give the action to somebody else", "Give it to them")


def change(request, action, form, service, title, button):
    if form.is_valid() and submit(
        request, form, service, texts_about=action, action=action, **_answers(form.cleaned_data)
    ):
        messages.success(request, "It is written down.")
        return redirect(way_back(request, action))
    return ask(request, action, form, title, button)


def _answers(given):
    return {name: value for name, value in given.items() if name != "as_it_is"}


def ask(request, action, form, title, button):
    audit.read(request, action)
    context = {
        "action": action, "form": form, "title": title, "submit": button, "back": way_back(request, action),
        "reasons": action_rules.reasons_not_to_change_action(action),
    }  # fmt: skip
    return render(request, "meetings/action_change.html", context)


def way_back(request, action):
    """To the action itself; to the meeting that opens with it, where it was opened from there."""
    meeting = action.case.agenda_items.filter(meeting__status="planned", removed_by=None).first()
    if request.GET.get("from") == "meeting" and meeting and permissions.can_minute(request.user, meeting):
        return reverse("meetings:minutes-overview", args=[meeting.meeting_id])
    return reverse("meetings:action", args=[action.pk])


def action_for(pk, person=None, may=None):
    """An agreed action that the reader may see and, where it is asked, do this to; otherwise it does not exist."""
    found = AgreedAction.objects.select_related("owner__agency", "case", "meeting__panel", "evidence")
    action = get_object_or_404(found, pk=pk, agreed_at__isnull=False)
    if may and not may(person, action):
        raise Http404
    return action
