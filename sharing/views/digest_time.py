"""When one's own daily mail comes. Whether it comes is not to be chosen."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from sharing.models import DigestTime
from sharing.services import digests
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios


class DigestTimeForm(GovukForm):
    at = forms.ChoiceField(
        label="When it comes",
        choices=[(one.value, one.label.capitalize()) for one in DigestTime],
        widget=Radios,
        help_text="By the clock in London, summer and winter.",
    )
    required_messages = {"at": "Choose when it comes"}


def digest_time(request):
    person = request.user
    form = DigestTimeForm(request.POST or None, initial={"at": person.digest_at})
    if request.method == "POST" and form.is_valid():
        at = DigestTime(form.cleaned_data["at"])
        changed = digests.choose_time(person=person, at=at, by=person)
        messages.success(request, f"Your daily mail comes at {at.label}." if changed else "Nothing was changed.")
        return redirect("sharing:my_details")
    return render(request, "sharing/digest_time.html", {"form": form, "back": reverse("sharing:my_details")})
