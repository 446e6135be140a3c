"""Sealing the audit: one seal at a time over rows that are complete, first in the file outside, then in the table. R33

Rows are complete when their transaction, and every older one, has ended: none can come between later. A worker that
dies after the file and before the row leaves a seal in the file that the next run adopts.
"""

import logging
from dataclasses import asdict, fields

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from sharing import audit, seal_file, seals
from sharing.models import AuditSeal

log = logging.getLogger(__name__)

LOCK = 0x6873625365616C  # nobody else takes a lock of this number
AT_MOST = 10_000  # rows in one seal, and a whole transaction more


class SealsDisagree(Exception):
    """Table and file do not fit together: nothing is sealed until somebody has looked (`manage.py verify_audit`)."""


def seal_audit() -> int:
    """Seal every row that is complete; returns how many rows. Nothing where another worker is at it."""
    if not settings.AUDIT_SEAL_KEYS:
        raise SealsDisagree("AUDIT_SEAL_KEY is not set: the audit cannot be sealed.")
    sealed = 0
    while count := seal_once():
        sealed += count
    return sealed


@transaction.atomic
def seal_once() -> int:
    """One seal over the oldest complete rows that have none; returns how many."""
    if not _is_only_sealer():
        return 0
    previous = last_seal_after_healing()
    leaves, to_txid = _to_seal(previous.to_txid if previous else 0)
    if not leaves:
        return 0
    sealed = seals.make(
        previous, leaves, to_txid=to_txid, at=timezone.now(), key=settings.AUDIT_SEAL_KEYS[0]
    )  # fmt: skip
    seal_file.append(sealed)
    _write(sealed.seal)
    return len(leaves)


def last_seal_after_healing() -> seals.Seal | None:
    """The last seal, in table and file alike; one that only the file has is written into the table."""
    seal_file.drop_unfinished()
    held = _last_in_table()
    try:
        written = seal_file.last()
    except seals.NotASeal as error:
        raise SealsDisagree("The last line of the file of seals is none.") from error
    if written and written.seal.number == (held.number + 1 if held else 1):
        if fault := seals.fault_in(written, held, settings.AUDIT_SEAL_KEYS):
            raise SealsDisagree(fault)
        log.warning("Seal %s was in the file only: adopted.", written.seal.number)
        _write(written.seal)
        return written.seal
    if held != (written.seal if written else None):
        raise SealsDisagree("The last seal in the table is not the last in the file.")
    return held


@transaction.atomic
def begin_anew() -> str:
    """After a dump was restored: take the rows as they are, to be sealed afresh. Needs the owner of the tables.

    The file so far is kept beside under the name that is returned; "" where there was none.
    """
    wait_for_other_sealers()
    last = _last_in_table()
    audit.record("audit.begun_anew", last_seal=last.number if last else 0, digest=last.digest() if last else "")
    with connection.cursor() as cursor:
        # The transactions of before are counted no longer: this one is now that of every row.
        cursor.execute("update sharing_auditevent set txid = pg_current_xact_id()")
        cursor.execute("delete from sharing_auditseal")
    return seal_file.put_aside()


def wait_for_other_sealers() -> None:
    """Until this transaction ends nobody seals."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _is_only_sealer():
    """For as long as this transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _last_in_table():
    names = ", ".join(field.name for field in fields(seals.Seal))
    with connection.cursor() as cursor:
        cursor.execute(f"select {names} from sharing_last_seal()")
        row = cursor.fetchone()
    return row and seals.Seal(*row)


def _to_seal(from_txid):
    """Leaves of complete rows from this transaction on, and the first transaction that is not among them."""
    with connection.cursor() as cursor:
        cursor.execute("select id, txid, sha256, horizon from sharing_audit_to_seal(%s, %s)", [from_txid, AT_MOST])
        rows = cursor.fetchall()
    leaves = [seals.Leaf(*row[:3]) for row in rows]
    if len(leaves) < AT_MOST:
        return leaves, rows[0][3] if rows else 0
    return leaves, leaves[-1].txid + 1


def _write(seal):
    AuditSeal(**asdict(seal)).save(force_insert=True)
