"""Widgets that know more than Django's: hints beside options, parts an option reveals, dates in boxes."""

import datetime as dt

from django import forms
from django.utils import timezone

from sharing.web import days


class OptionHints:
    """Options with hints, and fields that an option reveals.

    hints: {value: text}; reveals: {value: field name or list of field names} of the same form; inline and
    small as in GOV.UK; divider: the value before which the word "or" stands; exclusive: the value that
    unticks all others.
    """

    def __init__(
        self,
        attrs=None,
        choices=(),
        *,
        hints=None,
        reveals=None,
        inline=False,
        small=False,
        divider=None,
        exclusive=None,
    ):
        super().__init__(attrs, choices)
        self.hints = {str(value): text for value, text in (hints or {}).items()}
        self.reveals = {
            str(value): [names] if isinstance(names, str) else list(names) for value, names in (reveals or {}).items()
        }
        self.inline, self.small = inline, small
        self.divider, self.exclusive = divider, exclusive


class Radios(OptionHints, forms.RadioSelect):
    pass


class Checkboxes(OptionHints, forms.CheckboxSelectMultiple):
    pass


class Boxes(forms.MultiWidget):
    """Several small boxes that make one answer; each keeps what was typed into it."""

    use_fieldset = True

    def id_for_label(self, id_):
        return f"{id_}_0"


class DateBoxes(Boxes):
    """Day, month and year; the form receives name_day, name_month and name_year."""

    parts = ("day", "month", "year")

    def __init__(self, attrs=None, *, birthday=False):
        super().__init__(dict.fromkeys(self.parts, forms.TextInput), attrs)
        self.birthday = birthday

    def decompress(self, value):
        if isinstance(value, str):
            value = days.from_iso(value)
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def part_attrs(self, part):
        attrs = {"inputmode": "text" if part == "month" else "numeric"}
        return attrs | ({"autocomplete": f"bday-{part}"} if self.birthday else {})


class DateTimeBoxes(Boxes):
    """Day, month, year and time of day, in London time."""

    parts = ("day", "month", "year", "time")
    birthday = False

    def __init__(self, attrs=None):
        super().__init__(dict.fromkeys(self.parts, forms.TextInput), attrs)

    def decompress(self, value):
        if not isinstance(value, dt.datetime):
            return ["", "", "", ""]
        local = timezone.localtime(value, days.LONDON) if timezone.is_aware(value) else value
        return [local.day, local.month, local.year, days.clock(local.time())]

    def part_attrs(self, part):
        return {"inputmode": "text" if part in ("month", "time") else "numeric"}
