"""Sealing as the worker does it: complete rows, each once; crashes heal; what does not fit together is left alone."""

from io import StringIO
from random import Random
from threading import Event, Thread

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from sharing import audit, seal_file
from sharing.models import AuditEvent, AuditSeal
from sharing.services import sealing
from sharing.services.sealing import SealsDisagree
from sharing.tasks import seal_audit
from tests.sharing.audit_log import event, execute, insert, seal, sealed_ids, worker_role

pytestmark = [pytest.mark.rule("R33"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def path(settings, tmp_path):
    settings.AUDIT_SEAL_FILE = tmp_path / "audit/seals.jsonl"
    return settings.AUDIT_SEAL_FILE


@pytest.fixture
def random():
    return Random(8)


@pytest.fixture
def other():
    """A second connection, in a transaction of its own that has written something already."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()")
    yield other
    other.rollback()
    other.close()


def write(random, count):
    made = [event(random) for _ in range(count)]
    for one in made:
        insert(one)
    return {one.id for one in made}


def verified():
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue().strip()


def test_what_the_product_writes_is_sealed_and_verifies():
    for n in range(3):
        audit.record("panel.settings_changed", number=n, words="Ä “quoted” \u2028")
    assert verified() == "The audit is whole: 0 rows under 0 seals, 3 not sealed yet."
    with worker_role():
        seal_audit()
    assert verified() == "The audit is whole: 3 rows under 1 seals, 0 not sealed yet."
    assert seal() == 0
    assert AuditSeal.objects.count() == 1


def test_each_row_is_sealed_once(random):
    written = write(random, 5)
    assert seal() == 5
    written |= write(random, 4)
    assert seal() == 4
    assert sorted(sealed_ids()) == sorted(written)
    assert [(one.number, one.count) for one in AuditSeal.objects.order_by("number")] == [(1, 5), (2, 4)]


def test_many_rows_come_under_several_seals_and_one_transaction_under_one(random, monkeypatch):
    monkeypatch.setattr(sealing, "AT_MOST", 3)
    written = write(random, 5)
    with transaction.atomic():
        written |= write(random, 5)
    assert seal() == 10
    assert list(AuditSeal.objects.order_by("number").values_list("count", flat=True)) == [3, 7]
    assert set(sealed_ids()) == written
    verified()


def test_a_row_that_commits_late_is_sealed_and_none_after_it_before(random, other):
    early = write(random, 2)  # begun before, committed after: the horizon is below them
    late = event(random)
    with other.cursor() as cursor:
        insert(late, cursor)
    later = write(random, 3)
    assert seal() == 0
    assert "5 not sealed yet" in verified()
    other.commit()
    assert seal() == 6
    assert sorted(sealed_ids()) == sorted(early | later | {late.id})
    verified()


def test_a_row_that_is_never_committed_is_not_waited_for(random, other):
    with other.cursor() as cursor:
        insert(event(random), cursor)
    written = write(random, 2)
    other.rollback()
    assert seal() == 2
    assert set(sealed_ids()) == written


def test_a_crash_between_file_and_table_heals(random, monkeypatch):
    write(random, 3)

    def die(*args, **kwargs):
        raise DatabaseError("The server is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(AuditSeal, "save", die)
        with pytest.raises(DatabaseError):
            seal()
    assert not AuditSeal.objects.exists()
    with pytest.raises(CommandError, match="Seal 1 is in the file outside and not in the table"):
        verified()
    write(random, 2)
    assert seal() == 2
    assert AuditSeal.objects.count() == 2
    assert verified() == "The audit is whole: 5 rows under 2 seals, 0 not sealed yet."


def test_a_crash_in_the_middle_of_a_line_heals(random, path):
    write(random, 3)
    seal()
    with path.open("ab") as file:
        file.write(b'{"number":2,"at":"2026')
    verified()
    write(random, 2)
    assert seal() == 2
    verified()


def test_two_at_once_do_the_work_of_one(random, monkeypatch):
    write(random, 3)
    append, said = seal_file.append, []

    def second():
        try:
            said.append(seal())
        finally:
            connection.close()

    def append_while_another_tries(sealed):
        thread = Thread(target=second)
        thread.start()
        thread.join()
        append(sealed)

    monkeypatch.setattr(seal_file, "append", append_while_another_tries)
    assert seal() == 3
    assert said == [0]
    assert AuditSeal.objects.count() == 1
    verified()


def test_nothing_is_sealed_while_somebody_verifies(random, other):
    write(random, 1)
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [sealing.LOCK])
    assert seal() == 0
    other.rollback()
    assert seal() == 1


def cut_table(path):
    execute("delete from sharing_auditseal where number > 1")


def lose_file(path):
    path.unlink()


def cut_file(path):
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def garble_file(path):
    path.write_bytes(path.read_bytes()[:-20] + b"\n")


@pytest.mark.parametrize("spoil", [cut_table, lose_file, cut_file, garble_file])
def test_where_table_and_file_do_not_fit_nothing_is_sealed(spoil, random, path):
    for _ in range(3):
        write(random, 2)
        seal()
    spoil(path)
    write(random, 1)
    held = path.read_bytes() if path.exists() else b""
    with pytest.raises(SealsDisagree):
        seal()
    assert (path.read_bytes() if path.exists() else b"") == held


def test_a_restored_dump_is_noticed_and_sealed_afresh(random, path, web):
    write(random, 3)
    seal()
    write(random, 2)
    seal()
    # As in a cluster that counts its transactions from the beginning, with a file that knows of more
    execute("update sharing_auditevent set txid = (txid::text::bigint + 2 ^ 40)::bigint::text::xid8")
    execute("update sharing_auditseal set to_txid = to_txid + (2 ^ 40)::bigint")
    execute("delete from sharing_auditseal where number = 2")
    write(random, 1)
    assert web().get(reverse("health-ready")).json()["seals"] == "behind"
    with pytest.raises(SealsDisagree):
        seal()
    with pytest.raises(CommandError):
        verified()
    out = StringIO()
    call_command("begin_audit_anew", stdout=out)
    [kept] = path.parent.glob("seals-until-*.jsonl")
    assert kept.name in out.getvalue()
    assert seal() == 7
    assert "7 rows under 1 seals" in verified()
    assert AuditEvent.objects.get(what="audit.begun_anew").detail["last_seal"] == 1


def test_without_a_key_nothing_is_sealed_or_verified(random, settings):
    settings.AUDIT_SEAL_KEYS = []
    write(random, 1)
    with pytest.raises(SealsDisagree, match="AUDIT_SEAL_KEY"):
        seal()
    with pytest.raises(CommandError, match="AUDIT_SEAL_KEY"):
        verified()


def test_keys_can_be_changed(random, settings):
    write(random, 2)
    seal()
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    settings.AUDIT_SEAL_KEYS = [Fernet.generate_key().decode(), *settings.AUDIT_SEAL_KEYS]
    write(random, 2)
    seal()
    assert "4 rows under 2 seals" in verified()
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    with pytest.raises(CommandError, match="does not carry the hash"):
        verified()


def test_the_worker_reads_neither_rows_nor_seals(cast, refused, as_worker):
    for table in ("sharing_auditevent", "sharing_auditseal", "sharing_readingreview"):
        with pytest.raises(DatabaseError, match="permission denied"), as_worker():
            execute(f"select * from {table}")
    for change in ("update sharing_auditseal set root = ''", "delete from sharing_auditseal"):
        with pytest.raises(DatabaseError, match="permission denied"), as_worker():
            execute(change)
        assert refused(cast.chair, change)
    assert refused(cast.chair, "select * from sharing_auditseal")
    assert refused(cast.chair, "select * from sharing_last_seal()")
    assert refused(cast.chair, "select * from sharing_audit_to_seal(0, 10)")


@pytest.mark.parametrize("txid", [3, 2**62])
def test_no_process_writes_a_row_into_another_transaction(txid, cast, as_person, as_worker, random):
    for role in (as_worker(), as_person(None)):
        with pytest.raises(DatabaseError, match="row-level security"), role:
            insert(event(random), txid=txid)
    with as_worker():
        insert(event(random))
    assert AuditEvent.objects.count() == 1


def test_health_says_when_rows_wait_too_long_for_their_seal(random, web):
    def said():
        return web().get(reverse("health-ready")).json()["seals"]

    assert said() == "ok"
    insert(event(random, at=audit.timezone.now()))
    assert said() == "ok"
    execute("update sharing_auditevent set at = at - interval '1 hour'")
    assert said() == "behind"
    seal()
    assert said() == "ok"
    execute("update sharing_auditseal set at = at - interval '1 hour'")
    assert said() == "ok"


def test_what_runs_in_other_databases_holds_up_nothing(random):
    """One that is open there, and hundreds that end while the seal is made: a row of an ended transaction is sealed."""
    stop = Event()

    def elsewhere(together):
        settings = connection.get_connection_params() | {"dbname": "postgres"}
        with psycopg.connect(**settings, autocommit=True) as other:
            while not stop.is_set():
                with other.transaction():
                    other.execute("select pg_current_xact_id()")
                    if together:
                        stop.wait()

    threads = [Thread(target=elsewhere, args=[together]) for together in (True, False, False)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(50):
            write(random, 1)
            assert seal() == 1
    finally:
        stop.set()
        for thread in threads:
            thread.join()
