"""The shape of what is asked on the sharing pages."""

from django import forms

from sharing.models import AllowedDomain, Exclusion, Panel, Person, Place
from sharing.web.fields import DateField
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.widgets import Radios


class PersonField(forms.ModelChoiceField):
    """A person by name and agency."""

    def label_from_instance(self, person):
        return f"{person.name} ({person.agency})"


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, place):
        return f"{place.person.name}, {place.get_office_display()} ({place.person.agency})"


class SettingsForm(GovukModelForm):
    class Meta:
        model = Panel
        fields = [
            "name",
            "partnership",
            "mailbox",
            "phone",
            "decision_working_days",
            "circulation_lead_days",
            "quorum",
            "youth_justice_label",
            "document_max_mb",
        ]
        labels = {
            "name": "Name of the panel",
            "partnership": "Name of the partnership",
            "mailbox": "The panel’s mailbox",
            "phone": "The panel’s telephone",
            "decision_working_days": "Working days for the Chair to act on a referral",
            "circulation_lead_days": "Days before the meeting on which the schedule goes out",
            "quorum": "Agencies needed for a quorum",
            "youth_justice_label": "What youth justice is called here",
            "document_max_mb": "Largest document, in megabytes",
        }
        help_texts = {
            "mailbox": "Answers to the panel’s mail go here.",
            "decision_working_days": "After that the vice-chair and the Coordinator are told. R03",
            "circulation_lead_days": "Or the working day before, where that day is none. R23",
            "quorum": "Leave it empty to meet without a quorum. R28",
        }


class DeputyForm(GovukForm):
    place = PlaceField(Place.objects.none(), label="Who is away", empty_label="Select a person")
    person = PersonField(
        Person.objects.none(),
        label="Who stands in for them",
        help_text="Somebody from the same agency.",
        empty_label="Select a person",
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", must_be_future=True)
    reason = forms.CharField(label="Reason", max_length=200, required=False, help_text="For example: leave, sickness.")

    def __init__(self, *args, places, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset, self.fields["person"].queryset = places, people
        if len(places) == 1:
            self.initial.setdefault("place", places[0].pk)


class DomainForm(GovukForm):
    domain = forms.CharField(
        label="Domain", max_length=120, help_text="Like ashdale.gov.uk. Its sub-domains count too."
    )
    owner = forms.CharField(label="Whose domain it is", max_length=120)
    evidence = forms.CharField(
        label="How we know that it is secure",
        max_length=AllowedDomain._meta.get_field("evidence").max_length,
        help_text="For example: the agency’s confirmation and its date.",
    )
    valid_until = DateField(label="Counts as secure until", must_be_future=True)

    def clean_domain(self):
        return self.cleaned_data["domain"].strip().lower().removeprefix("@")


class ExclusionForm(GovukForm):
    person = PersonField(Person.objects.none(), label="Who is shut out", empty_label="Select a person")
    why = forms.ChoiceField(label="Why", choices=Exclusion.Why, widget=Radios)
    reason = forms.CharField(
        label="What it is about",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the record. Only those who manage it read this.",
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
