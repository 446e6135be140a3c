"""What the worker does with documents: scanned later, cleared away, encrypted anew."""

import base64
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import opening, services, tasks
from cases.models import Document
from cases.services import keeping
from sharing import sealed_files
from sharing.models import AuditEvent
from tests.cases.clamd import EICAR
from tests.cases.files import upload

pytestmark = [pytest.mark.rule("R33"), pytest.mark.usefixtures("lies_in")]


@pytest.fixture
def added(one_case, cast, as_person):
    def added(content=b"Plan", title="Plan"):
        with as_person(cast.referrer):
            return services.add_document(
                record=one_case, by=cast.referrer, uploaded_file=upload("a.txt", content), title=title
            )

    return added


@pytest.fixture
def held(added, scanner):
    """A clean document, and one with a virus, both added while the scanner was down."""
    scanner.how = "closes"
    documents = added(b"Plan"), added(b"before " + EICAR)
    scanner.how = "scans"
    return documents


def path_of(document):
    return Path(default_storage.path(document.file.name))


def states():
    return dict(Document.objects.values_list("pk", "scan"))


def everything_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# Scanning later


def test_what_was_held_is_scanned_when_the_scanner_is_back(held, as_worker, django_capture_on_commit_callbacks):
    clean, infected = held
    with django_capture_on_commit_callbacks(execute=True), as_worker():
        tasks.scan_documents()
    assert states() == {clean.pk: "clean", infected.pk: "infected"}
    assert path_of(clean).exists()
    assert not path_of(infected).exists()
    said = AuditEvent.objects.filter(what="document.scanned").values_list("detail", flat=True)
    assert sorted(said, key=str) == sorted(
        [
            {"document": str(clean.pk), "scan": "clean"},
            {"document": str(infected.pk), "scan": "infected", "virus": "Eicar-Test-Signature"},
        ],
        key=str,
    )


@pytest.mark.parametrize("how", ["closes", "babbles"])
def test_while_the_scanner_is_down_they_stay_held_and_are_tried_again(how, held, scanner, as_worker):
    scanner.how = how
    for _ in range(2):
        with as_worker():
            assert keeping.scan_held() == 0
    assert set(states().values()) == {"unscanned"}
    assert not AuditEvent.objects.filter(what="document.scanned").exists()
    scanner.how = "scans"
    with as_worker():
        assert keeping.scan_held() == 2


def test_one_that_the_scanner_does_not_take_keeps_no_other_waiting(added, scanner, as_worker):
    scanner.how = "closes"
    large, small = added(b"x" * 5000), added(b"Plan")
    scanner.how, scanner.largest = "scans", 1000
    with as_worker():
        assert keeping.scan_held() == 1
    assert states() == {large.pk: "unscanned", small.pk: "clean"}


def test_a_damaged_file_is_not_called_clean(held, as_worker):
    clean, _ = held
    path_of(clean).write_bytes(b"something else")
    with as_worker():
        assert keeping.scan_held() == 1
    assert states()[clean.pk] == "unscanned"


def test_what_was_added_before_there_was_a_scanner_is_held_until_it_is_scanned(added, settings, as_worker, request):
    document = added()
    assert document.is_readable
    with as_worker():
        assert keeping.scan_held() == 0  # nobody to ask
    request.getfixturevalue("scanner")
    assert document.is_held
    with as_worker():
        assert keeping.scan_held() == 1
    document.refresh_from_db()
    assert document.is_readable


def test_the_coordinator_hears_of_what_is_held_for_more_than_a_day(held, cast, web):
    home = reverse("home")
    assert "not scanned yet" not in web(cast.coordinator).get(home).content.decode()
    Document.objects.filter(pk=held[0].pk).update(uploaded_at=timezone.now() - timedelta(hours=25))
    page = web(cast.coordinator).get(home).content.decode()
    assert page.count("HSB-2026-0001-Y: a document is not scanned yet") == 1
    assert held[0].get_absolute_url() in page
    assert "not scanned yet" not in web(cast.referrer).get(home).content.decode()
    assert "not scanned yet" not in web(cast.chair).get(home).content.decode()


def test_the_coordinator_and_who_added_it_hear_of_a_virus(held, cast, web, as_worker):
    with as_worker():
        keeping.scan_held()
    for person, hears in [(cast.coordinator, True), (cast.referrer, True), (cast.chair, False), (cast.member, False)]:
        assert ("a document had a virus" in web(person).get(reverse("home")).content.decode()) == hears
    Document.objects.filter(scan="infected").update(scanned_at=timezone.now() - timedelta(days=15))
    assert "had a virus" not in web(cast.coordinator).get(reverse("home")).content.decode()


# Clearing away


def put(folder, name, hours=25):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))
    return path


def grow_old(folder):
    for name in everything_in(folder):
        then = (timezone.now() - timedelta(days=3)).timestamp()
        os.utime(folder / name, (then, then))


def test_an_upload_that_came_to_nothing_is_cleared_away_after_a_day(
    added, one_case, cast, as_person, as_worker, lies_in
):
    kept = added()
    with as_person(cast.referrer), transaction.atomic():
        services.add_document(record=one_case, by=cast.referrer, uploaded_file=upload("b.txt", b"Never was"))
        transaction.set_rollback(True)
    assert len(everything_in(lies_in)) == 2
    with as_worker():
        assert keeping.delete_orphans() == 0  # it may still be on its way
    grow_old(lies_in)
    with as_worker():
        tasks.delete_orphaned_files()
    assert everything_in(lies_in) == [kept.file.name]
    assert AuditEvent.objects.get(what="documents.cleared").detail == {"files": 1}


def test_unfinished_files_and_those_of_documents_with_a_virus_are_cleared_away(added, as_worker, lies_in):
    document = added()
    Document.objects.update(scan="infected", scanned_at=document.uploaded_at)
    grow_old(lies_in)
    put(lies_in, "aa/0190.1234.unfinished")
    new = put(lies_in, "aa/0191.5678.unfinished", hours=1)
    with as_worker():
        assert keeping.delete_orphans() == 2
    assert everything_in(lies_in) == [str(new.relative_to(lies_in))]


def test_where_most_files_belong_to_nobody_none_is_deleted(added, as_worker, lies_in, caplog):
    """As after a backup of another database was put back: it says so, and waits for somebody to look."""
    added()
    for number in range(11):
        put(lies_in, f"aa/{number}")
    with as_worker():
        assert keeping.delete_orphans() == 0
    assert len(everything_in(lies_in)) == 12
    assert "11 of 12 files belong to no document" in caplog.text


# Encrypting what lies in clear


def lay_in_clear(document, content):
    path_of(document).write_bytes(content)


def encrypt():
    said, wrong = io.StringIO(), io.StringIO()
    call_command("encrypt_documents", stdout=said, stderr=wrong)
    return said.getvalue(), wrong.getvalue()


def content_of(document):
    with opening.opened(document) as file:
        return file.read()


def test_files_that_lie_in_clear_are_encrypted_in_place(added):
    old, new = added(b"From before " * 20_000), added(b"Of today")
    lay_in_clear(old, b"From before " * 20_000)
    with pytest.raises(sealed_files.Damaged):
        content_of(old)
    assert encrypt() == ("2 documents, 1 of them encrypted now.\n", "")
    assert b"From before" not in path_of(old).read_bytes()
    assert (content_of(old), content_of(new)) == (b"From before " * 20_000, b"Of today")
    assert encrypt() == ("2 documents, 0 of them encrypted now.\n", "")


def test_interrupted_anywhere_the_file_is_whole(added, lies_in, monkeypatch):
    document = added(b"From before")
    lay_in_clear(document, b"From before")

    def breaks_off(*_, **__):
        raise KeyboardInterrupt

    for where in ("cases.storage.os.fsync", "sharing.sealed_files._Seal.close", "pathlib.Path.replace",
                  "cases.storage.hashlib.file_digest"):  # fmt: skip
        with monkeypatch.context() as patched:
            patched.setattr(where, breaks_off)
            with pytest.raises(KeyboardInterrupt):
                encrypt()
        assert path_of(document).read_bytes() == b"From before"
        assert everything_in(lies_in) == [document.file.name]
    encrypt()
    assert content_of(document) == b"From before"


def test_a_file_in_clear_that_is_not_the_one_uploaded_is_left_and_named(added, lies_in):
    document, gone = added(b"As uploaded"), added(b"Gone")
    lay_in_clear(document, b"As forged")
    path_of(gone).unlink()
    said, wrong = encrypt()
    assert "0 of them encrypted" in said
    assert f"{document.pk}: The file is not the one that was uploaded." in wrong
    assert f"{gone.pk}: The file is not where it was stored." in wrong
    assert path_of(document).read_bytes() == b"As forged"


def test_a_new_key_takes_over(added, settings):
    document = added(b"Plan")
    old, new = settings.DOCUMENT_KEYS[0], base64.urlsafe_b64encode(b"n" * 32).decode()
    settings.DOCUMENT_KEYS = [new, old]
    assert content_of(document) == b"Plan"
    assert encrypt()[0] == "1 documents, 1 of them encrypted now.\n"
    settings.DOCUMENT_KEYS = [new]
    assert content_of(document) == b"Plan"


def test_a_damaged_file_is_not_sealed_anew_as_if_it_were_right(added, settings):
    document = added(b"Plan")
    lying = bytearray(path_of(document).read_bytes())
    lying[-1] ^= 1
    path_of(document).write_bytes(lying)
    settings.DOCUMENT_KEYS = [base64.urlsafe_b64encode(b"n" * 32).decode(), *settings.DOCUMENT_KEYS]
    assert "not as it was stored" in encrypt()[1]
    assert path_of(document).read_bytes() == bytes(lying)
