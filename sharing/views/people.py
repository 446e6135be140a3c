"""People as the Coordinator keeps them: who is here, how they stand, inviting and changing. R33, R38, R39."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from two_factor.utils import default_device

from sharing import gate, permissions
from sharing.errors import RuleBroken
from sharing.models import Delivery, DeviceReset, Dispatch, Person
from sharing.people_forms import ChangePersonForm, InductionForm, PeopleFilter, PersonForm
from sharing.services import people as services
from sharing.web.fresh import fresh_second_factor

PAGE = 25


def people(request):
    if not permissions.can_keep_people(request.user):
        raise Http404
    form = PeopleFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Person.objects.select_related("agency")
    if wanted.get("agency"):
        found = found.filter(agency=wanted["agency"])
    found = list(found.order_by("name"))
    codes = gate.codes_of(found)
    rows = [(person, *gate.standing(person, codes[person.pk])) for person in found]
    if wanted.get("state"):
        rows = [row for row in rows if row[1] == wanted["state"]]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "is_filtered": any(wanted.values()), "back": reverse("sharing:panel")}
    return render(request, "sharing/people.html", context)


def person(request, pk):
    found = person_kept(request, pk)
    codes = gate.codes_of([found])[found.pk]
    today = timezone.localdate()
    places = list(found.places.select_related("panel").order_by("-starts_on"))
    context = {
        "person": found,
        "standing": gate.standing(found, codes),
        "missing": _missing(found, codes),
        "may_change": permissions.can_change_person(request.user, found),
        "places": [(place, place.ends_on is None or place.ends_on >= today) for place in places],
        "team": found.team.filter(is_active=True),
        "letter": _last_letter(found),
        "reset": DeviceReset.objects.filter(person=found).select_related("asked_by", "decided_by").first(),
        "today": today,
        "training": found.training.filter(struck_at=None),
    }
    return render(request, "sharing/person.html", context)


def _missing(found, codes):
    """What is missing before they see anything, in the order in which it is done."""
    missing = []
    if "inactive" not in codes and "ended" not in codes:
        if not found.has_usable_password():
            missing.append("They have not chosen a password yet.")
        elif not default_device(found):
            missing.append("They have not set up their second step yet.")
    return missing + [gate.OF_SOMEBODY[code] for code in codes]


def _last_letter(found):
    """How the last letter about their account fared."""
    letters = Delivery.objects.filter(recipient=found, dispatch__kind=Dispatch.Kind.ACCOUNT)
    return letters.select_related("dispatch").order_by("-dispatch__created_at").first()


def invite(request):
    if not permissions.can_keep_people(request.user):
        raise Http404
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, f"The invitation to {invited.name} is on its way.")
            return redirect("sharing:person", invited.pk)
    return render(request, "sharing/invite.html", {"form": form, "back": reverse("sharing:people")})


@require_POST
def invite_again(request, pk):
    found = person_to_change(request, pk)
    try:
        services.invite_again(person=found, by=request.user)
    except RuleBroken as broken:
        for reason in broken.reasons:
            messages.warning(request, reason)
    else:
        messages.success(request, f"Another invitation to {found.name} is on its way.")
    return redirect("sharing:person", found.pk)


def change(request, pk):
    found = person_to_change(request, pk)
    form = ChangePersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(person=found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "The details are changed.")
            return redirect("sharing:person", found.pk)
    return render(request, "sharing/change_person.html", {"form": form, "person": found, "back": way_back(found)})


@fresh_second_factor
def induction(request, pk):
    found = person_to_change(request, pk)
    form = InductionForm(
        request.POST or None, initial={"inducted_on": found.inducted_on, "undertaking_on": found.undertaking_on}
    )
    if request.method == "POST" and form.is_valid():
        services.record_induction(person=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Induction and undertaking are recorded.")
        return redirect("sharing:person", found.pk)
    return render(request, "sharing/induction.html", {"form": form, "person": found, "back": way_back(found)})


def person_kept(request, pk) -> Person:
    """Somebody, for the Coordinator; for everybody else there is no such page."""
    if not permissions.can_keep_people(request.user):
        raise Http404
    return get_object_or_404(Person.objects.select_related("agency__governance_lead", "manager"), pk=pk)


def person_to_change(request, pk) -> Person:
    """Somebody else: what is held about a Coordinator another one changes."""
    found = person_kept(request, pk)
    if not permissions.can_change_person(request.user, found):
        raise Http404
    return found


def way_back(found):
    return reverse("sharing:person", args=[found.pk])
