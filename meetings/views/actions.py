"""Agreed actions: one's own, one's agency's, and those one manages. R32"""

from django.contrib import messages
from django.db.models import Count, Q, Window
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from meetings import permissions, rules, services
from meetings.forms import EndActionForm
from meetings.models import AgreedAction
from meetings.views.common import submit
from sharing import audit
from sharing.places import stands_in_for
from sharing.web import days
from sharing.web.pages import page_of

WHOSE = {"": "Mine", "agency": "My agency’s", "all": "All I can see"}


def action_list(request):
    whose = request.GET.get("whose", "")
    actions = AgreedAction.objects.filter(agreed_at__isnull=False).select_related(
        "owner__agency", "case", "meeting__panel"
    )
    if whose == "agency":
        actions = actions.filter(owner_agency=request.user.agency_id)
    elif whose != "all":
        actions = actions.filter(owner__in=[request.user, *stands_in_for(request.user)])
    page = page_of(_counted(actions).order_by("-status", "due_on", "created_at", "pk"), request.GET.get("page"))
    for action in page:
        action.may_end = permissions.owns(request.user, action) or action.is_managed
        action.is_overdue = action.status == AgreedAction.Status.OPEN and action.due_on < days.today()
    audit.read(request, *{action.record_id for action in page})
    context = {"page": page, "whose": whose if whose in WHOSE else "", "tabs": WHOSE.items()}
    return render(request, "meetings/action_list.html", context)


def _counted(actions):
    """Each action with how many of all are open and overdue, and whether the reader manages it: one statement."""
    is_open = Q(status=AgreedAction.Status.OPEN)
    return actions.annotate(
        of_all_open=Window(Count("pk", filter=is_open)),
        of_all_overdue=Window(Count("pk", filter=is_open & Q(due_on__lt=days.today()))),
        is_managed=permissions.managed("record"),
    )


def end(request, pk):
    found = AgreedAction.objects.select_related("owner__agency", "case", "meeting__panel")
    action = get_object_or_404(found, pk=pk, agreed_at__isnull=False)
    if not permissions.can_end_action(request.user, action):
        raise Http404
    form = EndActionForm(request.POST or None)
    if form.is_valid() and submit(
        request, form, services.end_action, texts_about=action, action=action, **ending(form.cleaned_data)
    ):
        how = AgreedAction.Status(form.cleaned_data["status"]).label.lower()
        messages.success(request, f"The action is marked {how}.")
        return redirect("meetings:actions")
    audit.read(request, action)
    context = {
        "action": action, "form": form, "back": reverse("meetings:actions"), "submit": "Record how it ended",
        "reasons": rules.reasons_not_to_end_action(action),
    }  # fmt: skip
    return render(request, "meetings/action.html", context)


def ending(given):
    return {
        "status": given["status"],
        "done_on": given["done_on"] if given["status"] == "done" else None,
        "outcome": given["what"] or given["why_not"],
    }
