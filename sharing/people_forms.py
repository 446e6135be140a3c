"""The shape of what is asked about people, their places and devices, and about agencies."""

from django import forms

from sharing import agreement, rules
from sharing.forms import PersonField
from sharing.gate import Standing
from sharing.models import Agency, AgreementVersion, Person, Place
from sharing.places import the_panel
from sharing.web.fields import DateField
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.widgets import Radios

AT_ONCE, ON_A_DAY = "now", "day"


class PeopleFilter(GovukForm):
    mark_optional = False
    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency", required=False, empty_label="All")
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Standing.choices])


class PersonForm(GovukModelForm):
    """A person as the Coordinator writes them down; what is wrong stands at its box."""

    manager = PersonField(
        Person.objects.none(),
        label="Manager",
        required=False,
        empty_label="Nobody",
        help_text="Somebody of the same agency. A manager submits the referrals of their team.",
    )
    can_refer = forms.BooleanField(label="Refers to the panel", required=False)

    class Meta:
        model = Person
        fields = ["name", "email", "agency", "job_title", "kind", "ends_on", "can_refer", "manager"]
        labels = {
            "name": "Full name",
            "email": "E-mail address",
            "job_title": "Work",
            "kind": "How they work here",
            "ends_on": "Last day",
        }
        help_texts = {
            "email": "On one of the secure domains. They sign in with it, and papers go there.",
            "job_title": "For example: Named Nurse, Safeguarding Children.",
            "ends_on": "For everybody who is not permanent. Access ends with this day.",
        }
        widgets = {"kind": Radios(small=True)}

    required_messages = {
        "name": "Enter their full name",
        "email": "Enter their e-mail address",
        "agency": "Select their agency",
        "job_title": "Enter their work",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = Person.objects.filter(is_active=True).exclude(pk=self.instance.pk).select_related("agency")
        self.fields["manager"].queryset = here.order_by("agency__name", "name")
        if "agency" in self.fields:
            self.fields["agency"].empty_label = "Select an agency"

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def _post_clean(self):
        """The product's own sentences, not those of the model: the service looks again."""
        told = self.cleaned_data
        agency = told.get("agency") or getattr(self.instance, "agency", None)
        person = Person(pk=self.instance.pk, agency=agency)
        if told.get("email"):
            self._say("email", rules.reasons_not_to_use_address(told["email"], person))
        if told.get("kind") and "ends_on" in told:
            self._say("ends_on", rules.reasons_against_last_day(told["kind"], told["ends_on"]))
        if agency:
            self._say("manager", rules.reasons_not_to_be_manager(told.get("manager"), person))

    def _say(self, name, reasons):
        if reasons:
            self.add_error(name, reasons)


class ChangePersonForm(PersonForm):
    """Without the agency: going to another one ends what somebody holds, and has a page of its own."""

    class Meta(PersonForm.Meta):
        fields = [name for name in PersonForm.Meta.fields if name != "agency"]


class InductionForm(GovukForm):
    inducted_on = DateField(label="Day of the induction", required=False, must_be_past=True)
    undertaking_on = DateField(
        label="Day on which the undertaking of confidentiality was signed", required=False, must_be_past=True,
        called="Day of the undertaking",
    )  # fmt: skip


class TransferForm(GovukForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label="New agency", empty_label="Select an agency")
    job_title = forms.CharField(label="Work there", max_length=120)
    required_messages = {"agency": "Select the new agency", "job_title": "Enter their work there"}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.exclude(pk=person.agency_id)


class WhenForm(GovukForm):
    """At once, or at the end of a day."""

    when = forms.ChoiceField(
        label="When",
        choices=[(AT_ONCE, "At once"), (ON_A_DAY, "At the end of a day")],
        widget=Radios(reveals={ON_A_DAY: "last_day"}),
    )
    last_day = DateField(label="Last day", must_be_future=True)


class ComeBackForm(GovukForm):
    ends_on = DateField(label="Last day", required=False, help_text="Leave it empty for permanent staff.")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if reasons := rules.reasons_against_last_day(self.person.kind, ends_on):
            raise forms.ValidationError(reasons)
        return ends_on


class PlaceForm(GovukForm):
    office = forms.ChoiceField(label="Place", choices=Place.Office, widget=Radios(small=True))
    starts_on = DateField(label="First day", must_be_future=True)
    ends_on = DateField(label="Last day", required=False, help_text="Leave it empty where none is agreed.")


class LostDeviceForm(GovukForm):
    reason = forms.CharField(
        label="What happened, and how you know that it is really them",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: phone stolen on Monday; I rang them at their office. The other officer reads this.",
    )
    required_messages = {"reason": "Enter what happened, and how you know that it is really them"}


class LeadForm(GovukForm):
    lead = PersonField(
        Person.objects.none(),
        label="Information governance lead",
        required=False,
        empty_label="Nobody named",
        help_text="Somebody of the agency. If they are not here yet, invite them first.",
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, initial={"lead": agency.governance_lead_id}, **kwargs)
        self.fields["lead"].queryset = agency.people.filter(is_active=True).select_related("agency")


class ApprovalForm(GovukForm):
    version = forms.ModelChoiceField(AgreementVersion.objects.none(), label="Version", widget=Radios, empty_label=None)
    approved_on = DateField(label="Day of the approval", must_be_past=True)
    approved_by = forms.CharField(
        label="Signed for the agency by", max_length=120, help_text="Name and post, as in the signed copy."
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        versions = AgreementVersion.objects.filter(pk__in=[one.pk for one in agreement.to_approve(the_panel(), agency)])
        self.fields["version"].queryset = versions
        if len(versions) == 1:
            self.initial.setdefault("version", versions[0].pk)
