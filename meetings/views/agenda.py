"""Compiling the schedule and putting its agenda in order."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.models import Case
from meetings import agenda, permissions, rules, services
from meetings.forms import AddItemForm, AgendaItemForm, PlaceItemForm, RemovalForm, TimesForm, UrgentItemForm
from meetings.views.common import attempt, item_for, meeting_for, submit
from sharing import audit
from sharing.services import access
from sharing.web.fresh import fresh_second_factor


@require_POST
def compile_schedule(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    return attempt(
        request, services.compile_schedule, meeting=meeting, back=meeting,
        done="The schedule is compiled. Read it through, then send it to the Chair.",
    )  # fmt: skip


def describe(request, pk):
    item = item_to_prepare(request, pk)
    items = list(item.meeting.agenda)  # counted as the reader sees them. R11
    initial = {name: getattr(item, name) for name in ("because", "asked_of_panel", "takes")}
    form = AgendaItemForm(
        request.POST or None, places=len(items), initial=initial | {"position": items.index(item) + 1}
    )
    if form.is_valid() and submit(
        request, form, services.describe_item, texts_about=item, item=item, **form.cleaned_data
    ):
        messages.success(request, f"{item.case.reference} is saved.")
        return redirect(item.meeting)
    return show(request, "meetings/agenda_item.html", item, form, submit="Save")


@require_POST
def place(request, pk):
    """Where a row was dragged to; without a script the buttons do the same, step by step."""
    item = item_to_prepare(request, pk)
    form, back = PlaceItemForm(request.POST), f"{item.meeting.get_absolute_url()}#agenda"
    if not form.is_valid():
        return redirect(back)
    position = form.cleaned_data["position"]
    done = f"{item.case.reference} is number {position} now."
    return attempt(request, services.place_item, item=item, position=position, back=back, done=done)


def times(request, pk):
    """How many minutes each case takes, all on one page."""
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    items = agenda.items_for(request.user, meeting)
    form, back = TimesForm(request.POST or None, items=items), f"{meeting.get_absolute_url()}#agenda"
    if form.is_valid() and submit(request, form, services.set_times, meeting=meeting, takes=form.takes()):
        messages.success(request, "The times are saved. When each case begins follows from them.")
        return redirect(back)
    audit.read(request, meeting.papers, *items)
    context = {
        "meeting": meeting, "form": form, "reasons": rules.reasons_not_to_compile(meeting), "back": back,
        "items": items, "submit": "Save the times",
    }  # fmt: skip
    return render(request, "meetings/times.html", context)


@require_POST
def move_up(request, pk):
    return move(request, pk, up=True)


@require_POST
def move_down(request, pk):
    return move(request, pk, up=False)


def move(request, pk, up):
    item = item_to_prepare(request, pk)
    where = "up" if up else "down"
    return attempt(
        request, services.move_item, item=item, up=up, back=f"{item.meeting.get_absolute_url()}#agenda",
        done=f"{item.case.reference} has moved {where}.",
    )  # fmt: skip


def remove(request, pk):
    item = item_to_prepare(request, pk)
    form = RemovalForm(request.POST or None)
    if form.is_valid() and submit(
        request, form, services.remove_item, texts_about=item, item=item, **form.cleaned_data
    ):
        messages.success(request, f"{item.case.reference} is off this agenda.")
        return redirect(item.meeting)
    approved = item.meeting.schedules.filter(status="approved").first()
    return show(request, "meetings/agenda_remove.html", item, form, submit="Take off the agenda", approved=approved)


def add(request, pk):
    """A case that is not due, or that was taken off: by its reference, with the reason."""
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    form = AddItemForm(request.POST or None, initial={"reference": request.GET.get("case", "")})
    case = case_named(request.user, form) if form.is_valid() else None
    if case and submit(
        request, form, services.add_item, texts_about=case, meeting=meeting, case=case,
        reason=form.cleaned_data["reason"],
    ):  # fmt: skip
        messages.success(request, f"{case.reference} is on the agenda, as the last item.")
        return redirect(meeting)
    context = {
        "meeting": meeting, "form": form, "reasons": rules.reasons_not_to_add(meeting),
        "back": meeting.get_absolute_url(), "submit": "Add to the agenda",
    }  # fmt: skip
    return render(request, "meetings/agenda_add.html", context)


def case_named(person, form):
    """The case with the reference in the form; one that the reader may not see is not there. R33"""
    case = Case.objects.filter(reference__iexact=form.cleaned_data["reference"].strip()).first()
    if case is None or not access.may(person, access.MANAGE, case):
        form.add_error("reference", "There is no case with this reference that you decide on")
        return None
    return case


@fresh_second_factor
def add_urgent(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_approve)
    due = Case.objects.filter(pk__in=[case.pk for case in rules.due_cases(meeting, or_taken_off=True)]).order_by(
        "reference"
    )
    chosen = due.filter(reference=request.GET.get("case", "")).first()
    initial = {"case": chosen, "reason": chosen.urgent_because} if chosen else {}
    form = UrgentItemForm(request.POST or None, cases=due, initial=initial)
    audit.read(request, *due)
    if form.is_valid() and submit(
        request,
        form,
        services.add_urgent_item,
        texts_about=form.cleaned_data["case"],
        meeting=meeting,
        **form.cleaned_data,
    ):
        messages.success(
            request,
            f"{form.cleaned_data['case'].reference} is on the agenda. The Coordinator compiles a new version next.",
        )
        return redirect(meeting)
    context = {
        "meeting": meeting, "form": form, "due": due, "reasons": rules.reasons_not_to_add_urgently(meeting),
        "back": meeting.get_absolute_url(), "submit": "Add to the agenda",
    }  # fmt: skip
    return render(request, "meetings/urgent.html", context)


def item_to_prepare(request, pk):
    item = item_for(pk)
    if not permissions.can_prepare(request.user, item.meeting):
        raise Http404
    return item


def show(request, template, item, form, **context):
    audit.read(request, item)
    back = item.meeting.get_absolute_url()
    return render(request, template, {"item": item, "meeting": item.meeting, "form": form, "back": back, **context})
