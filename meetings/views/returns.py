"""What a member's agency knows of each child on the agenda. R27"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import agenda, asking, dates, permissions, rules, services
from meetings.checks import is_unanswered
from meetings.forms import ReturnForm
from meetings.models import AgencyReturn
from meetings.views.common import attempt, item_for, meeting_for, submit
from sharing import audit
from sharing.web import days

FIELDS = ("answer", "information", "is_opinion", "source", "dated_on", "caveat", "withheld")


def return_list(request, pk):
    meeting = meeting_for(request, pk)
    items = agenda.items_for(request.user, meeting)
    if not items:
        raise Http404
    returns = AgencyReturn.objects.filter(meeting=meeting).select_related("agency", "person")
    by_case = {}
    for one in returns:
        by_case.setdefault(one.case_id, []).append(one)
    for item in items:
        given = by_case.get(item.case_id, [])
        item.own_return = next((one for one in given if one.agency_id == request.user.agency_id), None)
        item.others = [one for one in given if one is not item.own_return]
    audit.read(request, *items)
    context = {
        "meeting": meeting, "items": items, "returns_by": dates.returns_by(meeting),
        "unanswered": sum(is_unanswered(item.own_return) for item in items),
        "is_asked": is_asked(request.user, meeting), "reasons": rules.reasons_not_to_return(meeting),
        "standings": asking.standings(meeting) if permissions.can_see_drafts(request.user, meeting) else [],
        "prepares": permissions.can_prepare(request.user, meeting), "today": days.today(),
    }  # fmt: skip
    return render(request, "meetings/returns.html", context)


@require_POST
def nothing_known(request, pk):
    meeting = meeting_for(request, pk)
    return attempt(
        request, services.nothing_known, meeting=meeting, back=reverse("meetings:returns", args=[meeting.pk]),
        done="Recorded: not known to your agency, for every child you had not answered for.",
    )  # fmt: skip


def record(request, pk):
    item = item_for(pk)
    if not is_asked(request.user, item.meeting):
        raise Http404
    given = AgencyReturn.objects.filter(meeting=item.meeting, case=item.case, agency=request.user.agency).first()
    initial = {name: getattr(given, name) for name in FIELDS} if given else None
    form = ReturnForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(
        request, form, services.record_return, texts_about=item, item=item, **form.cleaned_data
    ):
        messages.success(request, f"Recorded for {item.case.reference}.")
        return redirect("meetings:returns", item.meeting_id)
    audit.read(request, item)
    context = {
        "item": item, "meeting": item.meeting, "form": form, "given": given, "submit": "Record the return",
        "back": reverse("meetings:returns", args=[item.meeting_id]),
    }  # fmt: skip
    return render(request, "meetings/return.html", context)


def is_asked(person, meeting):
    return person.agency_id in {agency.pk for agency in rules.agencies_asked(meeting)}
