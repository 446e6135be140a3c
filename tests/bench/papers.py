"""Made-up words for packs of any size: about four pages a case, each case different, of no real child."""

import itertools
import re

TEXT = """The family support worker visited at home and spoke with both carers about safety after school and online
contact, and the plan that had been agreed before the summer was read through again line by line with them"""
WORDS = re.findall(r"\w+", TEXT.lower())


def case(number: int) -> dict:
    """The frozen words of one case in a schedule, as `meetings.content.schedule_item` makes them."""
    return {
        "reference": f"HSB-2026-{number:04}-Y",
        "role": "Young person",
        "because": "Review",
        "asked_of_panel": text(number, 30),
        "is_urgent": False,
        "identity": [[f"Label {row}", text(number + row, 3)] for row in range(10)],
        "links": ["child harmed A, girl, 9"],
        "sections": [
            {"title": title, "entries": [_entry(number * 7 + at) for at in range(4)]}
            for title in ("Behaviour", "Needs and vulnerabilities", "Plans", "Views")
        ],
        "decisions": [_decision(number + at) for at in range(2)],
        "actions": [_action(number + at) for at in range(4)],
        "returns": [_return(number + at) for at in range(8)],
    }


def text(start, length):
    words = itertools.islice(itertools.cycle(WORDS), start % len(WORDS), start % len(WORDS) + length)
    return f"{' '.join(words).capitalize()} ({start})."


def _entry(number):
    return {"heading": text(number, 4), "text": text(number, 70), "provenance": "Police · Fact", "caveat": ""}


def _decision(number):
    return {
        "pathway": "Child protection", "on": "1 June 2026", "reasons": text(number, 40), "dissent": "",
        "lead_agency": "Children’s Social Care",
    }  # fmt: skip


def _action(number):
    return {
        "text": text(number, 15), "owner": "A. Worker (Police)", "due": "1 July 2026", "status": "Open", "outcome": ""
    }  # fmt: skip


def _return(number):
    return {
        "agency": "Community Health", "answer": "Known", "information": text(number, 40), "provenance": "Record · Fact",
        "caveat": "", "withheld": "",
    }  # fmt: skip
