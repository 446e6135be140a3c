"""The home page: what waits for the person who signed in, and why nothing is shown where the gate is closed."""

from datetime import date

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

import meetings.waiting
import referrals.waiting
import sharing.waiting
from sharing import gate, held
from sharing.places import the_panel

ROOMS = (referrals.waiting, meetings.waiting, sharing.waiting)
FAR_AWAY = date.max


def home(request):
    panel = the_panel()
    shut = gate.reasons(request.user)
    work = [] if shut else [one for room in ROOMS for one in room.waiting_for(request.user, panel)]
    work.sort(key=lambda one: (one.due_on or FAR_AWAY, one.text))
    return render(request, "hsbpanel/home.html", {"work": work, "shut": shut, "held": held.waiting_for(request.user)})


def carry_on(request):
    """Gives back what was typed when the session ended: one button sends it again to where it was going."""
    kept = held.waiting_for(request.user)
    if not kept:
        return redirect("home")
    path, fields = kept
    if request.method == "POST":
        held.let_go(request.user)
        return redirect("home")
    return render(request, "hsbpanel/carry_on.html", {"path": path, "fields": fields, "minutes": settings.IDLE_MINUTES})


@require_POST
def sign_out(request):
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


class ChangePassword(SuccessMessageMixin, PasswordChangeView):
    """Asks for the old one; the second factor stays as it is."""

    template_name = "hsbpanel/password_change.html"
    success_url = reverse_lazy("sharing:my_details")
    success_message = "Your password is changed"


def about(request):
    return render(request, "hsbpanel/about.html")


def guidance(request):
    return render(request, "hsbpanel/guidance.html")
