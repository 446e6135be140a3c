"""One mail a person and London day of what waits for them: as on the home page, at their time, without a name."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hsbpanel import digests, waiting
from sharing import letters
from sharing.models import AgreementVersion, Delivery, Deputy, Digest, Dispatch, Heartbeat, Person, Place
from sharing.rules import reasons_not_to_deliver
from sharing.services import digests as services
from sharing.tasks import write_digests
from sharing.web import days
from sharing.work import Kind, Work
from tests.cast import PersonFactory
from tests.conftest import role
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

TUESDAY = date(2026, 12, 1)


def london(day, clock):
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), days.LONDON)


@pytest.fixture
def at(monkeypatch):
    """`at(moment)`: it is then, for Python and for the database's own day."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        with connection.cursor() as cursor:
            cursor.execute(
                "create or replace function sharing_today() returns date language sql stable"
                f" as $$ select date '{days.in_london(moment).date()}' $$"
            )
        return moment

    return at


@pytest.fixture
def waits(monkeypatch):
    """`waits(work, ...)`: just that waits, for everybody."""

    class Room:
        work = ()

        @classmethod
        def waiting_for(cls, person, panel):
            return cls.work

    monkeypatch.setattr(waiting, "ROOMS", (Room,))

    def waits(*work):
        Room.work = work

    return waits


def tick(as_worker):
    """What beat asks of the two processes once a minute."""
    with role("hsb_web"):
        digests.note_due()
    with as_worker():
        write_digests()


def mails(person=None):
    found = Delivery.objects.filter(dispatch__kind="digest")
    return found.filter(recipient=person) if person else found


def a_return(**changes):
    return Work(**{"text": "x", "url": "/", "due_on": TUESDAY, "kind": Kind.RETURN, "count": 2} | changes)


# When


def test_it_comes_once_a_day_at_the_time_that_each_has_chosen(cast, at, waits, as_worker):
    waits(a_return())
    Person.objects.filter(pk=cast.member.pk).update(digest_at="07:30")
    Person.objects.filter(pk=cast.chair.pk).update(digest_at="16:00")
    expected = {"07:29": [0, 0, 0], "07:30": [1, 0, 0], "08:29": [1, 0, 0], "08:30": [1, 1, 0], "15:59": [1, 1, 0]}
    for clock, numbers in (expected | {"16:00": [1, 1, 1], "23:59": [1, 1, 1]}).items():
        at(london(TUESDAY, clock))
        tick(as_worker)
        assert [mails(one).count() for one in (cast.member, cast.health_member, cast.chair)] == numbers, clock
    at(london(TUESDAY + timedelta(days=1), "07:30"))
    tick(as_worker)
    assert [mails(one).count() for one in (cast.member, cast.health_member)] == [2, 1]


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 27), 8), (date(2026, 3, 30), 7), (date(2026, 10, 23), 7), (date(2026, 10, 26), 8)],
    ids=["winter", "after the clocks went forward", "summer", "after they went back"],
)
def test_half_past_eight_is_londons_also_around_the_change_of_the_clocks(day, utc_hour, cast, at, waits, as_worker):
    waits(a_return(due_on=day))
    moment = datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=timezone.get_fixed_timezone(0))
    at(moment - timedelta(minutes=1))
    tick(as_worker)
    assert not mails().exists()
    at(moment)
    tick(as_worker)
    assert mails(cast.member).count() == 1


def test_each_of_four_hundred_days_has_at_most_one_and_working_days_with_something_late_have_one(
    cast, at, waits, as_worker
):
    waits(a_return(due_on=date(2020, 1, 1)))
    Person.objects.exclude(pk=cast.member.pk).update(is_active=False)
    first = date(2026, 3, 1)
    for day in (first + timedelta(days=n) for n in range(400)):
        at(london(day, "08:30"))
        for _ in range(2):
            tick(as_worker)
        is_working = services.digest_lines.is_working_day(day)
        assert mails(cast.member).filter(dispatch__subject__contains=days.long_date(day)).count() == is_working, day


def test_a_tick_that_missed_the_time_sends_it_late_the_same_day_and_never_the_day_after(cast, at, waits, as_worker):
    waits(a_return())
    at(london(TUESDAY, "21:10"))
    with role("hsb_web"):
        digests.note_due()
    at(london(TUESDAY + timedelta(days=1), "00:05"))
    with as_worker():
        write_digests()
    assert not mails().exists()
    assert not Digest.objects.filter(settled_at=None).exists()
    at(london(TUESDAY + timedelta(days=1), "23:50"))
    tick(as_worker)
    assert "2 December 2026" in mails(cast.member).get().dispatch.subject


def test_one_that_the_mail_server_did_not_take_is_not_sent_the_day_after(cast, at, waits, as_worker):
    waits(a_return())
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    one = mails(cast.member).select_related("dispatch", "recipient").get()
    assert reasons_not_to_deliver(one) == []
    assert one.dispatch.give_up_at == london(TUESDAY + timedelta(days=1), "00:00")
    at(london(TUESDAY + timedelta(days=1), "00:00"))
    assert reasons_not_to_deliver(one) == ["Its day is over."]


def test_two_beats_at_once_make_one(cast, at, waits, as_worker, monkeypatch):
    """Both find the same people due, before either has written anything."""
    waits(a_return())
    at(london(TUESDAY, "08:30"))
    with role("hsb_web"):
        people = services.people_due()
        monkeypatch.setattr(digests.digests, "people_due", lambda: people)
        digests.note_due()
        digests.note_due()
    with as_worker():
        waiting_rows = list(Digest.objects.filter(settled_at=None).select_related("person"))
        for one in [*waiting_rows, *waiting_rows]:
            services._settle(one, goes=True)
    assert mails(cast.member).count() == 1
    assert Digest.objects.filter(person=cast.member).count() == 1


def test_another_time_on_a_day_that_had_its_mail_brings_no_second(cast, at, waits, as_worker, as_person):
    waits(a_return())
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    with as_person(cast.member):
        assert services.choose_time(person=cast.member, at="16:00", by=cast.member)
    at(london(TUESDAY, "16:00"))
    tick(as_worker)
    assert mails(cast.member).count() == 1


# Whether


def test_where_nothing_waits_nothing_is_sent(cast, at, waits, as_worker):
    waits()
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert not mails().exists()


def test_a_day_off_brings_one_only_where_something_is_due_that_day(cast, at, waits, as_worker):
    saturday = date(2026, 12, 5)
    waits(a_return(due_on=saturday - timedelta(days=1)), a_return(due_on=saturday + timedelta(days=1)))
    at(london(saturday, "08:30"))
    tick(as_worker)
    assert not mails().exists()
    christmas = date(2026, 12, 25)
    waits(a_return(due_on=christmas))
    at(london(christmas, "08:30"))
    tick(as_worker)
    assert mails(cast.member).count() == 1


def test_what_is_far_away_is_said_when_it_is_new_then_weekly_then_daily_from_three_days_before(
    cast, at, waits, as_worker
):
    due_on = date(2026, 12, 18)
    waits(a_return(due_on=due_on))
    said = []
    for day in (TUESDAY + timedelta(days=n) for n in range(18)):
        at(london(day, "08:30"))
        tick(as_worker)
        if mails(cast.member).filter(dispatch__subject__contains=days.long_date(day)).exists():
            said.append(day.day)
    assert said == [1, 8, 15, 16, 17, 18]


def test_who_has_left_or_is_not_let_in_has_none(cast, at, waits, as_worker):
    waits(a_return())
    gone = cast.education_member
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert not mails().filter(recipient__in=[gone, cast.outsider]).exists()
    assert not Dispatch.objects.filter(deliveries__recipient=cast.leaver, kind="digest").exists()
    assert mails(cast.member).exists()


def test_who_is_away_has_none_where_somebody_stands_in_and_one_where_nobody_does(cast, at, waits, as_worker):
    waits(a_return())
    place = Place.objects.get(person=cast.health_member)
    leave = Deputy.objects.create(place=place, starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=1))
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert mails(cast.health_member).count() == 1
    Deputy.objects.filter(pk=leave.pk).update(person=cast.deputy)
    at(london(TUESDAY + timedelta(days=1), "08:30"))
    tick(as_worker)
    assert mails(cast.health_member).count() == 1
    assert mails(cast.deputy).count() == 2


def test_who_is_away_has_it_where_the_deputy_is_not_let_in(cast, at, waits, as_worker):
    waits(a_return())
    place = Place.objects.get(person=cast.health_member)
    Deputy.objects.create(place=place, person=cast.deputy, starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=1))
    Person.objects.filter(pk=cast.deputy.pk).update(inducted_on=None)
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    assert (mails(cast.health_member).count(), mails(cast.deputy).count()) == (1, 0)
    Person.objects.filter(pk=cast.deputy.pk).update(inducted_on=TUESDAY)
    at(london(TUESDAY + timedelta(days=1), "08:30"))
    tick(as_worker)
    assert (mails(cast.health_member).count(), mails(cast.deputy).count()) == (1, 1)


# What


def test_it_says_how_many_of_which_kind_by_when_and_where(cast, at, waits, as_worker):
    paper = Work("x", "/", due_on=date(2020, 1, 1), kind=Kind.PAPERS)
    action = Work("x", "/", due_on=date(2026, 11, 2), kind=Kind.ACTION)
    later = Work("x", "/", due_on=date(2026, 12, 9), kind=Kind.ACTION)
    waits(paper, a_return(), action, later, later)
    at(london(date(2026, 11, 27), "08:30"))
    tick(as_worker)
    body = mails(cast.member).get().dispatch.body
    for sentence in (
        "– 2 returns to give, the next due by Tuesday 1 December 2026:",
        "– 3 agreed actions, 1 of them overdue, the next due by Wednesday 9 December 2026:",
        "– 1 paper unread:",
        reverse("sharing:papers"),
        reverse("sharing:digest-time"),
    ):
        assert sentence in body
    waits(a_return(count=1))
    at(london(TUESDAY, "08:30"))
    tick(as_worker)
    last = mails(cast.member).order_by("dispatch__created_at").last()
    assert "1 return to give, due by Tuesday 1 December 2026" in last.dispatch.body
    mail = letters.mail(last, cast.panel, None)
    assert mail["Subject"].startswith("OFFICIAL-SENSITIVE – HSB panel – what waits for you")
    assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}


def test_every_kind_of_work_has_words_and_a_page():
    assert set(services.digest_lines.WORDS) == set(Kind)
    for kind in Kind:
        (line,) = services.digest_lines.of([Work("x", "/", kind=kind)], TUESDAY)
        assert services.digest_lines.sentence(line).startswith("1 ")
        assert reverse(services.digest_lines.page(line))


def test_what_waits_on_the_home_page_is_what_the_mail_counts_and_no_name_of_it_is_in_any_mail(
    cast,
    minutes_sent,  # noqa: F811
    submitted,  # noqa: F811
    both,  # noqa: F811
    as_worker,
    as_person,
    web,
):
    """A referral at the Chair's desk, a schedule that has gone out, minutes to approve: nobody is named."""
    AgreementVersion.objects.update(review_on=days.today())  # something for the Coordinator, too
    with role("hsb_web"):
        for person in Person.objects.filter(is_active=True):
            digests.note(person)
    shown = {}
    for person in (cast.chair, cast.coordinator, cast.member, cast.referrer):
        with as_person(person):
            work = list(waiting.waiting_for(person, cast.panel))
        shown[person] = services.digest_lines.of(work, days.today())
        home = web(person).get("/").content.decode()
        assert all(one.url in home for one in work)
    assert {line["kind"] for line in shown[cast.chair]} >= {"referral", "approval"}
    for person, lines in shown.items():
        assert Digest.objects.get(person=person).lines == lines
    with as_worker():
        for one in Digest.objects.select_related("person"):
            services._settle(one, goes=bool(one.lines))
    sent_now = list(mails().select_related("dispatch", "recipient"))
    assert {cast.chair, cast.coordinator} <= {one.recipient for one in sent_now}
    people = Person.objects.values_list("name", flat=True)
    children = [part for one in both for part in (one.child.given_names, one.child.family_name)]
    referred = [part for one in submitted.children.all() for part in (one.given_names, one.family_name)]
    references = [one.reference for one in both] + [submitted.reference]
    for one in sent_now:
        words = str(letters.mail(one, cast.panel, None)).partition("Subject:")[2]
        words = one.dispatch.subject + one.dispatch.body + words.replace("=\n", "")
        for secret in [*people, *children, *referred, *references]:
            assert not secret or secret not in words
        assert str(one.dispatch.record_id) == "None"


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
