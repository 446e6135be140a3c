"""The live minutes: the meeting as a whole, and case by case. R22, R29, R30, R32"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import agenda, closing, content, letters, packs, permissions, quorum, rules, services, timer
from meetings.action_forms import ActionForm
from meetings.minutes_forms import WorkerForm
from meetings.models import (
    AgreedAction,
    MinutedWorker,
    MinutesItem,
    MinutesVersion,
    MinutesVersionItem,
    StatementRead,
)
from meetings.views.common import attempt, item_for, meeting_for, submit
from meetings.views.minuting import edit
from sharing import audit
from sharing.models import Exclusion, Grant, Person
from sharing.places import recipients
from sharing.statement import CONFIDENTIALITY
from sharing.web import days
from sharing.web.fresh import fresh_second_factor
from sharing.web.wording import no_names


def overview(request, pk):
    """Statement, who is here, what was agreed before, the cases, and closing: in the order of a meeting."""
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    items = ticked(request.user, meeting)
    earlier = list(agreed_earlier(items))
    audit.read(request, meeting.papers, *items, *{action.record_id for action in earlier})
    context = {
        "meeting": meeting, "items": items, "statement": CONFIDENTIALITY, "earlier": earlier,
        "read": StatementRead.objects.filter(meeting=meeting).select_related("read_by").first(),
        "attendance": meeting.attendance.select_related("person__agency", "instead_of"),
        "observers": meeting.observers.all(), "quorum": quorum.in_words(meeting),
        "reasons": rules.reasons_not_to_close(meeting), "cannot_minute": rules.reasons_not_to_minute(meeting),
        "prepares": (prepares := permissions.can_prepare(request.user, meeting)),
        "may_observe": prepares and not rules.reasons_not_to_expect(meeting),
    }  # fmt: skip
    return render(request, "meetings/minutes_overview.html", context)


def item(request, pk):
    """One case: the agenda on one side, what was shared, decided and agreed, and what is known on the other."""
    item = item_to_minute(request, pk)
    shown = edit(request, item)
    if isinstance(shown, HttpResponse):
        return shown
    items = ticked(request.user, item.meeting)
    minutes = shown["minutes"]
    shown["form"].fields["closing_because"].help_text = no_names(closing.what_is_left(item.case))
    audit.read(request, item, *items)
    context = shown | {
        "item": item, "meeting": item.meeting, "items": items, "known": content.schedule_item(item),
        "cannot_minute": rules.reasons_not_to_minute(item.meeting), "time": timer.time_of(item),
        "actions": minutes.actions.select_related("owner__agency") if minutes else [],
        "workers": minutes.workers.select_related("person__agency") if minutes else [],
        "earlier": agreed_earlier([item]), "left_room": content.left_room(item),
    }  # fmt: skip
    return render(request, "meetings/minutes_item.html", context)


def beside(request, pk):
    """The agenda with its ticks and the time, asked for again while the page is open; gone with the right to it. R28"""
    item = item_to_minute(request, pk)
    audit.read(request, item)
    context = {"item": item, "items": ticked(request.user, item.meeting), "time": timer.time_of(item)}
    context["cannot_minute"] = rules.reasons_not_to_minute(item.meeting)
    return render(request, "meetings/_live_agenda.html", context)


def draft(request, pk):
    """What was recorded so far, as it will read."""
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    version, items = unsaved_version(meeting)
    audit.read(request, meeting.papers, *{one.record_id for one in items})
    context = {"meeting": meeting, "version": version, "items": items, "statement": CONFIDENTIALITY}
    return render(request, "meetings/minutes_draft.html", context)


@fresh_second_factor(also_get=True)
def draft_pdf(request, pk):
    """The same as it will print."""
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    version, items = unsaved_version(meeting)
    audit.read(request, meeting.papers, *{one.record_id for one in items})
    pdf = packs.render(version, items, recipients(meeting.panel, meeting.on))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="draft-{letters.file_name(version)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def unsaved_version(meeting):
    """A version of what is recorded now, with its items; none of it is in the database."""
    latest = meeting.minutes.first()
    version = MinutesVersion(
        record_id=meeting.papers.pk, meeting=meeting, number=latest.number + 1 if latest else 1,
        front=content.front_of_minutes(meeting),
    )  # fmt: skip
    minuted = MinutesItem.objects.filter(agenda_item__in=meeting.agenda).order_by("agenda_item__position")
    minuted = minuted.select_related("agenda_item__case__child", "agenda_item__meeting", "lead_agency")
    return version, [
        MinutesVersionItem(record_id=one.record_id, version=version, position=n, content=content.minutes_item(one))
        for n, one in enumerate(minuted, 1)
    ]


@require_POST
def read_statement(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    back = reverse("meetings:minutes-overview", args=[meeting.pk])
    return attempt(request, services.read_statement, meeting=meeting, back=back, done="The statement is read.")


@require_POST
def begin(request, pk):
    item = item_to_minute(request, pk)
    back = reverse("meetings:minutes-item", args=[item.pk])
    return attempt(request, services.begin_item, item=item, back=back, done="The time of this item runs.")


@require_POST
def stop(request, pk):
    item = item_to_minute(request, pk)
    back = reverse("meetings:minutes-item", args=[item.pk])
    return attempt(request, services.end_item, item=item, back=back, done="The time of this item stands still.")


def add_action(request, pk):
    item = item_to_minute(request, pk)
    form = ActionForm(request.POST or None, people=may_own(item))
    if form.is_valid() and submit(request, form, services.add_action, texts_about=item, item=item, **form.cleaned_data):
        messages.success(request, "The action is added.")
        return redirect(f"{reverse('meetings:minutes-item', args=[item.pk])}#actions")
    return ask(request, item, form, "meetings/action_add.html", "Add the action")


@require_POST
def strike_action(request, pk):
    action = get_object_or_404(AgreedAction.objects.select_related("item__agenda_item__meeting__panel"), pk=pk)
    back = reverse("meetings:minutes-item", args=[action.item.agenda_item_id])
    return attempt(request, services.remove_action, action=action, back=back, done="The action is struck.")


def add_worker(request, pk):
    item = item_to_minute(request, pk)
    form = WorkerForm(request.POST or None, people=may_own(item))
    if form.is_valid() and submit(request, form, services.add_worker, texts_about=item, item=item, **form.cleaned_data):
        messages.success(request, "The worker is minuted.")
        return redirect(f"{reverse('meetings:minutes-item', args=[item.pk])}#workers")
    return ask(request, item, form, "meetings/worker_add.html", "Add the worker")


@require_POST
def strike_worker(request, pk):
    found = MinutedWorker.objects.select_related("item__agenda_item__meeting__panel", "item__agenda_item__case")
    worker = get_object_or_404(found, pk=pk)
    item = item_to_minute(request, worker.item.agenda_item_id)
    back = f"{reverse('meetings:minutes-item', args=[item.pk])}#workers"
    return attempt(request, services.remove_worker, worker=worker, back=back, done="The worker is struck.")


def ask(request, item, form, template, button):
    audit.read(request, item)
    back = reverse("meetings:minutes-item", args=[item.pk])
    return render(request, template, {"item": item, "form": form, "submit": button, "back": back})


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


def ticked(person, meeting):
    """The agenda as this person sees it, each item with whether it is settled and how long it took."""
    items = agenda.items_for(person, meeting)
    for one in items:
        one.is_decided = rules.is_decided(one)
    return timer.timed(items)


def agreed_earlier(items):
    """Open actions that earlier meetings agreed for these cases: the meeting opens with them. R32"""
    cases = [item.case_id for item in items]
    open_ones = AgreedAction.objects.filter(case__in=cases, status="open", agreed_at__isnull=False)
    if items:
        open_ones = open_ones.exclude(meeting=items[0].meeting_id)
    found = open_ones.select_related("owner__agency", "case", "meeting__panel").order_by("due_on", "created_at")
    for action in found:
        action.is_overdue = action.due_on < days.today()
    return found


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
