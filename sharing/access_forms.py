"""The shape of what is asked when access is given, ended, asked for, answered, taken and reviewed."""

import re

from django import forms
from django.core.exceptions import ValidationError

from sharing.forms import PersonField
from sharing.grounds import Ground, Purpose
from sharing.models import Breach, Person
from sharing.services.access import CONTRIBUTE, VIEW
from sharing.web.fields import DateField, YesNoField
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios

REFERENCE = re.compile(r"HSB-\d{4}-\d{4,6}(-[A-Z]{1,2})?")
MAY = [(VIEW, "Read it"), (CONTRIBUTE, "Read it and add to it")]


def words(label, help_text="", **kwargs):
    """A box for a few sentences, as long as the database keeps."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=300, widget=widget, **kwargs)


def purpose():
    return forms.ChoiceField(label="What it is for", choices=Purpose, widget=Radios)


def ground():
    return forms.ChoiceField(label="On which ground", choices=Ground, widget=Radios)


def last_day(**kwargs):
    kwargs = {"label": "Until and including", "help_text": "A year at most.", "called": "The last day"} | kwargs
    return DateField(must_be_future=True, **kwargs)


class ReferenceField(forms.CharField):
    """ "hsb 2026 0012 y" is "HSB-2026-0012-Y"."""

    def __init__(self, **kwargs):
        super().__init__(label="Reference", max_length=40, help_text="For example HSB-2026-0012-Y.", **kwargs)
        self.widget.attrs |= {"width": 20, "spellcheck": "false", "autocomplete": "off"}

    def to_python(self, value):
        typed = "-".join(re.findall(r"[A-Z]+|\d+", (value or "").upper()))
        if value and not REFERENCE.fullmatch(typed):
            raise ValidationError("Enter a reference like HSB-2026-0012-Y", code="invalid")
        return typed


class GiveForm(GovukForm):
    person = PersonField(Person.objects.none(), label="Who needs it", empty_label="Select a person")
    permission = forms.ChoiceField(label="What they may do", choices=MAY, widget=Radios)
    purpose = purpose()
    ground = ground()
    reason = words("Why they need to know", "Everybody who can see the record reads this. Name no child.")
    until = last_day()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class EndForm(GovukForm):
    reason = words("Why it ends")


class LetInForm(GovukForm):
    reason = words("Why they may see it again")


class AskForm(GovukForm):
    reference = ReferenceField()
    purpose = purpose()
    reason = words("Why you need to know", "Whoever answers reads this. Name no child.")
    wanted_until = last_day()


class ColleagueForm(GovukForm):
    person = PersonField(Person.objects.none(), label="Who needs it", empty_label="Select a colleague")
    contribute = YesNoField(label="Do they need to add to it?", help_text="Otherwise they can only read it.")
    purpose = purpose()
    reason = words("Why they need to know", "Whoever answers reads this. Name no child.")
    wanted_until = last_day()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class AnswerForm(GovukForm):
    give = YesNoField(
        label="Do you give access?", reveals={"yes": ["ground", "until"]}, called="Whether you give access"
    )
    ground = ground()
    until = last_day()
    answer = words("What you tell them", "Whoever asked reads this. Say nothing of what is in the record.")


class RefuseForm(GovukForm):
    answer = words("What you tell them", "Whoever asked reads this.")


class EmergencyForm(GovukForm):
    reference = ReferenceField()
    reason = words(
        "What the risk is, and why it cannot wait",
        "The Chair and your agency’s governance lead read this. Name no child.",
    )
    is_emergency = forms.BooleanField(
        label="A child is at risk of serious harm and nobody who could give me access answers"
    )


class ReviewForm(GovukForm):
    is_justified = YesNoField(label="Was it justified?")
    finding = words("What you found", "For example: whom you asked, and what was done with what was read.")


class BreachForm(GovukForm):
    status = forms.ChoiceField(
        label="How it ends",
        choices=[one for one in Breach.Status.choices if one[0] != Breach.Status.OPEN],
        widget=Radios,
    )
    outcome = words("What was found and done")
    commissioner_told_on = DateField(
        label="Day on which the Information Commissioner was told",
        help_text="Leave it empty where the Commissioner need not know.", required=False, must_be_past=True,
    )  # fmt: skip
