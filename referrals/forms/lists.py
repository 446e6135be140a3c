from django import forms

from referrals.models import Referral
from sharing.web.forms import GovukForm


class FilterForm(GovukForm):
    """Which of the referrals that a person may see the list shows."""

    mark_optional = False
    whose = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "All I can see"), ("mine", "Mine"), ("team", "My team’s")]
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Referral.Status.choices])
