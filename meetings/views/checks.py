"""Asking agencies to check their systems, and the pages on which they answer: who a child is, and no more. R27, R33"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import asking, checks, dates, permissions, rules, services
from meetings.forms import AskForm, ReturnForm
from meetings.models import CheckRequest
from meetings.views.common import attempt, meeting_for, submit
from meetings.views.returns import FIELDS
from sharing import audit
from sharing.models import Agency


def ask(request, pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    agencies = Agency.objects.filter(pk__in=[agency.pk for agency in rules.agencies_asked(meeting)])
    form = AskForm(request.POST or None, agencies=agencies, initial={"agencies": agencies})
    if form.is_valid() and submit(request, form, services.ask_to_check, meeting=meeting, **form.cleaned_data):
        messages.success(request, "The agencies are asked, by secure e-mail. Their answers come onto the returns page.")
        return redirect("meetings:returns", meeting.pk)
    items = list(meeting.agenda.select_related("case"))
    audit.read(request, *items)
    context = {
        "meeting": meeting, "form": form, "items": items, "back": meeting.get_absolute_url(),
        "reasons": rules.reasons_not_to_ask_to_check(meeting), "submit": "Ask them to check",
    }  # fmt: skip
    return render(request, "meetings/ask.html", context)


def check_list(request, pk):
    meeting = meeting_for(request, pk)
    requests, given = checks.to_answer(request.user, meeting), checks.answers(request.user, meeting)
    children = [one for one in checks.identities(meeting) if one.request in requests]
    if not children:
        raise Http404
    for child in children:
        child.given = given.get(requests[child.request].record_id)
        child.is_unanswered = checks.is_unanswered(child.given)
    audit.read(request, *requests.values())
    context = {
        "meeting": meeting, "children": children, "returns_by": dates.returns_by(meeting),
        "unanswered": sum(child.is_unanswered for child in children),
    }  # fmt: skip
    return render(request, "meetings/checks.html", context)


def answer(request, pk):
    check = CheckRequest.objects.filter(pk=pk).select_related("meeting__panel").first()
    child = check and next((one for one in checks.identities(check.meeting) if one.request == check.pk), None)
    if child is None:
        raise Http404
    given = checks.answers(request.user, check.meeting).get(check.record_id)
    initial = {name: getattr(given, name) for name in FIELDS} if given else None
    form = ReturnForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(
        request, form, services.answer_check, texts_about=check, check=check, **form.cleaned_data
    ):
        messages.success(request, "Your answer is recorded.")
        return redirect("meetings:checks", check.meeting_id)
    audit.read(request, check)
    context = {
        "check": check, "child": child, "meeting": check.meeting, "form": form, "given": given,
        "submit": "Record the answer", "back": reverse("meetings:checks", args=[check.meeting_id]),
    }  # fmt: skip
    return render(request, "meetings/check.html", context)


@require_POST
def none_known(request, pk):
    meeting = meeting_for(request, pk)
    if not checks.to_answer(request.user, meeting):
        raise Http404
    return attempt(
        request, services.none_known, meeting=meeting, back=reverse("meetings:checks", args=[meeting.pk]),
        done="Recorded: not known to your agency, for every child you had not answered for.",
    )  # fmt: skip


@require_POST
def chase(request, pk, agency_pk):
    meeting = meeting_for(request, pk, may=permissions.can_prepare)
    agency = next((one.agency for one in asking.standings(meeting) if one.agency.pk == agency_pk), None)
    if agency is None:
        raise Http404
    return attempt(
        request, services.chase_agency, meeting=meeting, agency=agency, done=f"{agency} is written to.",
        back=reverse("meetings:returns", args=[meeting.pk]),
    )  # fmt: skip
