"""Whatever is posted to a page of the referrals, no 500, and what is refused has written nothing.

    make fuzz            # 2,000 posts
    make fuzz POSTS=20000

The suite runs a short form of it. Each post starts from the same rows: what it wrote is rolled back.
"""

import hashlib
import os
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.house import world as worlds
from tests.house.browser import Browser
from tests.house.hostile import Hostile
from tests.house.matrix import DOORS
from tests.house.matrix.doors import SHOWN
from tests.house.matrix.filling import filled
from tests.house.matrix.subjects import subjects

pytestmark = pytest.mark.django_db

POSTS, SHARES = int(os.environ.get("FUZZ_POSTS", "160")), 2
TYPED = "application/x-www-form-urlencoded"
# What a refusal may write all the same: that it happened, and what keeps somebody's place.
NOTED = ("sharing_auditevent", "sharing_session", "sharing_heldtext", "axes_")


@dataclass
class Page:
    """One address, who is there, and what their page would post."""

    url: str
    who: str
    values: dict


@pytest.fixture(scope="module")
def world(rolled_back, many_requests, printed_once):
    return worlds.build()


@pytest.fixture(scope="module")
def browsers(world):
    return {who: Browser.of(world[who]) for who in ("referrer", "chair", "member")}


@pytest.fixture(scope="module")
def pages(world, browsers):
    """Every address of the referrals that takes a post, on every subject, with the answers that are there."""
    found = []
    for door in (one for one in DOORS.values() if one.name.startswith("referrals:") and one.kind != SHOWN):
        for subject in subjects(world, door.of):
            url = reverse(door.name, kwargs=subject.arguments)
            for who, browser in browsers.items():
                answer = browser.send("get", url)
                found.append(Page(url, who, answers(answer, url) | door.body))
    return [one for one in found if one.values] * 3 + found  # a form that is shown is tried more often


def answers(shown, url):
    """What the page's form would post, without files."""
    if shown.status_code != 200 or not shown["Content-Type"].startswith("text/html"):
        return {}
    return {name: said for name, said in filled(shown.body, url).items() if not hasattr(said, "read")}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_post_breaks_a_page_or_writes_half(world, pages, browsers, share):
    hostile = Hostile(f"posts {share}")
    ids = [str(one.pk) for one in (*world.referrals.values(), *world.cases.values(), *world.people.values())]
    seen = set()
    for _ in range(POSTS // SHARES):
        page = hostile.random.choice(pages)
        body = hostile.body(page.values, ids)
        status, is_same = post(browsers[page.who], page.url, body)
        told = f"{page.who} at {page.url}: {body[:600]!r}"
        assert status < 500, f"{status} to {told}"
        assert status in (302, 303) or is_same, f"{status}, and something was written, to {told}"
        seen.add(status)
    assert {200, 302} <= seen  # some were refused with the page, some were taken


def post(browser, url, body):
    """(status, whether the rows are the same as before), with nothing left behind."""
    with transaction.atomic():
        before = rows()
        answer = browser.send("post", url, body, content_type=TYPED)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        is_same = rows() == before
        transaction.set_rollback(True)
    return answer.status_code, is_same


def rows():
    """A hash of everything in the tables that a page may write to."""
    digest = hashlib.sha256()
    for table in connection.introspection.table_names():
        if not table.startswith((*NOTED, "django_")):
            with connection.cursor() as cursor:
                cursor.execute(f"select count(*), bit_xor(hashtextextended(t::text, 0)) from {table} t")
                digest.update(repr((table, cursor.fetchone())).encode())
    return digest.hexdigest()
