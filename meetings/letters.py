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


def planned(meetings, turns=0) -> dict:
    """What those hear who are to come to one meeting, or to several at once: subject, body and events of a notice.

    `turns`, here and below: how often they were told before to stay away, or to come after all.
    """
    meetings = sorted(meetings, key=lambda meeting: meeting.starts_at)
    first, is_one = meetings[0], len(meetings) == 1
    what = first if is_one else f"{first.panel.name} – {len(meetings)} meetings from {days.long_date(meetings[0].on)}"
    return {
        "subject": f"{MARKING} – {what}{' – invitation' if is_one else ''}",
        "body": _notice("planned", first, meetings=meetings, meetings_url=address(reverse("meetings:list"))),
        "invitation": invitation.events(meetings, turns),
    }


def moved(meeting, change, has_papers, turns=0) -> dict:
    """What those hear who were invited to a meeting that was moved. `has_papers`: those whose schedule is void."""
    before = change.starts_before if change else meeting.starts_at
    now = f"{meeting.panel.name} of {days.long_date(before)} – now {days.long_date(meeting.on)}"
    if days.in_london(before).date() == meeting.on:
        now = f"{meeting} – {'new place' if before == meeting.starts_at else 'new time'}"
    is_void = bool(has_papers and change and (before, change.place_before) != (meeting.starts_at, meeting.place))
    return {
        "subject": f"{MARKING} – {now}",
        "body": _notice("moved", meeting, before=before, has_papers=is_void),
        "invitation": invitation.event(meeting, turns),
    }


def cancelled(meeting, change, has_papers, turns=0) -> dict:
    """The same for one that was called off, with an event that takes it out of a calendar."""
    before = change.starts_before if change else meeting.starts_at
    return {
        "subject": f"{MARKING} – {meeting} – cancelled",
        "body": _notice("cancelled", meeting, before=before, has_papers=has_papers),
        "invitation": invitation.cancellation(meeting, turns),
    }


def no_longer_asked(meeting, change, has_papers, turns=0) -> dict:
    """For somebody who is not to come to this meeting any more."""
    return {
        "subject": f"{MARKING} – {meeting} – you need not come",
        "body": _notice("not_asked", meeting, has_papers=has_papers),
        "invitation": invitation.cancellation(meeting, turns),
    }


def withdrawn(meeting, told, turns) -> dict:
    """For somebody who has left: the meeting as they were `told` of it last, and nothing of how it stands now."""
    was = f"{meeting.panel.name} {days.long_date(days.in_london(told.starts_at).date())}"
    return {
        "subject": f"{MARKING} – {was} – you need not come",
        "body": _notice("withdrawn", meeting, starts_at=told.starts_at),
        "invitation": invitation.withdrawal(meeting, told, turns + 1),
    }


def asked_in_absence(version, until) -> tuple[str, str]:
    """Subject and body for the vice-chair: the Chair is away and a schedule waits. R25, R26."""
    meeting = version.meeting
    away = f"The Chair is away until {days.long_date(until)}" if until else "Nobody holds the Chair today"
    return (
        f"{meeting} – approval asked of you",
        f"{away}, so you approve the schedule of the {meeting} in their absence. It is to be approved by "
        f"{days.long_date(dates.approve_by(meeting))} and goes out on {days.moment(meeting.circulate_at)}.\n\n"
        f"Read and approve it, or return it with points:\n{address(meeting.get_absolute_url())}\n",
    )


def unread(meeting, agency, *, is_lead: bool, has_standby: bool) -> tuple[str, str]:
    """Subject and body for the lead of an agency whose member has not opened the schedule, or the Coordinator. R26"""
    tried = (
        "A copy has gone to who is on standby, and has not been opened either."
        if has_standby else "Nobody is on standby in their stead."
    )  # fmt: skip
    why = "" if is_lead else f"You hear of it because {agency} has no governance lead who could be told.\n\n"
    return (
        f"{meeting} – {'your agency’s schedule' if is_lead else f'the schedule of {agency}'} is unread",
        f"The schedule of the {meeting} went to the panel member of {agency} by secure e-mail and has not been opened. "
        f"{tried}\n\n{why}"
        "What to do\n"
        "1. Ask the member whether they come.\n"
        "2. If they do not, see that a deputy is named: the papers then go to the deputy at once.\n\n"
        "The papers themselves go to panel members and their deputies alone.\n",
    )


def address(path) -> str:
    return f"{settings.SITE_URL}{path}"


def _notice(which, meeting, **told):
    context = {"meeting": meeting, "panel": meeting.panel, "meeting_url": address(meeting.get_absolute_url()), **told}
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
