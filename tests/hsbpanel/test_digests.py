"""One mail a person and London day of what waits for them: as on the home page, at their time, without a name."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hsbpanel import digests, waiting
from sharing import letters
from sharing.models import AgreementVersion, Deputy, Digest, Dispatch, Person, Place
from sharing.rules import reasons_not_to_deliver
from sharing.services import digests as services
from sharing.tasks import write_digests
from sharing.web import days
from sharing.work import Kind, Work
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
