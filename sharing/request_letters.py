"""What the mails about access say. None of them names a record, so that who is shut out of it learns nothing. R42."""

from django.conf import settings
from django.urls import reverse

from sharing.access_rules import answer_due_on
from sharing.models import AccessRequest, EmergencyAccess, Panel
from sharing.web.days import long_date, moment

NO_DETAILS = "This message names no child and no record. Sign in to read more:"


def asked(panel: Panel, request: AccessRequest) -> tuple[str, str]:
    """Subject and body for who can answer."""
    return (
        "Somebody asks for access",
        f"A request for access to a record of the {panel.name} waits for an answer by "
        f"{long_date(answer_due_on(request, panel))}.\n\n{_more(panel)}",
    )


def answered(panel: Panel, request: AccessRequest) -> tuple[str, str]:
    """Subject and body for who asked and whom it is for."""
    return (
        "Your request for access has been answered",
        f"The request for access of {long_date(request.asked_at)} has been answered.\n\n{_more(panel)}",
    )


def emergency(panel: Panel, taken: EmergencyAccess) -> tuple[str, str]:
    """Subject and body for the Chair and the governance lead of the person's agency."""
    return (
        "Emergency access was taken",
        f"{taken.person.name} ({taken.person.agency}) took emergency access to a record of the {panel.name} on "
        f"{moment(taken.taken_at)}. It ends on {moment(taken.ends_at)}.\n\n"
        f"The Chair reviews whether it was justified.\n\n{_more(panel)}",
    )


def _more(panel):
    phone = f", {panel.phone}" if panel.phone else ""
    return f"{NO_DETAILS}\n{settings.SITE_URL}{reverse('sharing:requests')}\n\nQuestions: {panel.mailbox}{phone}"
