"""Wrong codes lock the account as wrong passwords do, also when they all come at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import PASSWORD, make_cast
from tests.conftest import WebClient

LIMIT = 5
THREADS = 8


def app_of(person):
    return TOTPDevice.objects.create(user=person, name="default", confirmed=True)


def code(device, other=0):
    return f"{(totp(device.bin_key) + other) % 1_000_000:06}"


def step(client, name, **fields):
    data = {"login_view-current_step": name} | {f"{name}-{key}": value for key, value in fields.items()}
    return client.post(reverse("two_factor:login"), data)


def half_way(person):
    """A browser in which the right password has been given."""
    client = WebClient()
    assert step(client, "auth", username=person.email, password=PASSWORD).status_code == 200
    return client


@pytest.fixture(autouse=True)
def no_pause(settings):
    """What slows wrong codes down is the package's and tested there; here every code is tried at once."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


def test_five_wrong_codes_lock_the_account_for_the_right_ones_too(cast):
    device = app_of(cast.chair)
    client, waiting = half_way(cast.chair), half_way(cast.chair)
    for number in range(1, LIMIT):
        assert step(client, "token", otp_token=code(device, 1000 + number)).status_code == 200
    locked = step(client, "token", otp_token=code(device, 1000))
    assert locked.status_code == 429
    assert "wrong passwords or codes" in locked.content.decode()
    assert step(waiting, "token", otp_token=code(device)).status_code == 429
    assert step(WebClient(), "auth", username=cast.chair.email, password=PASSWORD).status_code == 429


def test_wrong_backup_codes_count_with_the_others(cast):
    device = app_of(cast.chair)
    StaticDevice.objects.create(user=cast.chair, name="backup").token_set.create(token="abcd2345")
    client = half_way(cast.chair)
    step(WebClient(), "auth", username=cast.chair.email, password="wrong")
    step(client, "token", otp_token=code(device, 1000))
    step(client, "token", otp_token=code(device, 1001))
    step(client, "backup", otp_token="wrongone")
    assert step(client, "backup", otp_token="wrongtwo").status_code == 429
    assert step(client, "backup", otp_token="abcd2345").status_code == 429


def test_a_right_code_begins_the_count_anew(cast):
    device = app_of(cast.chair)
    for _ in range(2):
        client = half_way(cast.chair)
        for number in range(1, LIMIT):
            step(client, "token", otp_token=code(device, 1000 + number))
        TOTPDevice.objects.update(last_t=-1)
        assert step(client, "token", otp_token=code(device)).status_code == 302


def test_a_code_of_the_wrong_length_counts_for_nothing(cast):
    device = app_of(cast.chair)
    client = half_way(cast.chair)
    for _ in range(LIMIT + 1):
        assert step(client, "token", otp_token="12345").status_code == 200
    assert step(client, "token", otp_token=code(device)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_the_same_moment_are_not_tried_beyond_the_limit():
    person = make_cast().chair
    device = app_of(person)
    guesses = [(half_way(person), code(device, 1000 + number)) for number in range(THREADS * 2)]
    assert at_once(guesses).count(429) >= len(guesses) - LIMIT + 1
    device.refresh_from_db()
    assert device.throttling_failure_count == LIMIT
    assert step(WebClient(), "auth", username=person.email, password=PASSWORD).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_a_code_given_twice_at_the_same_moment_counts_once():
    person = make_cast().chair
    device = app_of(person)
    same = code(device)
    assert at_once([(half_way(person), same) for _ in range(LIMIT)]).count(302) == 1


def at_once(attempts):
    """What each code is answered with, all sent together from browsers of their own."""

    def attempt(one):
        client, typed = one
        try:
            return step(client, "token", otp_token=typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(attempt, attempts))
