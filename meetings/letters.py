"""What the mail with a schedule or minutes says: no name, no initials, no school. R42, R43."""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from meetings import dates, invitation
from meetings.models import MinutesVersion, ScheduleVersion
from sharing import gate
from sharing.models import Place
from sharing.places import in_office
from sharing.web import days

MARKING = "OFFICIAL-SENSITIVE"
MINUTES_GIVEN_UP_AFTER = timedelta(days=7)


def reference(version: ScheduleVersion | MinutesVersion) -> str:
    """ "HSB panel 14 December 2026 – schedule version 2" """
    return f"{version.meeting} – {version.title}"


def subject(version) -> str:
    return f"{MARKING} – {reference(version)}"


def file_name(version) -> str:
    """Reference, kind and version, never a name."""
    return f"hsb-panel-{version.meeting.on.isoformat()}-{version.kind}-v{version.number}.pdf"


def body(version) -> str:
    """What this is, what to do and by when, the link, where the password is read, whom to call."""
    meeting = version.meeting
    coordinator = in_office(meeting.panel, Place.Office.COORDINATOR).first()
    return (
        render_to_string(
            f"meetings/letters/{version.kind}.txt",
            {
                "version": version,
                "meeting": meeting,
                "panel": meeting.panel,
                "replaces": replaced(version),
                "returns_by": dates.returns_by(meeting),
                "coordinator": coordinator and coordinator.person,
                "meeting_url": f"{settings.SITE_URL}{meeting.get_absolute_url()}",
                "actions_url": f"{settings.SITE_URL}{reverse('meetings:actions')}?whose=agency",
            },
        ).strip()
        + "\n"
    )


def approval_late(version) -> tuple[str, str]:
    """Subject and body for the Chair, then the vice-chair: a schedule waits. R25."""
    meeting = version.meeting
    return (
        f"{meeting} – approval is late",
        f"The schedule of the {meeting} was to be approved by {days.long_date(dates.approve_by(meeting))} and to go "
        f"out on {days.long_date(meeting.circulate_at)}. It goes out as soon as it is approved, and is recorded as "
        "late where that is after its time.\n\n"
        f"Read and approve it, or return it with points:\n{settings.SITE_URL}{meeting.get_absolute_url()}\n\n"
        "The vice-chair approves where the Chair is away.\n",
    )


def moved(meeting, before) -> dict:
    """What those hear who have papers of a meeting that was moved: subject and body of a notice."""
    now = f"{meeting.panel.name} of {days.long_date(before)} – now {days.long_date(meeting.on)}"
    if days.in_london(before).date() == meeting.on:
        now = f"{meeting} – {'new place' if before == meeting.starts_at else 'new time'}"
    return {"subject": f"{MARKING} – {now}", "body": _notice("moved", meeting, before)}


def cancelled(meeting) -> dict:
    """The same for one that was called off, with an event that takes it out of a calendar."""
    return {
        "subject": f"{MARKING} – {meeting} – cancelled",
        "body": _notice("cancelled", meeting, meeting.starts_at),
        "invitation": invitation.cancellation(meeting),
    }


def _notice(which, meeting, before):
    context = {"meeting": meeting, "panel": meeting.panel, "before": before}
    return render_to_string(f"meetings/letters/{which}.txt", context).strip() + "\n"


def replaced(version):
    """The latest version that had gone out before this one, or None."""
    earlier = type(version).objects.filter(
        meeting=version.meeting_id, number__lt=version.number, circulated_at__isnull=False
    )
    return earlier.first()


def give_up_at(version):
    """When trying to deliver ends: a day before the meeting, or at its beginning when less is left."""
    now, starts_at = timezone.now(), version.meeting.starts_at
    if version.kind == "minutes":
        return now + MINUTES_GIVEN_UP_AFTER
    return max(starts_at - timedelta(days=1), min(starts_at, now + timedelta(hours=4)))


def distribution(people) -> list[dict]:
    """Who gets a copy, for the first page; whoever's access is closed gets none and is not on it. R26"""
    return [
        {
            "name": one.person.name,
            "agency": one.person.agency.name,
            "office": one.place.get_office_display(),
            "instead_of": one.instead_of.name if one.instead_of else "",
        }
        for one in people
        if gate.is_open(one.person)
    ]
