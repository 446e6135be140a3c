"""Signing in, second factor, idle time-out, and that what was typed is still there afterwards."""

import uuid
from base64 import b32decode
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from cryptography.fernet import Fernet
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from sharing import audit, held, identity
from sharing.models import AuditEvent, HeldText
from tests.cast import PASSWORD
from tests.conftest import WebClient


def step(client, name, **fields):
    data = {"login_view-current_step": name} | {f"{name}-{key}": value for key, value in fields.items()}
    return client.post(reverse("two_factor:login"), data)


def drawn_for(person, **fields):
    """A form as that person had it on the screen."""
    return {held.DRAWN_FOR: held.mark_of(person)} | fields


@pytest.fixture
def device(cast):
    return TOTPDevice.objects.create(user=cast.chair, name="default", confirmed=True)


def code(device):
    return f"{totp(device.bin_key):06}"


def test_sign_in_takes_password_and_code(web, cast, device):
    client = web()
    asked = step(client, "auth", username=cast.chair.email.upper(), password=PASSWORD)
    assert asked.status_code == 200
    assert client.get(reverse("home")).status_code == 302
    answer = step(client, "token", otp_token=code(device))
    assert answer.status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_wrong_code_does_not_sign_in(web, cast, device):
    client = web()
    step(client, "auth", username=cast.chair.email, password=PASSWORD)
    wrong = f"{(int(code(device)) + 1) % 1_000_000:06}"
    assert step(client, "token", otp_token=wrong).status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(web, cast, device):
    client = web()
    for _ in range(5):
        step(client, "auth", username=cast.chair.email, password="wrong")
    locked = step(client, "auth", username=cast.chair.email.upper(), password=PASSWORD)
    assert locked.status_code == 429
    assert "locked" in locked.content.decode().lower()


def test_enrolment_makes_a_device_and_backup_codes(web, cast):
    client = web()
    assert step(client, "auth", username=cast.member.email, password=PASSWORD).status_code == 302
    assert client.get(reverse("home")).url == reverse("two_factor:setup")
    client.post(reverse("two_factor:setup"), {"setup_view-current_step": "welcome"})
    page = client.get(reverse("two_factor:qr"))
    assert page["Content-Type"].startswith("image/svg")
    key = client.session["django_two_factor-qr_secret_key"]

    token = f"{totp(b32decode(key)):06}"
    done = client.post(reverse("two_factor:setup"), {"setup_view-current_step": "generator", "generator-token": token})
    assert done.status_code == 302, done.content
    assert client.get(reverse("home")).status_code == 200
    client.post(reverse("two_factor:backup_tokens"))
    assert cast.member.staticdevice_set.get(name="backup").token_set.count() == 10


def test_fifteen_idle_minutes_end_the_session_and_keep_what_was_typed(web, cast):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    session = client.session
    session["seen_at"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()
    answer = client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note="Half a sentence", file="x"))
    assert answer.url == f"{reverse('two_factor:login')}?next=%2Fcarry-on%2F"
    assert b"Half a sentence" not in bytes(HeldText.objects.get().fields)

    client.sign_in(cast.coordinator)
    page = client.get(reverse("carry-on")).content.decode()
    assert "Half a sentence" in page
    assert f'action="{reverse("sharing:leave")}"' in page
    client.post(reverse("sharing:leave"), {"note": "Half a sentence", "carried-on": "yes"})
    assert not HeldText.objects.exists()


def test_a_session_that_is_simply_gone_keeps_it_too(web, cast):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    del client.cookies["session"]
    client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note="Half a sentence"))
    client.sign_in(cast.coordinator)
    assert "Half a sentence" in client.get(reverse("carry-on")).content.decode()


def test_what_was_typed_is_shown_to_nobody_else(web, cast, as_person):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    del client.cookies["session"]
    client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note="Half a sentence"))
    client.sign_in(cast.member)
    assert client.get(reverse("carry-on")).status_code == 302
    with as_person(cast.member):
        assert not HeldText.objects.exists()


def test_a_form_from_before_signing_in_again_in_another_tab_is_kept(cast):
    client = WebClient(enforce_csrf_checks=True).sign_in(cast.coordinator)
    stale = drawn_for(cast.coordinator, note="Half a sentence", csrfmiddlewaretoken="x" * 64)
    elsewhere = client.post(reverse("sharing:leave"), stale, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert not HeldText.objects.exists()
    answer = client.post(reverse("sharing:leave"), stale, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.url == reverse("carry-on")
    assert "Half a sentence" in client.get(answer.url).content.decode()


def test_signing_out_forgets_who_was_here(web, cast):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    client.post(reverse("sign-out"))
    client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note="Somebody else"))
    assert not HeldText.objects.exists()


def test_passwords_and_codes_are_never_kept(cast, web):
    client = WebClient(enforce_csrf_checks=True).sign_in(cast.coordinator)
    same = {"Sec-Fetch-Site": "same-origin"}
    secret = {"auth-username": cast.chair.email, "auth-password": PASSWORD, "csrfmiddlewaretoken": "x" * 64}
    secret |= drawn_for(cast.coordinator)
    assert client.post(reverse("two_factor:login"), secret, headers=same).status_code == 403
    gone = web(cast.coordinator)
    gone.get(reverse("home"))
    del gone.cookies["session"]
    gone.post(reverse("password_change"), drawn_for(cast.coordinator, old_password=PASSWORD, new_password1="x"))
    assert not HeldText.objects.exists()


def test_one_text_a_person_is_kept(cast, web):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    del client.cookies["session"]
    for words in ("First", "Second", "Third"):
        client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note=words))
    client.sign_in(cast.coordinator)
    assert HeldText.objects.count() == 1
    page = client.get(reverse("carry-on")).content.decode()
    assert "Third" in page
    assert "Sharing: leave" in page


def test_a_text_whose_key_is_gone_stops_nobody(cast, web, settings):
    client = web(cast.coordinator)
    client.get(reverse("home"))
    del client.cookies["session"]
    client.post(reverse("sharing:leave"), drawn_for(cast.coordinator, note="Half a sentence"))
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert client.sign_in(cast.coordinator).get(reverse("home")).status_code == 200


def test_eight_hours_end_the_session_however_busy(cast, web):
    client = web(cast.chair)
    client.get(reverse("home"))
    session = client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=8, minutes=1)).isoformat()
    session.save()
    assert client.get(reverse("home")).status_code == 302


def test_a_password_alone_adds_no_second_device(cast, web, device):
    client = web()
    client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    for method in (client.get, client.post):
        answer = method(reverse("two_factor:setup"), {"setup_view-current_step": "generator", "generator-token": "1"})
        assert answer.url == reverse("two_factor:login")
        client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    assert cast.chair.totpdevice_set.count() == 1


@pytest.mark.parametrize("posted", [{"login_view-current_step": "token", "challenge_device": "x"}, {"x": "y"}])
def test_a_code_before_any_password_begins_anew(posted, cast, web):
    assert web().post(reverse("two_factor:login"), posted).url == reverse("two_factor:login")


def test_what_was_tried_is_not_written_down(cast, web):
    step(web(), "auth", username=cast.chair.email, password="almost my password")
    step(web(), "auth", username="x" * 400 + "@ashdale.gov.uk", password="almost my password")
    noted = AccessAttempt.objects.values_list("post_data", flat=True)
    assert noted
    assert not [one for one in noted if "almost" in one]


def test_no_person_stays_on_the_connection(web, cast):
    web(cast.chair).get(reverse("home"))
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('hsb.person', true)")
        assert cursor.fetchone()[0] in ("", None)


@pytest.mark.rule("R33")
def test_a_refusal_is_written_down(web, cast):
    asked = uuid.uuid4()
    assert web(cast.member).get(reverse("cases:detail", args=[asked])).status_code == 404
    event = AuditEvent.objects.get(what="page.refused")
    assert (event.person, event.records, event.page) == (cast.member, [asked], "cases:detail")
    assert event.sha256 == audit.leaf_hash(event)


@pytest.mark.rule("R38")
def test_the_home_page_says_why_the_gate_is_closed(web, cast):
    page = web(cast.outsider).get(reverse("home")).content.decode()
    assert "Your agency has not approved the Information Sharing Agreement" in page
    assert cast.panel.mailbox in page


def test_a_leaver_is_told_so(web, cast):
    assert "last day" in web(cast.leaver).get(reverse("home")).content.decode()


def test_a_button_pressed_too_late_leads_back_to_its_page(cast, web):
    client = web()
    post = {"path": reverse("sharing:settle", args=[uuid.uuid4()]), "data": {}}
    answer = client.post(**post, headers={"Referer": "http://testserver/sharing/papers/"})
    assert answer.url == "/account/login/?next=%2Fsharing%2Fpapers%2F"
    assert client.post(**post, headers={"Referer": "https://evil.example/x"}).url == "/account/login/?next=%2F"


def test_an_address_for_buttons_says_so(cast, web):
    page = web(cast.chair).get(reverse("sign-out"))
    assert page.status_code == 405
    assert "only takes a form" in page.content.decode()


@pytest.mark.parametrize(("typed", "says"), [("", "Enter the 6-figure code"), ("12345", "The code has 6 figures")])
def test_a_missing_code_is_said_once(typed, says, cast, web, device):
    client = web()
    step(client, "auth", username=cast.chair.email, password=PASSWORD)
    page = step(client, "token", otp_token=typed).content.decode()
    assert page.count(says) == 2  # in the summary and at the box
    assert page.count("error-summary__list") == 1
    assert "Enter the 6-figure code" not in page or not typed


@pytest.mark.rule("R33")
def test_a_password_alone_puts_nobody_on_the_connection(cast, web, monkeypatch):
    put = []
    monkeypatch.setattr(identity, "put_on_connection", put.append)
    client = web()
    client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("two_factor:setup"))
    assert put == []
    client.sign_in(cast.chair).get(reverse("home"))
    assert put == [cast.chair.pk]
