"""Who is in the demo, as `people.json` says, with the code that each one's second factor shows now."""

import json
import time
from binascii import unhexlify

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


def listed() -> list[dict]:
    """The people as `load_demo` wrote them down; nobody where the file is not there or makes no sense."""
    try:
        return json.loads((settings.VAR / "demo/people.json").read_text())
    except (OSError, ValueError):
        return []


def person_with(address: str) -> dict | None:
    return next((person for person in listed() if person["email"] == address), None)


def codes_now() -> dict[str, str]:
    """E-mail address to code. From the devices, so that somebody who has just set one up is among them."""
    devices = TOTPDevice.objects.filter(name="default", confirmed=True).select_related("user")
    return {device.user.email: f"{_totp(device).token():0{device.digits}}" for device in devices}


def seconds_left() -> int:
    """Until the next codes."""
    return 30 - int(time.time()) % 30


def _totp(device):
    return TOTP(unhexlify(device.key), device.step, device.t0, device.digits, device.drift)
