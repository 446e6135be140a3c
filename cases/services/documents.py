"""Documents that belong to a record: checked before they are stored, removed only while nobody relies on them."""

import hashlib
from contextlib import nullcontext

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names, scanning, uploads
from cases.models import Case, CaseEvent, Document
from cases.services.events import note_event
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.places import the_panel
from sharing.services import access

VIRUS = "A virus was found in the file, so it is not stored. Tell your IT support, and do not open it."


def add_document(
    *, record, by: Person, uploaded_file, within=nullcontext, title="", kind=Document.Kind.OTHER, source="",
    dated_on=None, caveat="",
) -> Document:  # fmt: skip
    """Store a file with a record. RuleBroken says what is wrong with it; then nothing has been stored.

    A file that no scanner has seen is stored and held: the worker has it scanned later. `within`: what makes the
    context in which it is stored; entered after the scan, so that nobody waits for the scanner.
    """
    if not access.may(by, access.CONTRIBUTE, record):
        raise PermissionDenied
    if problems := uploads.document_problems(uploaded_file, the_panel()):
        raise RuleBroken(problems)
    scan = _scan(record, by, uploaded_file)
    with transaction.atomic(), within():
        return _store(
            record, by, uploaded_file, scan, title=title or "Document", kind=kind, source=source, dated_on=dated_on,
            caveat=caveat,
        )  # fmt: skip


def _scan(record, by, file):
    """How the file stands with the scanner; one with a virus is refused, and that is written down."""
    if not scanning.is_configured():
        return Document.Scan.UNSCANNED
    try:
        virus = scanning.virus_in(file)
    except (scanning.ScannerUnavailable, scanning.NotScanned):
        return Document.Scan.UNSCANNED
    if virus:
        audit.record("document.refused", record, by=by, virus=virus)
        raise RuleBroken([VIRUS])
    return Document.Scan.CLEAN


def _store(record, by, file, scan, **told):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    document = Document(
        record_id=getattr(record, "record_id", None) or record.pk,
        extension=uploads.extension(file),
        content_type=uploads.content_type(file),
        size=file.size,
        sha256=digest.hexdigest(),
        scan=scan,
        scanned_at=None if scan == Document.Scan.UNSCANNED else timezone.now(),
        uploaded_by=by,
        file=file,
        **told,
    )
    document.save(force_insert=True)
    names.note(record, {
        "Document, what it is": document.title, "Document, where it comes from": document.source,
        "Document, handling caveat": document.caveat,
    })  # fmt: skip
    _note(document, "Document added", by, url_name="cases:document_page", url_pk=document.pk)
    audit.record(
        "document.added", document, by=by, document=str(document.pk), sha256=document.sha256, scan=document.scan
    )
    return document


@transaction.atomic
def remove_document(*, document: Document, by: Person):
    """Take a document off a record; its file goes once the row has gone."""
    if not access.may(by, access.CONTRIBUTE, document):
        raise PermissionDenied
    _note(document, "Document removed", by)
    audit.record("document.removed", document, by=by, document=str(document.pk), sha256=document.sha256)
    stored = document.file
    document.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))


def _note(document, words, by, **page):
    """In the timeline, where the record is a case."""
    if Case.objects.filter(pk=document.record_id).exists():
        note_event(case=document.record_id, kind=CaseEvent.Kind.DOCUMENT, words=words, by=by, **page)
