"""Writing the minutes, case by case. R30"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import agenda, closing, content, permissions, rules, services
from meetings.forms import ActionForm, MinutesForm
from meetings.models import AgreedAction, MinutesItem
from meetings.services.minutes import SAVED_MEANWHILE
from meetings.views.common import attempt, item_for, meeting_for, submit
from sharing import audit
from sharing.models import Exclusion, Grant, Person
from sharing.places import recipients
from sharing.statement import CONFIDENTIALITY
from sharing.web.wording import no_names


def overview(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    items = agenda.items_for(request.user, meeting)
    for item in items:
        item.is_decided = rules.is_decided(item)
    audit.read(request, meeting.papers, *items)
    context = {
        "meeting": meeting, "items": items, "statement": CONFIDENTIALITY,
        "attendance": meeting.attendance.select_related("person__agency", "instead_of"),
        "reasons": rules.reasons_not_to_close(meeting), "cannot_minute": rules.reasons_not_to_minute(meeting),
        "prepares": permissions.can_prepare(request.user, meeting),
    }  # fmt: skip
    return render(request, "meetings/minutes_overview.html", context)


def item(request, pk):
    """One case: what was shared, decided and agreed; the agenda on one side, what is known on the other."""
    item = item_to_minute(request, pk)
    minutes = MinutesItem.objects.filter(agenda_item=item).select_related("saved_by").first()
    form = MinutesForm(
        request.POST or None, initial=initial(item, minutes), agencies=rules.agencies_asked(item.meeting),
        case=item.case,
    )  # fmt: skip
    if form.is_valid() and submit(request, form, services.record_minutes, texts_about=item, item=item, **form.texts()):
        messages.success(request, f"{item.case.reference} is saved.")
        return redirect("meetings:action-add" if "add_action" in request.POST else "meetings:minutes-item", item.pk)
    saved = None
    form.fields["closing_because"].help_text = no_names(closing.what_is_left(item.case))
    if SAVED_MEANWHILE in form.non_field_errors():
        minutes = MinutesItem.objects.select_related("saved_by").get(agenda_item=item)
        take_up(form, minutes)
        saved = content.minutes_item(minutes)
    return show(request, item, minutes, form=form, saved=saved)


def take_up(form, minutes):
    """The writer sees what somebody else saved beside what they typed: saving once more is meant."""
    form.data = form.data.copy()
    form.data["version"] = minutes.version


def add_action(request, pk):
    item = item_to_minute(request, pk)
    form = ActionForm(request.POST or None, people=may_own(item))
    if form.is_valid() and submit(request, form, services.add_action, texts_about=item, item=item, **form.cleaned_data):
        messages.success(request, "The action is added.")
        return redirect(f"{reverse('meetings:minutes-item', args=[item.pk])}#actions")
    audit.read(request, item)
    context = {
        "item": item, "form": form, "submit": "Add the action", "back": reverse("meetings:minutes-item", args=[item.pk])
    }  # fmt: skip
    return render(request, "meetings/action_add.html", context)


@require_POST
def strike_action(request, pk):
    action = get_object_or_404(AgreedAction.objects.select_related("item__agenda_item__meeting__panel"), pk=pk)
    back = reverse("meetings:minutes-item", args=[action.item.agenda_item_id])
    return attempt(request, services.remove_action, action=action, back=back, done="The action is struck.")


@require_POST
def close(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    done = "The meeting is closed. Write up the minutes and send them to the Chair."
    return attempt(request, services.close_meeting, meeting=meeting, done=done, back=meeting)


@require_POST
def write_up(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    done = "The minutes are written up. Read them through, then send them to the Chair."
    return attempt(request, services.write_up, meeting=meeting, done=done, back=meeting)


def show(request, item, minutes, form, saved):
    items = agenda.items_for(request.user, item.meeting)
    for one in items:
        one.is_decided = rules.is_decided(one)
    audit.read(request, item, *items)
    context = {
        "item": item, "meeting": item.meeting, "minutes": minutes, "form": form, "items": items,
        "known": content.schedule_item(item), "cannot_minute": rules.reasons_not_to_minute(item.meeting),
        "actions": minutes.actions.select_related("owner__agency") if minutes else [],
        "saved": saved,
    }  # fmt: skip
    return render(request, "meetings/minutes_item.html", context)


def initial(item, minutes):
    """What the form begins with: what was saved, or the agencies' returns."""
    if minutes is None:
        returns = {f"shared_{one.agency_id.hex}": one.information for one in content.returns_on(item)}
        return {"version": 0, "outcome": MinutesForm.OPEN, **returns}
    names = ("version", "risks", "recommendation", "decision", "pathway", "is_straight_to_prosecution", "reasons",
             "dissent", "lead_agency", "next_panel_on", "deferred_because", "closing_because")  # fmt: skip
    shared = {f"shared_{one.agency_id.hex}": one.text for one in minutes.shared.all()}
    return {name: getattr(minutes, name) for name in names} | shared | {
        "outcome": outcome_of(minutes), "deferred_to": minutes.next_panel_on
    }  # fmt: skip


def outcome_of(minutes):
    if minutes.is_closing:
        return MinutesForm.CLOSING
    return MinutesForm.PUT_OFF if minutes.is_deferred else MinutesForm.DECIDED if minutes.pathway else MinutesForm.OPEN


def may_own(item):
    """Whoever is on the panel on the meeting's day, was there, or may see the case; without who is shut out of it."""
    expected = {one.person.pk for one in recipients(item.meeting.panel, item.meeting.on)}
    attending = item.meeting.attendance.values_list("person", flat=True)
    seeing = Grant.objects.filter(content_object=item.record_id, ended_at=None).values_list("user", flat=True)
    shut_out = Exclusion.objects.filter(record=item.record_id, ended_at=None).values_list("person", flat=True)
    ids = {*expected, *attending, *seeing} - {*shut_out}
    return Person.objects.filter(pk__in=ids, is_active=True).select_related("agency")


def item_to_minute(request, pk):
    item = item_for(pk)
    if not permissions.can_minute(request.user, item):
        raise Http404
    return item
