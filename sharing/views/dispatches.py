"""One dispatch: who got it, who did not, and what the mail server said."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sharing import audit, permissions
from sharing.errors import RuleBroken
from sharing.forms import ReportForm
from sharing.models import Delivery, Dispatch
from sharing.services import bounces, copies
from sharing.services import dispatch as services
from sharing.views.words import how_it_stands, reported
from sharing.web.fresh import fresh_second_factor


def dispatch(request, pk):
    found = _managed(request, pk)
    deliveries = found.deliveries.select_related(
        "recipient__agency", "instead_of", "wanted_again", "sent_again", "replaces"
    )
    deliveries = list(deliveries.prefetch_related("reports"))
    return render(
        request,
        "sharing/dispatch.html",
        {
            "dispatch": found,
            "deliveries": deliveries,
            "summary": how_it_stands(deliveries),
            "can_keep_people": permissions.can_keep_people(request.user),
            "reads_mailbox": settings.READS_MAILBOX,
        },
    )


def upload_report(request, pk):
    """A report that the Coordinator has saved from the mailbox, where it is not read by itself or was overlooked."""
    found = _managed(request, pk)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = bounces.upload(dispatch=found, raw=form.cleaned_data["file"], by=request.user)
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
        else:
            for one in taken:
                messages.success(request, reported(one))
            return redirect("sharing:dispatch", found.pk)
    back = reverse("sharing:dispatch", args=[found.pk])
    return render(request, "sharing/upload_report.html", {"form": form, "dispatch": found, "back": back})


def _managed(request, pk):
    """The dispatch, if this person manages what it is about; that they look at it is written down."""
    found = get_object_or_404(Dispatch.objects.select_related("record"), pk=pk)
    if not permissions.can_manage(request.user, found.record_id):
        raise Http404
    audit.read(request, found)
    return found


def _copy(pk):
    """One of a dispatch that is about a record: letters that are about none have no page here."""
    return get_object_or_404(Delivery, pk=pk, record__isnull=False)


@require_POST
def settle(request, pk):
    """The Coordinator's answer for a copy of which nobody knew whether it arrived."""
    delivery = _copy(pk)
    answer = request.POST.get("has_arrived")
    if answer not in ("yes", "no"):
        raise PermissionDenied
    try:
        services.settle(delivery=delivery, has_arrived=answer == "yes", by=request.user)
    except RuleBroken as broken:
        for reason in broken.reasons:
            messages.warning(request, reason)
    else:
        name = delivery.recipient.name
        messages.success(request, f"Recorded: {name} has it." if answer == "yes" else f"Recorded: {name} has no copy.")
    return redirect("sharing:dispatch", delivery.dispatch_id)


@require_POST
@fresh_second_factor
def send_again(request, pk):
    """A new copy, with a number and a password of its own, for somebody whose copy did not arrive."""
    delivery = _copy(pk)
    return _done(request, delivery, copies.want_again, f"A new copy goes to {delivery.recipient.name}.")


@require_POST
def stop(request, pk):
    """Keep back one copy that still waits."""
    delivery = _copy(pk)
    return _done(request, delivery, copies.stop, f"Stopped: nothing goes to {delivery.recipient.name}.")


def _done(request, delivery, service, words):
    try:
        service(delivery=delivery, by=request.user)
    except RuleBroken as broken:
        for reason in broken.reasons:
            messages.warning(request, reason)
    else:
        messages.success(request, words)
    return redirect("sharing:dispatch", delivery.dispatch_id)
