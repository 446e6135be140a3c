"""A referral on which nobody has acted in time goes to the vice-chair and the Coordinator, once a submission. R03"""

import uuid

from django.db import transaction

from referrals import letters, rules
from referrals.models import Referral
from sharing.models import Dispatch, Place
from sharing.places import in_office
from sharing.services import dispatch
from sharing.web.days import today

TOLD = (Place.Office.VICE_CHAIR, Place.Office.COORDINATOR)


def overdue() -> list[Referral]:
    """Submitted, and past the day by which the Chair acts."""
    waiting = Referral.objects.filter(status=Referral.Status.SUBMITTED).select_related("submission", "panel")
    return [one for one in waiting if rules.decision_due_on(one.submission.submitted_at, one.panel) < today()]


@transaction.atomic
def escalate(referral: Referral) -> Dispatch:
    """Tell those who act when the Chair has not; a second call finds that they have been told."""
    subject, body = letters.overdue(referral)
    return dispatch.send_notice(
        record=referral, to=[place.person for place in in_office(referral.panel, *TOLD)], subject=subject, body=body,
        by=None, source=uuid.uuid5(referral.submission_id, "overdue"),
    )  # fmt: skip
