"""The forms every page builds on: sentences for errors, parts that an answer reveals, dates in boxes."""

from django import forms
from django.core.exceptions import ValidationError

from sharing.web import fields
from sharing.web.wording import put_in_words, refuse_unreadable

IN_BOXES = {
    forms.DateField: fields.DateField,
    forms.DateTimeField: fields.DateTimeField,
    forms.TimeField: fields.TimeField,
}


def in_boxes(field):
    """The same field, asked for in boxes, for what a model form made by itself."""
    boxed = IN_BOXES[type(field)](
        label=field.label,
        help_text=field.help_text,
        required=field.required,
        initial=field.initial,
        disabled=field.disabled,
        validators=field.validators,
    )
    boxed.error_messages |= {"required": field.error_messages["required"]}
    return boxed


class Worded:
    """What GovukForm and GovukModelForm share.

    mark_optional: "(optional)" behind the label of what may be left out. label_size: s, m, l or xl for all
    labels; label_sizes: {field: size} for single ones. required_messages: {field: sentence}.
    """

    mark_optional = True
    label_size = "s"
    label_sizes = {}
    required_messages = {}
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            if type(field) in IN_BOXES:
                field = self.fields[name] = in_boxes(field)
            if name in self.required_messages:
                field.error_messages["required"] = self.required_messages[name]
            put_in_words(field, name)

    def revealed_by(self):
        """{revealed field: (asking field, answers that reveal it)}."""
        revealing = {}
        for asking, field in self.fields.items():
            for answer, names in getattr(field.widget, "reveals", {}).items():
                for name in names:
                    revealing.setdefault(name, (asking, set()))[1].add(answer)
        return revealing

    def not_revealed(self):
        """Names of the fields that no given answer reveals; what was typed into them does not count."""
        hidden = set()
        for name, (asking, answers) in self.revealed_by().items():
            given = self[asking].value()
            given = given if isinstance(given, list | tuple) else [given]
            if asking in hidden or not answers.intersection(map(str, given)):
                hidden.add(name)
        return hidden

    def _clean_fields(self):
        hidden = self.not_revealed()
        for name, bound in self._bound_items():
            try:
                if name in hidden:
                    self.cleaned_data[name] = nothing(bound.field)
                    continue
                refuse_unreadable(bound.data)
                self.cleaned_data[name] = bound.field._clean_bound_field(bound)
                if hasattr(self, f"clean_{name}"):
                    self.cleaned_data[name] = getattr(self, f"clean_{name}")()
            except ValidationError as error:
                self.add_error(name, error)


def nothing(field):
    """The value of a field that was not asked for."""
    field.required = False
    return field.clean([] if hasattr(field.widget, "allow_multiple_selected") else None)


class GovukForm(Worded, forms.Form):
    pass


class GovukModelForm(Worded, forms.ModelForm):
    pass
