"""A document in the page: who sees it, what is written down of it, and what happens when its file is not right."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from cases import opening, services
from cases.models import Document
from sharing.models import AuditEvent
from sharing.sealed_files import PIECE, Damaged
from tests.cases import files
from tests.cases.files import upload
from tests.stories import child, open_cases

pytestmark = [pytest.mark.rule("R33"), pytest.mark.usefixtures("lies_in")]


@pytest.fixture
def added(one_case, cast, as_person):
    def added(name, content, title="Plan"):
        with as_person(cast.referrer):
            return services.add_document(
                record=one_case, by=cast.referrer, uploaded_file=upload(name, content), title=title
            )

    return added


def addresses(document):
    page, file = document.get_absolute_url(), reverse("cases:document", args=[document.pk])
    return page, file, picture_address(document, 1)


def picture_address(document, number):
    return reverse("cases:document_picture", args=[document.pk, number])


def readings():
    return list(AuditEvent.objects.filter(what="page.read").values_list("page", "detail"))


def test_a_pdf_is_leafed_through(added, cast, web):
    document = added("a.pdf", files.pdf(pages=3))
    client = web(cast.referrer)
    page = client.get(f"{document.get_absolute_url()}?page=2").content.decode()
    assert "Page 2 of 3" in page
    assert picture_address(document, 2) in page
    assert picture_address(document, 1) not in page
    for asked in ("0", "99", "x", "-1"):
        assert "of 3" in client.get(document.get_absolute_url(), {"page": asked}).content.decode()
    assert [client.get(picture_address(document, number)).status_code for number in (1, 3, 0, 4, 201)] == [
        200, 200, 404, 404, 404,
    ]  # fmt: skip


def test_a_picture_comes_shut_in(added, cast, web):
    answer = web(cast.referrer).get(picture_address(added("a.jpg", files.photo_with_a_place()), 1))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == "inline"
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert b"Telephone" not in answer.content


def test_a_text_is_shown_and_does_nothing(added, cast, web):
    page = web(cast.referrer).get(added("a.txt", b"<script>alert(1)</script> Plan").get_absolute_url())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Plan" in page.content.decode()


def test_other_documents_say_why_they_are_not_shown(added, cast, web):
    client = web(cast.referrer)
    for name, content, says in [
        ("a.docx", files.docx(), "of this kind is not shown here"),
        ("a.pdf", files.pdf(password="secret"), "asks for a password"),
        ("b.pdf", b"%PDF-1.7\n" + b"x" * 300, "cannot be shown here"),
    ]:
        document = added(name, content)
        page = client.get(document.get_absolute_url()).content.decode()
        assert says in page
        assert reverse("cases:document", args=[document.pk]) in page


def test_each_reading_is_written_down_with_the_document(added, cast, web):
    document = added("a.pdf", files.pdf(pages=2))
    client = web(cast.referrer)
    client.get(document.get_absolute_url())
    client.get(picture_address(document, 2))
    b"".join(client.get(reverse("cases:document", args=[document.pk])).streaming_content)
    which = {"document": str(document.pk)}
    assert readings() == [
        ("cases:document_page", which),
        ("cases:document_picture", which | {"number": 2}),
        ("cases:document", which),
    ]


def test_whoever_may_not_see_the_record_finds_nothing(added, cast, web):
    document = added("a.png", files.picture("PNG"))
    assert [web(cast.member).get(address).status_code for address in addresses(document)] == [404, 404, 404]
    assert not readings()


@pytest.mark.rule("R11")
def test_the_document_of_the_other_childs_case_is_not_there(cast, as_person, web):
    young, harmed = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 1, 1), "girl")
    )
    with as_person(cast.chair):
        document = services.add_document(record=harmed, by=cast.chair, uploaded_file=upload("a.txt", b"Hers"))
        services.allocate(case=young, person=cast.youth_justice_member, role="worker", task="x", by=cast.chair)
    client = web(cast.youth_justice_member)
    assert client.get(young.get_absolute_url()).status_code == 200
    assert [client.get(address).status_code for address in addresses(document)] == [404, 404, 404]


# Files that are not what was uploaded


def flip(path, other):
    lying = bytearray(path.read_bytes())
    lying[-5] ^= 4
    path.write_bytes(lying)


def cut(path, other):
    path.write_bytes(path.read_bytes()[:-PIECE])


def swap(path, other):
    path.write_bytes(other.read_bytes())


def put_in_clear(path, other):
    path.write_bytes(files.pdf())


def take_away(path, other):
    path.unlink()


@pytest.mark.parametrize("harm", [flip, cut, swap, put_in_clear, take_away])
def test_a_file_that_was_meddled_with_is_refused_and_written_down(harm, added, cast, web):
    content = files.pdf() + b"%" * 3 * PIECE
    document, other = added("a.pdf", content), added("b.pdf", content)
    harm(*(Path(default_storage.path(one.file.name)) for one in (document, other)))
    client = web(cast.referrer)

    page, file, picture = (client.get(address) for address in addresses(document))

    assert page.status_code == 200
    assert "It is not shown and cannot be downloaded" in page.content.decode()
    assert reverse("cases:document", args=[document.pk]) not in page.content.decode()
    for answer in (file, picture):
        assert answer.status_code == 409
        assert "The document cannot be opened" in answer.content.decode()
        assert b"%PDF" not in answer.content
        assert "sandbox" not in answer["Content-Security-Policy"]  # a page of ours, with its stylesheet
    damaged = AuditEvent.objects.filter(what="document.damaged")
    assert [(one.person, one.records, one.detail) for one in damaged] == [
        (cast.referrer, [document.record_id], {"document": str(document.pk)})
    ] * 3
    assert len(readings()) == 3
    assert client.get(other.get_absolute_url()).context["count"] == 1


def test_a_file_that_the_row_does_not_know_is_refused(added, cast, web):
    """Encrypted with our key and under its own name, as whoever has disk and key could do: not what was uploaded."""
    document = added("a.txt", b"As it was uploaded")
    default_storage.delete(document.file.name)
    default_storage.save(document.file.name, upload("x", b"As it was forged__"))
    page = web(cast.referrer).get(document.get_absolute_url()).content.decode()
    assert "not the one that was uploaded" in page
    assert "forged" not in page


def test_a_row_that_points_elsewhere_is_not_followed(added):
    document, other = added("a.txt", b"Plan"), added("b.txt", b"Plan")
    document.file.name = other.file.name
    with pytest.raises(Damaged):
        opening.opened(document)


def test_a_document_with_a_virus_says_so_and_is_nowhere_to_be_had(added, cast, web):
    document = added("a.png", files.picture("PNG"))
    Document.objects.update(scan="infected", scanned_at=document.uploaded_at)
    client = web(cast.referrer)
    page, file, picture = (client.get(address) for address in addresses(document))
    assert "A virus was found" in page.content.decode()
    assert (file.status_code, picture.status_code) == (302, 302)
