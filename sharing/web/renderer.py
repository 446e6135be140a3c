"""Draws every form of the product, also those of packages, in GOV.UK's markup."""

from functools import cached_property

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from sharing.web.fields import PARTS
from sharing.web.widgets import Boxes


class GovukBoundField(BoundField):
    """A field that knows how it is drawn.

    as_heading and label_size may be set before it is drawn; {% govuk_field %} does so.
    """

    as_heading = False
    label_size = None

    @property
    def kind(self):
        widget = self.field.widget
        for kind, classes in KINDS:
            if isinstance(widget, classes):
                return kind
        return "input"

    @property
    def widget_used(self):
        """A number is typed into a text box: spinners change it by accident."""
        widget = self.field.widget
        if type(widget) is not forms.NumberInput:
            return widget
        whole = type(self.field) is forms.IntegerField
        attrs = {k: v for k, v in widget.attrs.items() if k not in ("min", "max", "step")}
        return forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal", "width": 5} | attrs)

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        return super().as_widget(widget or self.widget_used, attrs, only_initial)

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        if self.is_hidden:
            return attrs
        own = (widget or self.field.widget).attrs
        attrs["class"] = " ".join([*CLASSES.get(self.kind, ["govuk-input"]), *self.modifiers(own)])
        if self.kind == "textarea":
            attrs.setdefault("rows", own.get("rows", 5) if own.get("rows") != "10" else 5)
            attrs["cols"] = attrs["width"] = attrs["count"] = attrs["maxlength"] = False
        else:
            attrs["width"] = False
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        return attrs

    def modifiers(self, own):
        classes = [own["class"]] if own.get("class") else []
        if self.errors and self.kind in CLASSES:
            classes.append(f"{CLASSES[self.kind][0]}--error")
        if own.get("width"):
            classes.append(f"govuk-input--width-{own['width']}")
        if own.get("autocomplete") == "one-time-code":
            classes.append("govuk-input--extra-letter-spacing")
        if self.count:
            classes.append("govuk-js-character-count")
        return classes

    @property
    def count(self):
        """How many characters a text may have, when the page is to count them."""
        return self.kind == "textarea" and self.field.widget.attrs.get("count")

    @property
    def aria_describedby(self):
        described = super().aria_describedby
        if self.count and described is not None:
            return f"{described} {self.auto_id}-info".strip()
        return described

    @property
    def size(self):
        sizes = getattr(self.form, "label_sizes", {})
        if self.label_size is not None:
            return self.label_size
        return sizes.get(self.name, "" if self.is_revealed else getattr(self.form, "label_size", "s"))

    @property
    def is_optional(self):
        wanted = getattr(self.form, "mark_optional", False)
        return wanted and not self.field.required and self.kind != "checkbox" and not self.field.disabled

    @property
    def is_revealed(self):
        """Whether another field's answer reveals it, which then draws it."""
        revealed_by = getattr(self.form, "revealed_by", None)
        return bool(revealed_by) and self.name in revealed_by()

    @cached_property
    def options(self):
        """The options of radios and checkboxes, without the blank one."""
        return [
            self.option(widget.data)
            for widget in self.subwidgets
            if str(widget.data["value"] if widget.data["value"] is not None else "")
        ]

    def option(self, data):
        widget, value = self.field.widget, str(data["value"])
        revealed = getattr(widget, "reveals", {}).get(value, [])
        return {
            "id": data["attrs"]["id"],
            "name": data["name"],
            "value": value,
            "label": data["label"],
            "checked": data["selected"],
            "disabled": data["attrs"].get("disabled"),
            "hint": getattr(widget, "hints", {}).get(value, ""),
            "or_before": getattr(widget, "divider", None) == value,
            "is_exclusive": getattr(widget, "exclusive", None) == value,
            "revealed": [self.form[name] for name in revealed if name in self.form.fields],
        }

    @property
    def boxes(self):
        """The boxes of a date or a date and time, each with what was typed."""
        widget = self.field.widget
        drawn = self.subwidgets[0].data["subwidgets"]
        wrong = self.wrong_parts()
        return [
            {
                "part": part,
                "name": data["name"],
                "id": data["attrs"]["id"],
                "value": "" if data["value"] is None else data["value"],
                "is_wrong": part in wrong,
                "attrs": widget.part_attrs(part),
            }
            for part, data in zip(widget.parts, drawn, strict=True)
        ]

    def wrong_parts(self):
        """The boxes an error is about: those its code names, or all of them."""
        named = set()
        for error in self.form.errors.as_data().get(self.name, []):
            named |= set((error.code or "").split("-")) & {*PARTS, "time"} or set(self.field.widget.parts)
        return named

    @property
    def first_input_id(self):
        """Where the error summary leads: the first input of the group."""
        if self.kind in ("radios", "checkboxes"):
            return self.options[0]["id"] if self.options else self.auto_id
        return f"{self.auto_id}_0" if self.kind == "boxes" else self.id_for_label or self.auto_id


KINDS = [
    ("boxes", Boxes),
    ("checkboxes", forms.CheckboxSelectMultiple),
    ("radios", forms.RadioSelect),
    ("checkbox", forms.CheckboxInput),
    ("select", forms.Select),
    ("textarea", forms.Textarea),
    ("password", forms.PasswordInput),
    ("file", forms.FileInput),
]
CLASSES = {
    "input": ["govuk-input"],
    "password": ["govuk-input", "govuk-password-input__input", "govuk-js-password-input-input"],
    "textarea": ["govuk-textarea"],
    "select": ["govuk-select"],
    "file": ["govuk-file-upload"],
    "checkbox": ["govuk-checkboxes__input"],
}


class GovukRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
