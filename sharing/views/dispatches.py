"""One dispatch: who got it, who did not, and what the mail server said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from sharing import audit, permissions
from sharing.errors import RuleBroken
from sharing.models import Delivery, Dispatch
from sharing.services import dispatch as services
from sharing.views.words import how_it_stands


def dispatch(request, pk):
    found = get_object_or_404(Dispatch, pk=pk)
    if not permissions.can_manage(request.user, found.record_id):
        raise Http404
    audit.read(request, found)
    deliveries = list(found.deliveries.select_related("recipient__agency", "instead_of"))
    return render(
        request,
        "sharing/dispatch.html",
        {
            "dispatch": found,
            "deliveries": deliveries,
            "summary": how_it_stands(deliveries),
            "has_failed": any(one.state == Delivery.State.FAILED and one.pack_id for one in deliveries),
        },
    )


@require_POST
def settle(request, pk):
    """The Coordinator's answer for a copy of which nobody knew whether it arrived."""
    delivery = get_object_or_404(Delivery, pk=pk)
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
