"""The Chair's points on a referral that was returned: which are open, and what each is about. R03, R09"""

from django.urls import reverse

from referrals.models import Point, Referral
from referrals.rules import Reason


def of_return(referral: Referral) -> list[Point]:
    """The points to answer now; none unless the referral was returned."""
    if referral.status != Referral.Status.RETURNED:
        return []
    return list(Point.objects.filter(submission=referral.submission_id).select_related("submission", "answered_by"))


def unanswered(referral: Referral) -> list[Reason]:
    """What stands in the way of submitting again: the points without an answer, and the page where they get it."""
    return [
        Reason(f"Answer point {point.position} of the Chair", "points", (referral.pk,))
        for point in of_return(referral)
        if not point.answer
    ]


def answered_before(referral: Referral) -> list[Point]:
    """What the Chair asked for last, with the answers: read beside what is submitted now."""
    if referral.status == Referral.Status.RETURNED:
        return of_return(referral)
    points = list(referral.points.select_related("submission", "answered_by"))
    last = max((point.submission.number for point in points), default=0)
    return [point for point in points if point.submission.number == last]


def subjects_of(referral: Referral) -> list[tuple[str, str]]:
    """(key, title) of each part of what was submitted: what a point can be about."""
    return [(part["key"], part["title"]) for part in referral.submission.content]


def url_of(point: Point) -> str:
    """The page of the draft that a point is about; "" where it is about the whole or that part is gone."""
    part = _part(point)
    return reverse(f"referrals:{part['url_name']}", args=part["args"]) if part else ""


def beside(groups, referral: Referral):
    """The groups of the task list, after one for the points; a task says beside it which points are about it."""
    asked = of_return(referral)
    if not asked:
        return groups
    for point in asked:
        page = _task_page(point)
        for task in (task for _, tasks in groups for task in tasks if task["url"] == page):
            words = f"The Chair’s point {point.position}{'' if point.answer else ', to answer'}: {point.text}"
            task["hint"] = ". ".join(filter(None, [task["hint"], words]))
    left = sum(not point.answer for point in asked)
    task = {
        "text": "Answer the Chair’s points", "url": reverse("referrals:points", args=[referral.pk]),
        "hint": f"{left} of {len(asked)} to answer" if left else "",
    } | ({"state": "in_progress", "status": "To answer"} if left else {"state": "done"})  # fmt: skip
    return [("The Chair’s points", [task]), *groups]


def _part(point):
    return next((part for part in point.submission.content if part["key"] == point.about), None)


def _task_page(point):
    """Where the task list leads for what a point is about: incidents and children harmed have a page of their own."""
    part = _part(point)
    if part and part["url_name"] == "incident":
        return reverse("referrals:incidents", args=part["args"][:1])
    return url_of(point)
