from django import forms

from cases.document_forms import DocumentForm
from cases.models import Allocation, Case, CaseInformation, InformationKind, Precision
from cases.plan_forms import AgreePlanForm, GoalForm, NextPanelForm, PlanTextForm, ReopenForm, ReviewForm
from sharing.forms import PersonField
from sharing.models import Person
from sharing.web import fields, widgets
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.wording import NO_NAMES, no_names

__all__ = [
    "AgreePlanForm",
    "AllocationForm",
    "CaseFilter",
    "DocumentForm",
    "GoalForm",
    "InformationForm",
    "NextPanelForm",
    "PlanTextForm",
    "ReopenForm",
    "ReviewForm",
]

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


def precision():
    """How exact a date is: to the day, where nothing else is said."""
    return forms.TypedChoiceField(
        label="How exact is the date?", choices=Precision, initial=Precision.DAY, empty_value=Precision.DAY,
        required=False, widget=widgets.Radios(small=True),
    )  # fmt: skip


class InformationForm(GovukModelForm):
    kind = forms.ChoiceField(
        label="What it is about",
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        widget=widgets.Radios(small=True),
    )
    dated_on = fields.DateField(label="Date of the information", required=False, must_be_past=True)
    precision = precision()
    is_opinion = fields.YesNoField(label="Is it an opinion?", help_text="A fact was seen or heard, or is on record.")
    required_messages = {
        "kind": "Select what the information is about",
        "heading": "Enter a heading",
        "text": "Enter what is known",
    }

    class Meta:
        model = CaseInformation
        fields = ["kind", "heading", "text", "source", "dated_on", "precision", "is_opinion", "caveat"]
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


class OtherCaseForm(GovukForm):
    mark_optional = False
    reference = forms.CharField(
        label="Reference of the other case", max_length=30,
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false"}),
        help_text="Where it is not among those above. For example: HSB-2026-0012-Y",
    )  # fmt: skip
    required_messages = {"reference": "Enter the reference of the other case"}


def reason_for_both(label):
    hint = no_names("Those who manage both cases read this.")
    return forms.CharField(label=label, help_text=hint, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(GovukForm):
    """`lines`: the facts of the two children beside each other; asked is which to keep where they differ."""

    mark_optional = False
    reason = reason_for_both("How do you know that they are the same child?")
    required_messages = {"reason": "Say how you know that they are the same child"}

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        for line in lines:
            if line.differs:
                self.fields[line.name] = forms.ChoiceField(
                    label=line.label,
                    choices=[("mine", line.mine or "Nothing"), ("theirs", line.theirs or "Nothing")],
                    widget=widgets.Radios(small=True),
                    initial=None if line.mine and line.theirs else "mine" if line.mine else "theirs",
                    error_messages={"required": f"Select what to keep: {line.label}"},
                )
        self.fields["reason"] = self.fields.pop("reason")  # asked last

    @property
    def theirs(self):
        """Names of the facts that are kept as the other case has them."""
        return {name for name, choice in self.cleaned_data.items() if name != "reason" and choice == "theirs"}


class UndoMergeForm(GovukForm):
    mark_optional = False
    reason = reason_for_both("Why are they not the same child?")
    required_messages = {"reason": "Say why they are not the same child"}
