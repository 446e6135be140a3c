"""The shape of what is asked about a child's needs and risk. §3d, §3g, R13"""

from django import forms

from cases.assessment_forms import long_text
from cases.models import Case
from sharing.web import fields
from sharing.web.forms import GovukForm


class NeedsAndRiskForm(GovukForm):
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    dated_on = fields.DateField(label="Date of the assessment", must_be_past=True)
    risk_to_child = long_text("Risk to the child", "From whom and from what, at home, at school, online.")
    risk_from_child = long_text("Risk from the young person", "To whom, where, and what makes it more or less likely.")
    needs = long_text("Needs", "Health, learning, family, identity, and what has happened to them.")
    protective = long_text("What protects", "People, places and strengths.", required=False)
    support = long_text("Support offered", "What, by whom, from when, and whether it was taken up.", required=False)
    therapy = long_text("Therapy", "What is offered or under way; or why there is none now.", required=False, rows=3)
    school = long_text("Safety at school", "What is agreed with the school.", required=False, rows=3)
    contact = long_text(
        "Contact between the children", "What contact there is, and what is agreed.", required=False, rows=3
    )
    child_view = long_text("View of the child", "In their own words, where you can.", required=False, rows=3)
    child_view_why_not = long_text("Why the child’s view is not here", "Only where it is not.", required=False, rows=2)
    parents_view = long_text("View of parents or carers", required=False, rows=3)
    parents_view_why_not = long_text(
        "Why the parents’ view is not here", "Only where it is not.", required=False, rows=2
    )
    review_on = fields.DateField(label="Review on", must_be_future=True)
    required_messages = {
        "dated_on": "Enter the date of the assessment",
        "risk_to_child": "Enter the risk to the child",
        "risk_from_child": "Enter the risk from the young person",
        "needs": "Enter the needs",
        "review_on": "Enter when it is reviewed",
    }

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        if case.role != Case.Role.YOUNG_PERSON:
            del self.fields["risk_from_child"]

    def clean(self):
        told = super().clean()
        for view, whose in (("child_view", "the child"), ("parents_view", "the parents or carers")):
            if not (told.get(view) or told.get(f"{view}_why_not")):
                self.add_error(view, f"Enter the view of {whose}, or say below why it is not here")
        return told
