"""The home page: what waits for the person who signed in, and why nothing is shown where the gate is closed."""

from datetime import date

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse_lazy
from django.views.decorators.http import require_POST

from hsbpanel.waiting import waiting_for
from sharing import gate, held, identity
from sharing.places import the_panel
from sharing.views.words import page_in_words

FAR_AWAY = date.max
OF_THE_FORM = {"version", "seen", "submission", "content_sha256", "as_it_is"}


def home(request):
    panel = the_panel()
    shut = gate.whom_to_ask(request.user)
    work = [] if shut else list(waiting_for(request.user, panel))
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
    context = {"path": path, "fields": fields, "shown": _in_words(fields), "page": page_in_words(_page(path))}
    return render(request, "hsbpanel/carry_on.html", context | {"minutes": settings.IDLE_MINUTES})


def _page(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _in_words(fields):
    """What a person typed, by the names of the boxes; the marks of the form itself are left out."""
    return [(name.replace("_", " ").capitalize(), value) for name, value in fields if value and name not in OF_THE_FORM]


@require_POST
def sign_out(request):
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def stay(request):
    """The clock on the page asks for another 15 minutes; the end of the 8 hours stays where it is."""
    identity.stay(request.session)
    return HttpResponse(status=204)


class ChangePassword(SuccessMessageMixin, PasswordChangeView):
    """Asks for the old one; the second factor stays as it is."""

    template_name = "hsbpanel/password_change.html"
    success_url = reverse_lazy("sharing:my_details")
    success_message = "Your password is changed"


def about(request):
    return render(request, "hsbpanel/about.html")


def guidance(request):
    return render(request, "hsbpanel/guidance.html")
