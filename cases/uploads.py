"""Which files are taken: the name's ending says what it should be, its bytes whether it is. Sniffed, not trusted."""

import zipfile

import filetype

from sharing.models import Panel

KINDS = {  # ending: content types that its bytes may be
    "pdf": {"application/pdf"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "odt": {"application/vnd.oasis.opendocument.text"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "txt": {"text/plain"},
}
TAKEN = "a PDF, Word (DOCX), OpenDocument (ODT), JPEG, PNG or plain text file"
INSIDE = {"docx": "word/document.xml", "odt": "content.xml"}


def document_problems(upload, panel: Panel) -> list[str]:
    """Why a file cannot be taken, in sentences; empty when it can."""
    ending = extension(upload)
    if ending not in KINDS:
        return [f"The file must be {TAKEN}."]
    if not upload.size:
        return ["The file is empty."]
    if upload.size > panel.document_max_mb * 1024 * 1024:
        return [f"The file must be smaller than {panel.document_max_mb} MB."]
    if content_type(upload) not in KINDS[ending]:
        return [f"The file is not what its name says (.{ending}). Choose {TAKEN}."]
    return []


def extension(upload) -> str:
    return upload.name.rpartition(".")[2].lower()


def content_type(upload) -> str | None:
    """What the bytes are, or None."""
    upload.seek(0)
    start = upload.read(8192)
    upload.seek(0)
    kind = filetype.guess(start)
    if kind is None:
        return "text/plain" if _is_text(upload) else None
    if kind.mime == "application/zip" or extension(upload) in INSIDE:
        return _office_type(upload)
    return kind.mime


def _office_type(upload):
    ending = extension(upload)
    try:
        with zipfile.ZipFile(upload) as archive:
            is_office = INSIDE.get(ending) in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return None
    finally:
        upload.seek(0)
    return next(iter(KINDS[ending])) if is_office else "application/zip"


def _is_text(upload):
    try:
        return all("\0" not in chunk.decode() for chunk in [upload.read()])
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
