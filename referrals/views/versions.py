"""What was submitted, version by version, and what any two of them say differently. R09"""

from django.core.exceptions import PermissionDenied

from referrals import differences
from referrals.content import as_read
from referrals.forms import CompareForm
from referrals.views.loading import show, whole


def versions(request, pk):
    """The list, and the difference between two; the last two where none are chosen."""
    referral = whole(pk)
    if not referral.submission:
        raise PermissionDenied
    listed = list(referral.submissions.select_related("submitted_by__agency", "decided_by"))
    chosen = request.GET if "after" in request.GET else {"before": max(len(listed) - 1, 1), "after": len(listed)}
    form = CompareForm(chosen, submissions=listed)
    before = after = None
    if form.is_valid():
        by_number = {one.number: one for one in listed}
        before, after = (by_number[form.cleaned_data[side]] for side in ("before", "after"))
    found = differences.between(as_read(before), as_read(after)) if before and before != after else []
    return show(
        request, referral, "versions.html", listed=listed, form=form, before=before, after=after, differences=found,
        back=referral.get_absolute_url(),
    )  # fmt: skip
