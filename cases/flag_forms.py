"""What is asked when a status that matters for safety begins or ends, and when cases are linked."""

from django import forms

from cases.models import CaseLink, StatusFlag
from sharing.web import fields, widgets
from sharing.web.forms import GovukForm
from sharing.web.wording import no_names


def reason(label, hint):
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=no_names(hint)
    )


class FlagForm(GovukForm):
    kind = forms.ChoiceField(
        label="What applies", choices=StatusFlag.Kind,
        widget=widgets.Radios(reveals={"looked_after": "looked_after_by", "protection_plan": "category"}),
    )  # fmt: skip
    looked_after_by = forms.CharField(label="By which local authority", max_length=120, required=False)
    category = forms.CharField(
        label="Under which category", max_length=120, required=False, help_text=no_names("For example: neglect.")
    )
    began_on = fields.DateField(label="Since", required=False, must_be_past=True, called="The day it began")
    source = forms.CharField(
        label="Where it comes from",
        max_length=120,
        required=False,
        help_text=no_names("For example: social care record. Never an address."),
    )

    def clean(self):
        """One `detail`, whichever was asked for; of an address nothing is said."""
        told = super().clean() or self.cleaned_data
        details = [told.pop(name, "") for name in ("looked_after_by", "category")]
        return told | {"detail": next(filter(None, details), "")}


class EndFlagForm(GovukForm):
    on = fields.DateField(label="When did it end?", must_be_past=True, called="The day it ended")
    because = reason("Why did it end?", "Everybody who can see the case reads this.")
    required_messages = {"on": "Enter the day it ended", "because": "Say why it ended"}


class LinkForm(GovukForm):
    reference = forms.CharField(
        label="Reference of the other case", max_length=30,
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false"}),
        help_text="You need to manage both. For example: HSB-2026-0012-Y",
    )  # fmt: skip
    kind = forms.ChoiceField(label="How the two cases belong together", choices=CaseLink.Kind, widget=widgets.Radios)
    relation = forms.CharField(
        label="How the two know each other", max_length=200, required=False,
        help_text=no_names("Both cases show this. For example: half-siblings, in two households."),
    )  # fmt: skip
    required_messages = {"reference": "Enter the reference of the other case"}


class EndLinkForm(GovukForm):
    because = reason("Why does the link end?", "Those who manage the cases read this.")
    required_messages = {"because": "Say why the link ends"}
