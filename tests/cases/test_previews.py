"""Pictures of documents: drawn by a process that can do nothing else, from files that may be hostile."""

import io
import json
import subprocess
import sys
import time

import pytest
from PIL import Image

from cases import previews, services
from cases.previews import NoPreview
from cases.previews.drawing import DRAW
from tests.cases import files
from tests.cases.files import upload

pytestmark = [pytest.mark.rule("R33"), pytest.mark.usefixtures("lies_in")]


@pytest.fixture
def added(one_case, cast, as_person):
    def added(name, content):
        with as_person(cast.referrer):
            return services.add_document(record=one_case, by=cast.referrer, uploaded_file=upload(name, content))

    return added


def drawn(document, page=1):
    picture = previews.picture_of(document, page)
    return picture.content_type, Image.open(io.BytesIO(picture.content))


def test_a_pdf_is_drawn_page_by_page(added):
    document = added("a.pdf", files.pdf(pages=3))
    assert previews.page_count(document) == 3
    kind, picture = drawn(document, 3)
    assert (kind, picture.format) == ("image/png", "PNG")
    assert (picture.width, picture.height) == (1240, 1755)


@pytest.mark.parametrize("page", [0, 4, 999])
def test_a_page_that_is_not_there_is_not_drawn(page, added):
    with pytest.raises(NoPreview):
        previews.picture_of(added("a.pdf", files.pdf(pages=3)), page)
    with pytest.raises(NoPreview):
        previews.picture_of(added("a.png", files.picture("PNG")), page)


def test_a_page_of_any_size_becomes_a_picture_of_bounded_size(added):
    _, picture = drawn(added("a.pdf", files.pdf(size=(14_400, 14_400))))
    assert max(picture.size) <= 2000
    _, picture = drawn(added("b.pdf", files.pdf(size=(14_400, 3))))
    assert max(picture.size) <= 2000


def test_a_pdf_with_a_password_says_so(added):
    document = added("a.pdf", files.pdf(password="secret"))
    with pytest.raises(NoPreview, match="asks for a password"):
        previews.page_count(document)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" + b"x" * 300, files.pdf()[:200], b"%PDF-1.7\n" + b"[" * 500_000])
def test_a_broken_pdf_is_taken_and_not_shown(content, added):
    with pytest.raises(NoPreview, match="cannot be shown here"):
        previews.page_count(added("a.pdf", content))


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.png", "PNG")])
def test_a_picture_is_made_anew_and_smaller(name, kind, added):
    document = added(name, files.picture(kind, size=(3000, 1000)))
    assert previews.page_count(document) == 1
    content_type, picture = drawn(document)
    assert (content_type, picture.format) == (f"image/{kind.lower()}", kind)
    assert picture.size == (1400, 467)


def test_where_a_photograph_was_taken_stays_behind(added):
    content = files.photo_with_a_place()
    assert b"Telephone of the family" in content
    picture = previews.picture_of(added("a.jpg", content), 1)
    assert b"Telephone" not in picture.content
    assert b"Exif" not in picture.content
    assert not Image.open(io.BytesIO(picture.content)).getexif()


def test_a_photograph_stands_upright(added):
    turned = Image.Exif()
    turned[0x0112] = 6
    _, picture = drawn(added("a.jpg", files.picture(size=(60, 20), exif=turned)))
    assert picture.size == (20, 60)


def test_a_picture_that_unpacks_to_far_more_is_not_shown(added):
    began = time.monotonic()
    document = added("a.png", files.bomb_picture())
    for ask in (previews.page_count, lambda document: previews.picture_of(document, 1)):
        with pytest.raises(NoPreview):
            ask(document)
    assert time.monotonic() - began < 20


def test_half_a_picture_is_not_shown(added):
    with pytest.raises(NoPreview):
        previews.page_count(added("a.png", files.picture("PNG", size=(500, 500))[:-40]))


def test_office_documents_are_not_shown(added):
    with pytest.raises(NoPreview, match="of this kind"):
        previews.page_count(added("a.docx", files.docx()))


def test_a_text_is_shown_up_to_its_bound(added):
    assert previews.text_of(added("a.txt", "\ufeffZoë’s plan".encode())) == ("Zoë’s plan", False)
    text, goes_on = previews.text_of(added("b.txt", "ë".encode() * (previews.MOST_CHARACTERS + 1)))
    assert (len(text), goes_on) == (previews.MOST_CHARACTERS, True)


def test_the_process_that_draws_takes_its_time_and_no_more(added, monkeypatch):
    monkeypatch.setattr("cases.previews.drawing.SECONDS", 0.05)
    with pytest.raises(NoPreview, match="cannot be shown here"):
        previews.page_count(added("a.pdf", files.pdf()))


TRIES = """
import json, os, socket, sys
sys.path.insert(0, {folder!r})
import draw
draw.warm_up()
draw.give_up_means()
done = []
def tries(what, call):
    try:
        call()
        done.append(what)
    except (OSError, MemoryError):
        pass
tries("opens a file", lambda: open("/etc/hostname"))
tries("writes a file", lambda: open("/tmp/x", "w"))
tries("opens a socket", lambda: socket.socket())
tries("takes memory", lambda: bytearray(2 * 1024 ** 3))
print(json.dumps([done, sorted(os.environ)]))
"""


def test_the_process_that_draws_can_do_nothing_else():
    """No file, no socket, no more memory, and neither setting nor key of ours."""
    program = TRIES.format(folder=str(DRAW.parent))
    said = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env={},
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    done, environment = json.loads(said)
    assert done == []
    assert not {"SECRET_KEY", "DOCUMENT_KEY", "DATABASE_URL"} & set(environment)


def test_no_disk_holds_it_in_clear_meanwhile(added, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    content = files.pdf()
    document = added("a.pdf", content)
    previews.picture_of(document, 1)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert all(b"%PDF" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
