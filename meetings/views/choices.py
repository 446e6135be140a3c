"""What this person can do next about a meeting, each with what stands in the way."""

from django.urls import reverse
from django.utils import timezone

from meetings import checks, permissions, rules
from meetings.models import Meeting
from sharing.models import Person
from sharing.web import days


def choices(person: Person, meeting: Meeting, schedules, minutes) -> list[dict]:
    """Dicts of text, url, is_post, kind, hint and reasons; with reasons a choice is shown and not offered."""
    if meeting.status == Meeting.Status.CANCELLED:
        return []
    found = []
    if permissions.can_prepare(person, meeting):
        found += _to_prepare(meeting, schedules[:1], minutes[:1])
    if permissions.can_see_drafts(person, meeting) and not rules.reasons_not_to_minute(meeting):
        found.insert(0, link("Minutes", address("minutes-overview", meeting)))
    if checks.unanswered(person, meeting):
        found.insert(0, link("Check your systems", address("checks", meeting)))
    if permissions.can_see_drafts(person, meeting):
        found.append(link("Papers to print", address("papers", meeting)))
    if permissions.can_approve(person, meeting):
        found += _to_approve(meeting, [*schedules[:1], *minutes[:1]])
    return found


def _to_prepare(meeting, schedules, minutes):
    if meeting.status == Meeting.Status.PLANNED and meeting.starts_at > timezone.now():
        is_first = not schedules or schedules[0].status == "returned"
        yield button(
            "Compile again" if schedules else "Compile the schedule", address("compile", meeting),
            what_compiling_does(meeting, schedules), rules.reasons_not_to_compile(meeting),
            kind="" if is_first else "secondary",
        )  # fmt: skip
        yield from _to_send(schedules)
        if schedules and not rules.reasons_not_to_ask_to_check(meeting):
            yield link("Ask agencies to check", address("ask-to-check", meeting))
    if not rules.reasons_not_to_minute(meeting):
        yield link("Attendance", address("attendance", meeting))
    if meeting.status == Meeting.Status.HELD:
        yield button(
            "Write up the minutes", address("write-up", meeting),
            "To correct the minutes, change a case, then write them up: a new version for the Chair."
            if minutes and minutes[0].status == "approved" else "Makes a version for the Chair of what was recorded.",
            rules.reasons_not_to_write_up(meeting), kind="secondary" if minutes else "",
        )  # fmt: skip
        yield from _to_send(minutes)


def what_compiling_does(meeting, schedules):
    if rules.has_gone_out(meeting):
        return "Makes a new version from the agenda and what is known now."
    compiled = "Puts every case that is due on the agenda and takes in what is known now."
    for version in schedules:
        if version.status == "returned":
            return f"Once the Chair’s points are answered. {compiled} Then you can send it again."
        if version.status == "approved":
            goes_out = days.moment(meeting.circulate_at)
            return (
                f"{compiled} Version {version.number} still goes out on {goes_out}, unless the Chair approves the new "
                "one before."
            )
    return compiled


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
