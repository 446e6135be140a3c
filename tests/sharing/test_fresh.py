"""A second factor given not long ago, before what approves, circulates, takes away or gives access."""

from datetime import date

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from sharing import held
from sharing.models import AllowedDomain, AuditEvent, Deputy, HeldText
from tests.sharing.authenticator import Authenticator, asked_on
from tests.sharing.test_passkeys import add as add_passkey

ASKS = "Confirm that it is you"


def app_of(person):
    return TOTPDevice.objects.create(user=person, name="default", confirmed=True)


def code(device):
    return f"{totp(device.bin_key):06}"


def wrong(device):
    return f"{(int(code(device)) + 5) % 1_000_000:06}"


@pytest.fixture
def app(cast):
    return app_of(cast.coordinator)


@pytest.fixture
def client(cast, web, app):
    """The Coordinator, signed in a while ago."""
    return web(cast.coordinator).minutes_later()


ADD = "sharing:add-domain"
TYPED = {
    "domain": "northmoor.police.uk", "owner": "Northmoor & Police", "evidence": 'They "said"\nso <b>',
    "valid_until_day": "1", "valid_until_month": "March", "valid_until_year": "2098",
}  # fmt: skip


def added():
    return AllowedDomain.objects.filter(domain="northmoor.police.uk")


def test_what_is_sent_with_an_old_second_factor_waits(client, cast):
    events = AuditEvent.objects.count()
    answer = client.post(reverse(ADD), TYPED)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ASKS in page
    assert not added()
    assert AuditEvent.objects.count() == events


def test_what_waits_is_on_the_page_and_not_to_be_seen(client):
    page = client.post(reverse(ADD), TYPED | {"password": "secret-word"}).content.decode()
    assert '<input type="hidden" name="owner" value="Northmoor &amp; Police">' in page
    assert page.count("Northmoor") == 1
    assert "secret-word" not in page
    assert page.count('name="csrfmiddlewaretoken"') == page.count("<form")


def test_the_right_code_carries_it_out_in_one_step(client, cast, app):
    client.post(reverse(ADD), TYPED)
    answer = client.post(reverse(ADD), TYPED | {"confirm-code": f" {code(app)[:3]} {code(app)[3:]}"})
    assert answer.url == reverse("sharing:panel")
    domain = added().get()
    assert (domain.owner, domain.evidence) == ("Northmoor & Police", 'They "said"\nso <b>')
    assert domain.valid_until == date(2098, 3, 1)
    event = AuditEvent.objects.get(what="second_factor.confirmed")
    assert (event.person, event.page, event.detail) == (cast.coordinator, ADD, {"way": "app"})
    assert client.session["otp_device_id"] == app.persistent_id
    client.post(reverse(ADD), TYPED | {"domain": "nhs.net"})
    assert AllowedDomain.objects.filter(domain="nhs.net").exists()


def test_a_wrong_code_shows_the_page_again_with_all_that_waits(client, app):
    page = client.post(reverse(ADD), TYPED | {"confirm-code": wrong(app)}).content.decode()
    assert "The code is not right" in page
    assert ASKS in page
    assert 'value="Northmoor &amp; Police"' in page
    assert "confirm-code" in page
    assert wrong(app) not in page or f'value="{wrong(app)}"' in page
    assert not added()
    assert AuditEvent.objects.get(what="second_factor.refused").detail == {"way": "code", "ends_session": False}


def test_an_empty_or_short_code_is_said_and_counts_as_nothing(client, app):
    for typed, says in ((" ", "Enter the 6-figure code"), ("12345", "The code has 6 figures")):
        assert says in client.post(reverse(ADD), TYPED | {"confirm-code": typed}).content.decode()
    assert not AuditEvent.objects.filter(what="second_factor.refused").exists()


def test_a_code_counts_once(client, app):
    used = code(app)
    client.post(reverse(ADD), TYPED | {"confirm-code": used})
    client.minutes_later()
    assert ASKS in client.post(reverse(ADD), TYPED | {"domain": "nhs.net", "confirm-code": used}).content.decode()
    assert not AllowedDomain.objects.filter(domain="nhs.net").exists()


def test_anothers_code_does_not_count(client, cast, app):
    theirs = app_of(cast.chair)
    client.post(reverse(ADD), TYPED | {"confirm-code": code(theirs)})
    assert not added()


def test_a_backup_code_counts_once(client, cast, app):
    StaticDevice.objects.get(user=cast.coordinator).token_set.create(token="abcd2345")
    client.post(reverse(ADD), TYPED | {"confirm-code": "ABCD 2345"})
    assert added()
    client.minutes_later()
    assert (
        "backup code is not right" in client.post(reverse(ADD), TYPED | {"confirm-code": "abcd2345"}).content.decode()
    )


def test_a_passkey_carries_it_out_too(client, cast, web, app):
    laptop = Authenticator()
    add_passkey(web(cast.coordinator), laptop)
    asked = asked_on(client.post(reverse(ADD), TYPED).content.decode())
    answer = laptop.use(asked)
    client.post(reverse(ADD), TYPED | {"confirm-passkey": answer, "confirm-code": "123"})
    assert added()
    client.minutes_later()
    page = client.post(reverse(ADD), TYPED | {"domain": "nhs.net", "confirm-passkey": answer}).content.decode()
    assert "The passkey was not accepted" in page
    assert 'value="nhs.net"' in page


def test_right_after_a_wrong_code_the_right_one_has_to_wait(client, app):
    client.post(reverse(ADD), TYPED | {"confirm-code": wrong(app)})
    assert "too soon" in client.post(reverse(ADD), TYPED | {"confirm-code": code(app)}).content.decode()
    assert not added()


def test_five_wrong_codes_in_a_row_end_the_session(client, app, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    for _ in range(4):
        assert client.post(reverse(ADD), TYPED | {"confirm-code": wrong(app)}).status_code == 200
    assert client.post(reverse(ADD), TYPED | {"confirm-code": wrong(app)}).url == reverse("two_factor:login")
    assert client.get(reverse("home")).status_code == 302
    assert client.post(reverse(ADD), TYPED | {"confirm-code": code(app)}).status_code == 302
    assert not added()


def test_a_download_asks_first_and_then_leads_to_it(client, app):
    address = f"{reverse('two_factor:backup_tokens')}?x=1"
    assert ASKS in client.get(address).content.decode()
    asked = client.post(address, {"confirm-get": "yes", "confirm-code": wrong(app)}).content.decode()
    assert 'name="confirm-get"' in asked
    app.throttle_reset()
    assert client.post(address, {"confirm-get": "yes", "confirm-code": code(app)}).url == address
    assert "Backup codes" in client.get(address).content.decode()


def test_reading_a_page_with_a_form_asks_nothing(client):
    assert ASKS not in client.get(reverse(ADD)).content.decode()


def test_files_and_floods_are_not_carried(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert client.post(reverse(ADD), {"file": SimpleUploadedFile("x.txt", b"x")}).status_code == 400
    assert client.post(reverse(ADD), {"owner": "x" * (held.LARGEST + 1)}).status_code == 400


def test_text_that_was_kept_stays_until_it_has_gone_through(client, cast, app):
    client.post(reverse(ADD), TYPED)
    HeldText.objects.create(person=cast.coordinator, path=reverse(ADD), fields=b"x")
    carried = TYPED | {held.CARRIED_ON: "yes"}
    assert f'name="{held.CARRIED_ON}"' in client.post(reverse(ADD), carried).content.decode()
    assert HeldText.objects.exists()
    client.post(reverse(ADD), carried | {"confirm-code": code(app)})
    assert not HeldText.objects.exists()


def test_a_code_typed_too_late_is_not_kept(client, cast, app):
    client.get(reverse("home"))
    del client.cookies["session"]
    late = TYPED | {held.DRAWN_FOR: held.mark_of(cast.coordinator), "confirm-code": code(app)}
    client.post(reverse(ADD), late)
    client.sign_in(cast.coordinator)
    page = client.get(reverse("carry-on")).content.decode()
    assert "northmoor.police.uk" in page
    assert "confirm" not in page.lower()


def test_naming_a_deputy_asks_for_it(cast, client):
    client.post(reverse("sharing:add-deputy"), {"place": "x"})
    assert Deputy.objects.count() == 1
    assert ASKS in client.post(reverse("sharing:add-deputy"), {"place": "x"}).content.decode()


ASKING = [
    "meetings:schedule-approve",
    "meetings:minutes-approve",
    "meetings:urgent",
    "sharing:paper",
    "referrals:decide",
]
ASKING_TO_GET = ["meetings:schedule-preview", "meetings:minutes-preview"]


@pytest.mark.parametrize("name", ASKING)
def test_every_such_page_asks_whether_the_record_is_there_or_not(name, client):
    nothing = "0" * 8 + "-0000-7000-8000-" + "0" * 12
    answer = client.post(reverse(name, args=[nothing]))
    assert (answer.status_code, ASKS in answer.content.decode()) == (200, True)
    if name in ASKING_TO_GET:
        assert ASKS in client.get(reverse(name, args=[nothing])).content.decode()
