"""The PDF of a schedule or of minutes, from the frozen words alone: a front, then a part for each case. R24, R29, R43.

The paper of a case says nothing of where it stands in a pack, so that one serves every pack and every version in which
its words are the same; its number stands at the foot of its pages, in the contents and in the bookmarks.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from meetings import letters
from meetings.models import CasePaper, MinutesVersion, ScheduleVersion
from sharing import paper, rendering
from sharing.assembling import Part, join
from sharing.statement import CONFIDENTIALITY

INNER = "inner.css"


@dataclass(frozen=True)
class Made:
    """The paper of one case as it stands in a version; `sha256` is that of what it was made from."""

    record_id: uuid.UUID
    sha256: str
    pdf: bytes
    is_new: bool


def render(version: ScheduleVersion | MinutesVersion, items, people) -> bytes:
    """PDF of these items of a version. `people`: the Recipients on the distribution list."""
    items = list(items)
    context = {
        "version": version,
        "meeting": version.meeting,
        "panel": version.meeting.panel,
        "title": letters.reference(version),
        "distribution": letters.distribution(people),
        "statement": CONFIDENTIALITY,
        "replaces": letters.replaced(version),
    }
    papers = [one.pdf for one in papers_of(version.kind, items)]
    return bound(f"meetings/paper/{version.kind}.html", context, [item.content for item in items], papers)


def papers_of(kind: str, items: Iterable) -> list[Made]:
    """A PDF for each item, in their order; what is kept of the same words is not made again."""
    items = list(items)
    jobs = [paper.job(f"meetings/paper/{kind}_case.html", {"item": item.content}, INNER) for item in items]
    keys = [_sha256(job) for job in jobs]
    kept = CasePaper.objects.filter(kind=kind, sha256__in=keys).values_list("record_id", "sha256", "pdf")
    kept = {(record, key): bytes(pdf) for record, key, pdf in kept}
    wanted = [(item.record_id, key) for item, key in zip(items, keys, strict=True)]
    missing = {one: job for one, job in zip(wanted, jobs, strict=True) if one not in kept}
    made = dict(zip(missing, rendering.render_all(missing.values()), strict=True))
    return [Made(*one, made.get(one) or kept[one], is_new=one in made) for one in wanted]


def bound(template: str, context: dict, contents: list[dict], papers: list[bytes]) -> bytes:
    """The front made from `template`, which lists `contents`, and the papers behind it."""
    front = paper.pdf_of(template, context | {"contents": contents}, "part.css")
    parts = [
        Part(one, content["reference"], f"Item {number}", f"{number}. ")
        for number, (one, content) in enumerate(zip(papers, contents, strict=True), 1)
    ]
    return join([Part(front), *parts], title=context["title"])


def _sha256(job):
    """Of all that the PDF is made from: words, style, and what renders them."""
    return hashlib.sha256("\0".join([rendering.version(), job.html, *job.styles]).encode()).hexdigest()
