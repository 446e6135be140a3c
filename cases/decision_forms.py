"""What is asked when a pathway is decided, at a meeting or by the Chair between two, and who leads. R14, R19"""

from django import forms

from cases import rules
from cases.models import Case
from cases.pathways import Pathway
from sharing.models import Agency
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios
from sharing.web.wording import no_names

STRAIGHT = "The case goes straight to prosecution"
STRAIGHT_HINT = "The young person is charged before there is an HSB assessment."
# Asked beneath each pathway on which it can be; the second box is another, so that each stands beneath its own.
STRAIGHT_ON = {
    Pathway.CRIMINAL_JUSTICE: "is_straight_to_prosecution",
    Pathway.BOTH: "is_straight_to_prosecution_on_both",
}


def offer_possible_pathways(form, case: Case):
    """A pathway that is not possible in this case is not offered, and the page says why. R15"""
    possible = rules.possible_pathways(case)
    form.fields["pathway"].choices = [(one.value, one.label) for one in possible]
    form.fields["pathway"].help_text = " ".join(rules.reasons_against_criminal_justice(case))
    form.fields["pathway"].error_messages["invalid_choice"] = (
        form.fields["pathway"].help_text or "Select one of the answers listed"
    )
    if Pathway.CRIMINAL_JUSTICE not in possible:
        for name in STRAIGHT_ON.values():
            del form.fields[name]


def pathway_asked():
    return forms.ChoiceField(label="Pathway", choices=Pathway, widget=Radios(reveals=STRAIGHT_ON))


def straight_asked():
    return forms.BooleanField(label=STRAIGHT, help_text=STRAIGHT_HINT, required=False)


def one_answer(given: dict) -> dict:
    """One answer from the two boxes: what is ticked beneath another pathway than the chosen one does not count. R18"""
    ticked = [given.pop(name, False) for name in STRAIGHT_ON.values()]
    return given | {"is_straight_to_prosecution": any(ticked)}


def reason(label, hint="", **kwargs):
    return forms.CharField(label=label, help_text=no_names(hint), widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class PathwayForm(GovukForm):
    pathway = pathway_asked()
    is_straight_to_prosecution = straight_asked()
    is_straight_to_prosecution_on_both = straight_asked()
    reasons = reason("Reasons for the pathway", "Say also why it cannot wait for the next panel")
    dissent = reason("Who saw it differently, and why", required=False)
    lead_agency = forms.ModelChoiceField(
        label="Lead agency", queryset=Agency.objects.all(), required=False, empty_label="No change"
    )
    required_messages = {"pathway": "Select the pathway", "reasons": "Enter the reasons for the pathway"}

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        offer_possible_pathways(self, case)

    def clean(self):
        return one_answer(super().clean())


class LeadAgencyForm(GovukForm):
    agency = forms.ModelChoiceField(label="Lead agency", queryset=Agency.objects.none(), empty_label="Choose an agency")
    on = fields.DateField(label="From", called="Date", must_be_past=True)
    because = reason("Why another agency leads")
    required_messages = {
        "agency": "Choose the agency that leads",
        "on": "Enter the date from which it leads",
        "because": "Say why another agency leads",
    }

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.exclude(pk=case.lead_agency_id)
