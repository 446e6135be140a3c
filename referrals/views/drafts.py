"""Starting a referral, its task list, and the referral as one page once it is submitted. R01, R02"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from cases.models import Case
from referrals import content, permissions, rules
from referrals.forms import StartForm
from referrals.models import Referral
from referrals.saved import last_of
from referrals.services.drafts import start_referral
from referrals.task_list import groups_of
from referrals.views.loading import posted, show, whole
from sharing.places import the_panel
from sharing.web.days import today


def start(request):
    if not permissions.can_refer(request.user):
        raise PermissionDenied
    last = Referral.objects.filter(referrer=request.user).order_by("-started_at").first()
    form = posted(request, StartForm, initial={"team": last.team if last else ""})
    if form.is_valid():
        return redirect(start_referral(by=request.user, panel=the_panel(), **form.cleaned_data))
    return render(request, "referrals/start.html", {"form": form})


def detail(request, pk):
    """The task list while the referral is theirs to change; otherwise what was submitted."""
    referral = whole(pk)
    if referral.status == Referral.Status.DISCARDED:
        return show(request, referral, "discarded.html")
    if referral.is_editable and permissions.can_change(request.user, referral):
        return _task_list(request, referral)
    if not referral.submission:
        raise PermissionDenied
    return _submitted(request, referral)


def _task_list(request, referral):
    saved = list(referral.saved.select_related("saved_by"))
    groups = groups_of(referral, request.user, saved)
    tasks = [task for _, listed in groups for task in listed if "is_optional" not in task]
    done = sum(task["state"] == "done" for task in tasks)
    return show(
        request,
        referral,
        "task_list.html",
        groups=groups,
        done=done,
        all=len(tasks),
        last=last_of(referral, saved),
        can_take_over=permissions.can_take_over(request.user, referral),
        can_discard=permissions.can_discard(request.user, referral),
    )


def _submitted(request, referral):
    submissions = list(referral.submissions.select_related("submitted_by", "decided_by"))
    parts = _as_read(submissions)
    waits = referral.status == Referral.Status.SUBMITTED
    due_on = rules.decision_due_on(referral.submission.submitted_at, referral.panel) if waits else None
    return show(
        request,
        referral,
        "referral_detail.html",
        parts=parts,
        submissions=submissions,
        documents=referral.record.documents.all(),
        due_on=due_on,
        is_late=waits and due_on < today(),
        waited=rules.working_days_waiting(referral.submission.submitted_at) if waits else None,
        addresses=_kept_apart(referral),
        cases=_cases_of(referral),
        is_theirs=permissions.can_change(request.user, referral),
        can_prepare=waits and permissions.can_prepare_acceptance(request.user, referral),
        can_decide=waits and permissions.can_decide_referral(request.user, referral),
    )


def _kept_apart(referral):
    """(child, address) of each that must not be disclosed; rows for those alone who manage the record. R33"""
    children = {child.pk: child for child in referral.children.all()}
    return [(children[one.child], one.address) for one in referral.submission.addresses.all()]


def _cases_of(referral):
    """The cases that were opened when it was accepted, as far as this person may see them; the young person's first."""
    if referral.status != Referral.Status.ACCEPTED:
        return []
    return Case.objects.filter(reference__startswith=f"{referral.reference}-").order_by("-role", "reference")


def _as_read(submissions):
    """The frozen parts of the last submission without empty rows; what the one before said otherwise is marked."""
    last = submissions[-1].content
    new = content.changed(submissions[-2].content, last) if len(submissions) > 1 else set()
    return [
        {"title": part["title"], "rows": rows}
        for part in last
        if part["key"] != "documents"
        and (rows := [{**row, "is_new": (part["key"], row["name"]) in new} for row in part["rows"] if row["words"]])
    ]
