"""Who reads what: unusual reading for who looks after it; for a governance lead, all reading by their own staff. R33"""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from sharing import audit, permissions, readings
from sharing.forms import ReviewForm
from sharing.places import the_panel
from sharing.services import readings as services
from sharing.views.words import page_in_words

PAGE = 50


def unusual_reading(request):
    if not permissions.looks_after_reading(request.user):
        raise Http404
    audit.read_log(request)
    context = {
        "unusual": [(one, one.person != request.user) for one in readings.unusual()],
        "reviewed": readings.reviewed(),
        "panel": the_panel(),
        "leads": permissions.leads_governance(request.user),
    }
    return render(request, "sharing/unusual_reading.html", context)


def look_into(request, pk):
    """One stretch of unusual reading with every opening in it, and what was found out about it."""
    stretch = next((one for one in readings.unusual() if one.id == pk), None)
    if not (stretch and permissions.can_look_into(request.user, stretch.person)):
        raise Http404
    audit.read_log(request)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.look_into(stretch=stretch, by=request.user, **form.cleaned_data)
        messages.success(request, f"Recorded what you found about {stretch.person.name}’s reading.")
        return redirect("sharing:unusual-reading")
    context = {
        "form": form,
        "stretch": stretch,
        "openings": _in_words(readings.openings_in(stretch)),
        "back": reverse("sharing:unusual-reading"),
    }
    return render(request, "sharing/look_into.html", context)


def staff_readings(request):
    if not permissions.leads_governance(request.user):
        raise Http404
    audit.read_log(request)
    number = _number(request.GET.get("page", ""))
    openings = readings.openings_by_staff(PAGE, (number - 1) * PAGE) or readings.openings_by_staff(PAGE)
    page = Paginator(range(openings[0].total if openings else 0), PAGE).get_page(number)
    context = {"openings": _in_words(openings), "page": page, "back": reverse("sharing:unusual-reading")}
    return render(request, "sharing/staff_readings.html", context)


def _number(text):
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def _in_words(openings):
    return [replace(one, page=page_in_words(one.page)) for one in openings]
