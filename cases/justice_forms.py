"""What is asked of the police's and the court's work. R17, R18"""

from django import forms

from cases.decision_forms import reason
from cases.justice import Asked
from cases.models import Release
from sharing.web import fields
from sharing.web.days import long_date
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios
from sharing.web.wording import no_names

Kind = Release.Kind


class EventForm(GovukForm):
    """`asked` says what is asked of this kind; nothing else is."""

    on = fields.DateField()
    value = forms.ChoiceField(widget=Radios)
    words = forms.CharField(help_text=no_names(), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    reference = forms.CharField(max_length=60, required=False)
    until = fields.DateField(required=False)

    def __init__(self, *args, asked: Asked, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "on": asked.on, "value": asked.answer, "words": asked.words, "reference": asked.reference,
            "until": asked.until,
        }  # fmt: skip
        for name, label in labels.items():
            if not label:
                del self.fields[name]
                continue
            self.fields[name].label = label
        self.fields["on"].must_be_past = not asked.may_come
        self.fields["on"].error_messages["required"] = f"Enter the {asked.on[:1].lower()}{asked.on[1:]}"
        if asked.answers:
            self.fields["value"].choices = asked.answers.choices
            self.fields["value"].error_messages["required"] = "Select one of the answers"
        if asked.words_needed:
            self.fields["words"].required = True
            self.fields["words"].error_messages["required"] = f"Enter the {asked.words[:1].lower()}{asked.words[1:]}"


class ReleaseForm(GovukForm):
    """`bails`: those that stand and could be extended."""

    kind = forms.ChoiceField(
        label="What is it?", choices=Kind,
        widget=Radios(reveals={
            Kind.BAIL: ["until", "authorised_by", "conditions", "extends"], Kind.UNDER_INVESTIGATION: ["chase_on"],
        }),
    )  # fmt: skip
    on = fields.DateField(label="From", called="Date", must_be_past=True)
    until = fields.DateField(label="Bail ends on", called="Date on which bail ends")
    authorised_by = forms.ChoiceField(label="Authorised by", choices=Release.Authority, widget=Radios)
    conditions = reason("Conditions", "They are shown on every page of the case", required=False)
    extends = forms.ModelChoiceField(
        label="Does it extend earlier bail?", queryset=Release.objects.none(), required=False, empty_label="No"
    )
    chase_on = fields.DateField(label="The police are to be chased on", called="Date", must_be_future=False)
    required_messages = {
        "kind": "Select whether it is bail, a release under investigation, or the end of one",
        "on": "Enter the date from which it counts",
        "until": "Enter the date on which bail ends",
        "authorised_by": "Select who authorised bail",
        "chase_on": "Enter when the police are to be chased",
    }

    def __init__(self, *args, bails, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["extends"].queryset = bails
        self.fields["extends"].label_from_instance = lambda bail: (
            f"Bail from {long_date(bail.on)} to {long_date(bail.until)}"
        )
