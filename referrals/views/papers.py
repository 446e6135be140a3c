"""A referral as PDF, and the blank form to take along on a visit."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from referrals import papers, permissions
from referrals.views.loading import whole
from sharing import audit
from sharing.places import the_panel
from sharing.web.fresh import fresh_second_factor


@fresh_second_factor(also_get=True)
def referral_pdf(request, pk):
    """The version that stands, for whoever may read it."""
    referral = whole(pk)
    if not referral.submission:
        raise Http404
    audit.read(request, referral)
    submission = referral.submission
    audit.record("referral.printed", referral, by=request.user, number=submission.number)
    return _download(papers.of_submission(submission, by=request.user), papers.file_name(submission))


def blank(request):
    if not (permissions.can_refer(request.user) or permissions.sits_at_desk(request.user)):
        raise PermissionDenied
    return _download(papers.blank(the_panel()), "referral-blank-form.pdf")


def _download(pdf, name):
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
