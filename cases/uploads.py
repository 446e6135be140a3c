"""Which files are taken: the name's ending says what it should be, its bytes whether it is. Sniffed, not trusted."""

import codecs
import zipfile
import zlib

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
OFFICE = {"docx", "odt"}
# What the archive says that it is, in the part where it says so.
DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
SAYS_SO = {"docx": "[Content_Types].xml", "odt": "mimetype"}
MAIN_PART = {"docx": "word/document.xml", "odt": "content.xml"}
LARGEST_PART_READ = 1024 * 1024  # bytes, of the part where it says so
MOST_PARTS = 5000
MOST_UNPACKED = 10  # times the largest document
MACROS = "The file holds macros. Save it without them (as DOCX, ODT or PDF) and choose it again."
UNPACKS = "The file is far larger inside than it looks. Save it as a PDF and choose that."


def document_problems(upload, panel: Panel) -> list[str]:
    """Why a file cannot be taken, in sentences; empty when it can."""
    ending = extension(upload)
    if ending not in KINDS:
        return [f"The file must be {TAKEN}."]
    if not upload.size:
        return ["The file is empty."]
    largest = panel.document_max_mb * 1024 * 1024
    if upload.size > largest:
        return [f"The file must be smaller than {panel.document_max_mb} MB."]
    not_what = f"The file is not what its name says (.{ending}). Choose {TAKEN}."
    if ending in OFFICE:
        return _office_problems(upload, ending, largest, not_what)
    return [] if content_type(upload) in KINDS[ending] else [not_what]


def extension(upload) -> str:
    return upload.name.rpartition(".")[2].lower()


def content_type(upload) -> str | None:
    """What the bytes are, or None. Of an office document it is asked after `document_problems`."""
    ending = extension(upload)
    if ending in OFFICE:
        return next(iter(KINDS[ending]))
    upload.seek(0)
    start = upload.read(8192)
    upload.seek(0)
    kind = filetype.guess(start)
    if kind is None:
        return "text/plain" if _is_text(upload) else None
    return kind.mime


def _office_problems(upload, ending, largest, not_what):
    """What a DOCX or ODT is, from its table of contents and the part that says so; nothing else is unpacked."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED * largest:
                return [UNPACKS]
            if _has_macros(archive, ending):
                return [MACROS]
            return [] if _is_office(archive, ending) else [not_what]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error):
        return [not_what]
    finally:
        upload.seek(0)


def _has_macros(archive, ending):
    names = [part.filename.lower().lstrip("/") for part in archive.infolist()]
    if ending == "odt":
        return any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in names)
    is_code = any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name for name in names)
    return is_code or b"macroenabled" in _said(archive, ending).lower()


def _is_office(archive, ending):
    said = _said(archive, ending)
    says_so = DOCX_MAIN in said if ending == "docx" else said.strip() == ODT_TYPE
    return says_so and MAIN_PART[ending] in archive.namelist()


def _said(archive, ending):
    try:
        with archive.open(SAYS_SO[ending]) as part:
            return part.read(LARGEST_PART_READ)
    except KeyError:
        return b""


def _is_text(upload):
    """UTF-8 without NUL, looked at in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        clear = all("\0" not in decoder.decode(chunk) for chunk in upload.chunks())
        decoder.decode(b"", final=True)
        return clear
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
