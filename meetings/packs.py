"""The PDF of a schedule or of minutes, from the frozen words alone. R24, R29, R43."""

from meetings import letters
from meetings.models import MinutesVersion, ScheduleVersion
from sharing.paper import pdf_of
from sharing.statement import CONFIDENTIALITY


def render(version: ScheduleVersion | MinutesVersion, items, people) -> bytes:
    """PDF of these items of a version. `people`: the Recipients on the distribution list."""
    return pdf_of(
        f"meetings/paper/{version.kind}.html",
        {
            "version": version,
            "meeting": version.meeting,
            "panel": version.meeting.panel,
            "title": letters.reference(version),
            "items": [item.content for item in items],
            "distribution": letters.distribution(people),
            "statement": CONFIDENTIALITY,
            "replaces": letters.replaced(version),
        },
    )
