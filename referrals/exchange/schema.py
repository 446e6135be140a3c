"""The JSON Schema of a referral's file, made from the forms of the pages, so that the two cannot drift apart."""

from django import forms

from referrals.exchange import shape
from referrals.models import MOST_HARMED
from sharing.web import fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict:
    """As published in docs/referral-file.schema.json. The forms check more than a schema can say."""
    incident = _of_form(shape.incident_form([]))
    incident["properties"]["harmed"] = {
        "type": "array", "items": {"type": "string", "pattern": "^[A-Z]$"},
        "title": "Who was harmed in it, by letter: A for the first of children_harmed",
    }  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "Referral to a Harmful Sexual Behaviour panel",
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "referrer", "team"],
        "properties": {
            "kind": {"const": shape.KIND},
            "referrer": {"type": "string", "title": "E-mail address of the responsible social worker"},
            **_of_form(shape.start_form())["properties"],
            **{name: _of_section(section) for name, section in shape.OF_THE_REFERRAL.items()},
            "young_person": _of_child(shape.OF_THE_YOUNG_PERSON),
            "children_harmed": {
                "type": "array", "maxItems": MOST_HARMED, "items": _of_child(shape.OF_A_CHILD),
            },
            "incidents": {"type": "array", "items": incident},
        },
    }  # fmt: skip


def _of_child(known):
    return _object({name: _of_section(section) for name, section in known.items()})


def _of_section(section):
    return {"title": section.title} | _of_form(shape.form_of(section)())


def _of_form(form):
    return _object({name: _of_field(field) for name, field in form.fields.items()})


def _object(properties):
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _of_field(field):
    title = {"title": str(field.label)}
    if isinstance(field, fields.DateField):
        return title | {"type": ["string", "null"], "format": "date"}
    if isinstance(field, fields.YesNoField):
        return title | {"type": ["boolean", "null"]}
    if isinstance(field, forms.MultipleChoiceField):
        return title | {"type": "array", "uniqueItems": True, "items": _one_of(field)}
    if isinstance(field, forms.ChoiceField):
        return title | _one_of(field)
    if isinstance(field, forms.IntegerField):
        return title | {"type": ["integer", "null"], "minimum": field.min_value, "maximum": field.max_value}
    return title | {"type": "string", "maxLength": field.max_length}


def _one_of(field):
    return {"oneOf": [{"const": str(value), "title": str(words)} for value, words in field.choices if value != ""]}
