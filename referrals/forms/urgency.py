from django import forms

from cases.models import URGENT
from referrals.forms.drafts import DraftForm
from sharing.web.wording import no_names


class UrgencyForm(DraftForm):
    urgent_because = forms.CharField(
        label="Why can it not wait for the next panel?",
        help_text=no_names("In one line, which the case of each child gets. Leave it empty if the case can wait"),
        max_length=URGENT,
    )
