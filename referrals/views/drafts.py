"""Starting a referral, its task list, and the referral as one page once it is submitted. R01, R02"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from referrals import permissions, points
from referrals.forms import StartForm
from referrals.models import Referral
from referrals.saved import last_of
from referrals.services.drafts import start_referral
from referrals.task_list import groups_of
from referrals.views.loading import posted, show, whole
from referrals.views.reading import submitted
from sharing.places import the_panel


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
    return submitted(request, referral)


def _task_list(request, referral):
    saved = list(referral.saved.select_related("saved_by"))
    groups = points.beside(groups_of(referral, request.user, saved), referral)
    tasks = [task for _, listed in groups for task in listed if "is_optional" not in task]
    return show(
        request,
        referral,
        "task_list.html",
        groups=groups,
        done=sum(task["state"] == "done" for task in tasks),
        all=len(tasks),
        last=last_of(referral, saved),
        points=points.of_return(referral),
        can_take_over=permissions.can_take_over(request.user, referral),
        can_discard=permissions.can_discard(request.user, referral),
        can_withdraw=permissions.can_submit(request.user, referral),
    )
