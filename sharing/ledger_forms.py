"""What is asked when a sharing of information is written down. R34–R37"""

from django import forms

from sharing.access_forms import ground, purpose
from sharing.models import Agency, Disclosure
from sharing.web.fields import DateField
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios
from sharing.web.wording import no_names

OUTSIDE = "Somebody outside the agreement"


def text(label, hint, **kwargs):
    return forms.CharField(
        label=label, help_text=no_names(hint), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


class RecipientForm(GovukForm):
    """To whom: a partner agency or somebody else, and then who agreed."""

    to_agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Partner agency", required=False, empty_label=OUTSIDE
    )
    to_whom = forms.CharField(
        label="If outside the agreement, to whom", max_length=200, required=False,
        help_text="The authority or body, and the person there who gets it.",
    )  # fmt: skip
    agreed_by = text(
        "If outside the agreement, which partners agreed",
        "Each agency, and when. The Chair alone may leave this empty.",
        required=False,
    )
    purpose = purpose()
    ground = ground()

    def clean(self):
        told = super().clean() or self.cleaned_data
        if bool(told.get("to_agency")) == bool(told.get("to_whom", "").strip()):
            self.add_error("to_whom", "Say to whom: a partner agency, or somebody outside the agreement")
        return told


class DisclosureForm(RecipientForm):
    outcome = forms.ChoiceField(label="What happened", choices=Disclosure.Outcome, widget=Radios)
    what = text("What was shared, or considered", "In a sentence: for example the dates of the assessment.")
    reason = text("Why, or why not", "Everybody who can see the record reads this.")
    on = DateField(label="When", must_be_past=True, called="The day")
    required_messages = {
        "what": "Say what was shared, or considered",
        "reason": "Say why, or why not",
        "on": "Enter the day",
    }
    field_order = ["outcome", "on", "what", "to_agency", "to_whom", "agreed_by", "purpose", "ground", "reason"]
