"""Nobody has acted on a referral: the Chair is reminded before the day, others are told each working day after. R03"""

import uuid

from django.db import transaction

from referrals import clock, letters
from referrals.models import Referral
from referrals.services import telling
from sharing.models import Dispatch
from sharing.services import dispatch
from sharing.web.days import today

Office = telling.Office
TOLD = (Office.VICE_CHAIR, Office.COORDINATOR)


def waiting() -> list[Referral]:
    return list(Referral.objects.filter(status=Referral.Status.SUBMITTED).select_related("submission", "panel"))


def overdue() -> list[Referral]:
    """With the Chair past the day by which the Chair acts."""
    return [one for one in waiting() if clock.is_late(one)]


def soon_due() -> list[Referral]:
    return [one for one in waiting() if clock.remind_on(one) <= today() <= clock.due_on(one)]


@transaction.atomic
def remind(referral: Referral) -> Dispatch:
    """Tell the Chair that the day comes near, once a round; the vice-chair where the Chair is shut out."""
    to = telling.in_office_for(referral, Office.CHAIR) or telling.who_decides(referral)
    return _tell(referral, to, letters.reminder(referral), "reminder")


@transaction.atomic
def escalate(referral: Referral) -> Dispatch:
    """Tell those who act when the Chair has not, once a day."""
    return _tell(referral, telling.in_office_for(referral, *TOLD), letters.overdue(referral), f"overdue {today()}")


def _tell(referral, to, letter, what):
    """Once for what is told in a round; a change of the referral begins no new one."""
    subject, body = letter
    source = uuid.uuid5(referral.pk, f"{what} of {referral.submission.waits_since.isoformat()}")
    return dispatch.send_notice(record=referral, to=to, subject=subject, body=body, by=None, source=source)
