"""What a seal is, and the file that seals are added to."""

import base64
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest

from sharing import seal_file, seals

pytestmark = pytest.mark.rule("R33")
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()
AT = datetime(2026, 5, 4, 9, 30, 0, 123456, UTC)


def leaves(count, first=1):
    random = Random(count)
    return [seals.Leaf(UUID(int=random.getrandbits(128)), first + n // 2, f"{n:064x}") for n in range(count)]


def chain(*counts):
    made, before, first = [], None, 1
    for count in counts:
        made.append(seals.make(before, leaves(count, first), to_txid=first + count, at=AT, key=KEY))
        before, first = made[-1].seal, first + count
    return made


def faults(made, keys=(KEY,)):
    before, found = None, []
    for sealed in made:
        found.append(seals.fault_in(sealed, before, list(keys)))
        before = sealed.seal
    return found


@pytest.fixture
def path(settings, tmp_path):
    settings.AUDIT_SEAL_FILE = tmp_path / "audit/seals.jsonl"
    return settings.AUDIT_SEAL_FILE


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 64])
def test_a_seal_holds_for_any_number_of_rows(count):
    assert faults(chain(count, 1, count)) == ["", "", ""]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 9])
def test_every_row_and_its_place_count_for_the_root(count):
    rows = leaves(count)
    roots = {seals.merkle_root(rows), seals.merkle_root([*rows, rows[-1]])}
    for n, leaf in enumerate(rows):
        roots.add(seals.merkle_root([*rows[:n], leaf._replace(txid=leaf.txid + 1), *rows[n + 1 :]]))
        roots.add(seals.merkle_root([*rows[:n], leaf._replace(sha256="f" * 64), *rows[n + 1 :]]))
    assert len(roots) == 2 + 2 * count


def test_a_seal_that_another_key_made_is_none():
    assert faults(chain(3), keys=[OTHER]) == ["The signature of seal 1 is wrong."]
    assert faults(chain(3), keys=[OTHER, KEY]) == [""]


@pytest.mark.parametrize(
    "changes",
    [
        {"at": AT.replace(year=2025)},
        {"from_txid": 1},
        {"to_txid": 99},
        {"count": 4},
        {"root": "0" * 64},
        {"previous": "1" * 64},
        {"signature": "00" * 64},
        {"signature": "no signature"},
    ],
)
def test_nothing_of_a_seal_can_be_changed(changes):
    [sealed] = chain(3)
    assert seals.fault_in(sealed._replace(seal=replace(sealed.seal, **changes)), None, [KEY])


def test_a_seal_taken_out_breaks_the_chain():
    one, _two, three = chain(3, 3, 3)
    assert faults([one, three])[1] == "Seal 3 does not follow seal 1."
    assert seals.fault_in(three, one.seal, [KEY])


def test_a_line_gives_back_the_seal():
    for sealed in chain(5, 1):
        assert seals.read_line(seals.line(sealed)) == sealed


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b"7", b"\xff", b'{"leaves": [[1]]}', b'{"leaves": 5}'])
def test_what_is_no_seal_is_said_to_be_none(text):
    with pytest.raises(seals.NotASeal):
        seals.read_line(text)


# The file


def test_the_file_is_for_us_alone_and_only_added_to(path):
    made = chain(3, 3_000, 2)  # a line longer than what is read at a time
    for sealed in made:
        seal_file.append(sealed)
        assert seal_file.last() == sealed
    assert list(seal_file.read()) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_file_is_no_seal(path):
    assert seal_file.last() is None
    assert list(seal_file.read()) == []
    seal_file.drop_unfinished()
    assert seal_file.put_aside() == ""
    assert not path.exists()


@pytest.mark.parametrize("written", [1, 40, -1])
def test_a_line_broken_off_is_dropped(path, written):
    first, second = chain(3, 4)
    seal_file.append(first)
    size = path.stat().st_size
    seal_file.append(second)
    os.truncate(path, size + written if written > 0 else path.stat().st_size + written)
    assert list(seal_file.read()) == [first]
    assert seal_file.last() == first
    seal_file.drop_unfinished()
    assert path.stat().st_size == size


def test_a_first_line_broken_off_leaves_an_empty_file(path):
    seal_file.append(chain(3)[0])
    os.truncate(path, 20)
    assert seal_file.last() is None
    seal_file.drop_unfinished()
    assert path.stat().st_size == 0
