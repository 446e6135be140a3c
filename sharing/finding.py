"""What a person looks for, told from what they typed into one box; and what a room finds. R33.

The words are a name, a date of birth, an NHS number or a reference. They are never stored, logged or put into an
address.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from sharing.web import days

MOST = 50  # rows of an answer
FIRST_YEAR = 1900
REFERENCE = re.compile(r"(hsb)?[\s-]*(\d{4})([\s-]*)(\d{4,6})[\s-]*([a-z])?", re.I)
NAME = re.compile(r"[^\W\d_][^\d_@#]*")
DAY_FIRST = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})|(\d{2})(\d{2})(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[\s./-]+(\d{1,2})[\s./-]+(\d{1,2})")
DAY_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})", re.I)
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)

ONE_THING = "Enter one thing at a time: a name, a date of birth, an NHS number or a reference"
NOT_A_DATE = "Enter a real date, like 3 May 2012"


@dataclass(frozen=True)
class Sought:
    """One of: a name, days on which a child may be born, NHS numbers, a reference; what was typed stands first."""

    name: str = ""
    days: tuple[date, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    reference: str = ""
    letter: str = ""  # "Y", "A": the child within the reference, where one was typed

    @property
    def in_words(self):
        if self.name:
            return "Looked for as a name, sounding and spelt alike."
        if self.days:
            return "Looked for as a date of birth or of a meeting, also with day and month or two digits swapped."
        if self.nhs_numbers:
            return "Looked for as an NHS number, also with two digits swapped."
        return "Looked for as a reference."


@dataclass(frozen=True)
class Found:
    """One row of the answer; `record` is its id, None for what shows nothing of a child. `rank` goes from 0 to 1."""

    rank: float
    name: str
    url: str
    part: str
    state: str
    status: str
    age: int | None = None
    reference: str = ""
    record: object = None


def understood(text: str) -> Sought:
    """What was typed; ValidationError says what can be."""
    text = " ".join(text.split())
    if text.isascii():
        if (found := REFERENCE.fullmatch(text)) and (found[1] or found[3]):
            return Sought(reference=f"HSB-{found[2]}-{found[4]}", letter=(found[5] or "").upper())
        digits = re.sub(r"[\s-]", "", text)
        if digits.isdigit() and len(digits) == 10:
            return Sought(nhs_numbers=(digits, *_swapped(digits)))
        if parts := _date_parts(text):
            return Sought(days=_days(*parts))
    if NAME.fullmatch(text.lstrip("'’ ")) and sum(letter.isalpha() for letter in text) >= 2:
        return Sought(name=text)
    if text.isalpha():
        raise ValidationError("Enter at least two letters of the name")
    raise ValidationError(ONE_THING)


def _date_parts(text):
    """Day, month and year as typed, None where it is no date at all."""
    if found := DAY_FIRST.fullmatch(text):
        return tuple(int(part) for part in found.groups() if part)
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := DAY_IN_WORDS.fullmatch(text)) and (month := days.month_number(found[2])):
        return int(found[1]), month, int(found[3])
    if (found := MONTH_FIRST.fullmatch(text)) and (month := days.month_number(found[1])):
        return int(found[2]), month, int(found[3])
    return None


def _days(day, month, year):
    """The day typed and those that a slip of the pen turns into it."""
    slips = [(day, month, year), (month, day, year)]
    slips += [(int(other), month, year) for other in _swapped(f"{day:02}")]
    slips += [(day, int(other), year) for other in _swapped(f"{month:02}")]
    slips += [(day, month, int(other)) for other in _swapped(f"{year:04}")]
    real = list(dict.fromkeys(filter(None, (_real(*slip) for slip in slips))))
    if not real:
        raise ValidationError(NOT_A_DATE)
    return tuple(real)


def _real(day, month, year):
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def _swapped(digits):
    """The number with two neighbouring digits changed over, each pair once."""
    for n in range(len(digits) - 1):
        if digits[n] != digits[n + 1]:
            yield digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]
