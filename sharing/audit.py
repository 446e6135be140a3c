"""What happened and what was read, written down in the same transaction. Insert-only for every process. R33

Each row holds a keyed hash of its own fields in a canonical form: whoever has only the database can neither change a
row nor make one up. Rows are sealed in sharing.services.sealing.
"""

import hmac
import json
import uuid
from contextvars import ContextVar
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from sharing.models import AuditEvent, Grant

_ENCODE = json.JSONEncoder(sort_keys=True).encode  # made once: this runs for every page

request_id: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


class AuditUnavailable(Exception):
    """The row could not be written, so nothing may be shown: the page answers 503."""


def leaf_hash(event) -> str:
    """HMAC-SHA-256 (hex) over the event's fields, with the first key. `event`: an AuditEvent or what has its fields."""
    return _hashed(canonical(event), leaf_key(settings.FIELD_KEYS[0]))


def is_genuine(event) -> bool:
    """Whether the row carries the hash of its own fields, with any of the keys."""
    text, carried = canonical(event), event.sha256.encode()
    return any(hmac.compare_digest(_hashed(text, leaf_key(key)).encode(), carried) for key in settings.FIELD_KEYS)


def canonical(event) -> bytes:
    """The event's fields, names sorted, without the hash itself."""
    fields = {
        "id": str(event.id),
        "at": event.at.isoformat(),
        "what": event.what,
        "person": str(event.person_id or ""),
        "records": [str(record) for record in event.records],
        "grants": [str(grant) for grant in event.grants],
        "page": event.page,
        "request_id": str(event.request_id or ""),
        "detail": event.detail,
    }
    return _ENCODE(fields).encode()


@lru_cache
def leaf_key(field_key: str) -> bytes:
    """The key of the rows, derived from a key of FIELD_KEY so that neither gives the other away."""
    return HKDF(SHA256(), 32, salt=None, info=b"hsbpanel audit row").derive(field_key.encode())


def _hashed(text, key):
    return hmac.digest(key, text, "sha256").hex()


def record(what, *records, by=None, page="", grants=(), **detail):
    """Write one event about some records: a Record, or anything with a `record_id`, which may be None.

    `detail` holds no free text.
    """
    event = AuditEvent(
        at=timezone.now(),
        what=what,
        person=by,
        records=list(filter(None, map(_record_id, records))),
        grants=list(grants),
        page=page,
        request_id=request_id.get(),
        detail=detail,
    )
    event.sha256 = leaf_hash(event)
    try:
        event.save(force_insert=True)
    except DatabaseError as error:
        raise AuditUnavailable from error
    return event


def read(request, *records, **detail):
    """Write that this page shows these records to the person who signed in, and the grants it rests on.

    `detail`: which part of them, where the page shows one; as of `record`.
    """
    ids = [_record_id(one) for one in records]
    if not ids:
        return
    rests_on = Grant.objects.filter(user=request.user, content_object__in=ids).values_list("pk", flat=True)
    record("page.read", *ids, by=request.user, page=request.resolver_match.view_name, grants=rests_on, **detail)


def read_log(request, *records):
    """Write that this page shows to the person who signed in what others have read."""
    record("audit.read", *records, by=request.user, page=request.resolver_match.view_name)


def _record_id(one):
    if isinstance(one, uuid.UUID):
        return one
    return one.record_id if hasattr(one, "record_id") else one.pk
