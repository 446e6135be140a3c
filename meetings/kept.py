"""The bytes that the Chair approves: rendered once a version, kept encrypted under their own hash. R24

Beside the words of the version a paper says to whom it goes and what it replaces; a paper in which that is no longer
true is not the one that goes out.
"""

import hashlib

from meetings import letters, packs
from meetings.models import KeptPaper
from sharing import sealed_files
from sharing.places import recipients


class PaperChanged(Exception):
    """What was kept is not what was rendered: nothing goes. R24"""


def find(version, sha256="") -> KeptPaper | None:
    """The paper of this version as it is now, if one is kept and the reader may see all that is in it.

    `sha256`: the very one that was read; the worker and the first reader may have made one each at the same moment.
    """
    papers = KeptPaper.objects.filter(version=version.pk, content_sha256=version.content_sha256, shown=shown(version))
    if sha256:
        papers = papers.filter(sha256=sha256)
    return papers.defer("sealed").first()


def approved(version) -> KeptPaper | None:
    """The paper to which an approval refers."""
    return KeptPaper.objects.filter(version=version.pk, sha256=version.paper_sha256).first()


def shown(version) -> dict:
    replaces = letters.replaced(version)
    people = recipients(version.meeting.panel, version.meeting.on)
    return {"goes_to": letters.distribution(people), "replaces": replaces and replaces.number}


def rendered(version, items, by) -> KeptPaper:
    """A paper, not saved, of these items: all that are in the version."""
    people = recipients(version.meeting.panel, version.meeting.on)
    pdf = packs.render(version, items, people)
    return KeptPaper(
        record_id=version.record_id, version=version.pk, content_sha256=version.content_sha256, shown=shown(version),
        records=[item.record_id for item in items],
        sealed=sealed_files.closed(pdf, _name(version)), sha256=hashlib.sha256(pdf).hexdigest(),
        rendered_by=by,
    )  # fmt: skip


def pdf_of(paper: KeptPaper, version) -> bytes:
    """The PDF in clear, byte for byte as it was rendered, or PaperChanged."""
    try:
        pdf = sealed_files.content_of(paper.sealed, _name(version))
    except sealed_files.Damaged as damaged:
        raise PaperChanged(f"{version.kind} {version.pk}") from damaged
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        raise PaperChanged(f"{version.kind} {version.pk}")
    return pdf


def _name(version):
    """Bound into what is sealed, so that the paper of one version is not taken for that of another."""
    return f"paper of {version.pk}"
