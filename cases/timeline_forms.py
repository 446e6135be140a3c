"""What of a timeline is shown, and how an entry is corrected. R27, R30"""

from django import forms

from cases.forms import precision
from cases.models import CaseEvent, CaseInformation, InformationKind
from cases.timeline import NATURES, Wanted
from sharing.models import Agency
from sharing.web import days, fields
from sharing.web.forms import GovukForm, GovukModelForm
from sharing.web.wording import NO_NAMES, no_names

KINDS = [
    ("", "Everything"),
    ("What is known", [(kind.value, kind.label) for kind in InformationKind]),
    ("What the panel did", [(kind.value, kind.label) for kind in CaseEvent.Kind]),
]


class TimelineForm(GovukForm):
    mark_optional = False
    kind = forms.ChoiceField(label="What it is about", choices=KINDS, required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", required=False, empty_label="All agencies")
    nature = forms.ChoiceField(
        label="Fact or opinion", choices=[("", "Both, and what the panel did"), *NATURES.items()], required=False
    )
    since = fields.DateField(label="From", required=False, called="The first day")
    until = fields.DateField(label="To", required=False, called="The last day")
    on = fields.DateField(label="As it stood on", required=False, must_be_past=True, called="The day it stood on")
    sort = forms.ChoiceField(label="Order", choices=[("", "Newest first"), ("oldest", "Oldest first")], required=False)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies

    def clean(self):
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day is before the first: check both dates")

    def wanted(self) -> Wanted:
        """What is asked for; of what is not in the right form, nothing."""
        told = getattr(self, "cleaned_data", {})
        return Wanted(
            kinds=(told["kind"],) if told.get("kind") else (),
            agency=told.get("agency"),
            nature=told.get("nature", ""),
            since=told.get("since"),
            until=told.get("until"),
            as_on=told.get("on"),
            oldest_first=told.get("sort") == "oldest",
        )


def in_words(wanted: Wanted) -> list[str]:
    """What a timeline was narrowed to, for its paper."""
    labels = dict(InformationKind.choices) | dict(CaseEvent.Kind.choices)
    words = [f"about: {labels[kind]}" for kind in wanted.kinds]
    words += [f"from: {wanted.agency}"] if wanted.agency else []
    words += [NATURES[wanted.nature].lower()] if wanted.nature else []
    words += [f"since {days.long_date(wanted.since)}"] if wanted.since else []
    words += [f"until {days.long_date(wanted.until)}"] if wanted.until else []
    return words


class CorrectionForm(GovukModelForm):
    dated_on = fields.DateField(label="Date of the information", required=False, must_be_past=True)
    precision = precision()
    is_opinion = fields.YesNoField(label="Is it an opinion?", help_text="A fact was seen or heard, or is on record.")
    is_restricted = forms.BooleanField(
        label="From now on only those who manage the case read it, the earlier words too",
        help_text="For an address that must not be disclosed. It cannot be opened again, and unless you manage the "
        "case you no longer see it yourself.",
        required=False,
    )
    because = forms.CharField(
        label="Why is it corrected?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=no_names("Everybody who can see the entry reads this, beside the earlier words."),
    )
    required_messages = {
        "heading": "Enter a heading",
        "text": "Enter what is known",
        "because": "Say why it is corrected",
    }

    class Meta:
        model = CaseInformation
        fields = ["heading", "text", "source", "dated_on", "precision", "is_opinion", "caveat"]
        labels = {"text": "What is known", "source": "Where it comes from"}
        help_texts = {
            "heading": NO_NAMES,
            "text": no_names("As it should have been written."),
            "source": NO_NAMES,
            "caveat": no_names("For example: do not discuss with the family."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_restricted:
            del self.fields["is_restricted"]
