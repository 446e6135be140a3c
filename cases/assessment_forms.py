"""The shape of what is asked about an HSB assessment. R17, R20"""

from django import forms

from cases.models import Document, Interview
from cases.tools import TOOLS
from sharing.forms import PersonField
from sharing.models import Person, Tool
from sharing.web import fields, widgets
from sharing.web.forms import GovukForm
from sharing.web.wording import NO_NAMES, no_names

HELD, PLANNED, NOT_HELD = "held", "planned", "not_held"


def long_text(label, hint="", *, rows=4, **kwargs):
    return forms.CharField(label=label, help_text=no_names(hint), widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class BeginForm(GovukForm):
    tool = forms.ChoiceField(
        label="Tool", choices=Tool,
        widget=widgets.Radios(hints={tool: about.for_whom for tool, about in TOOLS.items()},
                              reveals={Tool.OTHER: "other_tool"}),
    )  # fmt: skip
    other_tool = forms.CharField(label="What the tool is called", max_length=80)
    tool_version = forms.CharField(
        label="Version of the tool", max_length=60, help_text="As it stands on the manual. For example: AIM3, 2019."
    )
    tool_because = long_text(
        "Why this tool", "Needed where it does not fit the age, or where another tool is used.", required=False, rows=2
    )
    begun_on = fields.DateField(label="Day on which it begins", must_be_past=True)
    lead = PersonField(Person.objects.none(), label="First worker, who leads", empty_label="Select a person")
    second = PersonField(
        Person.objects.none(), label="Second worker", empty_label="Select a person",
        help_text="One of the two is trained in the tool, and in date on that day.",
    )  # fmt: skip
    required_messages = {
        "tool": "Select the tool",
        "tool_version": "Enter the version of the tool",
        "begun_on": "Enter the day on which it begins",
        "lead": "Select the first worker",
        "second": "Select the second worker",
    }

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = self.fields["second"].queryset = people


class SettleInterviewForm(GovukForm):
    """How an interview went; of a new one also with whom, and that it is planned."""

    how = forms.ChoiceField(
        label="How does it stand?", choices=[(HELD, "It was held"), (NOT_HELD, "It was not held")],
        widget=widgets.Radios(reveals={HELD: ["held_on", "held_by"], NOT_HELD: "not_held_because"}),
    )  # fmt: skip
    held_on = fields.DateField(label="Day of the interview", must_be_past=True)
    held_by = forms.MultipleChoiceField(label="Who held it", widget=widgets.Checkboxes(small=True))
    not_held_because = long_text("Why not", rows=2)
    required_messages = {
        "how": "Select whether the interview was held",
        "held_on": "Enter the day of the interview",
        "held_by": "Select who held it",
        "not_held_because": "Say why it was not held",
    }

    def __init__(self, *args, assessors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_by"].choices = [(one, one) for one in assessors]

    def told(self):
        """What the services take."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "how"}
        return told | {"held_by": fields.and_list(told["held_by"]) if told["held_by"] else ""}


class InterviewForm(SettleInterviewForm):
    kind = forms.ChoiceField(label="With whom", choices=Interview.Kind, widget=widgets.Radios(small=True))
    who = forms.CharField(
        label="Who in particular",
        max_length=120,
        required=False,
        help_text=no_names("For example: mother, form tutor."),
    )
    planned_on = fields.DateField(label="For which day")
    field_order = ["kind", "who", "how", "planned_on"]
    required_messages = SettleInterviewForm.required_messages | {
        "kind": "Select whom the interview is with",
        "planned_on": "Enter for which day it is planned",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        how = self.fields["how"]
        how.choices = [
            (PLANNED, "It is planned"), (HELD, "It was held"), (NOT_HELD, "There is none, or it was not held"),
        ]  # fmt: skip
        how.widget.reveals[PLANNED] = ["planned_on"]


class ResultForm(GovukForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strengths = long_text("Strengths", "In your own words, not the items of the manual.", required=False, rows=6)
    concerns = long_text("Concerns", "In your own words, not the items of the manual.", required=False, rows=6)
    not_assessed_because = long_text("Why this domain is not assessed", "Only where it is not.", required=False, rows=2)

    def clean(self):
        told = super().clean()
        if not self.errors and not any(told.get(name) for name in ("strengths", "concerns", "not_assessed_because")):
            self.add_error("strengths", "Enter strengths or concerns, or why this domain is not assessed")
        return told


class FormulationForm(GovukForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    formulation = long_text(
        "Formulation", "How the behaviour came about, what keeps it going, what helps, and what follows.", rows=12
    )
    required_messages = {"formulation": "Enter the formulation"}


class FinishForm(GovukForm):
    finished_on = fields.DateField(label="Date of the report", must_be_past=True)
    report = forms.ModelChoiceField(
        Document.objects.none(), label="Which document is the report?", widget=widgets.Radios, empty_label=None
    )
    required_messages = {"finished_on": "Enter the date of the report", "report": "Select the report"}

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = documents


class GiveUpForm(GovukForm):
    because = long_text("Why is the assessment given up?", rows=3)
    required_messages = {"because": "Say why the assessment is given up"}


class ConsiderForm(GovukForm):
    on = fields.DateField(
        label="Day of the panel that considered the report", must_be_past=True, called="Day of the panel"
    )
    required_messages = {"on": "Enter the day of the panel"}


class ReplaceForm(GovukForm):
    new = PersonField(Person.objects.none(), label="Who takes over", empty_label="Select a person")
    on = fields.DateField(label="From which day", must_be_past=True, called="The day")
    because = forms.CharField(
        label="Why they leave the assessment", max_length=300, help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    required_messages = {"new": "Select who takes over", "because": "Say why they leave"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = people
