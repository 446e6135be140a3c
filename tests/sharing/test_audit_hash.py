"""The hash of an audit row is over every field that says what happened."""

from datetime import timedelta

import pytest

from sharing import audit
from sharing.ids import new_id
from sharing.models import AuditEvent

NOT_TOLD = {"sha256"}  # the hash itself


@pytest.mark.rule("R33")
def test_every_field_of_a_row_is_in_its_hash(cast):
    event = audit.record("page.read", new_id(), by=cast.chair, page="cases:detail", grants=[new_id()], times=2)
    before = audit.leaf_hash(event)
    other = {
        "id": new_id(), "at": event.at + timedelta(microseconds=1), "what": "page.refused", "person": cast.member,
        "records": [new_id()], "grants": [], "page": "cases:list", "request_id": new_id(), "detail": {"times": 3},
    }  # fmt: skip
    assert {field.name for field in AuditEvent._meta.fields} - NOT_TOLD == set(other)
    for name, value in other.items():
        kept = getattr(event, name)
        setattr(event, name, value)
        assert audit.leaf_hash(event) != before, name
        setattr(event, name, kept)
    assert audit.leaf_hash(event) == before
