"""What is asked about plans and their reviews. R16–R19, §3g"""

from django import forms

from sharing.forms import PersonField
from sharing.models import Agency, Person
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.wording import no_names


def about_the_child(label, hint="", *, required=True, rows=3, **kwargs):
    """A text of several lines that goes into one child’s papers. R11"""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=no_names(hint), required=required, widget=widget, **kwargs)


class PlanTextForm(GovukForm):
    """A draft apart from its goals. What is not known yet may wait until the plan is to be agreed."""

    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    purpose = about_the_child("What is the plan for?", required=False)
    progress = about_the_child("How will progress be known?", required=False)
    key_worker = PersonField(
        Person.objects.none(), label="Key worker", required=False, empty_label="Not decided yet",
        help_text="Somebody who stays with the child while others come and go. Only who can see the case is listed.",
    )  # fmt: skip
    key_worker_changed_because = about_the_child("Why does the key worker change?", required=False, rows=2)
    adult_services = about_the_child(
        "Arrangements for moving to adult services",
        "Which services, who has been spoken to, from when. Asked from 17½.",
        required=False,
    )
    next_review_on = fields.DateField(label="Next review on", called="Date of the next review", required=False)

    def __init__(self, *args, people, before=None, in_transition=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before
        self.fields["key_worker"].queryset = people
        if before is None:
            del self.fields["key_worker_changed_because"]
        else:
            hint = f"{before.name} is the key worker in the plan in force. A child should not have to begin anew"
            self.fields["key_worker_changed_because"].help_text = no_names(hint)
        if not in_transition:
            del self.fields["adult_services"]

    def clean(self):
        given = super().clean()
        worker = given.get("key_worker")
        if self.before and worker and worker != self.before and not given.get("key_worker_changed_because"):
            self.add_error("key_worker_changed_because", f"Say why the key worker is no longer {self.before.name}")
        return given


class GoalForm(GovukForm):
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)  # of the draft, to change one
    goal = forms.CharField(label="Goal", max_length=300, help_text=no_names("One thing that is to be different."))
    work = about_the_child("What will be done?")
    person = PersonField(
        Person.objects.none(), label="Who does it", required=False, empty_label="Somebody else",
        help_text="Only who can see the case is listed.",
    )  # fmt: skip
    who = forms.CharField(
        label="Or who, in words", max_length=120, required=False,
        help_text=no_names("For example: school counsellor, or the parents."),
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        label="Their agency", queryset=Agency.objects.all(), required=False, empty_label="None, or that of the person"
    )
    by_when = fields.DateField(label="By when?", called="Date by when it is done")
    progress = about_the_child("How will progress be known?", rows=2)
    required_messages = {
        "goal": "Enter the goal",
        "work": "Enter what will be done",
        "by_when": "Enter the date by which it is to be done",
        "progress": "Enter how progress will be known",
    }

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self):
        given = super().clean()
        if not given.get("person") and not given.get("who"):
            self.add_error("person", "Select who does it, or say who in words")
        return given


class AgreePlanForm(GovukForm):
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    panel_on = fields.DateField(label="Which panel agreed it?", called="Date of the panel", must_be_past=True)
    required_messages = {"panel_on": "Enter the date of the panel that agreed the plan"}


class ReviewForm(GovukForm):
    """`goals`: of the plan in force; each is spoken of."""

    on = fields.DateField(label="Date of the review", must_be_past=True)
    changes = about_the_child("What changes?", "Or that nothing does. A change of the plan itself is a new version.")
    child_asked = fields.YesNoField(
        label="Was the child asked for their view?",
        reveals={"yes": ["child_view"], "no": ["child_not_asked"]},
    )
    child_view = about_the_child("What the child says", "In their own words.")
    child_not_asked = about_the_child("Why was the child not asked?", rows=2)
    parents_asked = fields.YesNoField(
        label="Were the parents or carers asked for their view?",
        reveals={"yes": ["parents_view"], "no": ["parents_not_asked"]},
    )
    parents_view = about_the_child("What the parents or carers say")
    parents_not_asked = about_the_child("Why were the parents or carers not asked?", rows=2)
    next_review_on = fields.DateField(label="Next review on", called="Date of the next review", must_be_future=True)
    required_messages = {
        "on": "Enter the date of the review",
        "changes": "Enter what changes, or that nothing does",
        "child_view": "Enter what the child says",
        "child_not_asked": "Enter why the child was not asked",
        "parents_view": "Enter what the parents or carers say",
        "parents_not_asked": "Enter why the parents or carers were not asked",
        "next_review_on": "Enter the date of the next review",
    }

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = {f"goal_{goal.pk.hex}": goal for goal in goals}
        asked = {
            name: about_the_child(f"Progress: {goal.goal}", goal.progress, rows=2) for name, goal in self.goals.items()
        }
        for field in asked.values():
            field.error_messages["required"] = "Enter how the goal stands"
        on = self.fields.pop("on")
        self.fields = {"on": on, **asked, **self.fields}

    def told(self):
        """What `review_plan` takes."""
        given = self.cleaned_data
        names = ("on", "changes", "child_view", "child_not_asked", "parents_view", "parents_not_asked",
                 "next_review_on")  # fmt: skip
        progress = {goal: given[name] for name, goal in self.goals.items()}
        return {name: given[name] for name in names} | {"progress": progress}


class NextPanelForm(GovukForm):
    on = fields.DateField(label="Next panel on or after", called="Date of the next panel", must_be_future=True)
    because = about_the_child("Why is it moved?", "Everybody who can see the case reads this.")
    required_messages = {"on": "Enter the date of the next panel", "because": "Enter why the date is moved"}


class ReopenForm(GovukForm):
    because = about_the_child("Why is the case opened again?", "Everybody who can see the case reads this.")
    on = fields.DateField(label="Next panel on or after", called="Date of the next panel", must_be_future=True)
    required_messages = {"on": "Enter the date of the next panel", "because": "Enter why the case is opened again"}
