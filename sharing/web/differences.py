"""What two texts say differently, word by word."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*")
SAME, GONE, NEW = "same", "gone", "new"


def words(was: str, now: str) -> list[tuple[str, str]]:
    """The pieces of a text, in reading order: what stays, what has gone, what is new."""
    old, new = WORD.findall(was), WORD.findall(now)
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append((SAME, "".join(new[c:d])))
            continue
        if a < b:
            pieces.append((GONE, "".join(old[a:b])))
        if c < d:
            pieces.append((NEW, "".join(new[c:d])))
    return pieces
