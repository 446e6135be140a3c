"""What counts as somebody's second factor; checking a code, one at a time for each person; taking one away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person

WRONG_CODE = "The code is not right: look at your app again, it shows a new one every 30 seconds"
WRONG_BACKUP_CODE = "The backup code is not right, or it was used before"
WAIT = "That was too soon after a wrong code: wait a minute, then enter the code again"

LAST_ONE = "This is your only second step, and nobody uses the panel without one: add another first."

IN_A_ROW = 5  # wrong codes that end a session


def app_of(person):
    """The authenticator app, or None."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def passkeys_of(person):
    return WebAuthnCredential.objects.filter(user=person, confirmed=True).order_by("created_at")


def has_one(person):
    """Whether signing in asks for a second factor. Backup codes stand in for one, they are none themselves."""
    return bool(app_of(person)) or passkeys_of(person).exists()


def lock(person):
    """Until the transaction ends nobody else's attempt for this person is looked at, so that none slips past a count.

    Without it, codes sent at the same moment would all be tried before the first wrong one slows the next down.
    """
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


@transaction.atomic
def check_code(person, code):
    """Try what somebody signed in has typed: six figures from the app, else a backup code.

    Returns `(device, error, wrong in a row)`: the device where it is right, else what to say.
    """
    lock(person)
    from_app = len(code) == 6 and code.isascii() and code.isdigit()
    device = app_of(person) if from_app else StaticDevice.objects.filter(user=person, confirmed=True).first()
    wrong = WRONG_CODE if from_app else WRONG_BACKUP_CODE
    if device is None:
        return None, wrong, 0
    allowed, _ = device.verify_is_allowed()
    if not allowed:
        return None, WAIT, device.throttling_failure_count
    if device.verify_token(code):
        return device, "", 0
    return None, wrong, device.throttling_failure_count


def kind_of(device):
    """ "app", "passkey" or "backup": for the audit, which names no device."""
    kinds = {TOTPDevice: "app", WebAuthnCredential: "passkey"}
    return kinds.get(type(device), "backup")


def reasons_not_to_remove(person):
    """What stands in the way of taking one away, for the page as well."""
    count = bool(app_of(person)) + passkeys_of(person).count()
    return [LAST_ONE] if count < 2 else []


@transaction.atomic
def remove(*, device, by):
    """Take away an app or a passkey of one's own. Other sessions that rest on it end with it."""
    if device.user_id != by.pk:
        raise PermissionDenied
    lock(by)
    if reasons := reasons_not_to_remove(by):
        raise RuleBroken(reasons)
    way = kind_of(device)
    device.delete()
    audit.record("second_factor.removed", by=by, way=way)
