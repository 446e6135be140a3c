"""A passkey in software: answers what the page asks, as a browser with an authenticator does."""

import hashlib
import html
import json
import re
from secrets import token_bytes

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN, SITE = "http://localhost", "localhost"
PRESENT, HAS_KEY = 0x01, 0x40


def asked_on(page):
    """What a page asks of the browser."""
    [found] = re.findall(r'data-passkey-options="([^"]*)"', page)
    return json.loads(html.unescape(found))


class Authenticator:
    def __init__(self, origin=ORIGIN, site=SITE):
        self.origin, self.site = origin, site
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), token_bytes(32), 0

    def make(self, asked):
        """The answer to the question on the page that adds a passkey, as the form carries it."""
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | HAS_KEY) + credential}
        response = {"attestationObject": bytes_to_base64url(cbor2.dumps(made)), "transports": ["internal"]}
        return self._answer("webauthn.create", asked["challenge"], lambda _: response)

    def use(self, asked):
        """The answer to the question at sign-in or where a second factor is asked for once more."""
        assert self.id in [base64url_to_bytes(one["id"]) for one in asked["allowCredentials"]]
        return self.answer(asked["challenge"])

    def answer(self, challenge):
        def sign(client_data):
            data = self._data(PRESENT)
            signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
            return {"authenticatorData": bytes_to_base64url(data), "signature": bytes_to_base64url(signature)}

        self.count += 1
        return self._answer("webauthn.get", challenge, sign)

    def _data(self, flags):
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, kind, challenge, respond):
        client_data = json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()
        response = respond(client_data) | {"clientDataJSON": bytes_to_base64url(client_data)}
        own_id = bytes_to_base64url(self.id)
        return json.dumps({"id": own_id, "rawId": own_id, "type": "public-key", "response": response})
