"""What the local mail server has kept for somebody, read with care: a mail may be anything."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

UNREADABLE = "This mail cannot be read"
WORDS = ("text/plain", "text/html")


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    content: bytes


@dataclass
class Mail:
    """One file of a mailbox. Nothing here raises for what is in it: what cannot be read is empty."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return self.header("Subject") or UNREADABLE

    @property
    def when(self) -> datetime | None:
        return _read(lambda: self.message["Date"].datetime)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, self.header(name)) for name in ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")]

    @property
    def text(self) -> str:
        return _read(lambda: self.message.get_body(("plain",)).get_content()) or ""

    @property
    def attachments(self) -> list[Attachment]:
        """Every part that is not the words of the mail itself, the invitation included."""
        parts = _read(lambda: [part for part in self.message.walk() if _is_attached(part)]) or []
        return [Attachment(n, _file_name(part, n), _content(part)) for n, part in enumerate(parts, 1)]

    def header(self, name) -> str:
        return _read(lambda: " ".join(str(self.message[name] or "").split())) or ""


def mails(address: str) -> list[Mail]:
    """The newest first. `address` is one of people.json; nothing else is ever made a path of."""
    folder = settings.VAR / "mail" / address
    if not folder.is_dir():
        return []
    found = [path for path in folder.glob("*.eml") if path.is_file() and not path.is_symlink()]
    return [_mail(path) for path in sorted(found, key=lambda path: path.name, reverse=True)]


def one_mail(address: str, name: str) -> Mail | None:
    """Found by comparing names, never by joining them to a path."""
    return next((mail for mail in mails(address) if mail.name == name), None)


def count(address: str) -> int:
    folder = settings.VAR / "mail" / address
    return sum(1 for _ in folder.glob("*.eml")) if folder.is_dir() else 0


def _mail(path: Path) -> Mail:
    content = _read(path.read_bytes) or b""
    return Mail(path.name, _read(lambda: message_from_bytes(content, policy=policy.default)) or EmailMessage())


def _is_attached(part):
    return not part.is_multipart() and (part.is_attachment() or part.get_content_type() not in WORDS)


def _file_name(part, number):
    """The last part of what the mail calls it, printable characters only."""
    told = str(_read(part.get_filename) or "").replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^\w .()-]", "", told).strip(" .")[:100]
    return kept or ("invitation.ics" if part.get_content_type() == "text/calendar" else f"attachment-{number}")


def _content(part):
    return _read(lambda: part.get_payload(decode=True)) or b""


def _read(reading):
    """None for what the standard library stumbles over: a header, a charset, a boundary that makes no sense."""
    try:
        return reading()
    except Exception:
        return None
