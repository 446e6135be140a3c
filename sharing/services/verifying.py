"""Whether the audit is what was sealed: rows, seals and the file outside the database against each other. R33

Runs as the owner of the tables. Looks at seals in their order and at rows in the order of their transactions, and
stops at the first that is wrong. Rows that have no seal yet are held by their keyed hash alone.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from sharing import audit, seal_file, seals
from sharing.models import AuditSeal
from sharing.services.sealing import wait_for_other_sealers

# Whatever somebody wrote there, reading it must not fail: what Python cannot hold comes as none or as the largest.
COLUMNS = """
  least(txid, '9223372036854775807')::text::bigint, id,
  case when at between '0001-01-02 UTC' and '9999-12-30 UTC' then at end,
  what, person_id, records, grants, page, request_id, detail::text, sha256
"""


class Row(NamedTuple):
    """An audit row as the database has it; `detail` comes as text."""

    txid: int
    id: UUID
    at: datetime | None
    what: str
    person_id: UUID | None
    records: list[UUID]
    grants: list[UUID]
    page: str
    request_id: UUID | None
    detail: dict
    sha256: str


@dataclass
class Verdict:
    """How much was looked at, and in words what is wrong with the first that is; empty when nothing is."""

    sealed: int = 0
    seals: int = 0
    unsealed: int = 0
    wrong: str = ""


class _Wrong(Exception):
    pass


@transaction.atomic
def verify_audit() -> Verdict:
    """Look at everything; nobody seals meanwhile."""
    wait_for_other_sealers()
    verdict = Verdict()
    try:
        with _rows() as rows:
            _look(verdict, rows)
    except _Wrong as found:
        verdict.wrong = str(found)
    except seals.NotASeal:
        verdict.wrong = f"Line {verdict.seals + 1} of the file outside is not a seal."
    return verdict


def _look(verdict, rows):
    in_table = AuditSeal.objects.order_by("number").iterator()
    row, before = next(rows, None), None
    for sealed in seal_file.read():
        if fault := seals.fault_in(sealed, before, settings.AUDIT_SEAL_KEYS):
            raise _Wrong(fault)
        _compare_seals(sealed.seal, next(in_table, None))
        found = []
        while row and row.txid < sealed.seal.to_txid:
            found.append(row)
            row = next(rows, None)
        _compare_rows(sealed, found)
        before = sealed.seal
        verdict.seals, verdict.sealed = verdict.seals + 1, verdict.sealed + len(found)
    if extra := next(in_table, None):
        raise _Wrong(f"Seal {extra.number} is in the table and not in the file outside: one of them has been cut off.")
    ahead = _next_txid()
    while row:
        if row.txid >= ahead:
            raise _Wrong(f"{_named(row)} bears a transaction that has not begun, so that it would never be sealed.")
        _look_at_hash(row)
        verdict.unsealed += 1
        row = next(rows, None)


def _compare_seals(written, held):
    if held is None:
        raise _Wrong(f"Seal {written.number} is in the file outside and not in the table.")
    if held.number != written.number:
        raise _Wrong(f"Seal {min(held.number, written.number)} is in only one of the table and the file outside.")
    if any(getattr(held, name) != getattr(written, name) for name in written.__dataclass_fields__):
        raise _Wrong(f"Seal {held.number} in the table has been changed.")


def _compare_rows(sealed, found):
    """Rows of the seal's transactions, in the order of both, against what was sealed."""
    leaves, number = {leaf.id: leaf for leaf in sealed.leaves}, sealed.seal.number
    for row in found:
        leaf = leaves.pop(row.id, None)
        if leaf is None:
            raise _Wrong(f"{_named(row)} stands among the rows of seal {number}, which did not seal it: put in later.")
        if leaf.txid != row.txid:
            raise _Wrong(f"{_named(row)} has been changed since seal {number}: its transaction.")
        if leaf.sha256 != row.sha256:
            raise _Wrong(f"{_named(row)} has been changed since seal {number}.")
        _look_at_hash(row)
    if leaves:
        leaf = min(leaves.values())
        raise _Wrong(f"Row {leaf.id} of seal {number} is missing, or its transaction has been changed.")


def _look_at_hash(row):
    if row.at is None or not audit.is_genuine(row):
        raise _Wrong(f"{_named(row)} does not carry the hash of its fields: changed, or not written by the product.")


def _named(row):
    at = f"{row.at:%Y-%m-%d %H:%M:%S} UTC" if row.at else "no time"
    return f"Row {row.id} ({row.what}, {at})"


def _next_txid():
    """The first transaction that has not begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                               pg_current_xact_id_if_assigned()::text::bigint + 1)"""
        )
        return cursor.fetchone()[0]


class _rows:
    """All audit rows by transaction, from the server a piece at a time."""

    def __enter__(self):
        self.cursor = connection.chunked_cursor()
        self.cursor.execute(f"select {COLUMNS} from sharing_auditevent order by txid, id")
        return map(_row, self.cursor)

    def __exit__(self, *_):
        self.cursor.close()


def _row(values):
    row = Row(*values)
    return row._replace(detail=json.loads(row.detail))
