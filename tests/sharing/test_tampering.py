"""Whoever has the whole database, and not the keys, changes nothing of the audit unnoticed. 200 trials of each kind."""

import base64
import hashlib
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from sharing import audit, seals
from sharing.models import AuditEvent, AuditSeal
from sharing.services.verifying import verify_audit
from tests.cast import AgencyFactory, PersonFactory
from tests.sharing.audit_log import clear, event, execute, insert, seal

pytestmark = [pytest.mark.rule("R33"), pytest.mark.django_db]
TRIALS = 200
SEALS, ROWS_IN_EACH, UNSEALED = 6, 25, 10
CHANGES = {
    "id": "gen_random_uuid()",
    "at": "at + (random() + 0.001) * interval '1 day'",
    "what": "what || '.again'",
    "person_id": "(select id from sharing_person p where p.id is distinct from person_id limit 1)",
    "records": "records || gen_random_uuid()",
    "grants": "grants || gen_random_uuid()",
    "page": "page || 's'",
    "request_id": "gen_random_uuid()",
    "detail": """detail || '{"reason": "another"}'""",
    "sha256": "encode(sha256(sha256::bytea), 'hex')",
}
WORDS_OF_A_ROW = "concat_ws('|', id, at, what, person_id, records, grants, page, request_id, detail)"


@pytest.fixture(scope="module")
def log(django_db_setup, django_db_blocker, tmp_path_factory):
    """Six seals over 150 rows, and ten rows that wait for theirs; nothing of it is left behind."""
    random, path = Random(1), tmp_path_factory.mktemp("audit") / "seals.jsonl"
    with django_db_blocker.unblock(), override_settings(AUDIT_SEAL_FILE=path):
        people = [PersonFactory(agency=agency).pk for agency in (AgencyFactory(), AgencyFactory())]
        for _ in range(SEALS):
            _write(random, people, ROWS_IN_EACH)
            assert seal() == ROWS_IN_EACH
        _write(random, people, UNSEALED)
        yield path
        clear()
        execute("delete from sharing_person")
        execute("delete from sharing_agency")


def _write(random, people, count):
    while count:
        together = min(count, random.choice([1, 1, 2, 5]))
        with transaction.atomic():
            for _ in range(together):
                insert(event(random, people))
        count -= together


@pytest.fixture
def trials(log, request):
    """Each trial with its own chance; what it did to the database is taken back."""

    def each(tamper):
        missed = []
        with transaction.atomic():
            for number in range(TRIALS):
                random = Random(f"{request.node.name} {number}")
                place = transaction.savepoint()
                told = tamper(random)
                wrong = verify_audit().wrong
                transaction.savepoint_rollback(place)
                if not wrong or (isinstance(told, UUID) and str(told) not in wrong):
                    missed.append((number, told, wrong))
        return missed

    return each


def a_row(random, *, sealed=True):
    """Id of a row, and the first transaction without a seal."""
    below = AuditSeal.objects.latest("number").to_txid
    sign = "<" if sealed else ">="
    ids = execute(f"select id from sharing_auditevent where txid {sign} %s::text::xid8 order by id", below)
    return random.choice(ids)[0], below


def test_a_log_that_nobody_touched_is_whole(log):
    found = verify_audit()
    assert (found.wrong, found.sealed, found.seals) == ("", SEALS * ROWS_IN_EACH, SEALS)
    assert found.unsealed == UNSEALED


# Rows


def test_an_edited_row(trials):
    def tamper(random):
        row, _ = a_row(random)
        field = random.choice(list(CHANGES))
        execute(f"update sharing_auditevent set {field} = {CHANGES[field]} where id = %s", row)
        return row if field != "id" else None  # then the new id is named, or the old one

    assert trials(tamper) == []


def test_an_edited_row_with_a_hash_that_needs_no_key(trials):
    def tamper(random):
        row, _ = a_row(random, sealed=random.random() < 0.5)
        field = random.choice([name for name in CHANGES if name not in ("id", "sha256")])
        execute(f"update sharing_auditevent set {field} = {CHANGES[field]} where id = %s", row)
        plain(AuditEvent.objects.get(pk=row))
        return row

    assert trials(tamper) == []


def plain(row):
    AuditEvent.objects.filter(pk=row.pk).update(sha256=hashlib.sha256(audit.canonical(row)).hexdigest())


def test_an_edited_row_that_has_no_seal_yet(trials):
    def tamper(random):
        row, _ = a_row(random, sealed=False)
        field = random.choice([name for name in CHANGES if name != "id"])
        execute(f"update sharing_auditevent set {field} = {CHANGES[field]} where id = %s", row)
        return row

    assert trials(tamper) == []


def test_a_row_moved_to_another_transaction(trials):
    def tamper(random):
        is_sealed = random.random() < 0.7
        row, below = a_row(random, sealed=is_sealed)
        [[now]] = execute("select txid::text::bigint from sharing_auditevent where id = %s", row)
        choice = [txid for txid in range(now - 20, now + 20) if txid != now and (is_sealed or txid < below)]
        to = random.choice([*choice, 3, now + 2**40, 2**64 - 1])
        execute("update sharing_auditevent set txid = %s::text::xid8 where id = %s", str(to), row)
        return row

    assert trials(tamper) == []


def test_deleted_rows(trials):
    def tamper(random):
        rows = {a_row(random)[0] for _ in range(random.choice([1, 1, 3]))}
        execute("delete from sharing_auditevent where id = any(%s)", list(rows))
        return rows.pop() if len(rows) == 1 else None

    assert trials(tamper) == []


def test_an_inserted_row_without_the_key(trials):
    def tamper(random):
        made = event(random)
        made.sha256 = hashlib.sha256(audit.canonical(made)).hexdigest()
        insert(made)
        return made.id

    assert trials(tamper) == []


def test_an_inserted_row_that_claims_to_be_older(trials):
    """Even with the right hash: its transaction was sealed without it."""

    def tamper(random):
        _, below = a_row(random)
        made = event(random, at=timezone.now() - timedelta(days=random.randrange(1, 400)))
        if random.random() < 0.5:
            made.sha256 = hashlib.sha256(audit.canonical(made)).hexdigest()
        insert(made, txid=random.randrange(below))
        return made.id

    assert trials(tamper) == []


def test_a_copied_row(trials):
    def tamper(random):
        row, _ = a_row(random, sealed=random.random() < 0.5)
        copy = AuditEvent.objects.get(pk=row)
        copy.id = uuid4()
        insert(copy)
        return copy.id

    assert trials(tamper) == []


def test_two_rows_that_changed_places(trials):
    fields = [name for name in CHANGES if name not in ("id", "sha256")]

    def tamper(random):
        one, _ = a_row(random)
        two, _ = a_row(random, sealed=random.random() < 0.7)
        while two == one:
            two, _ = a_row(random)
        what = ", ".join([*random.sample(fields, random.randrange(len(fields))), "sha256"])
        execute(
            f"""update sharing_auditevent e set ({what}) = (
                  select {what} from sharing_auditevent o where o.id = case e.id when %s then %s::uuid else %s end)
                 where e.id in (%s, %s)""",
            one, two, one, one, two,
        )  # fmt: skip

    assert trials(tamper) == []


# The tail


@pytest.mark.parametrize("what", ["rows and seals", "rows", "seals"])
def test_a_tail_that_was_cut_off(trials, what):
    def tamper(random):
        kept = random.randrange(SEALS)
        [[to]] = execute("select coalesce(max(to_txid), 0) from sharing_auditseal where number <= %s", kept)
        if "rows" in what:
            execute("delete from sharing_auditevent where txid >= %s::text::xid8", to)
        if "seals" in what:
            execute("delete from sharing_auditseal where number > %s", kept)

    assert trials(tamper) == []


def test_the_last_row_that_was_cut_off(trials):
    """Rows go one by one, together with those that wait for a seal."""

    def tamper(random):
        _, below = a_row(random)
        execute("delete from sharing_auditevent where txid >= %s::text::xid8", below)
        count = random.randrange(1, ROWS_IN_EACH)
        execute(
            "delete from sharing_auditevent where id in "
            "(select id from sharing_auditevent order by txid desc, id desc limit %s)", count,
        )  # fmt: skip

    assert trials(tamper) == []


# The whole


@pytest.mark.parametrize("with_seals", [False, True])
def test_a_table_written_anew(trials, with_seals):
    def tamper(random):
        field = random.choice([name for name in CHANGES if name not in ("id", "sha256")])
        new_hash = f"encode(sha256({WORDS_OF_A_ROW}::bytea), 'hex')"
        execute(f"update sharing_auditevent set {field} = {CHANGES[field]}")
        execute(f"update sharing_auditevent set sha256 = {new_hash}")
        if with_seals:
            seal_anew(random.randbytes(32))

    assert trials(tamper) == []


def seal_anew(key):
    """Seals as whoever has no key of ours would make them, in the table; true to the rows as they are now."""
    ends = list(AuditSeal.objects.order_by("number").values_list("to_txid", "at"))
    rows = execute("select id, txid::text::bigint, sha256 from sharing_auditevent order by txid, id")
    AuditSeal.objects.all().delete()
    before, start = None, 0
    for to, at in ends:
        leaves = [seals.Leaf(*row) for row in rows if start <= row[1] < to]
        made = seals.make(before, leaves, to_txid=to, at=at, key=base64.b64encode(key).decode())
        AuditSeal(**vars(made.seal)).save(force_insert=True)
        before, start = made.seal, to


def test_an_edited_seal(trials):
    def tamper(random):
        number = random.randrange(1, SEALS + 1)
        change = random.choice(
            [
                "number = number + 1000",
                "at = at + interval '1 second'",
                "from_txid = from_txid - 1",
                "to_txid = to_txid + 1",
                "count = count + 1",
                "root = encode(sha256(root::bytea), 'hex')",
                "previous = encode(sha256(previous::bytea), 'hex')",
                "signature = reverse(signature)",
            ]
        )
        execute(f"update sharing_auditseal set {change} where number = %s", number)

    assert trials(tamper) == []


def test_a_seal_taken_out_or_put_in(trials):
    def tamper(random):
        if random.random() < 0.5:
            execute("delete from sharing_auditseal where number = %s", random.randrange(1, SEALS + 1))
        else:
            last = AuditSeal.objects.latest("number")
            AuditSeal(
                number=last.number + 1, at=last.at, from_txid=last.to_txid, to_txid=last.to_txid + 5, count=1,
                root="0" * 64, previous="0" * 64, signature=last.signature,
            ).save(force_insert=True)  # fmt: skip

    assert trials(tamper) == []


# The file


def test_a_file_that_was_edited(trials, log, settings, tmp_path):
    lines = log.read_bytes().splitlines(keepends=True)
    settings.AUDIT_SEAL_FILE = tmp_path / "seals.jsonl"

    def tamper(random):
        changed, at = list(lines), random.randrange(SEALS)
        match random.randrange(5):
            case 0:
                changed = changed[:at]
            case 1:
                del changed[at]
            case 2:
                changed.insert(at, changed[random.randrange(SEALS)])
            case 3:
                place = random.randrange(len(changed[at]) - 1)
                other = random.choice([byte for byte in b"0123456789abcdef{" if byte != changed[at][place]])
                changed[at] = changed[at][:place] + bytes([other]) + changed[at][place + 1 :]
            case 4:
                changed[-1] = changed[-1][: random.randrange(len(changed[-1]))]
        settings.AUDIT_SEAL_FILE.write_bytes(b"".join(changed))

    assert trials(tamper) == []


def test_nothing_of_the_trials_is_left(log):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from sharing_auditevent")
        assert cursor.fetchone()[0] == SEALS * ROWS_IN_EACH + UNSEALED
    assert verify_audit().wrong == ""
