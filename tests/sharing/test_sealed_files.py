"""Files encrypted where they lie: what is read is what was written, to the byte, or nothing."""

import base64
import io
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.storage import SealedStorage
from sharing import sealed_files
from sharing.sealed_files import HEADER, PIECE, TAG, Damaged

pytestmark = pytest.mark.rule("R33")

NAME = "0190f0a0-0000-7000-8000-000000000001"
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5]


def sealed(content, name=NAME, chunk=10_000):
    written = io.BytesIO()
    pieces = [content[start : start + chunk] for start in range(0, len(content), chunk)]
    sealed_files.write(written, pieces, name)
    return written.getvalue()


def read(lying, name=NAME):
    return sealed_files.opened(io.BytesIO(lying), name).read()


def key(letter):
    return base64.urlsafe_b64encode(letter.encode() * 32).decode()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chunk", [7_000, PIECE, 1_000_000])
def test_what_was_written_is_read(size, chunk):
    content = os.urandom(size)
    assert read(sealed(content, chunk=chunk)) == content


@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_it_lies_in_clear(size):
    content = b"Jordan " * (size // 7)
    lying = sealed(content)
    assert b"Jordan" not in lying
    assert len(lying) == HEADER + len(content) + TAG * max(1, -(-len(content) // PIECE))


def test_the_same_file_lies_differently_each_time():
    assert sealed(b"x" * 100)[HEADER:] != sealed(b"x" * 100)[HEADER:]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**31), st.integers(0, 7), st.sampled_from([1, 5000, PIECE, 2 * PIECE + 17]))
def test_a_flipped_bit_anywhere_is_noticed(place, bit, size):
    lying = bytearray(sealed(bytes(size)))
    lying[place % len(lying)] ^= 1 << bit
    with pytest.raises(Damaged):
        read(bytes(lying))


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_tail_cut_off_anywhere_is_noticed(size):
    lying = sealed(bytes(size))
    sealed_piece = PIECE + TAG
    for kept in {
        0,
        5,
        HEADER,
        HEADER + 1,
        HEADER + TAG,
        HEADER + sealed_piece,
        HEADER + 2 * sealed_piece,
        len(lying) - 1,
    }:
        if kept < len(lying):
            with pytest.raises(Damaged):
                read(lying[:kept])


@pytest.mark.parametrize("added", [b"\0", bytes(TAG), bytes(PIECE + TAG)])
def test_what_was_added_behind_is_noticed(added):
    with pytest.raises(Damaged):
        read(sealed(bytes(PIECE + 5)) + added)


def test_pieces_that_change_places_or_are_left_out_are_noticed():
    lying = sealed(os.urandom(3 * PIECE))
    first, second, rest = (lying[HEADER + n * (PIECE + TAG) : HEADER + (n + 1) * (PIECE + TAG)] for n in range(3))
    for mixed in (second + first + rest, second + rest, first + rest, first + first + rest, first + second):
        with pytest.raises(Damaged):
            read(lying[:HEADER] + mixed)


def test_the_file_of_one_document_is_not_taken_for_anothers():
    with pytest.raises(Damaged):
        read(sealed(b"About another child"), name=NAME[:-1] + "2")


def test_a_file_in_clear_is_not_read():
    with pytest.raises(Damaged):
        read(b"%PDF-1.7 " + bytes(500))


def test_it_is_read_from_any_place():
    content = os.urandom(2 * PIECE + 100)
    file = sealed_files.opened(io.BytesIO(sealed(content)), NAME)
    for start, count in [(PIECE - 3, 6), (0, 4), (2 * PIECE + 90, 50), (5, 2 * PIECE)]:
        file.seek(start)
        assert file.read(count) == content[start : start + count]
    assert file.seek(0, os.SEEK_END) == len(content)


def test_the_first_key_writes_and_all_read(settings):
    settings.DOCUMENT_KEYS = [key("a")]
    old = sealed(b"old")
    settings.DOCUMENT_KEYS = [key("b"), key("a")]
    new = sealed(b"new")
    assert (read(old), read(new)) == (b"old", b"new")
    assert (sealed_files.is_under_first_key(io.BytesIO(old)), sealed_files.is_under_first_key(io.BytesIO(new))) == (
        False,
        True,
    )
    settings.DOCUMENT_KEYS = [key("b")]
    with pytest.raises(Damaged, match="key with which"):
        read(old)


@pytest.mark.parametrize("keys", [[], [""], ["short"], [key("a"), "c2hvcnQ="], ["%%%"]])
def test_keys_that_are_none_are_refused(keys, settings):
    settings.DOCUMENT_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="DOCUMENT_KEY"):
        sealed_files.keys()


# The storage


@pytest.fixture
def storage(tmp_path):
    return SealedStorage(tmp_path)


def test_nobody_else_on_the_machine_reads_a_file(storage, tmp_path):
    name = storage.save(f"01/{NAME}", ContentFile(b"Plan"))
    assert name == f"01/{NAME}"
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "01").stat().st_mode & 0o777 == 0o700
    with storage.open(name) as file:
        assert file.read() == b"Plan"
    assert storage.size(name) == 4


def test_a_file_is_written_once(storage):
    storage.save(f"01/{NAME}", ContentFile(b"Plan"))
    with pytest.raises(FileExistsError):
        storage.save(f"01/{NAME}", ContentFile(b"Another"))
    with pytest.raises(ValueError, match="written once"):
        storage.open(f"01/{NAME}", "wb")


def test_an_upload_that_breaks_off_leaves_nothing(storage, tmp_path):
    class BreaksOff(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.save(f"01/{NAME}", BreaksOff(b""))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_large_file_is_held_in_pieces(storage):
    """What is in memory at once stays far below the file, in writing and in reading."""
    import tracemalloc

    class Large(ContentFile):
        def chunks(self, chunk_size=None):
            yield from (bytes(64 * 1024) for _ in range(400))  # 25 MB

    tracemalloc.start()
    storage.save(f"01/{NAME}", Large(b""))
    with storage.open(f"01/{NAME}") as file:
        while file.read(64 * 1024):
            pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000
