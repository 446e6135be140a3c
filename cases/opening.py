"""A document's own bytes, looked at from the first to the last before anybody gets the first. R33"""

import hashlib
import os
from typing import BinaryIO

from cases.models import Document
from cases.models.documents import stored_as
from sharing.sealed_files import Damaged


def opened(document: Document) -> BinaryIO:
    """The file in clear, at its start; Damaged where it is not, to the byte, what was uploaded."""
    if document.file.name != stored_as(document):
        raise Damaged("The file is not where it was stored.")
    try:
        file = document.file.storage.open(document.file.name)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Damaged("The file is not where it was stored.") from None
    try:
        digest = hashlib.sha256()
        while piece := file.read(64 * 1024):
            digest.update(piece)
        if digest.hexdigest() != document.sha256 or file.tell() != document.size:
            raise Damaged("The file is not the one that was uploaded.")
        file.seek(os.SEEK_SET)
    except BaseException:
        file.close()
        raise
    return file
