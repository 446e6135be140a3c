"""What is asked of a virus scanner and understood of its answers; the scanner is a real server on a real socket."""

import io
import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from cases import scanning
from cases.scanning import NotScanned, ScannerUnavailable, virus_in
from tests.cases.clamd import EICAR, clamd


def file(content=b"Plan"):
    return io.BytesIO(content)


def test_a_clean_file_is_clean_and_was_sent_whole(scanner):
    content = bytes(range(256)) * 2000
    opened = file(content)
    opened.seek(77)
    assert virus_in(opened) is None
    assert scanner.seen == [content]
    assert opened.tell() == 0


def test_a_virus_is_named(scanner):
    assert virus_in(file(b"before" + EICAR)) == "Eicar-Test-Signature"


def test_a_socket_file_will_do(settings, tmp_path):
    with clamd(tmp_path / "clamd.sock") as (where, server):
        settings.CLAMD = where
        assert virus_in(file(EICAR)) == "Eicar-Test-Signature"
        assert server.seen == [EICAR]


def test_a_file_too_large_for_it_is_not_scanned(scanner):
    scanner.largest = 1000
    with pytest.raises(NotScanned):
        virus_in(file(bytes(5000)))


@pytest.mark.parametrize("how", ["hangs", "closes", "babbles"])
@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_scanner_that_does_not_answer_rightly_has_not_answered(how, size, scanner):
    scanner.how = how
    began = time.monotonic()
    with pytest.raises(ScannerUnavailable):
        virus_in(file(bytes(size)), seconds=0.5)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("where", ["127.0.0.1:9", "/nowhere/clamd.sock", "no-such-host.invalid:3310"])
def test_no_scanner_there(where, settings):
    settings.CLAMD = where
    with pytest.raises(ScannerUnavailable):
        virus_in(file(), seconds=1)


@pytest.mark.parametrize(
    ("answer", "virus"),
    [("stream: OK", None), ("stream: Win.Test.EICAR_HDB-1 FOUND", "Win.Test.EICAR_HDB-1"),
     ("stream: <b>x</b> y FOUND", "_b_x__b__y"), ("stream: OK FOUND", "OK")],
)  # fmt: skip
def test_answers(answer, virus):
    assert scanning._understood(answer) == virus


@pytest.mark.parametrize("answer", ["", "OK", "stream: ", "FOUND", "stream:OK", "UNKNOWN COMMAND"])
def test_what_is_no_answer_is_never_taken_for_clean(answer):
    with pytest.raises(ScannerUnavailable):
        scanning._understood(answer)


@pytest.mark.parametrize("where", ["clamav", "clamav:", ":3310", "clamav:http"])
def test_an_address_that_is_none_is_refused(where):
    with pytest.raises(ImproperlyConfigured, match="CLAMD"):
        scanning.address(where)


def test_addresses():
    assert scanning.address("clamav:3310") == ("clamav", 3310)
    assert scanning.address("[::1]:3310") == ("::1", 3310)
    assert scanning.address("/run/clamd.sock") == "/run/clamd.sock"
