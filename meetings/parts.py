"""Two people minute one item at once: which of their words stand, part by part. R30

A part is one box, or all that the panel advised together, since none of that stands alone. Each part carries a mark of
what it was when the page was opened, so that what one did not touch never replaces what the other wrote; where both
changed the same part, both texts are shown, and until it is said which is to stand nothing of that part is saved.
"""

import hashlib
from dataclasses import dataclass, field

from cases.pathways import title_of
from meetings.minutes_forms import MinutesForm
from sharing.web import days

THEIRS, MINE, BOTH = "theirs", "mine", "both"
KEEP = "keep-"  # how the names of the choices begin
OUTCOME = "outcome"  # the part that holds all of what the panel advised
OF_OUTCOME = (
    "outcome", "pathway", "is_straight_to_prosecution", "reasons", "dissent", "lead_agency", "next_panel_on",
    "deferred_because", "deferred_to", "closing_because",
)  # fmt: skip
TEXTS = ("risks", "recommendation", "decision")


@dataclass
class Merged:
    """`values`: what is to be saved; `changed`: the parts of it that are the writer's; `clashes`: parts of both."""

    values: dict
    changed: list = field(default_factory=list)
    clashes: list = field(default_factory=list)
    kept_theirs: list = field(default_factory=list)


def parts_of(form) -> dict[str, tuple]:
    """{part: its fields} in the order of the page."""
    shared = {name: (name,) for name in form.agencies}
    return shared | {name: (name,) for name in TEXTS} | {OUTCOME: OF_OUTCOME}


def merged(form, mine: dict, saved: dict, *, was: str, windows: dict, window: str, choices: dict) -> Merged:
    """What is to be saved of one's own answers and those saved meanwhile; `was`: the marks of the page when opened."""
    found = Merged(dict(saved))
    for part, names in parts_of(form).items():
        ours, theirs = words(form, part, mine), words(form, part, saved)
        choice = choices.get(part)
        if ours == theirs or choice == THEIRS or (not choice and is_marked(was, part, ours)):
            if ours != theirs:
                found.kept_theirs.append(part)
        elif choice or is_marked(was, part, theirs) or (window and windows.get(part, [""])[0] == window):
            found.values |= {name: mine.get(name) for name in names}
            found.changed.append(part)
            if choice == BOTH and part != OUTCOME:
                found.values[part] = "\n\n".join(filter(None, [saved.get(part), mine.get(part)]))
        else:
            found.clashes.append(part)
    return found


def words(form, part: str, values: dict) -> str:
    """A part as people read it; the same for what is saved and for what was typed."""
    if part != OUTCOME:
        return _as_read(values.get(part))
    outcome = values.get("outcome") or MinutesForm.OPEN
    told = [dict(form.fields["outcome"].choices).get(outcome, "")]
    if outcome == MinutesForm.DECIDED:
        told += [
            title_of(values["pathway"], bool(values.get("is_straight_to_prosecution")))
            if values.get("pathway")
            else "",
            values.get("reasons"),
            f"Dissent: {values['dissent']}" if values.get("dissent") else "",
            f"Lead agency: {values['lead_agency']}" if values.get("lead_agency") else "",
            _date(values.get("next_panel_on")),
        ]
    elif outcome == MinutesForm.PUT_OFF:
        told += [values.get("deferred_because"), _date(values.get("deferred_to"))]
    elif outcome == MinutesForm.CLOSING:
        told.append(values.get("closing_because"))
    return "\n".join(_as_read(one) for one in told if one)


def marks(form, values: dict) -> str:
    """A short hash of each part, for the page to carry."""
    return " ".join(f"{part}:{_hash(words(form, part, values))}" for part in parts_of(form))


def marks_after(form, mine: dict, was: str, clashes) -> str:
    """The marks of what stands on the page now; a part of which two texts wait keeps the one it had."""
    old = dict(mark.split(":", 1) for mark in was.split() if ":" in mark)
    told = {part: _hash(words(form, part, mine)) for part in parts_of(form)}
    return " ".join(f"{part}:{old.get(part, '-') if part in clashes else mark}" for part, mark in told.items())


def is_marked(was: str, part: str, text: str) -> bool:
    return f"{part}:{_hash(text)}" in was.split()


def label_of(form, part: str) -> str:
    return "What the panel advised" if part == OUTCOME else form.fields[part].label


def shown(form, part: str, mine: dict, saved: dict) -> dict:
    """Both texts of a part, for the page on which one is chosen."""
    ours, theirs = words(form, part, mine), words(form, part, saved)
    both = part != OUTCOME and bool(ours and theirs)
    return {
        "name": f"{KEEP}{part}",
        "label": label_of(form, part),
        "theirs": theirs,
        "mine": ours,
        "both": both,
        "chosen": BOTH if both else MINE,
    }


def choices_in(posted) -> dict[str, str]:
    return {name.removeprefix(KEEP): choice for name, choice in posted.items() if name.startswith(KEEP)}


def _as_read(text):
    """A browser sends every line's end in its own way."""
    return (text or "").replace("\r\n", "\n").strip()


def _date(on):
    return f"Next at panel on {days.long_date(on)}" if on else ""


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]
