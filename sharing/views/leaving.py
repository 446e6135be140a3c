"""Going to another agency, leaving and coming back: each page says first what will end. R33, R39."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from sharing import rules
from sharing.errors import RuleBroken
from sharing.people_forms import ComeBackForm, TransferForm, WhenForm
from sharing.services import leaving as services
from sharing.views.people import person_to_change, way_back
from sharing.web.days import long_date
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor
def transfer(request, pk):
    person = person_to_change(request, pk)
    if rules.has_left(person):
        raise Http404
    form = TransferForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.transfer(person=person, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(
                request, f"{person.name} now works for {form.cleaned_data['agency']}. Record their induction anew."
            )
            return redirect("sharing:person", person.pk)
    return _page(request, "transfer", person, form)


@fresh_second_factor
def leave(request, pk):
    person = person_to_change(request, pk)
    if rules.has_left(person):
        raise Http404
    form = WhenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            services.leave(person=person, last_day=last_day, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            said = f"leaves at the end of {long_date(last_day)}" if last_day else "has left: everything has ended"
            messages.success(request, f"{person.name} {said}.")
            return redirect("sharing:person", person.pk)
    return _page(request, "leave", person, form)


@fresh_second_factor
def come_back(request, pk):
    person = person_to_change(request, pk)
    if not rules.has_left(person):
        raise Http404
    form = ComeBackForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.come_back(person=person, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"{person.name} is back. Record their induction anew.")
            return redirect("sharing:person", person.pk)
    return _page(request, "come_back", person, form)


def _page(request, name, person, form):
    context = {"form": form, "person": person, "back": way_back(person)}
    return render(request, f"sharing/{name}.html", context)
