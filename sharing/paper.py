"""Pages made into a tagged PDF (PDF/UA), in the one style that all paper of the panel has. R43.

Nothing is fetched while rendering: whatever address a text may carry, only the panel's own style is used.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

STYLE = Path(settings.BASE_DIR) / "templates/paper/paper.css"
NOTHING = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


def pdf_of(template: str, context: dict) -> bytes:
    document = HTML(string=render_to_string(template, context), url_fetcher=NOTHING)
    return document.write_pdf(stylesheets=[_style()], pdf_variant="pdf/ua-1")


@cache
def _style():
    return CSS(string=STYLE.read_text(), url_fetcher=NOTHING)
