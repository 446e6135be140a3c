"""The page knows when the session ends, and one button puts it off; what is typed too late is kept for its writer."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from sharing import held
from sharing.models import HeldText
from sharing.tasks import forget_held_texts


def told(page):
    """What the page's body says of the session, in seconds."""
    found = dict(re.findall(r'data-((?:idle|end)-seconds)="(\d+)"', page.content.decode()))
    return int(found["idle-seconds"]), int(found["end-seconds"])


def earlier(client, **minutes):
    session = client.session
    for name, ago in minutes.items():
        session[name] = (timezone.now() - timedelta(minutes=ago)).isoformat()
    session.save()


def test_the_page_says_how_long_the_session_lasts(web, cast):
    client = web(cast.chair)
    idle, end = told(client.get(reverse("home")))
    assert 14 * 60 < idle <= 15 * 60
    assert 479 * 60 < end <= 480 * 60
    earlier(client, signed_in_at=473)
    assert told(client.get(reverse("home")))[1] <= 7 * 60


def test_nobody_who_is_not_signed_in_has_a_clock(web, cast):
    assert "data-clock" not in web().get(reverse("two_factor:login")).content.decode()


def test_staying_puts_off_the_idle_end_and_not_the_other(web, cast):
    client = web(cast.chair)
    client.get(reverse("home"))
    earlier(client, seen_at=14, signed_in_at=470)
    assert client.post(reverse("stay")).status_code == 204
    earlier(client, signed_in_at=470)
    seen = client.session["seen_at"]
    assert timezone.now() - timezone.datetime.fromisoformat(seen) < timedelta(minutes=1)
    assert told(client.get(reverse("home")))[1] <= 10 * 60
    earlier(client, signed_in_at=481)
    assert client.post(reverse("stay")).status_code == 302


def test_staying_too_late_or_by_a_link_does_not_count(web, cast):
    client = web(cast.chair)
    assert client.get(reverse("stay")).status_code == 405
    earlier(client, seen_at=16)
    assert client.post(reverse("stay"), {held.DRAWN_FOR: held.mark_of(cast.chair)}).status_code == 302
    assert not HeldText.objects.exists()


# What is kept is its writer's


def late(web, person, **fields):
    """A form sent from a browser in which this person's session has ended."""
    client = web(person)
    client.get(reverse("home"))
    del client.cookies["session"]
    client.post(reverse("sharing:leave"), {"note": "Half a sentence"} | fields)
    return HeldText.objects.exists()


def test_a_form_that_was_not_drawn_for_who_was_here_is_not_kept(web, cast):
    assert not late(web, cast.coordinator)
    assert not late(web, cast.coordinator, **{held.DRAWN_FOR: "made up"})
    assert not late(web, cast.coordinator, **{held.DRAWN_FOR: held.mark_of(cast.member)})
    assert late(web, cast.coordinator, **{held.DRAWN_FOR: held.mark_of(cast.coordinator)})


def test_a_form_drawn_the_day_before_yesterday_is_not_kept(web, cast, monkeypatch):
    today = timezone.localdate()
    monkeypatch.setattr(held.timezone, "localdate", lambda: today - timedelta(days=2))
    old = held.mark_of(cast.coordinator)
    monkeypatch.setattr(held.timezone, "localdate", lambda: today)
    assert not late(web, cast.coordinator, **{held.DRAWN_FOR: old})


def test_every_form_says_for_whom_it_was_drawn_once_they_are_in(web, cast):
    page = web(cast.coordinator).get(reverse("sharing:add-domain")).content.decode()
    assert page.count(f'name="{held.DRAWN_FOR}"') == page.count("csrfmiddlewaretoken") == page.count("<form")
    client = web()
    TOTPDevice.objects.create(user=cast.chair, name="default", confirmed=True)
    client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("two_factor:login")).content.decode()
    assert "csrfmiddlewaretoken" in page
    assert held.DRAWN_FOR not in page


def test_the_worker_forgets_what_was_kept_for_a_day(cast, as_worker, refused):
    now = timezone.now()
    for person, hours in ((cast.chair, 25), (cast.member, 23)):
        HeldText.objects.create(person=person, path="/", fields=b"x", held_at=now - timedelta(hours=hours))
    with as_worker():
        forget_held_texts()
        with pytest.raises(DatabaseError), transaction.atomic():
            HeldText.objects.first()
    assert HeldText.objects.get().person == cast.member
    assert refused(cast.chair, "select sharing_forget_held_texts()")
