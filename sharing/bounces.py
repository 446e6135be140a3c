"""What a report of a mail server says of a mail that it, or another server, had taken (RFC 3464). Bytes in, facts out.

A report is written by anybody who likes to: nothing here is believed, and nothing of it is kept but a kind of news, a
number and some words, without addresses and links, cut short. Whether it is about a mail of ours is asked elsewhere
(sharing.services.bounces), by Message-ID and recipient.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from sharing.models import DeliveryReport
from sharing.smtp import ADDRESS

# What is needed stands before the returned mail, or in its head; the rest, with its papers, is not looked at.
LOOKED_AT = 256 * 1024  # bytes
MOST_PARTS = 50  # a real report has some ten; parts in parts in parts cost more than they say
LONGEST_HEADER = 1000  # bytes of one that says what a part is; what Python takes to read it grows with its square
MOST_RECIPIENTS = 20
MOST_IDS = 3  # named as answered; of a head that came back it is the first alone. Each is a guess at a mail of ours
LONGEST = 300  # characters of the server's words
ACTIONS = frozenset(DeliveryReport.Action.values)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b", re.ASCII)
MESSAGE_ID = re.compile(r"<[\x21-\x3b=\x3f-\x7e]{3,200}>")  # printable, without < and >
# One that the parser takes apart, with the lines it is folded into.
OF_A_PART = re.compile(rb"^(?:content-[!-9;-~]*|mime-version):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
LINK = re.compile(r"\b(?:https?|ftp|mailto):\S+|\bwww\.\S+", re.IGNORECASE)
RETURNED = {
    "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers",
}  # fmt: skip
STATUSES = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True)
class Report:
    """News of one recipient of one mail."""

    message_ids: frozenset[str]  # of the mail that it may be about, with their angle brackets
    recipients: frozenset[str]  # lower case; final and original are often the same
    action: str  # one of DeliveryReport.Action
    status: str  # "5.1.1", or "" where none is given
    said: str  # for the page; may be empty


def read(raw: bytes) -> list[Report]:
    """The reports in a mail, one a recipient; empty where it is none, or not one that can be read. Never raises."""
    try:
        return _reports(_parsed(raw[:LOOKED_AT]))
    except Exception:  # whatever a hostile mail does to the parser, it says nothing to us
        return []


def _parsed(raw, *, head_only=False):
    """ValueError where it is made to cost time. Lines end as the parser has them end: also with a lone CR."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if raw.lower().count(b"content-type:") > MOST_PARTS:
        raise ValueError("more parts than a report has")
    if any(len(header[0]) > LONGEST_HEADER for header in OF_A_PART.finditer(raw)):
        raise ValueError("a longer header than a part of a report has")
    return BytesParser().parsebytes(raw, headersonly=head_only)


def _reports(mail):
    parts = list(mail.walk())
    at = next((number for number, part in enumerate(parts) if part.get_content_type() in STATUSES), None)
    if at is None:
        return []
    blocks = _blocks(parts[at])
    ids = _message_ids(mail, blocks, parts[at + 1 :])
    found = (_report(block, ids) for block in blocks if "Action" in block)
    return [one for one in found if one][:MOST_RECIPIENTS]


def _blocks(status):
    """Its groups of fields: about the mail, and then about each recipient."""
    inside = status.get_payload()
    if not isinstance(inside, list):
        return []
    rest = [part.get_payload() for part in inside if isinstance(part.get_payload(), str)]
    # The parser knows the groups of message/delivery-status; of its younger sister it gives one group and a text.
    return [
        *inside,
        *(_parsed(text.encode(), head_only=True) for whole in rest for text in re.split(r"\n\s*\n", whole)),
    ]


def _message_ids(mail, blocks, behind):
    """Of the returned mail; where no head of it came back, what the report names as that, or answers.

    What the returned mail itself answers is another mail: somebody's reply to ours, perhaps.
    """
    returned = next((part for part in behind if part.get_content_type() in RETURNED), None)
    return (
        _ids_in(_heads_of(returned), "Message-ID", most=1)
        or _ids_in(blocks, "X-Original-Message-ID", "Original-Message-ID", most=1)
        or _ids_in([mail], "In-Reply-To", "References", most=MOST_IDS)
    )


def _ids_in(heads, *names, most):
    texts = [str(value) for head in heads for name in names for value in head.get_all(name, [])]
    return frozenset(MESSAGE_ID.findall(" ".join(texts))[:most])


def _heads_of(returned):
    if returned is None:
        return []
    inside = returned.get_payload()
    if isinstance(inside, list):
        return [part for part in inside if isinstance(part, Message)]
    return [_parsed(returned.get_payload(decode=True) or b"", head_only=True)]


def _report(block, ids):
    action = str(block["Action"]).strip().lower()
    recipients = frozenset(filter(None, (_address(block[name]) for name in ("Final-Recipient", "Original-Recipient"))))
    if action not in ACTIONS or not recipients or not ids:
        return None
    code = STATUS.search(str(block["Status"] or ""))
    return Report(ids, recipients, action, code[0] if code else "", in_words(str(block["Diagnostic-Code"] or "")))


def _address(field):
    """ "rfc822; Mina@ashdale.gov.uk" → "mina@ashdale.gov.uk"."""
    return str(field or "").rpartition(";")[2].strip().strip("<>").lower()


def in_words(diagnostic: str) -> str:
    """A server's words on one line: printable ASCII, no address, no link, cut short, without the kind before them."""
    if len(diagnostic) > 2 * LONGEST:  # looking for addresses in a very long word takes very long
        diagnostic = diagnostic[: 2 * LONGEST].rpartition(" ")[0]
    words = re.sub(r"^\s*[\w-]+\s*;", "", diagnostic)
    words = " ".join(re.sub(r"[^\x20-\x7e]", " ", words).split())
    return ADDRESS.sub("(address)", LINK.sub("(link)", words))[:LONGEST].rstrip()
