"""Every list page reads what is protected with one statement, its total included, and once more the grants. R33"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, AgreedAction, Meeting, MinutesItem, Papers
from sharing.models import Grant
from sharing.services import access
from tests.meetings.conftest import open_two, working_day_ahead
from tests.referrals.telling import start, submit, told
from tests.sharing import post

pytestmark = pytest.mark.rule("R33")

# The page, what of it the statement must read, and what must stand on the page.
LISTS = {
    "cases:list": ("cases_case", "HSB-2026-0071-Y"),
    "referrals:list": ("referrals_referral", "Rhys"),
    "referrals:desk": ("referrals_referral", "1 referral waiting"),
    "meetings:list": ("meetings_papers", "Town Hall"),
    "meetings:actions": ("meetings_agreedaction", "2 open actions, 1 overdue"),
    "sharing:papers": ("sharing_delivery", "1 set of papers"),
}

# Every table whose rows the database shows by what the reader was granted.
PROTECTED = """
select distinct tablename from pg_policies
 where 'hsb_web' = any (roles) and cmd = 'SELECT'
   and qual ~ 'sharing_visible_records|sharing_records_with|cases_children_with'
"""


@pytest.fixture
def world(cast, as_person):
    """Something on every list of the Chair's."""
    with as_person(cast.chair):
        case, harmed = open_two(cast, number=71)
    with as_person(cast.referrer):
        submit(told(start(cast), cast.referrer), cast.referrer)
    papers, _ = post.papers_and_case(cast, as_person)
    meeting = Meeting.objects.create(
        panel=cast.panel, starts_at=working_day_ahead(30), place="Town Hall", created_by=cast.coordinator,
        circulate_at=timezone.now() + timedelta(days=20),
    )  # fmt: skip
    Papers.objects.create(record_id=papers, meeting=meeting)
    for position, one in enumerate((case, harmed)):
        _agree(cast, meeting, one, position)
    post.circulate(cast, papers, [], to=[cast.chair])


def _agree(cast, meeting, case, position):
    item = AgendaItem.objects.create(record_id=case.pk, meeting=meeting, case=case, position=position)
    minutes = MinutesItem.objects.create(record_id=case.pk, agenda_item=item, saved_by=cast.coordinator)
    AgreedAction.objects.create(
        record_id=case.pk, item=minutes, meeting=meeting, case=case, owner=cast.chair, owner_agency=cast.social_care,
        text="Visit the school.", due_on=timezone.localdate() - timedelta(days=1 - 2 * position),
        agreed_at=timezone.now(),
    )  # fmt: skip


def protected_read(queries):
    """The statements that read what is protected."""
    with connection.cursor() as cursor:
        cursor.execute(PROTECTED)
        tables = {table for (table,) in cursor.fetchall()}
    assert len(tables) > 20
    sql = [query["sql"] for query in queries]
    return [one for one in sql if one.startswith("SELECT") and tables & set(re.findall(r'(?:FROM|JOIN) "(\w+)"', one))]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_what_is_protected_once_and_then_the_grants_it_rests_on(name, world, cast, web):
    table, words = LISTS[name]
    browser, address = web(cast.chair), reverse(name)
    with CaptureQueriesContext(connection) as found:
        page = browser.get(address)
    assert words in page.content.decode()
    first, *others = protected_read(found)
    assert f'"{table}"' in first
    assert "OVER ()" in first
    assert all('FROM "sharing_grant"' in one and "is_past" not in one for one in others)
    # Dates and places of meetings are no personal data: that list alone leaves no audit row.
    assert len(others) == (name != "meetings:list")


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_reads_what_is_protected_once(name, cast, web):
    browser, address = web(cast.chair), reverse(name)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    assert len(protected_read(found)) == 1


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", ["7", "0", "-1", "x", "99999999999999999999", "²"])
def test_a_made_up_page_is_one_that_there_is(name, number, world, cast, web):
    browser, address = web(cast.chair), reverse(name)
    with CaptureQueriesContext(connection) as found:
        page = browser.get(address, {"page": number})
    assert LISTS[name][1] in page.content.decode()
    read = [one for one in protected_read(found) if 'FROM "sharing_grant"' not in one]
    assert len(read) == (2 if number == "7" else 1)


def test_what_a_list_rests_on_is_looked_up_by_one_statement_that_needs_no_table_scan(world, cast, as_person):
    with as_person(cast.chair), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        grants = Grant.objects.filter(user=cast.chair, content_object__in=list(access.Record.objects.values_list("pk")))
        assert "Seq Scan on sharing_grant" not in grants.explain()
