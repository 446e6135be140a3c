"""What is stored encrypted: Fernet with FIELD_KEY from outside the database; the first key encrypts."""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _keys():
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def encrypt(text: str) -> bytes:
    return _keys().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    return _keys().decrypt(bytes(token)).decode()
