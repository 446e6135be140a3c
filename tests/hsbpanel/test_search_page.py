"""The search page: what is written down, and one answer for "not there" and "not yours"."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hsbpanel import search
from meetings.services import plan_meeting
from referrals.models import ReferredChild
from sharing.models import AuditEvent, Exclusion
from sharing.services import access
from tests.meetings.conftest import working_day_ahead
from tests.referrals.telling import start, submit, told
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R33")

ADDRESS = reverse("search")
NOTHING = "Nothing that you may see fits"


@pytest.fixture
def cases(cast, as_person):
    young_person, harmed = child("Siobhan", date(2012, 5, 3), "girl"), child("Wren", date(2017, 6, 1), "girl")
    harmed["child"] |= {"nhs_number": "9434765919"}
    return open_cases(cast, as_person, young_person, harmed)


@pytest.fixture
def look(web):
    """`look(person, text)`: the words of the answer."""

    def look(person, text):
        answer = web(person).post(ADDRESS, {"sought": text})
        assert answer.status_code == 200
        return answer.content.decode()

    return look


def test_every_page_leads_to_the_search(cast, web):
    for person in (cast.chair, cast.referrer, cast.partner_outsider):
        assert f'href="{ADDRESS}"' in web(person).get("/").content.decode()
    assert "A name as it is spelt or sounds" in web(cast.chair).get(ADDRESS).content.decode()


def test_the_answer_shows_the_child_the_part_and_the_way(cases, cast, look):
    page = look(cast.chair, "Shivaun Testchild")
    assert "1 result, best first" in page
    assert "Siobhan Testchild" in page
    assert cases[0].get_absolute_url() in page
    assert "HSB-2026-0001-Y" in page
    assert "Young person" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a name, a date of birth, an NHS number or a reference"), ("J", "at least two letters"),
        ("31/31/2012", "Enter a real date"), ("a\0b", "Remove the characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(typed, says, cast, look):
    assert says in look(cast.chair, typed)
    assert not AuditEvent.objects.filter(page="search").exists()


def test_what_was_typed_is_in_no_address_and_no_title_and_not_written_down(cases, cast, web):
    client = web(cast.chair)
    page = client.post(ADDRESS, {"sought": "Siobhan"}).content.decode()
    assert page.count("Siobhan") == 2  # in the box and in the row
    assert "<title>Search – HSB panel</title>" in page
    client.post(ADDRESS, {"sought": "Zebedee"})
    shown, none = AuditEvent.objects.filter(page="search").order_by("at")
    assert (shown.what, shown.records, shown.person) == ("page.read", [cases[0].pk], cast.chair)
    assert shown.grants
    assert (none.what, none.records, none.detail) == ("search.none", [], {})
    in_the_address = client.get(ADDRESS, {"sought": "Siobhan"}).content.decode()
    assert "Siobhan Testchild" not in in_the_address
    assert 'value="Siobhan"' not in in_the_address


def answer(client, text):
    """Status, page without what was typed and without the one-time marks, and how many statements."""
    with CaptureQueriesContext(connection) as found:
        response = client.post(ADDRESS, {"sought": text})
    page = response.content.decode().replace(text, "…")
    return response.status_code, without_marks(page), len(found)


def without_marks(page):
    lines = page.splitlines()
    return [line for line in lines if "csrf" not in line.lower() and "nonce" not in line]


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ("Siobhan Testchild", "Zebedee Nobody"), ("03/05/2012", "09/08/2003"), ("943 476 5919", "401 023 2137"),
        ("HSB-2026-0001", "HSB-2026-0999"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["member", "partner_outsider", "outsider", "leaver", "shut_out"])
def test_not_there_and_not_yours_are_one_answer(who, hidden, missing, cases, cast, as_person, web):
    person = cast.vice_chair if who == "shut_out" else getattr(cast, who)
    if who == "shut_out":
        for case in cases:
            with as_person(cast.chair):
                access.exclude(
                    record=case.record, person=person, why=Exclusion.Why.FAMILY, reason="Uncle", by=cast.chair
                )
    client = web(person)
    client.post(ADDRESS, {"sought": "warms the session"})
    assert answer(client, hidden) == answer(client, missing)
    assert NOTHING in client.post(ADDRESS, {"sought": hidden}).content.decode()


@pytest.mark.rule("R11")
def test_the_other_sides_child_never_stands_in_an_answer(cases, cast, as_person, look):
    with as_person(cast.chair):
        access.grant_access(
            record=cases[0].record, to=cast.member, permission=access.VIEW, purpose="discussion",
            ground="significant_harm", reason="Works with her", via="request", by=cast.chair,
        )  # fmt: skip
    for text in ("Testchild", "HSB-2026-0001", "3 May 2012"):
        page = look(cast.member, text)
        assert "Siobhan" in page
        assert "Wren" not in page
        assert cases[1].reference not in page
    for text in ("Wren", "1 June 2017", "943 476 5919", "HSB-2026-0001-A"):
        assert NOTHING in look(cast.member, text)


def test_a_child_is_found_in_a_draft_by_whoever_writes_it(cast, as_person, look):
    with as_person(cast.referrer):
        referral = told(start(cast), cast.referrer)
    assert "Draft referral" in look(cast.referrer, "Hetty Harmedchild")
    assert "Draft referral" in look(cast.manager, "943 476 5919")
    assert NOTHING in look(cast.chair, "Hettie Harmedchild")
    with as_person(cast.referrer):
        referral = submit(referral, cast.referrer)
    page = look(cast.chair, "Hettie")
    assert f"{referral.reference}</span>" in page
    assert referral.get_absolute_url() in page
    assert page.count(f'href="{referral.get_absolute_url()}"') == 1
    by_reference = look(cast.chair, referral.reference)
    assert "1 result" in by_reference
    assert ReferredChild.objects.count() == 2


def test_a_meeting_is_found_by_its_date_by_those_who_may_know_it(cast, as_person, look):
    at = working_day_ahead(25)
    with as_person(cast.coordinator):
        meeting = plan_meeting(panel=cast.panel, starts_at=at, place="Town Hall", by=cast.coordinator)
    assert meeting.get_absolute_url() in look(cast.member, f"{at:%d/%m/%Y}")
    assert NOTHING in look(cast.partner_outsider, f"{at:%d/%m/%Y}")
    assert AuditEvent.objects.filter(what="search.none").count() == 2  # a date says nothing of a child


def test_no_more_than_fifty_are_shown_and_it_says_so(cast, as_person, look, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    for number in range(3):
        open_cases(cast, as_person, child("Jordan", date(2012, 1, 1), "boy"), reference=f"HSB-2026-000{number}")
    page = look(cast.chair, "Jordan")
    assert "More than 2 fit; the 2 that fit best are shown" in page
    assert page.count("Jordan Testchild") == 2
    assert len(AuditEvent.objects.get(page="search").records) == 2


def test_a_search_asks_the_same_however_many_it_finds(cases, cast, as_person, web):
    def statements():
        client = web(cast.chair)
        with CaptureQueriesContext(connection) as found:
            client.post(ADDRESS, {"sought": "Testchild"})
        return len(found)

    few = statements()
    assert few <= 25
    for number in range(2, 8):
        open_cases(cast, as_person, child("More", date(2014, 1, 1), "girl"), reference=f"HSB-2026-000{number}")
    assert statements() == few
