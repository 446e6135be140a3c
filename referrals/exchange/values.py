"""From the values of a file to what a browser would send, so that the forms of the pages check them."""

from datetime import date

from django import forms

from sharing.web import fields


class WrongType(ValueError):
    """The value is not of the type that the question takes; the message says which."""


def as_sent(name: str, field: forms.Field, value) -> dict:
    """{name of the box: text} for one value of the file; {} where nothing is said."""
    if value is None:
        return {}
    if isinstance(field, fields.DateField):
        return _date(name, value)
    if isinstance(field, fields.YesNoField):
        return {name: {True: "yes", False: "no"}[_of(bool, value, "true or false")]}
    if isinstance(field, forms.MultipleChoiceField):
        return {name: [_of(str, one, "a list of words") for one in _of(list, value, "a list of words")]}
    if isinstance(field, forms.IntegerField):
        if isinstance(value, bool):
            raise WrongType("must be a whole number")
        return {name: str(_of(int, value, "a whole number"))}
    return {name: _of(str, value, "text")}


def _of(kind, value, words):
    if not isinstance(value, kind):
        raise WrongType(f"must be {words}")
    return value


def _date(name, value):
    try:
        day = date.fromisoformat(_of(str, value, "a date like 2026-05-14"))
    except ValueError:
        raise WrongType("must be a date like 2026-05-14") from None
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
