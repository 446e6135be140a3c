from django import forms

from sharing.web.forms import GovukForm
from sharing.web.wording import no_names

GOES_TO_BOTH = (
    "The cases of the young person and of each child harmed get this text. Write “the young person”, “child harmed A”."
)
LONGEST = 10_000  # characters of one answer


class DraftForm(GovukForm):
    """A page of a draft: everything may be left for later, what is written has to make sense."""

    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


def text(label, hint="", rows=4, called=""):
    """A text of several lines."""
    field = forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )
    field.called = called
    return field


def about_a_child(label, hint="", **kwargs):
    """A text of several lines that goes into one child's case. R11"""
    return text(label, no_names(hint), **kwargs)


def line(label, longest, hint="", **attrs):
    return forms.CharField(label=label, help_text=hint, max_length=longest, widget=forms.TextInput(attrs=attrs))
