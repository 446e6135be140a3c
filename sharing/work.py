"""Work that waits for a person: what each room says of itself and the home page puts together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Work:
    """One thing to do: what it is, where, by when (a London date) and how it stands (a key of sharing.web.states)."""

    text: str
    url: str
    due_on: date | None = None
    state: str = "waiting"
    status: str = ""  # words of the tag; the state's own when empty
    hint: str = ""
