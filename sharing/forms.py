"""The shape of what is asked on the sharing pages."""

from django import forms

from sharing import bounces
from sharing.models import AllowedDomain, Exclusion, Panel, Person, Place
from sharing.web.fields import DateField
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.widgets import Radios

LARGEST_REPORT = 25  # MB: some servers send the whole mail back, papers and all


class ReportForm(GovukForm):
    """A mail server's report, saved from the mailbox; gives its beginning, which is all that is read."""

    file = forms.FileField(
        label="The report, saved as an .eml file",
        help_text="In the panel’s mailbox, open the message that says a mail could not be delivered and save it.",
    )
    required_messages = {"file": "Choose the file that the report was saved as"}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_REPORT * 1024 * 1024:
            raise forms.ValidationError(f"The file must be {LARGEST_REPORT} MB or less")
        return file.read(bounces.LOOKED_AT)


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
            "reminder_working_days",
            "circulation_lead_days",
            "minutes_per_item",
            "quorum",
            "action_reminder_days",
            "action_escalation_days",
            "youth_justice_label",
            "document_max_mb",
            "attaches_papers",
            "request_working_days",
            "emergency_hours",
            "access_after_closing_days",
            "papers_kept_days",
            "unusual_records",
            "unusual_minutes",
            "night_from",
            "night_until",
        ]
        labels = {
            "name": "Name of the panel",
            "partnership": "Name of the partnership",
            "mailbox": "The panel’s mailbox",
            "phone": "The panel’s telephone",
            "decision_working_days": "Working days for the Chair to act on a referral",
            "reminder_working_days": "Working days before that on which the Chair is reminded",
            "circulation_lead_days": "Days before the meeting on which the schedule goes out",
            "minutes_per_item": "Minutes for each case on an agenda",
            "quorum": "Agencies needed for a quorum",
            "action_reminder_days": "Days before something is due from which whoever has to do it is reminded daily",
            "action_escalation_days": "Working days after that day on which the agency’s lead is told",
            "youth_justice_label": "What youth justice is called here",
            "document_max_mb": "Largest document, in megabytes",
            "attaches_papers": "Send the sealed papers in the mail",
            "request_working_days": "Working days to answer a request for access",
            "emergency_hours": "Hours that emergency access lasts",
            "access_after_closing_days": "Days that access lasts after a case is closed",
            "papers_kept_days": "Days that papers wait here after they were sent or set aside",
            "unusual_records": "How many records opened in a short time are unusual",
            "unusual_minutes": "How many minutes are a short time",
            "night_from": "When the night begins",
            "night_until": "When the night ends",
        }
        help_texts = {
            "mailbox": "Answers to the panel’s mail go here.",
            "decision_working_days": "After that the vice-chair and the Coordinator are told. R03",
            "circulation_lead_days": "Or the working day before, where that day is none. R23",
            "minutes_per_item": "Where the Coordinator gives a case no other time.",
            "quorum": "Leave it empty to meet without a quorum. R28",
            "attaches_papers": "Untick it to send a link only: the papers are then fetched here. R31",
            "action_escalation_days": "The agency’s information governance lead, once. R32",
            "request_working_days": "After that whoever can answer is reminded. R33",
            "access_after_closing_days": "The Chair, the vice-chair and the Coordinator keep theirs. R33",
            "papers_kept_days": "Then what was set aside or waited to be sent goes; what was approved stays. R45",
            "unusual_records": "Such readings are listed for the Chair and the reader’s agency. R33",
            "night_from": "Readings at night are listed in the same place.",
        }


class DeputyForm(GovukForm):
    """Leave of somebody on the panel, with or without a deputy; or who is on standby for them."""

    place = PlaceField(Place.objects.none(), label="Who is away", empty_label="Select a person")
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", must_be_future=True)
    person = PersonField(
        Person.objects.none(),
        label="Who stands in for them",
        required=False,
        help_text="Somebody from the same agency. Leave it empty where nobody is found yet: the Coordinator sees the "
        "gap.",
        empty_label="Nobody yet",
    )
    reason = forms.CharField(label="Reason", max_length=200, required=False, help_text="For example: leave, sickness.")

    def __init__(self, *args, places, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset, self.fields["person"].queryset = places, people
        if len(places) == 1:
            self.initial.setdefault("place", places[0].pk)


class StandbyForm(DeputyForm):
    field_order = ["place", "person", "starts_on", "ends_on"]
    reason = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].label, person = "For whom", self.fields["person"]
        person.label, person.help_text = "Who is on standby", "Somebody from the same agency."
        person.required, person.empty_label = True, "Select a person"


class FillLeaveForm(GovukForm):
    person = PersonField(
        Person.objects.none(), label="Who stands in", help_text="Somebody from the same agency.",
        empty_label="Select a person",
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class LastDayForm(GovukForm):
    ends_on = DateField(label="Last day", must_be_future=True)


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


class ReviewForm(GovukForm):
    words = forms.CharField(
        label="What you found out, and what is done about it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Whom you asked, what the reading was for, and whether it is a matter for the agency.",
    )
    required_messages = {"words": "Enter what you found out"}
