"""How the system does: each part well and broken, for the offices alone, and on the Coordinator's home page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from hsbpanel import status
from sharing.models import AllowedDomain, Heartbeat
from sharing.tasks import heard_of

ALL = ("worker", "clock", "mail", "reader")


def well():
    return {part.name: part.is_well for part in status.parts()}


@pytest.fixture
def running(cast):
    for name in ALL:
        heard_of(name)


def test_all_is_well_where_everything_was_heard_of_just_now(running):
    assert set(well().values()) == {True}


@pytest.mark.parametrize(
    ("which", "part"), [("worker", "Worker"), ("clock", "Clock"), ("mail", "Mail server"), ("reader", "Daily mails")]
)
def test_what_falls_silent_is_said_within_its_time(running, which, part):
    within = status.MAIL_AFTER if which in ("mail", "reader") else status.SILENT_AFTER
    Heartbeat.objects.filter(name=which).update(at=timezone.now() - within + timedelta(seconds=5))
    assert well()[part]
    Heartbeat.objects.filter(name=which).update(at=timezone.now() - within - timedelta(seconds=1))
    assert [name for name, is_well in well().items() if not is_well] == [part]


def test_the_mailbox_is_looked_after_where_it_is_read(running, settings):
    assert "Mailbox" not in well()
    settings.READS_MAILBOX = True
    assert not well()["Mailbox"]
    heard_of("mailbox")
    assert well()["Mailbox"]
    Heartbeat.objects.filter(name="mailbox").update(at=timezone.now() - status.MAIL_AFTER)
    (part,) = [one for one in status.parts() if not one.is_well]
    assert "look into the mailbox" in part.to_do


def test_silence_is_said_within_two_minutes():
    assert timedelta(minutes=2) >= status.SILENT_AFTER


@pytest.mark.rule("R41")
def test_a_secure_domain_that_ends_soon_is_named(running):
    AllowedDomain.objects.create(
        domain="nhs.net", owner="NHS", evidence="Known", valid_until=timezone.localdate() + timedelta(days=29)
    )
    (part,) = [one for one in status.parts() if not one.is_well]
    assert part.words.startswith("nhs.net is on the list until")


def test_the_end_of_the_known_bank_holidays_is_said_a_year_ahead(running, monkeypatch):
    monkeypatch.setattr(status, "holidays_known_until", lambda: timezone.localdate() + timedelta(days=300))
    assert not well()["Bank holidays"]


def test_a_full_disk_is_said(running, monkeypatch):
    usage = status.shutil.disk_usage("/")
    monkeypatch.setattr(status.shutil, "disk_usage", lambda path: usage._replace(total=1000, free=50))
    assert not well()["Disk"]


def test_the_oldest_due_mail_is_looked_at_whoever_it_is_about(running, cast, as_person):
    from tests.sharing import post

    papers, *cases = post.papers_and_case(cast, as_person)
    sent = post.circulate(cast, papers, cases, to=[cast.member])
    assert well()["Mail that waits"]
    sent.deliveries.update(next_attempt_at=timezone.now() - timedelta(minutes=6))
    with as_person(cast.chair):
        assert not well()["Mail that waits"]
    with as_person(cast.leaver), connection.cursor() as cursor:
        cursor.execute("select count(*) from sharing_delivery")
        assert cursor.fetchone() == (0,)


def test_the_offices_read_it_and_nobody_else(running, cast, web):
    for name in ("chair", "vice_chair", "coordinator"):
        page = web(getattr(cast, name)).get(reverse("system"))
        assert "Everything works." in page.content.decode()
    for name in ("member", "referrer", "outsider", "leaver"):
        assert web(getattr(cast, name)).get(reverse("system")).status_code in (302, 404)


def test_the_coordinators_home_page_says_what_does_not_work(running, cast, web):
    browser = web(cast.coordinator)
    assert "Does not work" not in browser.get("/").content.decode()
    Heartbeat.objects.filter(name="worker").update(at=timezone.now() - timedelta(minutes=3))
    assert "Worker: Last heard of on" in browser.get("/").content.decode()
    assert "Worker: Last heard of on" not in web(cast.member).get("/").content.decode()


def test_bank_holidays_are_known_for_years():
    assert status.holidays_known_until() > date(2040, 1, 1)
