"""The rows of the daily mail: what the database lets stand in them, what they cost, and who chooses when it comes."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hsbpanel import digests
from sharing.models import Digest, Heartbeat, Person
from sharing.services import digests as services
from sharing.tasks import write_digests
from sharing.web import days
from sharing.work import Kind
from tests.cast import PersonFactory
from tests.conftest import role
from tests.hsbpanel.daily import TUESDAY, a_return, london, mails, tick
from tests.meetings.conftest import (  # noqa: F401
    approved,
    at_the_chair,
    both,
    due,
    meeting,
    minuted,
    minutes_sent,
    sent,
    today,
)
from tests.referrals.conftest import complete, draft, submitted  # noqa: F401

pytestmark = [pytest.mark.rule("R32"), pytest.mark.rule("R42")]


# What the database holds


LINE = {"kind": "return", "count": 1, "late": 0, "due_on": None}


@pytest.mark.parametrize(
    "line",
    [
        LINE | {"kind": "Jordan Ferncliffe"},
        LINE | {"kind": "jordan_ferncliffe"},
        LINE | {"count": "Jordan"},
        LINE | {"due_on": "Jordan"},
        LINE | {"name": "Jordan"},
        {"kind": "return"},
        "Jordan",
    ],
)
def test_no_word_gets_into_a_digest(line, cast):
    with pytest.raises(DatabaseError), transaction.atomic():
        Digest.objects.create(person=cast.member, day=TUESDAY, lines=[LINE, line])


def test_the_database_knows_the_kinds_that_there_are_and_no_others(cast):
    """A kind that is added needs a migration, and this says so."""
    lines = [LINE | {"kind": kind} for kind in Kind.values]
    Digest.objects.create(person=cast.member, day=TUESDAY, lines=lines)
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'sharing_are_digest_lines'")
        (source,) = cursor.fetchone()
    listed = re.search(r"'kind' in \((.*?)\)", source, re.DOTALL)[1]
    assert set(re.findall(r"'(\w+)'", listed)) == set(Kind.values)


def test_a_web_process_keeps_them_for_whoever_is_on_the_connection_today_alone_and_reads_none(cast, refused):
    Digest.objects.create(person=cast.member, day=TUESDAY, lines=[LINE])
    insert = (
        "insert into sharing_digest (id, person_id, day, lines, settled_at)"
        " values (gen_random_uuid(), %s, %s, '[]', {})"
    )
    assert refused(cast.member, insert.format("null"), cast.chair.pk, days.today())
    assert refused(cast.member, insert.format("null"), cast.member.pk, days.today() - timedelta(days=1))
    assert refused(cast.member, insert.format("now()"), cast.member.pk, days.today())
    assert not refused(cast.member, insert.format("null"), cast.member.pk, days.today())
    assert refused(cast.member, "select * from sharing_digest")
    assert refused(cast.member, "update sharing_digest set settled_at = now()")


def test_the_worker_changes_nothing_of_them(cast, as_worker):
    Digest.objects.create(person=cast.member, day=TUESDAY, lines=[LINE])
    for change in ("lines = '[]'", "day = current_date"):
        with as_worker(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update sharing_digest set {change}")


# How long


def test_two_hundred_people_cost_two_queries_to_find_and_few_each_to_write(cast, at, waits, as_worker):
    waits(a_return())
    PersonFactory.create_batch(200, agency=cast.police)
    at(london(TUESDAY, "08:30"))
    with (
        role("hsb_web"),
        CaptureQueriesContext(
            connection,
        ) as finding,
    ):
        people = services.people_due()
    assert len(people) > 200
    assert len([one for one in finding if "set_config" not in one["sql"]]) == 2
    with role("hsb_web"):
        digests.note_due()
    with as_worker(), CaptureQueriesContext(connection) as writing:
        write_digests()
    count = mails().count()
    assert count > 200
    assert len(writing) < 12 * count


def test_what_is_found_out_for_one_costs_as_much_with_two_hundred_others_there(cast, sent, both, as_worker):  # noqa: F811
    def cost():
        Digest.objects.all().delete()
        with role("hsb_web"), CaptureQueriesContext(connection) as queries:
            digests.note(cast.coordinator)
        return len(queries)

    before = cost()
    PersonFactory.create_batch(200, agency=cast.police)
    assert cost() == before
    assert before < 120


def test_one_whose_list_fails_does_not_hold_up_the_others(cast, at, as_worker, monkeypatch, caplog):
    def fails_for_the_chair(person, panel):
        if person == cast.chair:
            raise ValueError("Jordan Ferncliffe")
        return [a_return()]

    monkeypatch.setattr(digests, "waiting_for", fails_for_the_chair)
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert not mails(cast.chair).exists()
    assert mails(cast.member).exists()
    assert "ValueError" in caplog.text
    assert "Jordan" not in caplog.text


def test_one_whose_mail_cannot_be_written_does_not_hold_up_the_others(cast, at, waits, as_worker, monkeypatch, caplog):
    waits(a_return())
    Person.objects.filter(pk=cast.chair.pk).update(digest_at="07:30")  # is first
    written = services.dispatch.write_digest

    def fails_for_the_chair(*, person, **letter):
        if person == cast.chair:
            raise ValueError("Jordan Ferncliffe")
        written(person=person, **letter)

    monkeypatch.setattr(services.dispatch, "write_digest", fails_for_the_chair)
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert not mails(cast.chair).exists()
    assert mails(cast.member).exists()
    assert "ValueError" in caplog.text
    assert "Jordan" not in caplog.text
    monkeypatch.undo()
    at(london(TUESDAY, "08:31"))
    with as_worker():
        write_digests()
    assert mails(cast.chair).count() == 1


def test_that_nothing_is_found_out_any_more_is_noticed_after_a_quarter_of_an_hour(cast, at, waits, as_worker):
    def heard():
        Heartbeat.objects.all().delete()
        with as_worker():
            write_digests()
        return Heartbeat.objects.filter(name="reader").exists()

    at(london(TUESDAY, "08:44"))
    assert heard()
    at(london(TUESDAY, "08:46"))
    assert not heard()
    waits()
    tick(as_worker)
    assert heard()


# Choosing


def test_each_chooses_when_from_their_own_page_and_nobody_whether(cast, web):
    browser, url = web(cast.member), reverse("sharing:digest-time")
    page = browser.get(url).content.decode()
    assert page.count('type="radio"') == 4
    assert "checked" in page
    assert url in browser.get(reverse("sharing:my_details")).content.decode()
    answer = browser.post(url, {"at": "16:00"}, follow=True).content.decode()
    assert "Your daily mail comes at 4pm." in answer
    cast.member.refresh_from_db()
    assert cast.member.digest_at == "16:00"
    for wrong in ("", "never", "03:00"):
        assert browser.post(url, {"at": wrong}).status_code == 200
    cast.member.refresh_from_db()
    assert cast.member.digest_at == "16:00"


def test_nobody_chooses_for_another(cast, as_person, refused):
    with as_person(cast.coordinator), pytest.raises(PermissionDenied):
        services.choose_time(person=cast.member, at="16:00", by=cast.coordinator)
    change = "update sharing_person set digest_at = '16:00' where id = %s"
    assert refused(cast.coordinator, change, cast.member.pk)
    assert refused(cast.member, "update sharing_person set digest_at = '03:00' where id = %s", cast.member.pk)
    assert not refused(cast.member, change, cast.member.pk)
