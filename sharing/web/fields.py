"""Fields for dates, times and yes or no; each says in words what is missing."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from sharing.web import days
from sharing.web.widgets import DateBoxes, DateTimeBoxes, Radios
from sharing.web.wording import is_question

PARTS = ("day", "month", "year")
FIRST_YEAR = 1900


def and_list(words):
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


class Called:
    """A field whose messages name it: `called` when the label does not read well in a sentence."""

    def __init__(self, *, called="", **kwargs):
        super().__init__(**kwargs)
        self.called = called

    @property
    def subject(self):
        named = str(self.called or self.label or "")
        return "The date" if not named or is_question(named) else named

    def refuse(self, what, code):
        raise ValidationError(f"{self.subject} {what}", code=code)


class BoxedField(Called, forms.Field):
    """One answer from several boxes: empty only when all of them are."""

    def cells(self, value):
        cells = [str(cell or "").strip() for cell in value or []]
        return cells if any(cells) else []

    def has_changed(self, initial, data):
        return super().has_changed(initial or None, data)

    def date_from(self, cells):
        missing = [part for part, cell in zip(PARTS, cells, strict=False) if not cell]
        if missing:
            self.refuse(f"must include a {and_list(missing)}", "-".join(missing))
        day, month, year = cells[:3]
        if year.isascii() and year.isdigit() and len(year) != 4:
            raise ValidationError("Year must include 4 numbers", code="year")
        return self.real_date(day, month, year)

    def real_date(self, day, month, year):
        number = days.month_number(month)
        digits = all(text.isascii() and text.isdigit() and len(text) <= 4 for text in (day, year))
        if number and digits and int(year) >= FIRST_YEAR:
            try:
                return dt.date(int(year), number, int(day))
            except ValueError:
                pass
        self.refuse("must be a real date", "invalid")


class DateField(BoxedField):
    """A date in three boxes.

    must_be_past and must_be_future both allow today.
    """

    widget = DateBoxes

    def __init__(self, *, must_be_past=False, must_be_future=False, **kwargs):
        super().__init__(**kwargs)
        self.must_be_past, self.must_be_future = must_be_past, must_be_future

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        if isinstance(value, str):
            return days.from_iso(value) or self.refuse("must be a real date", "invalid")
        cells = self.cells(value)
        return self.within_bounds(self.date_from(cells)) if cells else None

    def within_bounds(self, date):
        if self.must_be_past and date > days.today():
            self.refuse("must be today or in the past", "future")
        if self.must_be_future and date < days.today():
            self.refuse("must be today or in the future", "past")
        return date


class TimeField(Called, forms.CharField):
    """A time of day, written "9.30am" or "14:30"."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"width": 5}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return days.clock(value) if isinstance(value, dt.time) else value

    def to_python(self, value):
        if isinstance(value, dt.time) or value in self.empty_values:
            return value or None
        time = days.time_of_day(str(value))
        if time is None:
            self.refuse("must be a time, like 9.30am or 2pm", "invalid")
        return time

    @property
    def subject(self):
        return super().subject.replace("The date", "The time")


class DateTimeField(BoxedField):
    """A date and a time of day in London; gives an aware datetime."""

    widget = DateTimeBoxes

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, dt.datetime):
            return value or None
        cells = self.cells(value)
        if not cells:
            return None
        date = self.date_from(cells)
        if not cells[3:] or not cells[3]:
            self.refuse("must include a time, like 9.30am", "time")
        return self.moment_of(date, days.time_of_day(cells[3]))

    def moment_of(self, date, time):
        if time is None:
            self.refuse("must include a time, like 9.30am or 2pm", "time")
        moment = dt.datetime.combine(date, time, days.LONDON)
        if moment.astimezone(dt.UTC).astimezone(days.LONDON).time() != time:
            self.refuse("falls into the hour the clocks skip: check the time", "time")
        return moment


class YesNoField(Called, forms.TypedChoiceField):
    """Yes or no as radios, giving True or False; not_known adds a third answer, giving None."""

    def __init__(self, *, not_known="", reveals=None, hints=None, inline=True, **kwargs):
        choices = [("yes", "Yes"), ("no", "No")] + ([("unknown", not_known)] if not_known else [])
        inline = inline and not reveals and not hints
        kwargs.setdefault("widget", Radios(reveals=reveals, hints=hints, inline=inline))
        kwargs.setdefault("empty_value", None)
        super().__init__(choices=choices, coerce={"yes": True, "no": False}.get, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
