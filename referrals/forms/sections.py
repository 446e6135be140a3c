"""The pages about the referral itself. R01, R06"""

from django import forms

from referrals.continuum import INDICATORS, Hackett, Level
from referrals.forms.drafts import DraftForm, about_a_child, line
from referrals.models import Referral
from sharing.web import fields, widgets
from sharing.web.forms import GovukForm

YOUNG_PERSONS_CASE = "This goes to the young person’s case alone. Write “child harmed A”."


class StartForm(GovukForm):
    mark_optional = False
    team = forms.CharField(label="Your team", max_length=120, help_text="For example: Children’s Assessment Team, East")


class AssessmentForm(DraftForm):
    cat_led = fields.YesNoField(label="Did the Children’s Assessment Team lead the assessment?")
    assessment_worker = line("Lead worker of the assessment", 120)
    assessment_started_on = fields.DateField(
        label="When was it started?", called="The date the assessment was started", must_be_past=True
    )
    assessment_completed_on = fields.DateField(
        label="When was it completed?", called="The date the assessment was completed", must_be_past=True
    )
    assessment_outcome = forms.ChoiceField(
        label="What did the assessment find?",
        choices=Referral.Outcome.choices,
        widget=widgets.Radios(divider="neither"),
    )

    def clean(self):
        started, completed = (self.cleaned_data.get(f"assessment_{end}_on") for end in ("started", "completed"))
        if started and completed and completed < started:
            self.add_error(
                "assessment_completed_on", "The assessment was completed before it was started: check both dates"
            )


def indicators(level):
    return forms.MultipleChoiceField(
        label=f"{level.label} sexual behaviours",
        choices=INDICATORS[level],
        widget=widgets.Checkboxes(small=True),
    )


class BehaviourForm(DraftForm):
    healthy = indicators(Level.HEALTHY)
    problematic = indicators(Level.PROBLEMATIC)
    harmful = indicators(Level.HARMFUL)
    level = forms.ChoiceField(
        label="Where do you place the behaviour?",
        help_text="Your own judgement. Nothing is counted or worked out from what you ticked.",
        choices=Level.choices,
        widget=widgets.Radios(),
    )
    level_reasons = about_a_child("Your reasons", YOUNG_PERSONS_CASE, called="Your reasons for the level")
    hackett = forms.ChoiceField(
        label="Hackett category, if you use it",
        help_text="Recorded beside the level and never converted into it.",
        choices=Hackett.choices,
        widget=widgets.Radios(divider="not_used"),
    )


class AdmissionForm(DraftForm):
    admission = forms.ChoiceField(
        label="Does the young person admit the behaviour?", choices=Referral.Admission.choices, widget=widgets.Radios()
    )
    admission_account = about_a_child(
        "What the young person says happened", f"In their own words where you can. {YOUNG_PERSONS_CASE}"
    )


class AsksForm(DraftForm):
    asks = about_a_child(
        "What do you ask of the panel?",
        "For example: advice on the pathway, an assessor, a safety plan for school.",
        rows=6,
    )
