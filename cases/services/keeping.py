"""What happens to the files of documents when nobody looks: scanned later, sealed anew, cleared away. The worker's."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from cases import opening, scanning
from cases.models import Document
from sharing import audit
from sharing.sealed_files import Damaged

log = logging.getLogger(__name__)

ORPHANED_AFTER = timedelta(days=1)
SECONDS = 120  # for one file, where nobody waits for it
# More orphans than a slip leaves behind: then it is likelier that the database is not the one of these files.
MOST_ORPHANS, ONE_IN = 10, 10


def scan_held() -> int:
    """Have every document scanned that no scanner has seen; returns how many were. Begins anywhere, so that one file
    that the scanner does not survive does not keep the others waiting."""
    scanned = 0
    if not scanning.is_configured():
        return scanned
    for document in Document.objects.filter(scan=Document.Scan.UNSCANNED).order_by("?"):
        try:
            with opening.opened(document) as file:
                virus = scanning.virus_in(file, SECONDS)
        except scanning.ScannerUnavailable:
            break
        except (scanning.NotScanned, Damaged):
            continue
        scanned += _settle(document, virus)
    return scanned


@transaction.atomic
def _settle(document, virus):
    """Write down what the scanner said, unless somebody has meanwhile. A file with a virus goes, its row says why."""
    scan = Document.Scan.INFECTED if virus else Document.Scan.CLEAN
    unscanned = Document.objects.filter(pk=document.pk, scan=Document.Scan.UNSCANNED)
    if not unscanned.update(scan=scan, scanned_at=timezone.now()):
        return 0
    found = {"virus": virus} if virus else {}
    audit.record("document.scanned", document, document=str(document.pk), scan=scan, **found)
    if virus:
        transaction.on_commit(lambda: document.file.storage.delete(document.file.name))
    return 1


def delete_orphans() -> int:
    """Delete files, more than a day old, of which no document knows: uploads that came to nothing. Returns how many."""
    known = {document.file.name for document in Document.objects.exclude(scan=Document.Scan.INFECTED)}
    before = timezone.now() - ORPHANED_AFTER
    files = list(default_storage.everything())
    orphans = [name for name, written_at in files if name not in known and written_at < before]
    if len(orphans) > max(MOST_ORPHANS, len(files) // ONE_IN):
        log.error(
            "%d of %d files belong to no document: none is deleted. See docs/running.md.", len(orphans), len(files)
        )
        return 0
    for name in orphans:
        default_storage.delete(name)
    if orphans:
        audit.record("documents.cleared", files=len(orphans))
    return len(orphans)


def seal_documents() -> Iterator[tuple[Document, str]]:
    """Seal every file that lies in clear, and anew what an older key sealed: `(document, what was done or is wrong)`.

    "" where all was well already. A file in clear that is not the one that was uploaded stays as it is.
    """
    for document in Document.objects.exclude(scan=Document.Scan.INFECTED).order_by("pk").iterator():
        storage, name = document.file.storage, document.file.name
        try:
            yield document, "sealed" if storage.seal(name, document.sha256) else ""
        except FileNotFoundError:
            yield document, "The file is not where it was stored."
        except Damaged as damaged:
            yield document, str(damaged)
