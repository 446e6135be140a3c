"""One incident of the behaviour. R06"""

from django import forms

from referrals.forms.drafts import GOES_TO_BOTH, DraftForm, about_a_child, line
from referrals.models import Incident
from sharing.web import fields, widgets
from sharing.web.wording import no_names


class IncidentForm(DraftForm):
    """`children`: the children harmed whom the referral names."""

    occurred_on = fields.DateField(
        label="When did it happen?",
        help_text="As near as it is known. For a period, its first day.",
        called="The date of the incident",
        must_be_past=True,
    )
    precision = forms.ChoiceField(
        label="How exact is the date?",
        choices=Incident.Precision.choices,
        widget=widgets.Radios(reveals={"period": "until"}),
    )
    until = fields.DateField(label="Last day of the period", must_be_past=True)
    frequency = forms.ChoiceField(
        label="How often did it happen?", choices=Incident.Frequency.choices, widget=widgets.Radios(inline=True)
    )
    setting = forms.ChoiceField(
        label="Was it in person or online?", choices=Incident.Setting.choices, widget=widgets.Radios()
    )
    place_kind = forms.ChoiceField(
        label="In what kind of place?", choices=Incident.PlaceKind.choices, widget=widgets.Radios(small=True)
    )
    place = line("Where did it happen?", 200, no_names("For example: at home, at school, in a game. No address."))
    harmed = forms.MultipleChoiceField(label="Who was harmed in it?", widget=widgets.Checkboxes())
    what_happened = about_a_child("What happened?", GOES_TO_BOTH, rows=8)
    came_to_light = about_a_child("How did it come to light?", GOES_TO_BOTH, rows=3)
    disclosed_on = fields.DateField(label="When was it disclosed?", called="The date of disclosure", must_be_past=True)
    crime_reference = line("Police crime reference, if there is one", 40, width=10)

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["harmed"].choices = [(str(child.pk), _known_as(child)) for child in children]
        if not children:
            del self.fields["harmed"]

    def clean(self):
        first, last, told = (self.cleaned_data.get(name) for name in ("occurred_on", "until", "disclosed_on"))
        if last and not first:
            self.add_error("occurred_on", "Enter the first day of the period")
        if first and last and last < first:
            self.add_error("until", "The period ends before it starts: check both dates")
        if first and told and told < first:
            self.add_error("disclosed_on", "It was disclosed before it happened: check both dates")


def _known_as(child):
    return f"{child.label}: {child.name}" if child.name else child.label
