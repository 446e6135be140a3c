"""What is asked when a step of a route is recorded, left out or struck out."""

from django import forms

from cases.decision_forms import reason
from cases.pathways import Step
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios


class StepForm(GovukForm):
    """`step` says what is asked; its answer, where it has any, comes first after the date."""

    on = fields.DateField(label="On which day?", called="Date", must_be_past=True)
    note = reason("What is to be remembered of it", required=False)
    required_messages = {"on": "Enter the date"}

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = f"To be recorded: {step.records[:1].lower()}{step.records[1:]}."
        if step.values:
            self.fields["value"] = forms.ChoiceField(
                label=step.title, choices=step.values, widget=Radios, error_messages={"required": "Select the answer"}
            )
            self.order_fields(["on", "value", "note"])


class LeaveOutForm(GovukForm):
    because = reason("Why is this step left out?")
    required_messages = {"because": "Say why the step is left out"}


class StrikeForm(GovukForm):
    because = reason("Why is it struck out?")
    required_messages = {"because": "Say why it is struck out"}
