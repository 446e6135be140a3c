"""Files encrypted where they lie: written and read in pieces, so that a large one is never held whole.

A header, then pieces of 64 KiB, each sealed with AES-256-GCM. The key is the file's own, derived from a key of
DOCUMENT_KEY and random bytes in the header. The nonce of a piece holds its number and whether it is the last, so that
none can be moved, left out or cut off. The header and the name of what is kept are bound into every piece, so that the
file of one document is not taken for that of another. R33
"""

import base64
import binascii
import hashlib
import io
import os
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MAGIC = b"HSBDOC\x00\x01"
KEY_ID, SALT = 8, 32  # bytes
HEADER = len(MAGIC) + KEY_ID + SALT
PIECE = 64 * 1024
TAG = 16


class Damaged(Exception):
    """The file is not the one that was stored, or not all of it; the words are for the page."""


def keys() -> dict[bytes, bytes]:
    """{id: key} of DOCUMENT_KEY, the one that writes first."""
    found = {}
    for text in settings.DOCUMENT_KEYS:
        try:
            key = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if len(key) != 32:
            raise ImproperlyConfigured("DOCUMENT_KEY: each key is 32 random bytes in base64.")
        found[hashlib.sha256(b"hsbpanel document key" + key).digest()[:KEY_ID]] = key
    if not found:
        raise ImproperlyConfigured("DOCUMENT_KEY is not set: documents are kept encrypted or not at all.")
    return found


def write(target, chunks: Iterable[bytes], name: str):
    """Seal what comes in chunks of any size into an open file."""
    key_id, key = next(iter(keys().items()))
    header = MAGIC + key_id + secrets.token_bytes(SALT)
    seal = _Seal(key, header, name)
    target.write(header)
    number, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:  # the last piece is known only by what follows
            target.write(seal.close(number, bytes(waiting[:PIECE]), is_last=False))
            del waiting[:PIECE]
            number += 1
    target.write(seal.close(number, bytes(waiting), is_last=True))


def opened(file, name: str) -> io.BufferedReader:
    """What was sealed, read from an open file as if it lay there in clear; Damaged as soon as a piece is not right.

    The file is closed with it, and where it cannot be opened.
    """
    try:
        return io.BufferedReader(_Reader(file, name), PIECE)
    except BaseException:
        file.close()
        raise


def closed(content: bytes, name: str) -> bytes:
    """What is small enough to be held whole, sealed for a column of the database."""
    sealed = io.BytesIO()
    write(sealed, [content], name)
    return sealed.getvalue()


def content_of(sealed: bytes, name: str) -> bytes:
    """The clear bytes of what `closed` made, or Damaged."""
    return opened(io.BytesIO(bytes(sealed)), name).read()


def is_sealed(file) -> bool:
    file.seek(0)
    return file.read(len(MAGIC)) == MAGIC


def is_under_first_key(file) -> bool:
    file.seek(len(MAGIC))
    return file.read(KEY_ID) == next(iter(keys()))


class _Seal:
    def __init__(self, key, header, name):
        own = HKDF(SHA256(), 32, salt=header[-SALT:], info=b"hsbpanel document").derive(key)
        self.cipher, self.bound = AESGCM(own), header + name.encode()

    def close(self, number, piece, is_last):
        return self.cipher.encrypt(_nonce(number, is_last), piece, self.bound)

    def open(self, number, piece, is_last):
        try:
            return self.cipher.decrypt(_nonce(number, is_last), piece, self.bound)
        except InvalidTag:
            raise Damaged("The file is not as it was stored.") from None


def _nonce(number, is_last):
    """Never twice under one key, for each file has its own."""
    return number.to_bytes(11, "big") + bytes([is_last])


class _Reader(io.RawIOBase):
    """The clear bytes, from any place in them; one piece is in memory."""

    def __init__(self, file, name):
        self.file, self.at, self.piece_at, self.piece = file, 0, -1, b""
        file.seek(0)
        header = file.read(HEADER)
        if len(header) < HEADER or not header.startswith(MAGIC):
            raise Damaged("The file is not as it was stored.")
        key = keys().get(header[len(MAGIC) : len(MAGIC) + KEY_ID])
        if key is None:
            raise Damaged("The key with which the file was stored is not here.")
        self.seal = _Seal(key, header, name)
        sealed = file.seek(0, os.SEEK_END) - HEADER
        self.count, rest = divmod(sealed, PIECE + TAG)
        self.count += bool(rest)
        if not self.count or 0 < rest < TAG:
            raise Damaged("The file is not as it was stored.")
        self.size = sealed - self.count * TAG

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=os.SEEK_SET):
        self.at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence])
        return self.at

    def readinto(self, buffer):
        number, start = divmod(self.at, PIECE)
        if number >= self.count:
            return 0
        if number != self.piece_at:
            self.file.seek(HEADER + number * (PIECE + TAG))
            sealed = self.file.read(PIECE + TAG)
            self.piece, self.piece_at = self.seal.open(number, sealed, number == self.count - 1), number
        given = self.piece[start : start + len(buffer)]
        buffer[: len(given)] = given
        self.at += len(given)
        return len(given)

    def close(self):
        if not self.closed:
            self.file.close()
        super().close()
