"""The shape of what is entered while the panel meets, and of the Chair's amendments. R14, R28–R30"""

from django import forms

from cases.decision_forms import STRAIGHT_ON, offer_possible_pathways, one_answer, pathway_asked, straight_asked
from cases.models import Allocation
from meetings.forms import about_a_child
from sharing.models import Agency
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios
from sharing.web.wording import no_names


class MinutesForm(GovukForm):
    """One case in the minutes; what agencies shared has a box for each agency."""

    DECIDED, PUT_OFF, CLOSING, OPEN = "decided", "put_off", "closing", "open"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    risks = about_a_child("Risks and analysis")
    recommendation = about_a_child("Recommendation", rows=3)
    decision = about_a_child("Decision", rows=3)
    outcome = forms.ChoiceField(
        label="What did the panel advise?",
        choices=[
            (DECIDED, "A pathway"),
            (PUT_OFF, "Put off to a later meeting"),
            (CLOSING, "Close the case"),
            (OPEN, "Not settled yet"),
        ],
        widget=Radios(
            reveals={
                DECIDED: [
                    "pathway",
                    "reasons",
                    "dissent",
                    "lead_agency",
                    "next_panel_on",
                ],
                PUT_OFF: ["deferred_because", "deferred_to"],
                CLOSING: ["closing_because"],
            }
        ),
    )
    pathway = pathway_asked()
    is_straight_to_prosecution = straight_asked()
    is_straight_to_prosecution_on_both = straight_asked()
    reasons = about_a_child("Reasons for the pathway", required=True, rows=3)
    dissent = about_a_child("Who saw it differently, and why", rows=2)
    lead_agency = forms.ModelChoiceField(
        label="Lead agency", queryset=Agency.objects.all(), required=False, empty_label="Choose an agency"
    )
    next_panel_on = fields.DateField(label="Next at panel on", called="Date of the next panel")
    deferred_because = about_a_child("Why it is put off", required=True, rows=2)
    deferred_to = fields.DateField(label="To be heard on", called="Date of the next panel")
    closing_because = about_a_child("Why the case is closed", required=True, rows=3)
    required_messages = {
        "outcome": "Select what the panel advised",
        "pathway": "Select the pathway",
        "reasons": "Enter the reasons for the pathway",
        "next_panel_on": "Enter when the case next comes to panel",
        "deferred_because": "Enter why the case is put off",
        "deferred_to": "Enter when the case is to be heard",
        "closing_because": "Enter why the case is closed",
    }

    def __init__(self, *args, agencies, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("is_straight_to_prosecution"):
            self.initial |= dict.fromkeys(STRAIGHT_ON.values(), True)
        if case is not None:
            offer_possible_pathways(self, case)
        self.agencies = {f"shared_{agency.pk.hex}": agency for agency in agencies}
        for name, agency in self.agencies.items():
            self.fields[name] = about_a_child(agency.name, rows=2)

    def clean(self):
        return one_answer(super().clean())

    def shared_fields(self):
        return [self[name] for name in self.agencies]

    def texts(self, given=None) -> dict:
        """What `record_minutes` takes, of these answers; of the form's own, where none are given."""
        given = given or self.cleaned_data
        written = ("risks", "recommendation", "decision", "pathway", "reasons", "dissent", "deferred_because",
                   "closing_because")  # fmt: skip
        put_off = given.get("outcome") == self.PUT_OFF
        return {name: given.get(name) or "" for name in written} | {
            "version": given.get("version") or 0,
            "is_straight_to_prosecution": bool(given.get("is_straight_to_prosecution")),
            "lead_agency": given.get("lead_agency"),
            "next_panel_on": given.get("deferred_to") if put_off else given.get("next_panel_on"),
            "shared": {agency: given.get(name) or "" for name, agency in self.agencies.items()},
        }


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person.name} ({person.agency})"


class WorkerForm(GovukForm):
    """Who works on the case from the approval of the minutes on."""

    person = PersonField(label="Who", queryset=None, empty_label="Choose a person")
    role = forms.ChoiceField(label="As what", choices=Allocation.Role, widget=Radios(inline=True))
    task = forms.CharField(label="What they do", max_length=200, help_text=no_names("For example, the HSB assessment."))
    required_messages = {"person": "Choose who works on the case", "role": "Select worker or co-worker"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class InterestOfForm(GovukForm):
    """An interest that somebody else has told the meeting."""

    person = PersonField(label="Whose interest it is", queryset=None, empty_label="Choose a person")
    reason = forms.CharField(
        label="What the interest is", max_length=300, help_text=no_names("For example, a family tie.")
    )
    required_messages = {"person": "Choose whose interest it is"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ObserverForm(GovukForm):
    name = forms.CharField(label="Name", max_length=120, help_text="Of the observer. Name no child here.")
    organisation = forms.CharField(label="Organisation", max_length=120)
    has_signed = fields.YesNoField(label="Have they signed the confidentiality statement?", inline=True)
    is_present = fields.YesNoField(label="Are they in the room?", inline=True)
    required_messages = {
        "name": "Enter the observer’s name",
        "organisation": "Enter where the observer comes from",
        "has_signed": "Select whether they have signed the confidentiality statement",
        "is_present": "Select whether they are in the room",
    }

    def __init__(self, *args, observer=None, is_ahead=False, **kwargs):
        """`is_ahead`: before the day of the meeting nobody is in the room."""
        super().__init__(*args, **kwargs)
        if observer:
            del self.fields["name"], self.fields["organisation"]
        if is_ahead:
            del self.fields["is_present"]


class AmendForm(GovukForm):
    """The texts of one case in the minutes, as the Chair wants them."""

    mark_optional = False

    def __init__(self, *args, texts, **kwargs):
        """`texts`: (box, label, words) of each."""
        super().__init__(*args, **kwargs)
        for box, label, words in texts:
            self.fields[box] = about_a_child(label, rows=4)
            self.fields[box].initial = words


class DeclineForm(GovukForm):
    because = about_a_child("Why these words do not go in", required=True, rows=2)
    required_messages = {"because": "Enter why these words do not go in"}
