from django import forms

from sharing.web.forms import GovukForm
from sharing.web.wording import no_names


class TakeOverForm(GovukForm):
    """Why a manager takes a draft over. Both read it beside the access that ends."""

    mark_optional = False
    reason = forms.CharField(
        label="Why do you take it over?", max_length=200, help_text=no_names("For example: long-term sick leave.")
    )
    required_messages = {"reason": "Say why you take the draft over"}
