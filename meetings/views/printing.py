"""The papers of a meeting to print, and the register of copies on paper. R24, R29, R32"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.papers import download
from meetings import agenda, permissions, print_rules, services, sheets
from meetings.models import AgendaItem, AgreedAction, Meeting, PrintedCopy, PrintRun, ScheduleItem
from meetings.print_forms import HandOverForm, PrintForm
from meetings.views.common import attempt, meeting_for, submit
from sharing import audit
from sharing.models import Agency, Person
from sharing.web import days
from sharing.web.fresh import fresh_second_factor


def papers(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    items = agenda.items_for(request.user, meeting)
    with_paper = set(ScheduleItem.objects.filter(version__meeting=meeting).values_list("record_id", flat=True))
    audit.read(request, meeting.papers, *items)
    context = {
        "meeting": meeting,
        "sheets": [(title, reverse("meetings:sheet", args=[pk, kind])) for kind, title in sheets.KINDS.items()],
        "items": [item for item in items if item.record_id in with_paper],
        "agencies": Agency.objects.filter(pk__in=_with_open_actions()),
        "versions": print_rules.in_force(meeting),
        "copies": _copies(meeting),
        "prepares": permissions.can_prepare(request.user, meeting),
        "is_ahead": meeting.status == Meeting.Status.PLANNED and meeting.on > days.today(),
        "observers": meeting.observers.all(),
    }
    return render(request, "meetings/papers.html", context)


def _with_open_actions():
    still = AgreedAction.objects.filter(agreed_at__isnull=False, status=AgreedAction.Status.OPEN)
    return still.values("owner_agency")


def _copies(meeting):
    return meeting.printed_copies.select_related(
        "run__schedule__meeting", "run__minutes__meeting", "run__printed_by", "collected_by__agency",
        "destroyed_noted_by",
    )  # fmt: skip


@fresh_second_factor(also_get=True)
def sheet(request, pk, kind):
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    if kind not in sheets.KINDS:
        raise Http404
    items = agenda.items_for(request.user, meeting) if kind == sheets.AGENDA else []
    audit.read(request, meeting.papers, *items, kind=kind)
    pdf = sheets.of_meeting(kind, meeting, by=request.user, items=items)
    return download(pdf, sheets.file_name(meeting.on, kind))


@fresh_second_factor(also_get=True)
def actions(request, pk, agency_pk):
    """What one agency has agreed to do and has not done."""
    meeting = meeting_for(request, pk, may=permissions.can_see_drafts)
    agency = get_object_or_404(Agency, pk=agency_pk)
    found = sheets.open_actions(agency)
    audit.read(request, meeting.papers, *{action.record_id for action in found}, agency=str(agency.pk))
    pdf = sheets.of_actions(agency, found, by=request.user, meeting=meeting)
    return download(pdf, sheets.file_name(meeting.on, "actions"))


@fresh_second_factor(also_get=True)
def own_actions(request):
    """What the reader's own agency has agreed to do and has not done, of the cases that the reader sees. R32, R33"""
    agency = request.user.agency
    found = sheets.open_actions(agency)
    audit.read(request, *{action.record_id for action in found}, agency=str(agency.pk))
    return download(sheets.of_actions(agency, found, by=request.user), sheets.file_name(days.today(), "actions"))


@fresh_second_factor(also_get=True)
def case_paper(request, pk):
    """One case as it stands in the newest version of the schedule."""
    on_agenda = get_object_or_404(AgendaItem.objects.select_related("meeting__panel"), pk=pk, removed_by=None)
    if not permissions.can_see_drafts(request.user, on_agenda.meeting):
        raise Http404
    of_case = ScheduleItem.objects.filter(record_id=on_agenda.record_id, version__meeting=on_agenda.meeting_id)
    newest = of_case.select_related("version__meeting__panel", "version__approved_by").order_by("-version__number")
    item = newest.first()
    if item is None:
        raise Http404
    audit.read(request, item.version, item)
    name = sheets.file_name(on_agenda.meeting.on, item.content["reference"])
    return download(sheets.of_case(item, by=request.user), name)


@fresh_second_factor
def print_copies(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    versions = {version.kind: version for version in print_rules.in_force(meeting)}
    form = PrintForm(request.POST or None, versions=versions.values(), initial={"kind": next(iter(versions), "")})
    if form.is_valid():
        version, copies = versions[form.cleaned_data["kind"]], form.cleaned_data["copies"]
        if submit(request, form, services.print_copies, version=version, copies=copies):
            messages.success(
                request, "The copies are numbered and in the register. Download the file and print it once."
            )
            return redirect(_register(pk))
    audit.read(request, meeting.papers)
    context = {
        "meeting": meeting, "form": form, "versions": versions, "submit": "Number the copies",
        "back": reverse("meetings:papers", args=[pk]),
    }  # fmt: skip
    return render(request, "meetings/print.html", context)


@fresh_second_factor(also_get=True)
def file(request, pk):
    """Cover sheet and copies of one print run, as one file."""
    versions = ("schedule", "minutes")
    related = [f"{one}__{part}" for one in versions for part in ("meeting__panel", "approved_by")]
    run = get_object_or_404(PrintRun.objects.select_related("printed_by", *related), pk=pk)
    version = run.version
    if not permissions.can_prepare(request.user, version.meeting):
        raise Http404
    if reasons := print_rules.reasons_not_to_print(version):
        messages.warning(request, " ".join(reasons))
        return redirect(_register(version.meeting_id))
    items = list(version.items.all())
    audit.read(request, version, *items, run=str(run.pk))
    numbers = list(run.copies.values_list("number", flat=True))
    called = f"{version.kind}-v{version.number}-copies-{numbers[0]}-{numbers[-1]}"
    return download(sheets.of_run(run, numbers, items, by=request.user), sheets.file_name(version.meeting.on, called))


def hand_over(request, pk):
    copy = _copy(request, pk)
    may_hold = [person.pk for person in print_rules.people_for(copy)]
    people = Person.objects.filter(pk__in=may_hold).select_related("agency").order_by("agency__name", "name")
    form = HandOverForm(request.POST or None, people=people)
    if form.is_valid() and submit(request, form, services.hand_over, copy=copy, **form.cleaned_data):
        messages.success(request, f"Copy {copy.number} is collected.")
        return redirect(_register(copy.meeting_id))
    audit.read(request, copy)
    context = {
        "meeting": copy.meeting, "copy": copy, "form": form, "people": may_hold, "submit": "Note who collected it",
        "back": _register(copy.meeting_id),
    }  # fmt: skip
    return render(request, "meetings/hand_over.html", context)


@require_POST
def destroyed(request, pk):
    copy = _copy(request, pk)
    done = f"Copy {copy.number} is noted as destroyed."
    return attempt(request, services.note_destroyed, copy=copy, done=done, back=_register(copy.meeting_id))


def _copy(request, pk):
    copy = get_object_or_404(PrintedCopy.objects.select_related("meeting__panel", "run"), pk=pk)
    if not permissions.can_prepare(request.user, copy.meeting):
        raise Http404
    return copy


def _register(meeting_pk):
    return f"{reverse('meetings:papers', args=[meeting_pk])}#register"
