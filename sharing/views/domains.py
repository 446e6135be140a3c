"""The list of secure e-mail domains. R41."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sharing import permissions
from sharing.errors import RuleBroken
from sharing.forms import DomainForm
from sharing.models import AllowedDomain
from sharing.places import the_panel
from sharing.services import panel as services
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def add(request):
    ours = the_panel()
    if not permissions.can_change_panel(request.user, ours):
        raise Http404
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allowed = services.allow_domain(panel=ours, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("domain", broken.reasons)
        else:
            messages.success(request, f"Mail may go to {allowed.domain}.")
            return redirect("sharing:panel")
    return render(request, "sharing/add_domain.html", {"form": form, "back": reverse("sharing:panel")})


@require_POST
def remove(request, pk):
    allowed = get_object_or_404(AllowedDomain, pk=pk)
    services.remove_domain(panel=the_panel(), allowed=allowed, by=request.user)
    messages.success(request, f"No mail goes to {allowed.domain} any more.")
    return redirect("sharing:panel")
