"""The shape of what is asked about training in assessment tools. R46"""

from django import forms

from sharing.models import Tool
from sharing.web.fields import DateField
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios


class TrainingForm(GovukForm):
    tool = forms.ChoiceField(label="Tool", choices=Tool, widget=Radios(reveals={Tool.OTHER: "other_tool"}))
    other_tool = forms.CharField(label="What the tool is called", max_length=80)
    trained_on = DateField(label="Day on which the training was completed", must_be_past=True, called="Day of training")
    valid_until = DateField(
        label="Counts until", required=False, help_text="Leave it empty where the training does not run out."
    )
    evidence = forms.CharField(
        label="How we know", max_length=200, help_text="For example: certificate of the AIM Project seen, 3 March 2026."
    )
    required_messages = {
        "tool": "Select the tool",
        "trained_on": "Enter the day on which the training was completed",
        "evidence": "Enter how we know",
    }


class StrikeTrainingForm(GovukForm):
    because = forms.CharField(label="Why it is struck out", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    required_messages = {"because": "Say why it is struck out"}
