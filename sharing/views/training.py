"""Training in assessment tools, recorded by the Coordinator on somebody's page. R46"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from sharing import permissions
from sharing.errors import RuleBroken
from sharing.models import Training
from sharing.services import training as services
from sharing.training_forms import StrikeTrainingForm, TrainingForm
from sharing.views.people import person_to_change, way_back


def record(request, pk):
    found = person_to_change(request, pk)
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_training(person=found, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            messages.success(request, "The training is recorded.")
            return redirect("sharing:person", found.pk)
    return render(request, "sharing/record_training.html", {"form": form, "person": found, "back": way_back(found)})


def strike(request, pk):
    if not permissions.can_keep_people(request.user):
        raise Http404
    made = get_object_or_404(Training.objects.select_related("person"), pk=pk, struck_at=None)
    found = made.person
    if not permissions.can_change_person(request.user, found):
        raise Http404
    form = StrikeTrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.strike_training(made=made, by=request.user, **form.cleaned_data)
        messages.success(request, "The training is struck out.")
        return redirect("sharing:person", found.pk)
    context = {"form": form, "training": made, "person": found, "back": way_back(found)}
    return render(request, "sharing/strike_training.html", context)
