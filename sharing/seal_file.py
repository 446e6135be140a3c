"""The file outside the database in which every seal stands with the hashes it covers; only ever added to. R33

Without it nobody would see that the last rows and their seals had been cut off.
"""

import os
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from sharing import seals

PIECE = 64 * 1024


def append(sealed: seals.SealedRows) -> None:
    """Add one line, and return once it is on the disk."""
    path = settings.AUDIT_SEAL_FILE
    is_new = not path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        file.write(seals.line(sealed))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _keep_name(path.parent)


def last() -> seals.SealedRows | None:
    """The last seal written down; None where there is no file yet. NotASeal where the line makes no sense."""
    path = settings.AUDIT_SEAL_FILE
    if not path.exists():
        return None
    with path.open("rb") as file:
        text = _last_line(file)
    return seals.read_line(text) if text else None


def drop_unfinished() -> None:
    """Take away what a worker that died while writing left behind the last whole line."""
    path = settings.AUDIT_SEAL_FILE
    if not path.exists():
        return
    with path.open("rb+") as file:
        whole = _end_of_whole_lines(file)
        if whole < file.seek(0, os.SEEK_END):
            file.truncate(whole)
            os.fsync(file.fileno())


def put_aside() -> str:
    """Keep the file under a name with the time; the next seal begins a new one. Returns the name, "" without a file."""
    path = settings.AUDIT_SEAL_FILE
    if not path.exists():
        return ""
    kept = path.with_name(f"{path.stem}-until-{timezone.now():%Y%m%dT%H%M%S}{path.suffix}")
    path.rename(kept)
    _keep_name(path.parent)
    return kept.name


def read() -> Iterator[seals.SealedRows]:
    """Every seal in order; what stands behind the last whole line is left out. NotASeal at a line that is none."""
    path = settings.AUDIT_SEAL_FILE
    if path.exists():
        with path.open("rb") as file:
            for text in file:
                if text.endswith(b"\n"):
                    yield seals.read_line(text)


def _last_line(file):
    """The last whole line without its end, read from the end of the file."""
    text, end = b"", _end_of_whole_lines(file)
    place = max(end - 1, 0)
    while place > 0 and b"\n" not in text:
        start = max(place - PIECE, 0)
        file.seek(start)
        text, place = file.read(place - start) + text, start
    return text.rpartition(b"\n")[2]


def _end_of_whole_lines(file):
    """The place behind the last end of a line."""
    place = file.seek(0, os.SEEK_END)
    while place > 0:
        start = max(place - PIECE, 0)
        file.seek(start)
        found = file.read(place - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        place = start
    return 0


def _keep_name(folder):
    """A file that is new is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
