"""What two submissions of a referral say differently, answer by answer and word by word. R09"""

from dataclasses import dataclass, field

from sharing.web.differences import GONE, NEW, SAME, words


@dataclass
class Answer:
    """One question: its words in pieces of (same, gone or new; text). `was` and `now` are the whole words."""

    label: str
    was: str
    now: str
    pieces: list[tuple[str, str]]


@dataclass
class Difference:
    """A part of the referral that is new, gone or said differently; `was_title` where it was called otherwise."""

    title: str
    what: str
    answers: list[Answer] = field(default_factory=list)
    was_title: str = ""


def between(before: list[dict], after: list[dict]) -> list[Difference]:
    """Frozen parts as they are stored, compared in the order in which the later ones are read; gone parts last."""
    were = {part["key"]: part for part in before}
    found = [_of_part(were.get(part["key"]), part) for part in after]
    keys = {part["key"] for part in after}
    found += [_of_part(part, None) for part in before if part["key"] not in keys]
    return [one for one in found if one]


def _of_part(before, after):
    told = after or before
    answers = _answers(before, after)
    if before and after:
        renamed = before["title"] if before["title"] != after["title"] else ""
        return Difference(told["title"], SAME, answers, renamed) if answers or renamed else None
    return Difference(told["title"], NEW if after else GONE, answers) if answers else None


def _answers(before, after):
    """Of each question that either of the two asks, where the words differ; the later one's order first."""
    was = {row["name"]: row for row in before["rows"]} if before else {}
    now = {row["name"]: row for row in after["rows"]} if after else {}
    answers = []
    for name in [*now, *(name for name in was if name not in now)]:
        old, new = (side.get(name, {}).get("words", "") for side in (was, now))
        if old != new:
            answers.append(Answer((now.get(name) or was[name])["label"], old, new, words(old, new)))
    return answers
