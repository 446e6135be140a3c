"""Asking for a picture of a page. The file is hostile until shown otherwise, so another process opens it.

That process (`draw.py`) gets the clear bytes in memory that no disk holds, no setting and no key, and little time; it
gives back a picture made anew, without what a camera or a scanner wrote into the file. R33
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cases import opening
from cases.models import Document

DRAW = Path(__file__).with_name("draw.py")
SECONDS = 15
MOST_PAGES = 200
OF_KIND = {"pdf": "pdf", "jpg": "image", "jpeg": "image", "png": "image"}
PASSWORD = "It asks for a password, so it cannot be shown here. Download it to read it."  # noqa: S105 - words
OTHER = "A document of this kind is not shown here. Download it to read it."
NOT_SHOWN = "It cannot be shown here. Download it to read it."


class NoPreview(Exception):
    """The words say why."""


@dataclass(frozen=True)
class Picture:
    content_type: str
    content: bytes


def page_count(document: Document) -> int:
    """How many pages there are to be shown; NoPreview where there are none."""
    found, _ = _asked(document, "count")
    return found["pages"]


def picture_of(document: Document, page: int) -> Picture:
    """A page, counted from 1, as a picture."""
    found, content = _asked(document, str(page))
    return Picture(found["type"], content)


def _asked(document, what):
    if document.extension not in OF_KIND:
        raise NoPreview(OTHER)
    command = [sys.executable, "-I", str(DRAW), OF_KIND[document.extension], what]
    with _in_memory(document) as file:
        try:
            done = subprocess.run(command, stdin=file, capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise NoPreview(NOT_SHOWN) from None
    said, _, content = done.stdout.partition(b"\n")
    if done.returncode or not said:
        raise NoPreview(NOT_SHOWN)
    found = json.loads(said)
    if "problem" in found:
        raise NoPreview(PASSWORD if found["problem"] == "password" else NOT_SHOWN)
    return found, content


def _in_memory(document):
    file = os.fdopen(os.memfd_create("document"), "w+b")
    try:
        with opening.opened(document) as clear:
            while piece := clear.read(64 * 1024):
                file.write(piece)
        file.flush()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file
