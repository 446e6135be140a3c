"""What two versions of the minutes say differently of one case, part by part and word by word. R24, R30

Each version that corrects another carries, in every case that changed, which parts did; the words themselves are
compared when somebody looks.
"""

from dataclasses import dataclass

from sharing.web.differences import words

CORRECTED = "corrected"
PARTS = {
    "risks": "Risks and analysis",
    "recommendation": "Recommendation",
    "decision": "Decision",
    "pathway": "Pathway",
    "reasons": "Reasons for the pathway",
    "dissent": "Dissent",
    "lead_agency": "Lead agency",
    "next_panel_on": "Next at panel",
    "deferred_because": "Why it was put off",
    "closing_because": "Why the case is closed",
    "workers": "Who works on it",
    "left_room": "Who left the room",
    "actions": "Agreed actions",
    "identity": "Who this is about",
}
NEW = "New in the minutes"


@dataclass(frozen=True)
class Difference:
    """One part of one case; `pieces` are (same, gone or new; text) in reading order."""

    label: str
    pieces: list[tuple[str, str]]


def between(before: dict | None, after: dict) -> list[Difference]:
    """The parts of a frozen case that differ, in their order. `before`: None where the case was not in it."""
    old, new = _texts(before or {}), _texts(after)
    return [
        Difference(label, words(old.get(label, ""), new.get(label, "")))
        for label in {**new, **old}
        if old.get(label, "") != new.get(label, "")
    ]


def marked(content: dict, record_id, in_force) -> dict:
    """A case as it is frozen in a correction: with the names of the parts that differ from the version in force."""
    if in_force is None:
        return content
    before = in_force.items.filter(record=record_id).first()
    labels = [one.label for one in between(before.content, content)] if before else [NEW]
    return content | {CORRECTED: labels} if labels else content


def unmarked(content: dict) -> dict:
    return {name: told for name, told in content.items() if name != CORRECTED}


def _texts(content):
    """{label: words} of everything that is said of the case; how an action went on is no part of the minutes."""
    told = {f"Shared by {one['agency']}": one["text"] for one in content.get("shared", [])}
    return told | {label: _plain(name, content.get(name, "")) for name, label in PARTS.items()}


def _plain(name, value):
    if name == "actions":
        return "\n".join(f"{one['text']} {one['owner']}, by {one['due']}." for one in value)
    if name == "identity":
        return "\n".join(": ".join(row) for row in value)
    return "\n".join(value) if isinstance(value, list) else value
