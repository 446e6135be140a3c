from django import forms

from cases.models import URGENT
from referrals.forms.drafts import text
from referrals.models import Submission
from sharing.web import widgets
from sharing.web.fields import YesNoField
from sharing.web.forms import GovukForm
from sharing.web.wording import no_names

Outcome = Submission.Outcome
WHOLE = "The referral as a whole"
FEWEST_POINTS, MOST_POINTS = 3, 20


class DecisionForm(GovukForm):
    """What the Chair decides on a referral, with the points or the reasons that go with it. R03, R04

    `subjects`: (key, title) of what a point can be about; `instead`: {value: words} of why somebody decides who is
    not the Chair, empty for the Chair; `rows`: how many points there is room for; `is_asked`: whether the referrer
    says that it cannot wait.
    """

    mark_optional = False
    outcome = forms.ChoiceField(
        label="Your decision",
        choices=[
            (Outcome.ACCEPTED, "Accept the referral"),
            (Outcome.RETURNED, "Return it with points"),
            (Outcome.DECLINED, "Decline it"),
        ],
        widget=widgets.Radios(
            hints={
                Outcome.ACCEPTED: "Opens a case for each child at once. This cannot be undone.",
                Outcome.RETURNED: "The referrer answers each point and submits it again under the same reference.",
                Outcome.DECLINED: "The referral ends here. A new one can be made later.",
            }
        ),
    )
    is_urgent = YesNoField(label="Is it so urgent that it cannot wait for the next panel?")
    urgent_because = forms.CharField(
        label="Why, in one line",
        help_text=no_names("If it is urgent, or if the referrer asked for it and it is not"),
        max_length=URGENT,
        required=False,
    )
    reason = text("Why do you decline it?", "The referrer reads this on the referral’s page.")
    advice = text("What do you advise instead?", "Who can help, and what would make it a case for the panel.")
    required_messages = {
        "outcome": "Select your decision",
        "is_urgent": "Say whether it can wait for the next panel",
        "reason": "Say why you decline the referral",
        "advice": "Say what you advise instead",
    }

    def __init__(self, *args, subjects=(), instead=None, rows=FEWEST_POINTS, is_asked=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows, self.is_asked = rows, is_asked
        points = []
        for number in range(1, rows + 1):
            points += [f"point_{number}", f"about_{number}"]
            self.fields[f"point_{number}"] = text(f"Point {number}", rows=2)
            self.fields[f"about_{number}"] = forms.ChoiceField(
                label=f"What point {number} is about", choices=[("", WHOLE), *subjects]
            )
        for name in points:
            self.fields[name].required = False
        self.fields["is_urgent"].required = is_asked
        if not is_asked:
            self.initial.setdefault("is_urgent", False)
        if instead:
            self.fields["in_place_of_chair"] = forms.ChoiceField(
                label="Why do you decide in the place of the Chair?",
                choices=list(instead.items()),
                widget=widgets.Radios(),
                error_messages={"required": "Select why you decide in the place of the Chair"},
            )
        self.fields["outcome"].widget.reveals = {
            Outcome.ACCEPTED: ["is_urgent", "urgent_because"],
            Outcome.RETURNED: points,
            Outcome.DECLINED: ["reason", "advice"],
        }

    def clean(self):
        given = super().clean()
        outcome = given.get("outcome")
        if outcome == Outcome.RETURNED and not self.asked:
            self.add_error("point_1", "Say what the referrer should change or add")
        if outcome == Outcome.ACCEPTED and not given.get("urgent_because"):
            if given.get("is_urgent"):
                self.add_error("urgent_because", "Say why it cannot wait for the next panel")
            elif given.get("is_urgent") is False and self.is_asked:
                self.add_error("urgent_because", "Say why it can wait: the referrer says that it cannot")
        return given

    @property
    def asked(self) -> list[tuple[str, str]]:
        """(what it is about, text) of each point that was written."""
        given = self.cleaned_data
        numbers = range(1, self.rows + 1)
        return [
            (given.get(f"about_{n}", ""), given[f"point_{n}"].strip())
            for n in numbers
            if given.get(f"point_{n}", "").strip()
        ]
