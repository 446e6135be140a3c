"""Public ids: random enough to say nothing, sorted by time so that indexes stay small."""

import uuid

from uuid_utils import uuid7


def new_id() -> uuid.UUID:
    return uuid.UUID(int=uuid7().int)
