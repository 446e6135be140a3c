from django import forms

from referrals.models import Referral
from sharing.web.forms import GovukForm


class DeskForm(GovukForm):
    """Which of what waits the Chair's desk shows."""

    mark_optional = False
    only = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Everything that waits"), ("late", "Only what is late")]
    )


class FilterForm(GovukForm):
    """Which of the referrals that a person may see the list shows."""

    mark_optional = False
    whose = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "All I can see"), ("mine", "Mine"), ("team", "My team’s")]
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Referral.Status.choices])
