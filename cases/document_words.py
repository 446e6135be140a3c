"""What is said when a document is added."""

from cases.models import Document

HELD = "It is held, and nobody can open it, until it has been scanned for viruses"


def words_of_added(document: Document) -> str:
    return f"The document is added. {HELD}" if document.is_held else "The document is added"
