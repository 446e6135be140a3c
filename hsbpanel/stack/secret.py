"""Passwords and keys the local stack makes once and keeps under its run-time folder."""

import base64
import os
import secrets


def password():
    return secrets.token_urlsafe(24)


def random_key():
    """32 random bytes, base64: a Fernet key, or the private key of Ed25519."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def kept(var, name, make=password):
    """The secret called `name`, made with `make` the first time; only this user may read its file."""
    folder = var / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    return path.read_text().strip()


def exists(var, name):
    return (var / "secrets" / name).exists()
