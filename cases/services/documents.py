"""Documents that belong to a record: checked before they are stored, removed only while nobody relies on them."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import uploads
from cases.models import Document
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.places import the_panel
from sharing.services import access


@transaction.atomic
def add_document(*, record, by: Person, uploaded_file, title="") -> Document:
    """Store a file with a record. RuleBroken says what is wrong with it; then nothing has been stored."""
    if not access.may(by, access.CONTRIBUTE, record):
        raise PermissionDenied
    if problems := uploads.document_problems(uploaded_file, the_panel()):
        raise RuleBroken(problems)
    digest = hashlib.sha256()
    for chunk in uploaded_file.chunks():
        digest.update(chunk)
    uploaded_file.seek(0)
    document = Document(
        record_id=getattr(record, "record_id", None) or record.pk,
        title=title or "Document",
        extension=uploads.extension(uploaded_file),
        content_type=uploads.content_type(uploaded_file),
        size=uploaded_file.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
    )
    document.file = uploaded_file
    document.save(force_insert=True)
    audit.record("document.added", document, by=by, document=str(document.pk), sha256=document.sha256)
    return document


@transaction.atomic
def remove_document(*, document: Document, by: Person):
    """Take a document off a record; its file goes once the row has gone."""
    if not access.may(by, access.CONTRIBUTE, document):
        raise PermissionDenied
    audit.record("document.removed", document, by=by, document=str(document.pk), sha256=document.sha256)
    stored = document.file
    document.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))
