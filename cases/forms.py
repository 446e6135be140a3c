from django import forms

from cases.document_forms import DocumentForm
from cases.models import Allocation, Case, CaseInformation, InformationKind
from sharing.forms import PersonField
from sharing.models import Person
from sharing.web import fields, widgets
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.wording import NO_NAMES, no_names

__all__ = ["AllocationForm", "CaseFilter", "DocumentForm", "InformationForm"]

# What a referral or a meeting writes is not entered by hand.
BY_HAND = [
    InformationKind.NEEDS,
    InformationKind.PLANS,
    InformationKind.SAFETY,
    InformationKind.BEHAVIOUR,
    InformationKind.VIEWS,
    InformationKind.OTHER,
]


class CaseFilter(GovukForm):
    mark_optional = False
    state = forms.ChoiceField(choices=[("", "All"), *Case.Status.choices], required=False)
    role = forms.ChoiceField(choices=[("", "All"), *Case.Role.choices], required=False)


class InformationForm(GovukModelForm):
    kind = forms.ChoiceField(
        label="What it is about",
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        widget=widgets.Radios(small=True),
    )
    dated_on = fields.DateField(label="Date of the information", required=False, must_be_past=True)
    is_opinion = fields.YesNoField(label="Is it an opinion?", help_text="A fact was seen or heard, or is on record.")
    required_messages = {
        "kind": "Select what the information is about",
        "heading": "Enter a heading",
        "text": "Enter what is known",
    }

    class Meta:
        model = CaseInformation
        fields = ["kind", "heading", "text", "source", "dated_on", "is_opinion", "caveat"]
        labels = {"text": "What is known", "source": "Where it comes from"}
        help_texts = {
            "heading": NO_NAMES,
            "text": no_names("Relevant and proportionate."),
            "source": NO_NAMES,
            "caveat": no_names("For example: do not discuss with the family."),
        }


class AllocationForm(GovukForm):
    person = PersonField(Person.objects.none(), label="Who works on the case", empty_label="Select a person")
    role = forms.ChoiceField(label="As", choices=Allocation.Role, widget=widgets.Radios)
    task = forms.CharField(
        label="What they do",
        max_length=200,
        help_text=no_names("For example: HSB assessment. Everybody who can see the case reads this."),
    )
    required_messages = {"task": "Enter what they do on the case"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
