"""Changes while the Chair has the referral: the draft's own pages, each with the question why. R09"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from cases.second_look import may_be_saved
from referrals import changing, forms, naming, permissions
from referrals.forms import DocumentForm, IncidentForm, RemoveLastChildForm, WholeChildForm, WhyForm, with_reason
from referrals.sections import BY_URL_NAME, INCIDENT, values_of, version_of
from referrals.services import changes
from referrals.services.drafts import (
    ChangedMeanwhile,
    incident_version,
    remove_incident,
    save_incident,
    save_section,
)
from referrals.views.incidents import _clashes, _initial
from referrals.views.loading import posted, show, whole
from referrals.views.sections import clashes
from sharing.errors import RuleBroken

CHANGED = "Changed. Whoever decides is told, and reads what is different and why."


def page_of_a_change(view):
    """Given the referral, theirs and with the Chair; otherwise the referral shows itself."""

    @wraps(view)
    def page(request, pk, **rest):
        referral = whole(pk)
        if not permissions.can_change(request.user, referral):
            raise PermissionDenied
        if reasons := changing.reasons_not_to_change(referral):
            messages.warning(request, " ".join(reasons))
            return redirect(referral)
        return view(request, referral, **rest)

    return page


@page_of_a_change
def of_referral(request, referral, name):
    return _section(request, referral, BY_URL_NAME[name], referral)


@page_of_a_change
def of_child(request, referral, child_pk, name):
    child = get_object_or_404(referral.children, pk=child_pk)
    return _section(request, referral, BY_URL_NAME[name], child, child=child)


def _section(request, referral, section, row, **extra):
    form = posted(request, with_reason(forms.OF_SECTION[section.url_name]), initial=values_of(section, row))
    seen = request.POST.get("version", "") if form.is_bound else version_of(section, row)
    clash = []
    if form.is_valid() and may_be_saved(form, naming.named_on(referral, section, row, form.cleaned_data)):
        values = dict(form.cleaned_data)
        because = values.pop("because")
        try:
            save_section(
                referral=referral, by=request.user, section=section, row=row, values=values, seen=seen, because=because
            )
            return _done(request, referral)
        except ChangedMeanwhile as changed:
            form.add_error(None, changed.reasons)
            clash, seen = clashes(section, changed.saved, values), version_of(section, changed.saved)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    return _show(request, referral, "change.html", form, title=section.title, version=seen, clash=clash, **extra)


@page_of_a_change
def add_incident(request, referral):
    return _incident(request, referral, None)


@page_of_a_change
def change_incident(request, referral, incident_pk):
    return _incident(request, referral, get_object_or_404(referral.incidents, pk=incident_pk))


def _incident(request, referral, incident):
    form = posted(request, with_reason(IncidentForm), initial=_initial(referral, incident), children=referral.harmed)
    seen = request.POST.get("version", "") if form.is_bound else incident_version(incident)
    clash = []
    if form.is_valid() and may_be_saved(form, naming.named_on(referral, INCIDENT)):
        values = dict(form.cleaned_data)
        harmed, because = values.pop("harmed", []), values.pop("because")
        try:
            save_incident(
                referral=referral, by=request.user, incident=incident, values=values, harmed=harmed, seen=seen,
                because=because,
            )  # fmt: skip
            return _done(request, referral)
        except ChangedMeanwhile as changed:
            form.add_error(None, changed.reasons)
            clash, seen = _clashes(referral, changed.saved, values, harmed), incident_version(changed.saved)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    title = "Incident" if incident else "Add an incident"
    return _show(
        request, referral, "change.html", form, title=title, version=seen, clash=clash, incident=incident
    )  # fmt: skip


@page_of_a_change
def remove_incident_with_reason(request, referral, incident_pk):
    incident = get_object_or_404(referral.incidents, pk=incident_pk)
    return _with_reason(request, referral, "change_remove_incident.html", remove_incident, WhyForm, incident=incident)


@page_of_a_change
def add_child(request, referral):
    """A child harmed with everything that is asked of one, on one page: there is no half of it."""
    incidents = [
        (str(one.pk), f"Incident {number}, {one.when}") for number, one in enumerate(referral.incidents.all(), 1)
    ]
    form = posted(request, with_reason(WholeChildForm), incidents=incidents)
    if form.is_valid() and may_be_saved(form, naming.named_on_new(referral, form.cleaned_data)):
        values = dict(form.cleaned_data)
        chosen, because = values.pop("in_incidents"), values.pop("because")
        try:
            changes.add_child(referral=referral, by=request.user, because=because, values=values, incidents=chosen)
            return _done(request, referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    return _show(request, referral, "change.html", form, title="Add a child harmed")


@page_of_a_change
def remove_child(request, referral, child_pk):
    child = get_object_or_404(referral.children, pk=child_pk)
    if child.is_young_person:
        raise PermissionDenied
    asks = RemoveLastChildForm if referral.harmed == [child] else WhyForm
    return _with_reason(request, referral, "change_remove_child.html", changes.remove_child, asks, child=child)


@page_of_a_change
def documents(request, referral):
    form = posted(request, with_reason(DocumentForm))
    if form.is_valid():
        try:
            changes.add_document(
                referral=referral, by=request.user, because=form.cleaned_data["because"],
                uploaded_file=form.cleaned_data["file"], title=form.cleaned_data["title"],
            )  # fmt: skip
            return _done(request, referral)
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
    listed = referral.record.documents.all()
    return _show(request, referral, "change_documents.html", form, documents=listed)


@page_of_a_change
def remove_document(request, referral, document_pk):
    document = get_object_or_404(referral.record.documents, pk=document_pk)
    return _with_reason(
        request, referral, "change_remove_document.html", changes.remove_document, WhyForm, document=document
    )


def _with_reason(request, referral, template, service, asks, **subject):
    form = posted(request, asks)
    if form.is_valid():
        try:
            service(referral=referral, by=request.user, **form.cleaned_data, **subject)
            return _done(request, referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    return _show(request, referral, template, form, **subject)


def _show(request, referral, template, form, **context):
    return show(request, referral, template, form=form, back=referral.get_absolute_url(), **context)


def _done(request, referral):
    messages.success(request, CHANGED)
    return redirect(referral)
