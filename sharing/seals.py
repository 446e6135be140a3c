"""What a seal over audit rows is: a Merkle root over their hashes, linked to the seal before and signed. R33

Nothing here touches the database or a file. A seal covers the rows of a range of transactions that had all ended, so
that no row can come into it later; one seal begins where the one before ended.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BEGINNING = "0" * 64  # what the first seal links to
LEAF, NODE = b"\0", b"\1"  # a node is never taken for a leaf


class Leaf(NamedTuple):
    """One audit row as it is sealed."""

    id: UUID
    txid: int
    sha256: str


@dataclass(frozen=True)
class Seal:
    number: int
    at: datetime
    from_txid: int
    to_txid: int  # the first that is no longer in it
    count: int
    root: str
    previous: str  # digest of the seal before
    signature: str = ""

    def body(self) -> bytes:
        """What is signed."""
        fields = vars(self) | {"at": self.at.isoformat()}
        del fields["signature"]
        return json.dumps(fields, sort_keys=True).encode()

    def digest(self) -> str:
        """What the next seal links to."""
        return hashlib.sha256(self.body() + self.signature.encode()).hexdigest()


class NotASeal(Exception):
    """A line of the file makes no sense."""


class SealedRows(NamedTuple):
    """A line of the file outside the database."""

    seal: Seal
    leaves: list[Leaf]


# Making one


def merkle_root(leaves: list[Leaf]) -> str:
    """Root (hex) over the leaves in their order; one without a partner goes up as it is."""
    level = [hashlib.sha256(LEAF + _bytes(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        odd = level[len(level) - len(level) % 2 :]
        level = [hashlib.sha256(NODE + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)] + odd
    return level[0].hex()


def make(previous: Seal | None, leaves: list[Leaf], *, to_txid: int, at: datetime, key: str) -> SealedRows:
    """The next seal, over these leaves, sorted by their ids."""
    leaves = sorted(leaves)
    fields = {
        "number": previous.number + 1 if previous else 1,
        "at": at,
        "from_txid": previous.to_txid if previous else 0,
        "to_txid": to_txid,
        "count": len(leaves),
        "root": merkle_root(leaves),
        "previous": previous.digest() if previous else BEGINNING,
    }
    signature = _private(key).sign(Seal(**fields).body()).hex()
    return SealedRows(Seal(**fields, signature=signature), leaves)


def is_signed(seal: Seal, keys: list[str]) -> bool:
    """Whether one of our keys signed it."""
    return any(_signed_with(_private(key).public_key(), seal) for key in keys)


def fault_in(sealed: SealedRows, previous: Seal | None, keys: list[str]) -> str:
    """What is wrong with a seal in itself and after the one before, in words; empty when nothing is."""
    seal, leaves = sealed
    if seal.number != (previous.number + 1 if previous else 1):
        return f"Seal {seal.number} does not follow seal {previous.number if previous else 0}."
    if not is_signed(seal, keys):
        return f"The signature of seal {seal.number} is wrong."
    if seal.previous != (previous.digest() if previous else BEGINNING) or seal.from_txid != (
        previous.to_txid if previous else 0
    ):
        return f"Seal {seal.number} does not link to the seal before it."
    in_order = all(one.id < next_one.id for one, next_one in pairwise(leaves))
    in_range = all(seal.from_txid <= leaf.txid < seal.to_txid for leaf in leaves)
    if not (leaves and in_order and in_range and len(leaves) == seal.count and merkle_root(leaves) == seal.root):
        return f"What is listed under seal {seal.number} is not what it sealed."
    return ""


# Writing it down


def line(sealed: SealedRows) -> bytes:
    """One line of JSON with its end."""
    fields = vars(sealed.seal) | {"at": sealed.seal.at.isoformat()}
    fields["leaves"] = [[str(leaf.id), leaf.txid, leaf.sha256] for leaf in sealed.leaves]
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"


def read_line(text: bytes) -> SealedRows:
    """The reverse."""
    try:
        fields = json.loads(text)
        leaves = [Leaf(UUID(id), int(txid), str(sha256)) for id, txid, sha256 in fields.pop("leaves")]
        at = datetime.fromisoformat(fields.pop("at"))
        numbers = {name: int(fields.pop(name)) for name in ("number", "from_txid", "to_txid", "count")}
        return SealedRows(Seal(at=at, **numbers, **{name: str(text) for name, text in fields.items()}), leaves)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotASeal from error


def _bytes(leaf):
    return leaf.id.bytes + leaf.txid.to_bytes(8, "big", signed=True) + leaf.sha256.encode()


@lru_cache
def _private(key):
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key, altchars=b"-_"))


def _signed_with(key, seal):
    try:
        key.verify(bytes.fromhex(seal.signature), seal.body())
    except (InvalidSignature, ValueError):
        return False
    return True
