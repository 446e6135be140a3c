"""What those responsible still write once a referral has been submitted: answers, changes with a reason. R09"""

from django import forms

from referrals.forms.drafts import text
from sharing.web.forms import GovukForm


class AnswersForm(GovukForm):
    """An answer to each point; one left empty can be given later."""

    mark_optional = False

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        for point in points:
            self.fields[f"answer_{point.position}"] = field = text(
                f"Your answer to point {point.position}",
                "What you changed and where, or why you did not.",
                rows=3,
            )
            field.required, field.initial = False, point.answer

    @property
    def answers(self) -> dict[int, str]:
        return {int(name.rpartition("_")[2]): words for name, words in self.cleaned_data.items()}


class WithdrawForm(GovukForm):
    mark_optional = False
    because = text("Why do you withdraw it?", "The Chair, the vice-chair and the Coordinator read this.")
    required_messages = {"because": "Say why you withdraw the referral"}


class WhyForm(GovukForm):
    """The reason that goes with every change while the Chair has the referral."""

    mark_optional = False
    because = text("Why do you change it?", "The Chair reads this beside what is different.", rows=3)
    required_messages = {"because": "Say why you change it"}


class RemoveLastChildForm(WhyForm):
    """Where it is the only child harmed, the referral has to say why it names none."""

    why_none = text("Why is no child harmed named?", "For example: the children in the images are not known.", rows=3)
    required_messages = WhyForm.required_messages | {"why_none": "Say why no child harmed is named"}


class CompareForm(GovukForm):
    mark_optional = False
    before = forms.TypedChoiceField(label="What was said in", coerce=int)
    after = forms.TypedChoiceField(label="What is said in", coerce=int)

    def __init__(self, *args, submissions, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.number, f"Version {one.number}") for one in submissions]
        for field in self.fields.values():
            field.choices = choices


def with_reason(form_class):
    """The same form with the question why behind it."""

    class WithReason(form_class):
        because = text("Why do you change it?", "The Chair reads this beside what is different.", rows=3)
        required_messages = form_class.required_messages | WhyForm.required_messages

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["because"].required = True

    return WithReason
