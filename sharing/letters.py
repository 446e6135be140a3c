"""What a mail looks like: the words its author wrote, marked, signed, in plain text and in HTML alike. R42, R43."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.http import urlsafe_base64_encode
from icalendar import Calendar, vCalAddress

from sharing.models import AccountLetter, Delivery, Dispatch, Panel
from sharing.web.days import moment

MARKING = "OFFICIAL-SENSITIVE"
ATTACHED = "The attached file opens with a password of your own, which is never sent by mail. Sign in to read it:"
FETCHED = "The papers are not in this mail. Sign in to fetch your copy and to read its password:"
SEVEN_BIT = SMTP.clone(cte_type="7bit")  # passes through every server unchanged


def marked(subject: str) -> str:
    """The subject on one line, with the marking first. R43."""
    subject = " ".join(subject.split())
    return subject if subject.startswith(MARKING) else f"{MARKING} – {subject}"


def unmarked(subject: str) -> str:
    """What the subject says behind the marking."""
    return marked(subject).removeprefix(MARKING).lstrip(" –-")


def mail(delivery: Delivery, panel: Panel, sealed: bytes | None) -> EmailMessage:
    """The mail of one delivery, addressed to its recipient alone, with their sealed copy if there is one."""
    dispatch = delivery.dispatch
    message = EmailMessage(policy=SEVEN_BIT)
    message["From"] = settings.MAIL_FROM
    message["To"] = delivery.address
    message["Reply-To"] = panel.mailbox
    message["Subject"] = marked(dispatch.subject)
    message["Date"] = format_datetime(timezone.localtime())
    message["Message-ID"] = delivery.message_id
    message["Auto-Submitted"] = "auto-generated"
    _write(message, text(delivery, panel))
    if dispatch.invitation:
        _invite(message, delivery, panel)
    if sealed:
        message.add_attachment(sealed, maintype="application", subtype="pdf", filename=dispatch.file_name)
    return message


def text(delivery: Delivery, panel: Panel) -> str:
    """The plain text: marking, the author's words, where the password is read, whom to call."""
    parts = [MARKING, delivery.dispatch.body.strip()]
    if delivery.instead_of_id:
        parts.insert(1, f"This comes to you because you stand in for {delivery.instead_of.name}.")
    if delivery.pack_id:
        page = settings.SITE_URL + reverse("sharing:paper", args=[delivery.pk])
        parts.append(f"{ATTACHED if panel.attaches_papers else FETCHED}\n{page}")
    if delivery.dispatch.kind == Dispatch.Kind.ACCOUNT:
        parts.append(_way_in(delivery))
    parts.append("\n".join(filter(None, [panel.name, panel.partnership, panel.phone, panel.mailbox])))
    parts.append(f"If this mail is not for you, tell {panel.mailbox} and delete it.")
    return "\n\n".join(parts) + "\n"


def _way_in(delivery):
    """Where to go. The link to choose a password is made while the mail is, so that no row ever holds it."""
    if AccountLetter.objects.get(pk=delivery.dispatch.source).kind == AccountLetter.Kind.DEVICE:
        return f"Sign in here:\n{settings.SITE_URL}{reverse('two_factor:login')}"
    person = delivery.recipient
    key = urlsafe_base64_encode(str(person.pk).encode())
    page = reverse("set-password", args=[key, default_token_generator.make_token(person)])
    until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return f"Choose your password here, until {moment(until)}:\n{settings.SITE_URL}{page}"


def _write(message, words):
    body = linebreaks(urlize(words, autoescape=True))
    message.set_content(words)
    message.add_alternative(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head>'
        f'<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.4">{body}</body></html>',
        subtype="html",
    )


def _invite(message, delivery, panel):
    """A meeting as an invitation to this recipient alone: nobody learns who else is asked. Several come as a file.

    An invitation is about one event (RFC 5546, 3.2.2); what only tells of dates has no attendees.
    """
    calendar, method = _calendar(delivery.dispatch.invitation)
    events = calendar.walk("VEVENT")
    for event in events:
        event.pop("ATTENDEE", None)
        if "ORGANIZER" not in event:
            event.add("organizer", vCalAddress(f"mailto:{panel.mailbox}"))
    if len(events) > 1:
        calendar["METHOD"] = "PUBLISH"
        message.add_attachment(
            calendar.to_ical(), maintype="text", subtype="calendar", filename="hsb-panel-meetings.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )  # fmt: skip
        return
    for event in events:
        person = vCalAddress(f"mailto:{delivery.address}")
        person.params["RSVP"] = "FALSE"
        event.add("attendee", person)
    message.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})


def _calendar(written):
    """The calendar and its method, an invitation or its cancellation; what is written may be just the event."""
    if not written.lstrip().startswith("BEGIN:VCALENDAR"):
        written = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//HSB panel//EN\r\n{written}\r\nEND:VCALENDAR\r\n"
    calendar = Calendar.from_ical(written)
    method = "CANCEL" if str(calendar.pop("METHOD", "")) == "CANCEL" else "REQUEST"
    calendar.add("method", method)
    return calendar, method
