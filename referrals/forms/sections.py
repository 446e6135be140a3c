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


class StrategyForm(DraftForm):
    strategy_held = fields.YesNoField(
        label="Was there a strategy discussion?",
        reveals={"yes": ["strategy_on", "strategy_agencies"], "no": "strategy_why_not"},
    )
    strategy_on = fields.DateField(
        label="When was it held?", called="The date of the strategy discussion", must_be_past=True
    )
    strategy_agencies = line("Which agencies took part?", 300, "For example: social care, police, health, school")
    strategy_why_not = about_a_child("Why not?", rows=3)


class ReportsForm(DraftForm):
    police_told = fields.YesNoField(
        label="Have the police been told?",
        reveals={
            "yes": ["police_told_on", "police_told_by", "police_reference"],
            "no": "why_police_not_told",
        },
    )
    police_told_on = fields.DateField(
        label="When were they told?", called="The date the police were told", must_be_past=True
    )
    police_told_by = line("Who told them?", 120, "Name and agency")
    police_reference = line("Their reference, if there is one", 40, width=10)
    why_police_not_told = about_a_child("Why not?", rows=3)
    report_made = forms.ChoiceField(
        label="Has a report been made under a duty to report child sexual abuse?",
        choices=Referral.Report.choices,
        widget=widgets.Radios(
            reveals={Referral.Report.YES: ["report_to", "report_on", "report_by", "report_reference"]}
        ),
    )
    report_to = line("To whom was it made?", 120, "The authority or police force")
    report_on = fields.DateField(label="When was it made?", called="The date of the report", must_be_past=True)
    report_by = line("Who made it?", 120, "Name and agency")
    report_reference = line("Its reference, if there is one", 40, width=10)


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
