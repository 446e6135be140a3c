from django import forms

from referrals.forms.drafts import text
from referrals.models import Submission
from sharing.web import widgets
from sharing.web.forms import GovukForm

Outcome = Submission.Outcome


class AnswerForm(GovukForm):
    """What the referrer answers to the Chair's points when the referral is submitted again. R09"""

    mark_optional = False
    answer = text(
        "Your answer to the Chair’s points",
        "Point by point: what you changed and on which page, or why you did not. The Chair reads this first.",
        rows=6,
    )
    required_messages = {"answer": "Say how you answer the Chair’s points"}


class DecisionForm(GovukForm):
    """What the Chair decides on a referral, with the points or the reason that go with it. R03"""

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
                Outcome.RETURNED: "The referrer changes it and submits it again under the same reference.",
                Outcome.DECLINED: "The referral ends here. A new one can be made later.",
            },
            reveals={Outcome.RETURNED: "points", Outcome.DECLINED: "reason"},
        ),
    )
    points = text("What should the referrer change or add?", "The referrer reads this on the referral’s page.")
    reason = text("Why do you decline it?", "The referrer reads this on the referral’s page.")
    required_messages = {
        "outcome": "Select your decision",
        "points": "Say what the referrer should change or add",
        "reason": "Say why you decline the referral",
    }

    @property
    def words(self):
        """The points or the reason, whichever was asked for."""
        return self.cleaned_data["points"] or self.cleaned_data["reason"]
