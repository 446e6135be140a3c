"""A lost second step: two officers together, neither of them the one whose it is; the database holds it."""

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnAttestation, WebAuthnCredential

from sharing import waiting
from sharing.errors import RuleBroken
from sharing.models import AccountLetter, AuditEvent, DeviceReset, Place, Session
from sharing.services import devices
from tests.cast import PASSWORD
from tests.sharing.test_identity import step

pytestmark = pytest.mark.rule("R33")
WHY = "Phone stolen; I rang her"


@pytest.fixture
def ask(cast, as_person):
    def ask(person=None, by=None):
        by = by or cast.coordinator
        with as_person(by):
            return devices.ask(person=person or cast.member, reason=WHY, by=by)

    return ask


@pytest.fixture
def with_devices(cast):
    """The member has an app, backup codes and a passkey, and so has somebody else."""
    for person in (cast.member, cast.health_member):
        TOTPDevice.objects.create(user=person, name="default", confirmed=True)
        TOTPDevice.objects.create(user=person, name="half done", confirmed=False)
        backup = StaticDevice.objects.create(user=person, name="backup")
        StaticToken.objects.create(device=backup, token="abcdefgh")
        key = person.name.encode()
        passkey = WebAuthnCredential.objects.create(user=person, name="laptop", credential_id=key, public_key=key)
        WebAuthnAttestation.objects.create(credential=passkey, fmt="none", data=b"x", client_data_json=b"x")


def test_two_officers_take_every_device_and_session_away(ask, with_devices, cast, web, as_person):
    browser, other = web(cast.member), web(cast.health_member)
    reset = ask()
    with as_person(cast.chair):
        devices.confirm(reset=reset, by=cast.chair)
    assert list(devices_for_user(cast.member, confirmed=None)) == []
    assert len(list(devices_for_user(cast.health_member, confirmed=None))) == 5
    assert (StaticToken.objects.count(), WebAuthnAttestation.objects.count()) == (1, 1)
    assert browser.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    assert other.get(reverse("home")).status_code == 200
    assert not Session.objects.filter(person=cast.member).exists()
    letter = AccountLetter.objects.get()
    assert (letter.kind, letter.email) == (AccountLetter.Kind.DEVICE, cast.member.email)
    assert [one.what for one in AuditEvent.objects.filter(what__startswith="device.").order_by("at")] == [
        "device.reset_asked", "device.reset_confirmed",
    ]  # fmt: skip


def test_afterwards_the_password_leads_to_setting_up_anew(ask, with_devices, cast, web, as_person):
    reset = ask()
    with as_person(cast.chair):
        devices.confirm(reset=reset, by=cast.chair)
    client = web()
    assert step(client, "auth", username=cast.member.email, password=PASSWORD).status_code == 302
    assert client.get(reverse("home")).url == reverse("two_factor:setup")


def test_refusing_leaves_everything_as_it_is(ask, with_devices, cast, as_person):
    reset = ask()
    with as_person(cast.vice_chair):
        devices.refuse(reset=reset, by=cast.vice_chair)
    assert len(list(devices_for_user(cast.member, confirmed=None))) == 4
    assert not AccountLetter.objects.exists()
    with as_person(cast.chair), pytest.raises(RuleBroken, match="already"):
        devices.confirm(reset=reset, by=cast.chair)


def test_who_asks_does_not_confirm_and_who_lost_it_does_neither(ask, cast, as_person):
    with pytest.raises(PermissionDenied):
        ask(person=cast.coordinator)
    for by in (cast.chair, cast.member, cast.referrer):
        with pytest.raises(PermissionDenied):
            ask(by=by)
    of_chair = ask(person=cast.chair)
    for by in (cast.chair, cast.coordinator, cast.member):
        with as_person(by), pytest.raises(PermissionDenied):
            devices.confirm(reset=of_chair, by=by)
    with as_person(cast.vice_chair):
        devices.confirm(reset=of_chair, by=cast.vice_chair)


def test_for_the_coordinator_the_vice_chair_asks_and_the_chair_confirms(ask, cast, as_person):
    reset = ask(person=cast.coordinator, by=cast.vice_chair)
    with as_person(cast.vice_chair), pytest.raises(PermissionDenied):
        devices.confirm(reset=reset, by=cast.vice_chair)
    with as_person(cast.chair):
        devices.confirm(reset=reset, by=cast.chair)


def test_it_is_asked_for_once(ask):
    ask()
    with pytest.raises(RuleBroken, match="waits for another officer"):
        ask()


def test_it_waits_on_the_home_page_of_who_can_confirm(ask, cast, as_person):
    ask()
    for person, waits in ((cast.chair, 1), (cast.vice_chair, 1), (cast.coordinator, 0), (cast.member, 0)):
        with as_person(person):
            assert len(list(waiting.waiting_for(person, cast.panel))) == waits, person.name


@pytest.mark.parametrize(
    ("name", "who", "form"),
    [
        ("transfer", "coordinator", {"agency": "health", "job_title": "Nurse"}),
        ("leave-panel", "coordinator", {"when": "now"}),
        ("induction", "coordinator", {"sent": "yes"}),
        ("give-place", "coordinator", {"office": "member"}),
        ("lost-device", "coordinator", {"reason": WHY}),
        ("decide-device", "chair", {"answer": "confirm"}),
    ],
)
def test_what_ends_opens_or_takes_away_asks_for_the_second_step_again(name, who, form, ask, cast, web):
    target = ask().pk if name == "decide-device" else cast.member.pk
    form = {key: getattr(getattr(cast, value, value), "pk", value) for key, value in form.items()}
    before = AuditEvent.objects.count()
    page = web(getattr(cast, who)).minutes_later().post(reverse(f"sharing:{name}", args=[target]), form)
    assert page.asks_first
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.agency) == (True, cast.police)
    assert AuditEvent.objects.count() == before


# What the database holds


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("coordinator", {"person": "coordinator", "asked_by": "vice_chair"}),
        ("coordinator", {"person": "member", "asked_by": "chair"}),
        ("chair", {"person": "member", "asked_by": "chair"}),
        ("member", {"person": "health_member", "asked_by": "member"}),
        ("coordinator", {"person": "member", "asked_by": "coordinator", "status": "confirmed", "decided_by": "chair"}),
    ],
)
def test_nobody_asks_in_the_name_of_another_or_confirms_by_asking(who, fields, cast, as_person):
    fields = {name: getattr(cast, value, value) for name, value in fields.items()}
    if "status" in fields:
        fields["decided_at"] = TransactionNow()
    with as_person(getattr(cast, who)), pytest.raises(DatabaseError), transaction.atomic():
        DeviceReset(reason=WHY, **fields).save(force_insert=True)


CONFIRM = "update sharing_devicereset set status = 'confirmed', decided_by_id = %s, decided_at = now() where id = %s"


def test_confirming_is_another_officers(ask, cast, refused):
    reset, of_chair = ask(), ask(person=cast.chair)
    assert refused(cast.coordinator, CONFIRM, cast.chair.pk, reset.pk)
    assert refused(cast.coordinator, CONFIRM, cast.coordinator.pk, reset.pk)
    assert refused(cast.member, CONFIRM, cast.member.pk, reset.pk)
    assert refused(cast.chair, CONFIRM, cast.vice_chair.pk, reset.pk)
    assert refused(cast.chair, CONFIRM, cast.chair.pk, of_chair.pk)
    assert refused(cast.chair, "update sharing_devicereset set person_id = %s", cast.health_member.pk)
    assert refused(cast.chair, "delete from sharing_devicereset")
    assert not refused(cast.chair, CONFIRM, cast.chair.pk, reset.pk)
    assert refused(cast.vice_chair, "update sharing_devicereset set status = 'waiting' where id = %s", reset.pk)


def test_without_a_confirmation_of_this_moment_no_device_goes(ask, with_devices, cast, refused):
    reset = ask()
    take = "select sharing_take_devices_away(%s)"
    assert refused(cast.chair, take, reset.pk)
    assert not refused(cast.chair, CONFIRM, cast.chair.pk, reset.pk)
    DeviceReset.objects.update(decided_at="2026-01-01T00:00Z")
    for person in (cast.chair, cast.coordinator, cast.member):
        assert refused(person, take, reset.pk)
    assert len(list(devices_for_user(cast.member, confirmed=None))) == 4


@pytest.mark.parametrize("table", ["otp_totp_totpdevice", "otp_static_staticdevice"])
def test_nobody_takes_or_moves_the_device_of_another(table, with_devices, cast, refused):
    for person in (cast.coordinator, cast.chair, cast.health_member):
        assert refused(person, f"delete from {table} where user_id = %s", cast.member.pk)
        assert refused(person, f"update {table} set user_id = sharing_reader() where user_id = %s", cast.member.pk)


def test_who_is_on_no_panel_reads_nothing_of_it(ask, cast, as_person):
    ask()
    for person, sees in ((cast.coordinator, 1), (cast.chair, 1), (cast.member, 0), (cast.outsider, 0)):
        with as_person(person):
            assert DeviceReset.objects.count() == sees


# The pages


def test_the_pages_ask_and_confirm(cast, web, with_devices):
    url = reverse("sharing:lost-device", args=[cast.member.pk])
    client = web(cast.coordinator)
    assert "really" in client.get(url).content.decode()
    assert "Enter what happened" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": WHY}).url == reverse("sharing:person", args=[cast.member.pk])
    reset = DeviceReset.objects.get()
    decide = reverse("sharing:decide-device", args=[reset.pk])
    for person in (cast.coordinator, cast.member, cast.outsider):
        assert web(person).get(decide).status_code == 404
        assert web(person).post(decide, {"answer": "confirm"}).status_code == 404
    chair = web(cast.chair)
    page = chair.get(decide).content.decode()
    assert WHY in page
    assert "they are signed out everywhere" in page
    assert chair.post(decide, {"answer": "confirm"}).url == reverse("home")
    assert "Somebody has decided" in chair.post(decide, {"answer": "refuse"}, follow=True).content.decode()
    assert not TOTPDevice.objects.filter(user=cast.member).exists()
    assert "Confirmed" in client.get(reverse("sharing:person", args=[cast.member.pk])).content.decode()


def test_chair_and_vice_chair_find_the_coordinators_lost_device_on_the_panels_page(cast, web):
    url = reverse("sharing:lost-device", args=[cast.coordinator.pk])
    for person, finds in ((cast.chair, True), (cast.vice_chair, True), (cast.member, False), (cast.coordinator, False)):
        assert (url in web(person).get(reverse("sharing:panel")).content.decode()) is finds
    assert web(cast.vice_chair).post(url, {"reason": WHY}).url == reverse("sharing:panel")
    Place.objects.filter(person=cast.vice_chair).delete()
    assert web(cast.vice_chair).get(url).status_code == 404
