"""Passkeys as a second factor: what a browser is asked, and whether its answer holds.

The page carries what is asked for, and its form brings the answer back, so there is no address that signs anybody in
by a passkey. A question is good once, for ten minutes, for one person and in one session.
"""

import json
import time

from django.conf import settings
from django.db import transaction
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from sharing import audit
from sharing.services.second_factors import lock, passkeys_of

ASKED = "passkey_questions"  # in the session: [[challenge, person, seconds], …], the latest last
KEPT = 5  # several tabs may ask at the same time
GOOD_FOR = 600  # seconds
LONGEST = 20_000  # characters of an answer
NOT_RIGHT = "The passkey was not accepted: try again, or use another way"


class NotAccepted(Exception):
    """The answer is not that of this person's passkey to a question that we asked."""


def ask_to_make(request, person):
    """What the browser needs to make a passkey for this person, for `data-passkey` on the page."""
    options, state = WebAuthnHelper(request).register_begin(user=person)
    return note(request, person, options, state)


def ask_to_use(request, person):
    """What the browser needs to use one of their passkeys; "" where they have none."""
    if not passkeys_of(person).exists():
        return ""
    options, state = WebAuthnHelper(request).authenticate_begin(user=person, require_user_verification=False)
    return note(request, person, options, state)


@transaction.atomic
def make(request, person, answer, name):
    """Keep the passkey that the browser has made, under the name that the person gave it."""
    data, state = understood(request, person, answer)
    try:
        passkey = Making(request, name).register_complete(user=person, state=state, data=data)
    except REFUSALS as error:
        raise NotAccepted from error
    audit.record("second_factor.added", by=person, way="passkey")
    return passkey


@transaction.atomic
def use(request, person, answer):
    """The passkey with which this person has answered."""
    lock(person)
    data, state = understood(request, person, answer)
    try:
        passkey = WebAuthnHelper(request).authenticate_complete(user=person, state=state, data=data)
    except REFUSALS as error:
        raise NotAccepted from error
    if not (passkey.confirmed and passkey.user_id == person.pk and person.is_active):
        raise NotAccepted
    return passkey


REFUSALS = (OTPWebAuthnApiError, WebAuthnException, ValueError, TypeError, KeyError, AttributeError)


class Making(WebAuthnHelper):
    """The package keeps a passkey without a name; ours has one from the first moment."""

    def __init__(self, request, name):
        super().__init__(request)
        self.name = name

    def create_credential(self, *args, **kwargs):
        passkey = super().create_credential(*args, **kwargs)
        passkey.name = self.name
        return passkey


def note(request, person, options, state):
    """Remember what was asked; returns it for the page."""
    asked = [*request.session.get(ASKED, []), [state["challenge"], str(person.pk), int(time.time())]]
    request.session[ASKED] = asked[-KEPT:]
    return json.dumps(options)


def understood(request, person, answer):
    """`(answer, state)` where it answers a question of ours that is not used up; with that it is."""
    try:
        data = json.loads(answer[:LONGEST])
        challenge = json.loads(base64url_to_bytes(data["response"]["clientDataJSON"]))["challenge"]
    except (ValueError, TypeError, KeyError) as error:
        raise NotAccepted from error
    # As it stands in the database, under the lock: of two answers at the same moment one finds the question used up.
    stored = type(request.session)(request.session.session_key).load().get(ASKED, [])
    left = [one for one in stored if one[0] != challenge]
    request.session[ASKED] = left
    request.session.save()
    found = [one for one in stored if one[0] == challenge and one[1] == str(person.pk)]
    if not found or time.time() - found[0][2] > GOOD_FOR:
        raise NotAccepted
    return data, {"challenge": challenge, "require_user_verification": False}


def where_they_work():
    """For a page that is open under another address, such as 127.0.0.1, where browsers make no passkeys."""
    return settings.OTP_WEBAUTHN_ALLOWED_ORIGINS[0]
