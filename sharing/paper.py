"""Pages made into a tagged PDF (PDF/UA), in the one style that all paper of the panel has. R43.

Nothing is fetched while rendering: whatever address a text may carry, only the panel's own style is used.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from sharing import rendering

FOLDER = Path(settings.BASE_DIR) / "templates/paper"
NOTHING = rendering.nothing()


def pdf_of(template: str, context: dict, *styles: str) -> bytes:
    """Tagged PDF with running heads. `styles`: names of files beside the panel's own style, the later the stronger."""
    return rendering.render(job(template, context, "running.css", *styles))


def job(template: str, context: dict, *styles: str) -> rendering.Job:
    """What there is to render, without running heads."""
    return rendering.Job(render_to_string(template, context), tuple(map(_style, ("paper.css", *styles))))


@cache
def _style(name):
    return (FOLDER / name).read_text()
