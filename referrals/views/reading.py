"""A referral that has been submitted, read as one page: by whoever decides, coordinates, or is responsible. R02, R03"""

from itertools import takewhile

from django.urls import reverse

from cases.models import Case
from referrals import changing, clock, content, flags, permissions, points
from referrals.models import Referral
from referrals.views.loading import show

Status = Referral.Status
ONCE_ONLY = {"documents"}  # shown as files, not as an answer


def submitted(request, referral):
    person = request.user
    submissions = list(referral.submissions.select_related("submitted_by", "decided_by"))
    waits = referral.status == Status.SUBMITTED
    is_theirs = permissions.can_submit(person, referral)
    changes = is_theirs and not changing.reasons_not_to_change(referral)
    asked = points.answered_before(referral)
    return show(
        request,
        referral,
        "referral_detail.html",
        parts=_as_read(referral, submissions, asked, changes),
        submissions=submissions,
        changed=_changes_of_the_round(submissions),
        before=_read_before(submissions),
        points=asked,
        documents=referral.record.documents.all(),
        due_on=clock.due_on(referral) if waits else None,
        is_late=waits and clock.is_late(referral),
        waited=clock.waited(referral) if waits else None,
        flags=flags.of_whole(referral),
        addresses=_kept_apart(referral),
        cases=_cases_of(referral),
        is_theirs=is_theirs,
        changes=changes,
        can_withdraw=is_theirs and not changing.reasons_not_to_withdraw(referral),
        can_prepare=waits and permissions.can_prepare_acceptance(person, referral),
        can_decide=waits and permissions.can_decide_referral(person, referral),
    )


def _kept_apart(referral):
    """(child, address) of each that must not be disclosed; rows for those alone who manage the record. R33"""
    children = {child.pk: child for child in referral.children.all()}
    return [(children[one.child], one.address) for one in referral.submission.addresses.filter(is_secret=True)]


def _cases_of(referral):
    """The cases that were opened when it was accepted, as far as this person may see them; the young person's first."""
    if referral.status != Status.ACCEPTED:
        return []
    return Case.objects.filter(reference__startswith=f"{referral.reference}-").order_by("-role", "reference")


def _changes_of_the_round(submissions):
    """The versions that replaced another while the Chair had it, since it was last submitted. R09"""
    changed = list(takewhile(lambda one: one.change_reason, reversed(submissions)))
    return changed[::-1]


def _read_before(submissions):
    """What the last version is compared with: what was submitted before its changes, or the round before; or None."""
    place = len(submissions) - 1 - max(len(_changes_of_the_round(submissions)), 1)
    return submissions[place] if place >= 0 else None


def _as_read(referral, submissions, asked, changes):
    """The frozen parts of the last submission without empty rows; what the one before said otherwise is marked.

    With the points that were about a part, and where it is changed by whoever may.
    """
    last, before = content.as_read(submissions[-1]), _read_before(submissions)
    new = content.changed(content.as_read(before), last) if before else set()
    shown = []
    for part in last:
        rows = [{**row, "is_new": (part["key"], row["name"]) in new} for row in part["rows"] if row["words"]]
        about = [point for point in asked if point.about == part["key"]]
        if part["key"] not in ONCE_ONLY and (rows or about or changes):
            change_url = reverse(f"referrals:change_{part['url_name']}", args=part["args"]) if changes else ""
            shown.append({"title": part["title"], "key": part["key"], "rows": rows} | {
                "points": about, "change_url": change_url,
            })  # fmt: skip
    return shown
