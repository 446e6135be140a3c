"""Adding and removing documents: which files are taken, what the scanner says of them, and where they lie."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import services, uploads
from cases.models import Document, TextToCheck
from sharing.models import AuditEvent, Panel
from tests.cases import files
from tests.cases.clamd import EICAR
from tests.cases.files import upload
from tests.stories import child, document_of, make_document, open_cases

pytestmark = [pytest.mark.rule("R33"), pytest.mark.usefixtures("lies_in")]

PDF = files.pdf()
TAKEN = {
    "Jon Smith.pdf": PDF,
    "a.PDF": PDF,
    "locked.pdf": files.pdf(password="secret"),
    "a.docx": files.docx(),
    "a.odt": files.odt(),
    "a.jpg": files.picture(),
    "a.jpeg": files.picture(),
    "a.png": files.picture("PNG"),
    "a.txt": "Plain, with “signs”".encode(),
    "with\u202efdp.pdf": PDF,
}
WRONG = {
    "an ending that is not taken": ("plan.exe", b"MZ" + b"0" * 100, "must be a PDF, Word"),
    "no ending": ("plan", b"hello", "must be a PDF, Word"),
    "a program called PDF": ("plan.pdf", b"MZ" + b"0" * 400, "not what its name says"),
    "a PDF called PNG": ("plan.png", PDF, "not what its name says"),
    "a picture called JPEG": ("plan.jpg", files.picture("PNG"), "not what its name says"),
    "bytes called text": ("plan.txt", b"\xff\xfe\x00bad", "not what its name says"),
    "text with NUL": ("plan.txt", b"one\0two", "not what its name says"),
    "text that ends within a letter": ("plan.txt", "Zoë".encode()[:-1], "not what its name says"),
    "nothing in it": ("plan.pdf", b"", "The file is empty"),
    "an archive called DOCX": ("plan.docx", files.archive({"evil.exe": "MZ"}), "not what its name says"),
    "a DOCX without its type": ("plan.docx", files.archive({"word/document.xml": "<x/>"}), "not what its name says"),
    "a spreadsheet called ODT": ("plan.odt", files.odt(mimetype=files.ODT + "-x"), "not what its name says"),
    "an ODT called DOCX": ("plan.docx", files.odt(), "not what its name says"),
    "half an archive": ("plan.docx", files.docx()[:-30], "not what its name says"),
    "a DOCM called DOCX": ("plan.docx", files.docx(types=files.DOCM_TYPES), "holds macros"),
    "a DOCX with code": ("plan.docx", files.docx(**{"word/vbaProject.bin": "code"}), "holds macros"),
    "a DOCX with code, in capitals": ("plan.docx", files.docx(**{"WORD/VBAPROJECT.BIN": "code"}), "holds macros"),
    "a DOCX with controls": ("plan.docx", files.docx(**{"word/activeX/activeX1.bin": "code"}), "holds macros"),
    "an ODT with code": ("plan.odt", files.odt(**{"Basic/Standard/Module1.xml": "code"}), "holds macros"),
    "an ODT with scripts": ("plan.odt", files.odt(**{"Scripts/python/a.py": "code"}), "holds macros"),
    "a file that unpacks to far more": ("plan.docx", files.bomb_archive(), "far larger inside"),
    "a file of very many parts": ("plan.odt", files.odt(**{str(n): "" for n in range(5001)}), "far larger inside"),
}


def address(case):
    return reverse("cases:add_document", args=[case.pk])


def post(client, case, file, **told):
    return client.post(address(case), {"title": "Plan", "file": file} | told, follow=True)


@pytest.mark.parametrize("name", TAKEN)
def test_files_that_are_taken_come_back_as_they_were(name, one_case, cast, web, lies_in):
    client = web(cast.referrer)
    post(client, one_case, upload(name, TAKEN[name]))
    document = Document.objects.get()
    assert "Smith" not in "".join(str(path) for path in lies_in.rglob("*"))
    assert all(TAKEN[name] not in path.read_bytes() for path in lies_in.rglob("*") if path.is_file())

    answer = client.get(reverse("cases:document", args=[document.pk]))

    assert b"".join(answer.streaming_content) == TAKEN[name]
    assert answer["Content-Disposition"] == f'attachment; filename="{document.download_name}"'
    assert int(answer["Content-Length"]) == document.size == len(TAKEN[name])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_before_it_is_stored(what, one_case, cast, web, lies_in):
    name, content, says = WRONG[what]
    answer = post(web(cast.referrer), one_case, upload(name, content))
    assert says in answer.content.decode()
    assert not Document.objects.exists()
    assert list(lies_in.rglob("*")) == []


def test_a_file_that_is_too_large_is_refused(one_case, cast, web):
    cast.panel.document_max_mb = 1
    cast.panel.save()
    answer = post(web(cast.referrer), one_case, upload("a.pdf", PDF + b"0" * 1024 * 1024))
    assert "smaller than 1 MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"title": "x" * 121}, "must be 120 characters or fewer"),
        ({"title": ""}, "Enter what the document is"),
        ({"title": "Plan \u202efdp.exe"}, "turn the direction"),
        ({"title": "Plan\0"}, "cannot be read"),
        ({"source": "x" * 121}, "must be 120 characters or fewer"),
        ({"source": "\u2066Police"}, "turn the direction"),
        ({"caveat": "x" * 301}, "must be 300 characters or fewer"),
        ({"dated_on_day": "1", "dated_on_month": "1", "dated_on_year": "2999"}, "must be today or in the past"),
    ],
)
def test_words_that_are_not_taken_are_refused_at_their_box(told, says, one_case, cast, web):
    answer = post(web(cast.referrer), one_case, upload("a.pdf", PDF), **told)
    assert says in answer.content.decode()
    assert not Document.objects.exists()


def test_two_files_in_one_box_are_refused(one_case, cast, web):
    two = [upload("a.pdf", PDF), upload("b.pdf", PDF)]
    answer = post(web(cast.referrer), one_case, two)
    assert "Choose one file" in answer.content.decode()
    assert not Document.objects.exists()


def test_what_is_told_with_a_document_stands_wherever_it_is_listed(one_case, cast, web):
    client = web(cast.referrer)
    told = {"source": "Northmoor Police", "caveat": "Not for the family", "dated_on_day": "3", "dated_on_month": "5",
            "dated_on_year": "2026"}  # fmt: skip
    listed = post(client, one_case, upload("a.pdf", PDF), **told).content.decode()
    page = client.get(Document.objects.get().get_absolute_url()).content.decode()
    for words in ("Northmoor Police", "Not for the family", "3 May 2026"):
        assert words in listed
        assert words in page


@pytest.mark.rule("R11")
def test_a_child_of_a_linked_case_is_not_named_beside_a_document(cast, as_person, web):
    young, _ = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Wilhelmina", date(2017, 1, 1), "girl")
    )
    client = web(cast.chair)  # sees both
    answer = post(client, young, upload("a.pdf", PDF), caveat="Do not tell Wilhelmina")
    assert "seems to name a child" in answer.content.decode()
    assert not Document.objects.exists()
    post(client, young, upload("a.pdf", PDF), caveat="Do not tell Wilhelmina", as_it_is="caveat")
    assert Document.objects.get().caveat == "Do not tell Wilhelmina"

    with as_person(cast.chair):
        services.allocate(case=young, person=cast.youth_justice_member, role="worker", task="Assessment", by=cast.chair)
    post(web(cast.youth_justice_member), young, upload("a.pdf", PDF), caveat="Do not tell Wilhelmina")
    assert TextToCheck.objects.get().place == "Document, handling caveat"


# The scanner


def test_a_clean_file_is_written_down_as_scanned(one_case, cast, web, scanner):
    answer = post(web(cast.referrer), one_case, upload("a.pdf", PDF))
    document = Document.objects.get()
    assert (document.scan, document.is_readable) == ("clean", True)
    assert scanner.seen == [PDF]
    assert "Not scanned" not in answer.content.decode()
    page = web(cast.referrer).get(document.get_absolute_url()).content.decode()
    assert "no virus found" in page


def test_a_virus_is_refused_and_nothing_is_stored(one_case, cast, web, scanner, lies_in):
    answer = post(web(cast.referrer), one_case, upload("a.txt", EICAR))
    assert "A virus was found in the file, so it is not stored" in answer.content.decode()
    assert not Document.objects.exists()
    assert list(lies_in.rglob("*")) == []
    refused = AuditEvent.objects.get(what="document.refused")
    assert (refused.person, refused.records) == (cast.referrer, [one_case.pk])
    assert refused.detail == {"virus": "Eicar-Test-Signature"}


@pytest.mark.parametrize("how", ["closes", "babbles"])
def test_a_file_that_no_scanner_has_seen_is_held(how, one_case, cast, web, scanner, monkeypatch):
    scanner.how = how
    client = web(cast.referrer)
    listed = post(client, one_case, upload("a.txt", b"What was found")).content.decode()
    assert "held, and nobody can open it" in listed
    assert "Held: not scanned yet" in listed
    document = Document.objects.get()
    opened = []
    monkeypatch.setattr("cases.previews.text_of", opened.append)
    page = client.get(document.get_absolute_url()).content.decode()
    assert not opened
    assert "Not scanned yet: it is held" in page
    assert "What was found" not in page
    assert reverse("cases:document", args=[document.pk]) not in page
    for name, args in [("document", [document.pk]), ("document_picture", [document.pk, 1])]:
        answer = client.get(reverse(f"cases:{name}", args=args))
        assert (answer.status_code, answer["Location"]) == (302, document.get_absolute_url())


def test_a_hanging_scanner_keeps_nobody_waiting_for_long(one_case, cast, web, scanner, monkeypatch):
    monkeypatch.setattr("cases.scanning.virus_in.__defaults__", (0.3,))
    scanner.how = "hangs"
    post(web(cast.referrer), one_case, upload("a.pdf", PDF))
    assert Document.objects.get().is_held


def test_where_there_is_no_scanner_documents_are_read_and_the_page_says_so(one_case, cast, web):
    client = web(cast.referrer)
    listed = post(client, one_case, upload("a.txt", b"What was found")).content.decode()
    assert "Not scanned" in listed
    page = client.get(Document.objects.get().get_absolute_url()).content.decode()
    assert "the panel has no virus scanner" in page
    assert "What was found" in page


# Removing


def test_the_file_goes_once_the_row_has_gone(one_case, cast, as_person, lies_in, django_capture_on_commit_callbacks):
    with as_person(cast.referrer):
        document = services.add_document(record=one_case, by=cast.referrer, uploaded_file=upload("a.pdf", PDF))
    (path,) = [path for path in lies_in.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        with as_person(cast.referrer):
            services.remove_document(document=document, by=cast.referrer)
        assert path.exists()
    assert not path.exists()
    assert not Document.objects.exists()


def test_the_file_stays_where_removing_came_to_nothing(one_case, cast, as_person, lies_in):
    with as_person(cast.referrer):
        document = services.add_document(record=one_case, by=cast.referrer, uploaded_file=upload("a.pdf", PDF))
    key = document.pk
    with as_person(cast.referrer), transaction.atomic():
        services.remove_document(document=document, by=cast.referrer)
        transaction.set_rollback(True)
    assert Document.objects.get().pk == key
    assert [path.name for path in lies_in.rglob("*") if path.is_file()] == [str(key)]


# The second wall


def test_no_row_leads_to_the_file_of_another(one_case, cast, as_person):
    other = make_document(one_case, by=cast.chair)
    document = document_of(one_case, by=cast.referrer)
    document.file.name = other.file.name
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="document_lies_under_its_id"):
        document.save(force_insert=True)


def test_nobody_changes_a_document(one_case, cast, refused):
    make_document(one_case, by=cast.referrer)
    for change in ("scan = 'clean', scanned_at = now()", "caveat = ''", "kind = 'assessment'", "title = 'x'"):
        assert refused(cast.referrer, f"update cases_document set {change}")


def test_nobody_adds_a_document_that_had_a_virus(one_case, cast, as_person):
    document = document_of(one_case, by=cast.referrer, scan="infected", scanned_at=one_case.opened_at)
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
        document.save(force_insert=True)


@pytest.mark.parametrize("told", [{"scan": "clean"}, {"scanned_at": "2026-01-01T00:00Z"}, {"kind": "secret"}])
def test_a_document_makes_sense(told, one_case, cast):
    with pytest.raises(DatabaseError, match=r"document_(scanned_at_some_time|of_a_kind)"):
        make_document(one_case, by=cast.referrer, **told)


@pytest.mark.parametrize("change", ["title = 'x'", "sha256 = ''", "caveat = ''", "record_id = id", "size = 0"])
def test_the_worker_writes_what_the_scanner_said_and_nothing_else(change, one_case, cast, as_worker):
    make_document(one_case, by=cast.referrer)
    scanned = "update cases_document set scan = 'clean', scanned_at = now()"
    with pytest.raises(DatabaseError, match="permission denied"), as_worker(), connection.cursor() as cursor:
        cursor.execute(f"{scanned}, {change}")
    with as_worker(), connection.cursor() as cursor:
        cursor.execute(scanned)
        assert cursor.rowcount == 1


def test_the_worker_takes_nothing_back(one_case, cast, as_worker):
    make_document(one_case, by=cast.referrer, scan="infected", scanned_at=one_case.opened_at)
    with as_worker():
        assert Document.objects.update(scan="clean") == 0


def test_the_start_of_a_file_is_where_it_was_after_looking_at_it():
    for name, content in TAKEN.items():
        file = upload(name, content)
        assert uploads.document_problems(file, Panel()) == []
        assert file.read() == content


# How it is received


def test_no_temporary_file_holds_an_upload(one_case, cast, web, tmp_path, settings, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(scratch)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    seen = []
    problems = uploads.document_problems
    monkeypatch.setattr(
        uploads, "document_problems", lambda *given: seen.append(list(scratch.iterdir())) or problems(*given)
    )
    content = PDF + bytes(6_000_000)
    client = web(cast.referrer)
    post(client, one_case, upload("a.pdf", content))
    assert seen
    assert not any(seen)
    answer = client.get(reverse("cases:document", args=[Document.objects.get().pk]))
    assert b"".join(answer.streaming_content) == content


def test_what_is_far_too_large_is_not_kept_even_meanwhile(one_case, cast, web, monkeypatch):
    monkeypatch.setattr("cases.upload_handlers.MOST", 500_000)
    cast.panel.document_max_mb = 1
    cast.panel.save()
    kept = []
    monkeypatch.setattr("cases.uploads.document_problems", lambda file, panel: kept.append(len(file.read())) or ["No."])
    post(web(cast.referrer), one_case, upload("a.pdf", PDF + bytes(3_000_000)))
    assert 0 < kept[0] <= 500_000


def test_a_request_of_very_many_files_is_refused(one_case, cast, web):
    answer = web(cast.referrer).post(address(one_case), {"file": [upload("a.pdf", PDF)] * 6})
    assert answer.status_code == 400
    assert not Document.objects.exists()
