"""Passkeys come after the password: adding one, signing in with it, taking it away."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import NoReverseMatch, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from sharing.models import AuditEvent
from tests.cast import PASSWORD
from tests.sharing.authenticator import Authenticator, asked_on

LOGIN, ADD, SECURITY = "two_factor:login", "two_factor:passkey_add", "two_factor:profile"


def add(client, authenticator, name="Work laptop"):
    answer = authenticator.make(asked_on(client.get(reverse(ADD)).content.decode()))
    return client.post(reverse(ADD), {"name": name, "passkey": answer})


def step(client, name, **fields):
    data = {"login_view-current_step": name} | {f"{name}-{key}": value for key, value in fields.items()}
    return client.post(reverse(LOGIN), data)


def give_password(client, person):
    return step(client, "auth", username=person.email, password=PASSWORD).content.decode()


def is_in(client):
    return client.get(reverse("home")).status_code == 200


@pytest.fixture
def app(cast):
    return TOTPDevice.objects.create(user=cast.chair, name="default", confirmed=True)


@pytest.fixture
def laptop(web, cast):
    """The Chair's passkey."""
    authenticator = Authenticator()
    assert add(web(cast.chair), authenticator).status_code == 302
    return authenticator


def test_a_passkey_is_added_under_the_name_given(web, cast, app):
    client = web(cast.chair)
    assert add(client, Authenticator(), "Work laptop").url == reverse(SECURITY)
    page = client.get(reverse(SECURITY)).content.decode()
    assert "Work laptop" in page
    assert "Not yet" in page
    assert AuditEvent.objects.get(what="second_factor.added").person == cast.chair


def test_signing_in_takes_password_and_passkey(web, cast, app, laptop):
    client = web()
    page = give_password(client, cast.chair)
    assert "6-figure code" in page
    assert not is_in(client)
    page = give_password(client, cast.chair)
    assert step(client, "token", passkey=laptop.use(asked_on(page))).status_code == 302
    assert is_in(client)
    device = WebAuthnCredential.objects.get(user=cast.chair)
    assert client.session["otp_device_id"] == device.persistent_id
    assert client.session["verified_at"]
    assert device.last_used_at


def test_who_has_passkeys_alone_is_asked_for_no_code(web, cast, laptop):
    client = web()
    page = give_password(client, cast.chair)
    assert "Use your passkey" in page
    assert "6-figure code" not in page
    assert step(client, "token", passkey=laptop.use(asked_on(page))).status_code == 302
    assert is_in(client)


def test_no_code_signs_in_who_has_passkeys_alone(web, cast, laptop):
    client = web()
    give_password(client, cast.chair)
    assert "The code is not right" in step(client, "token", otp_token="123456").content.decode()
    assert not is_in(client)


def test_an_answer_counts_once(web, cast, laptop):
    client = web()
    answer = laptop.use(asked_on(give_password(client, cast.chair)))
    assert step(client, "token", passkey=answer).status_code == 302
    client.post(reverse("sign-out"))
    give_password(client, cast.chair)
    assert "The passkey was not accepted" in step(client, "token", passkey=answer).content.decode()
    assert not is_in(client)


def test_half_a_code_in_the_box_does_not_stop_a_passkey(web, cast, app, laptop):
    client = web()
    page = give_password(client, cast.chair)
    answer = laptop.use(asked_on(page))
    assert step(client, "token", passkey=answer, otp_token="123").status_code == 302


def test_after_a_passkey_that_failed_the_page_takes_a_code(web, cast, app, laptop):
    client = web()
    give_password(client, cast.chair)
    page = step(client, "token", passkey="nonsense").content.decode()
    assert "The passkey was not accepted" in page
    assert "nonsense" not in page
    assert step(client, "token", passkey="", otp_token=f"{totp(app.bin_key):06}").status_code == 302


def test_an_answer_to_nobodys_question_is_refused(web, cast, laptop):
    client = web()
    give_password(client, cast.chair)
    for answer in (laptop.answer("bm90IG91cnM"), "nonsense", "{}", '{"response": {"clientDataJSON": "%%"}}', "[]"):
        assert step(client, "token", passkey=answer).status_code in (200, 429)
        assert not is_in(client)


def test_an_answer_given_on_another_site_is_refused(web, cast, laptop):
    laptop.origin = "https://panel.example.net"
    client = web()
    answer = laptop.use(asked_on(give_password(client, cast.chair)))
    assert step(client, "token", passkey=answer).status_code == 200
    assert not is_in(client)


def test_anothers_passkey_is_refused(web, cast, laptop):
    theirs = Authenticator()
    add(web(cast.member), theirs)
    client = web()
    challenge = asked_on(give_password(client, cast.chair))["challenge"]
    assert step(client, "token", passkey=theirs.answer(challenge)).status_code == 200
    assert not is_in(client)


def test_a_passkey_without_the_password_opens_nothing(web, cast, laptop):
    """None of the package's own addresses exists, and the wizard takes no answer before a password."""
    for name in ("registration-begin", "registration-complete", "authentication-begin", "authentication-complete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"otp_webauthn:credential-{name}")
    client = web()
    assert step(client, "token", passkey=laptop.answer("bm90IG91cnM")).url == reverse(LOGIN)


def test_a_password_alone_adds_nothing_where_there_is_a_passkey(web, cast, laptop):
    client = web()
    client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("home")).url == reverse("two_factor:setup")
    assert client.get(reverse("two_factor:setup")).url == reverse(LOGIN)
    assert not is_in(client)


def test_a_passkey_without_a_name_or_an_answer_is_not_added(web, cast, app):
    client = web(cast.chair)
    asked = asked_on(client.get(reverse(ADD)).content.decode())
    page = client.post(reverse(ADD), {"name": " ", "passkey": Authenticator().make(asked)}).content.decode()
    assert "Enter a name for the passkey" in page
    assert "No passkey was made" in client.post(reverse(ADD), {"name": "Phone", "passkey": ""}).content.decode()
    assert not WebAuthnCredential.objects.exists()


def test_adding_one_asks_for_a_second_factor_first(web, cast, app):
    client = web(cast.chair).minutes_later()
    assert "Confirm that it is you" in client.get(reverse(ADD)).content.decode()


def test_a_passkey_is_taken_away_and_no_longer_signs_in(web, cast, app, laptop):
    passkey = WebAuthnCredential.objects.get()
    client, elsewhere = web(), web(cast.chair)
    page = give_password(client, cast.chair)
    assert elsewhere.post(reverse("two_factor:passkey_remove", args=[passkey.pk])).url == reverse(SECURITY)
    assert not WebAuthnCredential.objects.exists()
    assert AuditEvent.objects.get(what="second_factor.removed").detail == {"way": "passkey"}
    assert step(client, "token", passkey=laptop.use(asked_on(page))).status_code == 200
    assert not is_in(client)


def test_a_session_that_rests_on_a_passkey_ends_with_it(web, cast, app, laptop):
    client = web()
    step(client, "token", passkey=laptop.use(asked_on(give_password(client, cast.chair))))
    assert is_in(client)
    web(cast.chair).post(reverse("two_factor:passkey_remove", args=[WebAuthnCredential.objects.get().pk]))
    assert not is_in(client)


def test_the_last_second_factor_stays(web, cast, laptop):
    client = web(cast.chair)
    address = reverse("two_factor:passkey_remove", args=[WebAuthnCredential.objects.get().pk])
    assert "your only second step" in client.get(address).content.decode()
    assert "your only second step" in client.post(address).content.decode()
    assert WebAuthnCredential.objects.exists()


def test_the_app_can_go_where_a_passkey_stays_and_be_set_up_again(web, cast, app, laptop):
    client = web(cast.chair)
    assert client.post(reverse("two_factor:app_remove")).status_code == 302
    assert is_in(client)
    assert client.get(reverse("two_factor:app_remove")).status_code == 404
    assert client.get(reverse("two_factor:setup")).status_code == 200
    client.minutes_later()
    assert "Confirm that it is you" in client.get(reverse("two_factor:setup")).content.decode()


def test_anothers_passkey_is_not_found(web, cast, laptop):
    address = reverse("two_factor:passkey_remove", args=[WebAuthnCredential.objects.get().pk])
    assert web(cast.member).get(address).status_code == 404
    assert web(cast.member).post(address).status_code == 404


@pytest.mark.rule("R33")
def test_the_database_lets_nobody_add_take_or_change_anothers_passkey(cast, as_person, refused, laptop):
    passkey = WebAuthnCredential.objects.get()
    table = WebAuthnCredential._meta.db_table
    assert refused(cast.member, f"delete from {table} where id = %s", passkey.pk)
    assert refused(cast.member, f"update {table} set sign_count = 9 where id = %s", passkey.pk)
    for column, value in (("public_key", b"x"), ("user_id", cast.member.pk), ("name", "x"), ("confirmed", True)):
        assert refused(cast.chair, f"update {table} set {column} = %s where id = %s", value, passkey.pk)
    with as_person(cast.member), pytest.raises(DatabaseError), transaction.atomic():
        WebAuthnCredential.objects.create(user=cast.chair, name="Mine", credential_id=b"x", public_key=b"x")


def test_the_worker_reads_no_passkey(as_worker, db):
    with as_worker(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select * from {WebAuthnCredential._meta.db_table}")
