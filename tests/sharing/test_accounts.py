"""Letters about accounts and passwords chosen by them: the same answer for all, never past the second step."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from sharing.models import AccountLetter, AuditEvent, Delivery, Dispatch, HeldText
from sharing.services import accounts, delivery
from tests.cast import PASSWORD
from tests.conftest import WebClient
from tests.sharing import post
from tests.sharing.test_identity import step

NEW = "lantern orchard gravel seven"
FORGOTTEN = "forgotten-password"


def link_for(person):
    key = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("set-password", args=[key, default_token_generator.make_token(person)])


def choose(client, link, password=NEW):
    """Opens the link and sends the form behind it."""
    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(where, {"new_password1": password, "new_password2": password})


def letters_to(person):
    return Delivery.objects.filter(recipient=person, dispatch__kind=Dispatch.Kind.ACCOUNT)


@pytest.fixture
def write(as_worker):
    def write():
        with as_worker():
            accounts.write_letters()

    return write


# Asking


def test_known_and_unknown_addresses_get_the_same_answer_with_the_same_work(web, cast):
    addresses = [cast.member.email, cast.member.email.upper(), "nobody@ashdale.gov.uk", "x@elsewhere.example"]
    answers, work = set(), set()
    for address in [addresses[0], *addresses]:  # the first fills what is kept between requests
        with CaptureQueriesContext(connection) as queries:
            answer = web().post(reverse(FORGOTTEN), {"email": address})
        answers.add((answer.status_code, answer.url, answer.content))
        work.add(tuple(re.sub(r"'[^']*'|_x\d+", "?", query["sql"]) for query in queries))
    assert answers == {(302, reverse("forgotten-password-sent"), b"")}
    assert len(work) == 1
    assert not any("sharing_person" in sql for [*statements] in work for sql in statements)
    assert AccountLetter.objects.count() == len(addresses) + 1


def test_an_address_that_is_none_is_said_at_the_box(web, cast):
    for typed, says in (("", "Enter your e-mail address"), ("x", "in the right form")):
        assert says in web().post(reverse(FORGOTTEN), {"email": typed}).content.decode()
    assert not AccountLetter.objects.exists()


def test_the_page_that_asks_is_linked_from_sign_in_and_says_nothing_of_anybody(web, cast):
    assert reverse(FORGOTTEN) in web().get(reverse("two_factor:login")).content.decode()
    assert "If somebody signs in with that" in web().get(reverse("forgotten-password-sent")).content.decode()


# Writing


def test_one_letter_to_a_person_in_a_quarter_of_an_hour(cast, as_person, write):
    def ask():
        with as_person(None):
            accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, f" {cast.member.email.upper()} ")
        write()

    ask(), ask()
    assert letters_to(cast.member).count() == 1
    for minutes, letters in ((14, 1), (16, 2)):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            ask()
        assert letters_to(cast.member).count() == letters
    assert not AccountLetter.objects.filter(done_at=None).exists()


def test_letters_to_nobody_and_to_who_has_left_are_dropped_without_a_word(cast, as_person, write):
    cast.member.is_active = False
    cast.member.save()
    with as_person(None):
        for address in ("nobody@ashdale.gov.uk", cast.member.email, cast.leaver.email):
            accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, address)
    write()
    assert not Dispatch.objects.exists()
    assert not AccountLetter.objects.filter(done_at=None).exists()
    assert not AuditEvent.objects.filter(what="dispatch.queued").exists()


@pytest.mark.rule("R41")
def test_no_letter_leaves_for_a_domain_that_is_not_secure(cast, as_person, write):
    cast.member.email = "mina@elsewhere.example"
    cast.member.save()
    with as_person(None):
        accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, cast.member.email)
    write()
    assert letters_to(cast.member).get().state == Delivery.State.FAILED


def test_wishes_are_not_kept_for_ever(cast, as_person, write):
    with as_person(None):
        accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, "nobody@ashdale.gov.uk")
    write()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        write()
    assert not AccountLetter.objects.exists()


@pytest.mark.rule("R42")
@pytest.mark.django_db(transaction=True)
def test_the_mail_has_the_link_and_no_row_has_it(cast, mail_server, web):
    cast.outsider.inducted_on = None  # a letter about the account needs no open gate
    cast.outsider.save()
    web().post(reverse(FORGOTTEN), {"email": cast.outsider.email})
    with post.worker_session():
        accounts.write_letters()
        delivery.deliver_due()
    [mail] = mail_server.mails(cast.outsider.email)
    assert mail["Subject"].startswith("OFFICIAL-SENSITIVE – HSB panel")
    assert cast.panel.mailbox in mail["Reply-To"]
    [path] = re.findall(r"https://hsb.example(/account/set-password/\S+/)", mail.get_body(("plain",)).get_content())
    token = path.split("/")[-2]
    assert token not in Dispatch.objects.get().body
    assert letters_to(cast.outsider).get().record is None
    assert AuditEvent.objects.filter(what="delivery.sent").get().records == []
    assert choose(web(), path).url == reverse("set-password-done")


# Choosing


def test_a_new_password_ends_sessions_and_asks_for_the_second_step_all_the_same(web, cast):
    device = TOTPDevice.objects.create(user=cast.chair, name="default", confirmed=True)
    before = web(cast.chair)
    assert before.get(reverse("home")).status_code == 200
    client = web()
    assert choose(client, link_for(cast.chair)).url == reverse("set-password-done")
    assert client.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    assert before.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    assert step(client, "auth", username=cast.chair.email, password=PASSWORD).status_code == 200
    asked = step(client, "auth", username=cast.chair.email, password=NEW)
    assert asked.status_code == 200
    assert "Enter the code from your app" in asked.content.decode()
    assert client.get(reverse("home")).status_code == 302
    assert step(client, "token", otp_token=f"{totp(device.bin_key):06}").status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_locked_account_stays_locked(web, cast):
    client = web()
    for _ in range(5):
        step(client, "auth", username=cast.chair.email, password="wrong")
    assert choose(web(), link_for(cast.chair)).url == reverse("set-password-done")
    assert step(web(), "auth", username=cast.chair.email, password=NEW).status_code == 429


def test_a_link_counts_once(web, cast):
    link = link_for(cast.member)
    choose(web(), link)
    page = web().get(link).content.decode()
    assert "This link no longer counts" in page
    assert "new_password1" not in page


def test_a_forged_link_and_that_of_somebody_else_do_not_count(web, cast):
    forged = link_for(cast.member)[:-3] + "00/"
    mine, theirs = link_for(cast.member).split("/"), link_for(cast.chair).split("/")
    swapped = "/".join([*theirs[:-2], mine[-2], ""])
    unknown = reverse("set-password", args=["eA", mine[-2]])
    for link in (forged, swapped, unknown):
        assert "This link no longer counts" in web().get(link).content.decode()
        web().post(link, {"new_password1": NEW, "new_password2": NEW})
    for person in (cast.member, cast.chair):
        person.refresh_from_db()
        assert person.check_password(PASSWORD)


def test_a_link_does_not_count_after_three_days(web, cast, monkeypatch):
    link = link_for(cast.member)
    then = default_token_generator._now() + timedelta(days=3, minutes=1)
    monkeypatch.setattr(default_token_generator, "_now", lambda: then)
    assert "This link no longer counts" in web().get(link).content.decode()


def test_who_has_left_chooses_no_password(web, cast):
    assert "This link no longer counts" in web().get(link_for(cast.leaver)).content.decode()


def test_whoever_sat_at_the_browser_is_signed_out(web, cast):
    client = web(cast.coordinator)
    assert choose(client, link_for(cast.member)).url == reverse("set-password-done")
    assert client.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "again", "says"),
    [("", "", "Enter new password"), (NEW, NEW + "x", "not the same"), ("short", "short", "12 characters")],
)
def test_a_password_that_cannot_be_is_refused_in_words(first, again, says, web, cast):
    client = web()
    where = client.get(link_for(cast.member)).url
    page = client.post(where, {"new_password1": first, "new_password2": again}).content.decode()
    assert says in page
    cast.member.refresh_from_db()
    assert cast.member.check_password(PASSWORD)


def test_neither_form_is_ever_kept(cast):
    client = WebClient(enforce_csrf_checks=True).sign_in(cast.coordinator)
    client.get(reverse("home"))
    stale = {"csrfmiddlewaretoken": "x" * 64}
    same = {"Sec-Fetch-Site": "same-origin"}
    for url, fields in ((link_for(cast.member), {"new_password1": NEW}), (reverse(FORGOTTEN), {"email": "x@gov.uk"})):
        assert client.post(url, fields | stale, headers=same).status_code == 403
    assert not HeldText.objects.exists()
