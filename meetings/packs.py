"""The PDF of a schedule or of minutes: tagged (PDF/UA), from the frozen words alone. R24, R29, R43.

Nothing is fetched while rendering: whatever address a text may carry, only the pack's own style is used.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from meetings import letters
from meetings.models import MinutesVersion, ScheduleVersion
from meetings.statement import CONFIDENTIALITY

STYLE = Path(settings.BASE_DIR) / "templates/meetings/paper/paper.css"
NOTHING = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


def render(version: ScheduleVersion | MinutesVersion, items, people) -> bytes:
    """PDF of these items of a version. `people`: the Recipients on the distribution list."""
    page = render_to_string(
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
    document = HTML(string=page, url_fetcher=NOTHING)
    return document.write_pdf(stylesheets=[_style()], pdf_variant="pdf/ua-1")


@cache
def _style():
    return CSS(string=STYLE.read_text(), url_fetcher=NOTHING)
