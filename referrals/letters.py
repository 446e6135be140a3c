"""What the notices about a referral say: its reference, what to do and by when, the link. No child, no reasons. R42"""

from django.conf import settings
from django.urls import reverse

from referrals import clock
from referrals.models import Referral
from sharing.models import Person
from sharing.web.days import long_date

NO_DETAILS = "This message names no child and gives no details. Sign in to read the referral:"


def submitted(referral: Referral) -> tuple[str, str]:
    """Subject and body for the Chair: a referral waits."""
    due_on = clock.due_on(referral)
    return (
        f"{referral.reference} – referral waiting for a decision",
        f"A referral to the {referral.panel.name} has been submitted and waits for the Chair.\n\n"
        f"Accept it, return it with points or decline it by {long_date(due_on)}.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def changed(referral: Referral) -> tuple[str, str]:
    """Subject and body for those who decide: what waits has been replaced. R09"""
    return (
        f"{referral.reference} – referral changed",
        f"The referrer has changed a referral to the {referral.panel.name} that waits for the Chair. Version "
        f"{referral.submission.number} replaces the one before, and its page shows what is different and why.\n\n"
        f"The day by which to decide stays: {long_date(clock.due_on(referral))}.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def withdrawn(referral: Referral) -> tuple[str, str]:
    """Subject and body for the offices: there is nothing to decide any more."""
    days = referral.panel.access_after_closing_days
    return (
        f"{referral.reference} – referral withdrawn",
        f"A referral to the {referral.panel.name} has been withdrawn. There is nothing to decide any more. Why is on "
        f"its page, which you can read for {days} {'day' if days == 1 else 'days'} more.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def reminder(referral: Referral) -> tuple[str, str]:
    """Subject and body for the Chair: the day by which to decide comes near. R03"""
    return (
        f"{referral.reference} – referral to decide by {long_date(clock.due_on(referral))}",
        f"A referral to the {referral.panel.name} waits for the Chair. Accept it, return it with points or decline it "
        f"by {long_date(clock.due_on(referral))}. After that the vice-chair and the Coordinator are told.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def overdue(referral: Referral) -> tuple[str, str]:
    """Subject and body for the vice-chair and the Coordinator: nobody has acted in time. R03"""
    due_on = clock.due_on(referral)
    return (
        f"{referral.reference} – referral not yet decided",
        f"A referral to the {referral.panel.name} should have been decided by {long_date(due_on)} and still waits.\n\n"
        "The vice-chair decides where the Chair cannot. The Coordinator finds out who does.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def decided(referral: Referral) -> tuple[str, str]:
    """Subject and body for the referrer: what the Chair decided, and what to do now. R03"""
    subject, words = {
        Referral.Status.ACCEPTED: (
            "referral accepted",
            "Your referral has been accepted. It comes to the next meeting whose schedule has not gone out.",
        ),
        Referral.Status.RETURNED: (
            "referral returned with points",
            "Your referral has been returned with points. Answer each, change the referral and submit it again.",
        ),
        Referral.Status.DECLINED: (
            "referral declined",
            "Your referral has been declined. The reason and the Chair’s advice are on its page.",
        ),
    }[referral.status]
    return f"{referral.reference} – {subject}", f"{words}\n\n{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}"


def taken_over(referral: Referral, before: Person) -> tuple[str, str]:
    """Subject and body for both: who answers for the draft from now on. R02"""
    called = referral.reference or "Draft referral"
    return (
        f"{called} – taken over by the manager",
        f"{referral.referrer.name} has taken over a draft referral to the {referral.panel.name} from {before.name}, "
        f"and is its responsible referrer now.\n\n{before.name} can go on writing it.\n\n"
        f"{NO_DETAILS}\n{_link(referral)}\n\n{_call(referral)}",
    )


def _link(referral):
    return settings.SITE_URL + reverse("referrals:detail", args=[referral.pk])


def _call(referral):
    phone = f", {referral.panel.phone}" if referral.panel.phone else ""
    return f"Questions: {referral.panel.mailbox}{phone}"
