"""What is different in a version of the schedule from the one before it, in words. R24

Each item carries its own difference, frozen with it, so that a copy without the item says nothing of it (R11). What was
taken off is told to those alone who prepare and approve.
"""

from meetings import letters
from meetings.models import AgendaItem, ScheduleItem, ScheduleVersion

PARTS = {
    "because": "why it comes to panel",
    "sources": "why it comes to panel",
    "is_urgent": "why it comes to panel",
    "asked_of_panel": "what the panel is asked",
    "at": "its time",
    "identity": "who the child is",
    "links": "who is considered beside",
    "sections": "what is known",
    "decisions": "what the panel advised before",
    "actions": "the actions agreed before",
    "returns": "what agencies know",
}


def base_of(version: ScheduleVersion) -> ScheduleVersion | None:
    """With what a version is compared: the last that went out, or where none has, the one before."""
    earlier = ScheduleVersion.objects.filter(meeting=version.meeting_id, number__lt=version.number)
    return letters.replaced(version) or earlier.first()


def contents_of(version: ScheduleVersion | None) -> dict:
    """{record: content} of the items that the reader sees."""
    return dict(version.items.values_list("record_id", "content")) if version else {}


def since(base: ScheduleVersion | None, before: dict | None, content: dict) -> dict:
    """What is new in an item: {} where nothing is; else `version`, the number it is compared with, and `what`."""
    if base is None:
        return {}
    what = ["new on the agenda"] if before is None else _different(before, content)
    return {"version": base.number, "what": what} if what else {}


def _different(before, content):
    empty = {"sources": [], "at": ""}  # were in no version that is older than they are
    named = (
        words
        for part, words in PARTS.items()
        if before.get(part, empty.get(part)) != content.get(part, empty.get(part))
    )
    return list(dict.fromkeys(named))


def told(version: ScheduleVersion, items: list[ScheduleItem]) -> dict | None:
    """For those who prepare and approve: `number` of the version before and `lines`, (reference, words) each."""
    base = base_of(version)
    if base is None:
        return None
    lines = [
        (item.content["reference"], ", ".join(item.content["since"]["what"]))
        for item in items
        if item.content.get("since")
    ]
    return {"number": base.number, "lines": lines + list(_gone(version, base, {item.record_id for item in items}))}


def _gone(version, base, still):
    removed = AgendaItem.objects.filter(meeting=version.meeting_id).exclude(removed_by=None)
    reasons = dict(removed.values_list("record_id", "removed_because"))
    for record, content in contents_of(base).items():
        if record not in still:
            reason = reasons.get(record, "")
            yield content["reference"], f"taken off the agenda{f': {reason}' if reason else ''}"
