"""Changes while the Chair has the referral: the draft's own pages, each with the question why. R09"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from cases.second_look import may_be_saved
from referrals import changing, naming, permissions
from referrals.forms import DocumentForm, RemoveLastChildForm, WholeChildForm, WhyForm, with_reason
from referrals.sections import BY_URL_NAME, asked_of
from referrals.services import changes
from referrals.services import documents as of_documents
from referrals.services.drafts import BUTTON, ChangedMeanwhile, remove_incident
from referrals.views.clashing import both_kept, clashes
from referrals.views.loading import posted, show, whole
from referrals.views.pages import IncidentPage, SectionPage
from sharing.errors import RuleBroken

CHANGED = "Changed. Whoever decides is told, and reads what is different and why."


def page_of_a_change(view):
    """Given the referral, theirs and with the Chair; otherwise the referral shows itself."""

    @wraps(view)
    def page(request, pk, **rest):
        referral = whole(pk)
        if not permissions.can_submit(request.user, referral):
            raise PermissionDenied
        if reasons := changing.reasons_not_to_change(referral):
            messages.warning(request, " ".join(reasons))
            return redirect(referral)
        return view(request, referral, **rest)

    return page


@page_of_a_change
def of_referral(request, referral, name):
    page = SectionPage(referral, BY_URL_NAME[name], referral, request.path, asks_why=True)
    return _changed(request, referral, page, page.section.title)


@page_of_a_change
def of_child(request, referral, child_pk, name):
    child = next((one for one in referral.children.all() if one.pk == child_pk), None)
    section = BY_URL_NAME[name]
    if child is None or section not in asked_of(child):
        raise Http404
    page = SectionPage(referral, section, child, request.path, asks_why=True)
    return _changed(request, referral, page, section.title, child=child)


@page_of_a_change
def add_incident(request, referral):
    return _changed(request, referral, IncidentPage(referral, None, request.path, asks_why=True), "Add an incident")


@page_of_a_change
def change_incident(request, referral, incident_pk):
    incident = get_object_or_404(referral.incidents, pk=incident_pk)
    page = IncidentPage(referral, incident, request.path, asks_why=True)
    return _changed(request, referral, page, "Incident", incident=incident)


def _changed(request, referral, page, title, **extra):
    """One page of the draft, with the question why; saved by its button alone."""
    if request.method != "POST":
        seen = {"version": page.version, "was": page.marks()}
        return _show(request, referral, "change.html", page.form(), title=title, last=page.last, **seen, **extra)
    data = both_kept(page, request.POST)
    form = page.form(data)
    seen, clash = {name: request.POST.get(name, "") for name in ("version", "was")}, []
    if form.is_valid() and may_be_saved(form, page.naming()):
        values = {name: value for name, value in form.cleaned_data.items() if name != "as_it_is"}
        because = values.pop("because")
        try:
            page.save(request.user, values, seen["version"], BUTTON, because)
            return _done(request, referral)
        except ChangedMeanwhile as changed:
            form.add_error(None, changed.reasons)
            page.stands(changed.saved)
            clash, seen = clashes(page, data), {"version": page.version, "was": page.marks()}
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    given = {"title": title, "clash": clash, "last": page.last}
    return _show(request, referral, "change.html", form, **given, **seen, **extra)


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
            because = form.cleaned_data["because"]
            of_documents.add_document(referral=referral, by=request.user, because=because, **form.told())
            return _done(request, referral)
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
    listed = referral.record.documents.all()
    return _show(request, referral, "change_documents.html", form, documents=listed)


@page_of_a_change
def remove_document(request, referral, document_pk):
    document = get_object_or_404(referral.record.documents, pk=document_pk)
    return _with_reason(
        request, referral, "change_remove_document.html", of_documents.remove_document, WhyForm, document=document
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
