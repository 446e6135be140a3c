"""The beginning of a plain text."""

from cases import opening

MOST_CHARACTERS = 100_000


def text_of(document) -> tuple[str, bool]:
    """The text, and whether it goes on."""
    with opening.opened(document) as file:
        told = file.read(4 * MOST_CHARACTERS + 4).decode("utf-8-sig", "ignore")  # at most 4 bytes a character
    return told[:MOST_CHARACTERS], len(told) > MOST_CHARACTERS
