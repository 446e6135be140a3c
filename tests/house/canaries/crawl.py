"""One person walks through all they can reach: the links of every page, and every address filled with every id."""

import subprocess
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import reverse
from lxml import html

from tests.house.browser import Browser
from tests.house.canaries.marks import REFERENCE
from tests.house.matrix import DOORS
from tests.house.matrix.doors import BUTTON
from tests.house.matrix.subjects import subjects

LEFT_OUT = ("/static/", "/account/")  # files without anybody's words; signing in, which test_matrix.py tries
MOST = 1500  # pages a person: what a link adds to an address must not make it endless


@dataclass
class Walk:
    """What one person came by: tokens on pages, and tokens where none may be for anybody."""

    who: str
    seen: dict = field(default_factory=dict)  # token: the first page it stood on
    astray: list = field(default_factory=list)  # (token, where): addresses, headers
    pages: dict = field(default_factory=dict)  # address: status


def addresses(world, *, one_in=None) -> list[str]:
    """Every page's address, filled with the ids of what the world holds. `one_in=(n, place)`: a part of those."""
    found = []
    for number, door in enumerate(DOORS.values()):
        is_theirs = one_in is None or not door.of or (number + one_in[1]) % one_in[0] == 0
        if door.kind != BUTTON and is_theirs:
            of = subjects(world, door.of)
            chosen = of if one_in is None else {one.side: one for one in of}.values()
            found += [reverse(door.name, kwargs=one.arguments) for one in chosen]
    return [one for one in found if not one.startswith(LEFT_OUT)]


def walk(who, person, marks, start, most=MOST) -> Walk:
    browser, walked = Browser.of(person), Walk(who)
    waiting = ["/", *start]
    while waiting and len(walked.pages) < most:
        address = waiting.pop(0)
        if address in walked.pages:
            continue
        answer = browser.send("get", address)
        walked.pages[address] = answer.status_code
        for token in marks.found_in(text_of(answer)):
            walked.seen.setdefault(token, f"{answer.status_code} {address}")
        outside = " ".join([address, *headers_of(answer), *map(str, answer.cookies.values())])
        walked.astray += [(token, f"{address}: its address, headers or cookies") for token in marks.found_in(outside)]
        waiting += [one for one in links(answer, address) if one not in walked.pages]
    return walked


def headers_of(answer):
    """The values of the headers; a file is named by its reference, which is what its page is called, too."""
    for name, value in answer.headers.items():
        yield REFERENCE.sub("", str(value)) if name == "Content-Disposition" else str(value)


def text_of(answer) -> str:
    if answer["Content-Type"].startswith("application/pdf"):
        return pdf_text(answer.body)
    if answer["Content-Type"].startswith("image/"):
        return ""  # a page of a document, drawn; its bytes are marked as text
    return answer.body.decode()


def pdf_text(pdf: bytes, password="") -> str:
    command = ["pdftotext", "-upw", password, "-raw", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def links(answer, address):
    """Where the links of a page and its forms of reading lead, within the product."""
    if answer.status_code in (301, 302):
        found = [answer["Location"]]
    elif answer["Content-Type"].startswith("text/html"):
        page = html.fromstring(answer.body)
        found = [*page.xpath("//a/@href"), *page.xpath("//form[not(@method='post')]/@action")]
    else:
        return
    for link in found:
        whole = urlsplit(urljoin(address, link))
        target = whole.path + (f"?{whole.query}" if whole.query else "")
        if not whole.netloc and target.startswith("/") and not target.startswith(LEFT_OUT):
            yield target
