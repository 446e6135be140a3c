"""The PDF of a pack where it waits to be sent: encrypted with DOCUMENT_KEY, each bound to its own row. R31, R33"""

import hashlib
import uuid
from datetime import datetime, timedelta

from sharing import sealed_files
from sharing.models import Dispatch, Pack


class PackDamaged(Exception):
    """What lies there is not what was put there, or has been let go: nothing of it goes."""


def sealed(pk: uuid.UUID, pdf: bytes) -> bytes:
    return sealed_files.closed(pdf, _name(pk))


def pdf_of(pack: Pack) -> bytes:
    """The PDF in clear, byte for byte as it was queued, or PackDamaged."""
    if pack.sealed is None:
        raise PackDamaged(str(pack.pk))
    try:
        pdf = sealed_files.content_of(pack.sealed, _name(pack.pk))
    except sealed_files.Damaged as damaged:
        raise PackDamaged(str(pack.pk)) from damaged
    if hashlib.sha256(pdf).hexdigest() != pack.sha256:
        raise PackDamaged(str(pack.pk))
    return pdf


def kept_until(dispatch: Dispatch) -> datetime:
    """From when the night lets its packs go, where nothing waits for them: a web process reads no pack. R45"""
    days = dispatch.record.panel.papers_kept_days
    return (dispatch.give_up_at or dispatch.created_at) + timedelta(days=days)


def _name(pk):
    return f"pack {pk}"
