"""What this person can do next about a meeting, each with what stands in the way."""

from django.urls import reverse

from meetings import permissions, rules
from meetings.models import Meeting
from sharing.models import Person


def choices(person: Person, meeting: Meeting, schedules, minutes) -> list[dict]:
    """Dicts of text, url, is_post, kind, hint and reasons; with reasons a choice is shown and not offered."""
    if meeting.status == Meeting.Status.CANCELLED:
        return []
    found = []
    if permissions.can_prepare(person, meeting):
        found += _to_prepare(meeting, schedules[:1], minutes[:1])
    if permissions.can_approve(person, meeting):
        found += _to_approve(meeting, [*schedules[:1], *minutes[:1]])
    return found


def _to_prepare(meeting, schedules, minutes):
    if meeting.status == Meeting.Status.PLANNED:
        made_before = bool(schedules)
        yield button(
            "Compile again" if made_before else "Compile the schedule", address("compile", meeting),
            "Puts every case that is due on the agenda and takes in what is known now."
            if not rules.has_gone_out(meeting) else "Makes a new version from the agenda and what is known now.",
            rules.reasons_not_to_compile(meeting), kind="secondary" if made_before else "",
        )  # fmt: skip
        yield from _to_send(schedules)
    if not rules.reasons_not_to_minute(meeting):
        yield link("Attendance", address("attendance", meeting))
        yield link("Minutes", address("minutes-overview", meeting))
    if meeting.status == Meeting.Status.HELD:
        yield button(
            "Write up the minutes", address("write-up", meeting),
            "Freezes what was recorded into a version for the Chair.",
            rules.reasons_not_to_write_up(meeting), kind="secondary" if minutes else "",
        )  # fmt: skip
        yield from _to_send(minutes)


def _to_send(versions):
    for version in versions:
        if version.status == "draft":
            yield button(
                f"Send {version.title} to the Chair", address(f"{version.kind}-send", version), "",
                rules.reasons_not_to_send_to_chair(version),
            )  # fmt: skip
        elif version.status == "with_chair":
            yield button(f"Take {version.title} back", address(f"{version.kind}-take-back", version), kind="secondary")


def _to_approve(meeting, versions):
    for version in versions:
        if version.status == "with_chair":
            yield link(f"Read and approve {version.title}", address(f"{version.kind}-approve", version))
    if not rules.reasons_not_to_add_urgently(meeting):
        yield link("Add an urgent late item", address("urgent", meeting))


def address(name, subject):
    return reverse(f"meetings:{name}", args=[subject.pk])


def button(text, url, hint="", reasons=(), kind=""):
    return {"text": text, "url": url, "is_post": True, "hint": hint, "reasons": reasons, "kind": kind}


def link(text, url):
    return {"text": text, "url": url, "is_post": False, "kind": "secondary" if "approve" not in url else ""}
