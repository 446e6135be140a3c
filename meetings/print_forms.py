from django import forms

from meetings import print_rules
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios


class PrintForm(GovukForm):
    kind = forms.ChoiceField(label="What do you print?", widget=Radios)
    copies = forms.IntegerField(
        label="How many copies?", min_value=1, max_value=print_rules.MOST,
        help_text="One for each person who reads on paper, and no more.",
    )  # fmt: skip
    required_messages = {"kind": "Select what you print", "copies": "Enter how many copies you print"}

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.kind, one.title.capitalize()) for one in versions]


class HandOverForm(GovukForm):
    person = forms.ModelChoiceField(label="Who collected it?", queryset=None, widget=Radios)
    required_messages = {"person": "Select who collected the copy"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: f"{person.name}, {person.agency.name}"
