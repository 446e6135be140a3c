"""The shape of what is entered about agreed actions. R30, R32"""

from django import forms

from meetings.forms import about_a_child
from meetings.minutes_forms import PersonField
from meetings.models import AgreedAction
from sharing.models import Agency, Person
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Radios


class ActionForm(GovukForm):
    text = about_a_child("What will be done", required=True, max_length=500, rows=2)
    owner = PersonField(label="Who does it", queryset=None, empty_label="Choose a person")
    due_on = fields.DateField(label="By when", called="Date it is due", must_be_future=True)
    required_messages = {"owner": "Choose who does it", "due_on": "Enter the date it is due"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


Status = AgreedAction.Status
ENDS = [(Status.DONE, "It is done"), (Status.NOT_DONE, "It will not be done")]


class EndActionForm(GovukForm):
    status = forms.ChoiceField(
        label="How did it end?", choices=ENDS,
        widget=Radios(reveals={"done": ["done_on", "what", "evidence"], "not_done": ["not_done_because", "why_not"]}),
    )  # fmt: skip
    done_on = fields.DateField(label="Done on", called="Date it was done", must_be_past=True)
    what = about_a_child("What was done, and what shows it", "Or choose the document below.", rows=2)
    evidence = forms.ModelChoiceField(
        label="Document of the case that shows it", queryset=None, required=False, empty_label="None"
    )
    not_done_because = forms.ChoiceField(label="What stood in the way?", choices=AgreedAction.NotDone, widget=Radios)
    why_not = about_a_child("Why it was not done", required=True, rows=2)
    required_messages = {
        "status": "Select how the action ended",
        "done_on": "Enter the date it was done",
        "not_done_because": "Select why it was not done",
        "why_not": "Enter why it was not done",
    }

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = documents
        self.fields["evidence"].label_from_instance = lambda document: document.title
        if not documents.exists():
            del self.fields["evidence"]

    def clean(self):
        given = super().clean()
        if given.get("status") == Status.DONE and not (given.get("what") or given.get("evidence")):
            self.add_error("what", "Enter what was done, or choose the document that shows it")
        return given

    def ending(self) -> dict:
        """What `end_action` takes."""
        given = self.cleaned_data
        return {
            "status": given["status"],
            "done_on": given["done_on"],
            "outcome": given["what"] or given["why_not"],
            "not_done_because": given["not_done_because"],
            "evidence": given.get("evidence"),
        }


class ProgressForm(GovukForm):
    text = about_a_child("How it goes on", required=True, rows=3, max_length=2000)
    required_messages = {"text": "Enter how it goes on"}


class CarryOnForm(GovukForm):
    due_on = fields.DateField(label="Now by", called="Date it is now due", must_be_future=True)
    because = about_a_child("Why it is carried on", required=True, rows=2)
    required_messages = {"due_on": "Enter the date it is now due", "because": "Enter why it is carried on"}


class GiveForm(GovukForm):
    to = PersonField(label="Who does it now", queryset=None, empty_label="Choose a person")
    because = about_a_child("Why somebody else has it", required=True, rows=2)
    required_messages = {"to": "Choose who does it now", "because": "Enter why somebody else has it"}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class ActionFilterForm(GovukForm):
    """Which actions are listed, beyond whose; whatever makes no sense narrows nothing down."""

    mark_optional = False
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.all(), required=False, empty_label="All")
    person = PersonField(label="Person", queryset=Person.objects.none(), required=False, empty_label="All")
    state = forms.ChoiceField(
        label="State", required=False,
        choices=[("", "All"), ("overdue", "Overdue"), ("open", "Open"), ("done", "Done"), ("not_done", "Not done")],
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
