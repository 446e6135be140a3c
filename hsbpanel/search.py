"""One box over everything that the reader may see: each room is asked. R33

What was typed is sent by POST and stands in no address, log, title or audit row. "Not there" and "not yours" are one
answer: the rooms ask the same questions, and the database shows no row of either.
"""

from django import forms
from django.shortcuts import render

import cases.search
import meetings.search
import referrals.search
from sharing import audit
from sharing.finding import MOST, understood
from sharing.web.forms import GovukForm

ROOMS = (cases.search, referrals.search, meetings.search)


class SearchForm(GovukForm):
    mark_optional = False
    sought = forms.CharField(
        label="What do you look for?",
        max_length=100,
        help_text="A name as it is spelt or sounds, a date of birth like 3 May 2012, an NHS number, or a reference.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a name, a date of birth, an NHS number or a reference"},
    )

    def clean_sought(self):
        return understood(self.cleaned_data["sought"])


def search(request):
    form = SearchForm(request.POST if request.method == "POST" else None)
    context = {"form": form}
    if form.is_valid():
        sought = form.cleaned_data["sought"]
        found = [one for room in ROOMS for one in room.found(sought, request.user)]
        found.sort(key=lambda one: -one.rank)  # of the same rank the cases come first, as the rooms do
        context |= {"sought": sought, "found": found[:MOST], "is_more": len(found) > MOST, "most": MOST}
        _write_down(request, context["found"])
    return render(request, "hsbpanel/search.html", context)


def _write_down(request, found):
    """One audit row a search: the records shown, or that none was; never what was looked for."""
    records = {one.record for one in found if one.record}
    if records:
        audit.read(request, *records)
    else:
        audit.record("search.none", by=request.user, page=request.resolver_match.view_name)
