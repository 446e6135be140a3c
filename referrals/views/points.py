"""The Chair's points on a referral that was returned, and the referrer's answers. R03, R09"""

from django.shortcuts import redirect

from referrals import content, permissions, points
from referrals.forms import AnswersForm
from referrals.services.points import answer_points
from referrals.views.loading import draft_page, posted, show
from sharing.errors import RuleBroken


@draft_page
def answer(request, referral):
    asked = points.of_return(referral)
    if not asked or not permissions.can_submit(request.user, referral):
        return redirect(referral)
    form = posted(request, AnswersForm, points=asked)
    if form.is_valid():
        try:
            answer_points(referral=referral, by=request.user, answers=form.answers)
            return redirect(referral)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    there = {part.key for part in content.parts_of(referral)}
    pairs = [
        (point, form[f"answer_{point.position}"], points.url_of(point) if point.about in there else "")
        for point in asked
    ]
    return show(request, referral, "points.html", form=form, pairs=pairs, back=referral.get_absolute_url())
