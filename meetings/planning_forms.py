"""The shape of what is entered about when and where the panel meets."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from meetings.models.calendar import WEEKDAYS, WEEKS
from sharing.web import days, fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Checkboxes, Radios

EARLIEST, LATEST = 7, 21  # hours of the day between which a meeting begins
FURTHEST = timedelta(days=2 * 366)


def called_at(given: dict) -> dict:
    """Where a meeting is: a room, a call, or both."""
    if given.get("call_link") and not given.get("place"):
        given["place"] = "Online"
    return given


class CallLinkField(forms.URLField):
    """A link that is shown to click on: https alone, so that nothing else is ever run or asked for in the clear."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Link to the call", max_length=300, required=False, assume_scheme="https",
            help_text="Where it is online too: the address of the call, beginning with https://", **kwargs,
        )  # fmt: skip

    def clean(self, value):
        link = super().clean(value)
        if link and not link.startswith("https://"):
            raise forms.ValidationError("The link to the call must begin with https://")
        if "@" in link.split("/")[2] if link else False:
            raise forms.ValidationError("Take the name or password out of the link to the call")
        return link


class MeetingForm(GovukForm):
    starts_at = fields.DateTimeField(
        label="When does the panel meet?",
        called="Date of the meeting",
        help_text="For example, 14 December 2026, 9.30am",
    )
    place = forms.CharField(
        label="Where", max_length=200, required=False, help_text="Room and address. Leave it empty for a call alone."
    )
    call_link = CallLinkField()
    required_messages = {"starts_at": "Enter the date and time of the meeting"}
    mark_optional = False

    def clean(self):
        given = called_at(super().clean())
        if not given.get("place") and "call_link" not in self.errors:
            self.add_error("place", "Enter where the panel meets, or the link to the call")
        return given

    def clean_starts_at(self):
        """A slip of the pen is caught here: the wrong half of the day, or a year mistyped."""
        starts_at = self.cleaned_data["starts_at"]
        if not EARLIEST <= days.in_london(starts_at).hour < LATEST:
            raise forms.ValidationError(
                f"{days.clock(starts_at).capitalize()} is outside the working day: write am or pm behind the time"
            )
        if starts_at > timezone.now() + FURTHEST:
            raise forms.ValidationError(f"{days.long_date(starts_at)} is more than two years away: check the year")
        return starts_at


class PlanForm(MeetingForm):
    is_extraordinary = forms.BooleanField(
        label="It is an extraordinary meeting",
        help_text="For cases that cannot wait: only those that the Chair accepted as urgent come onto its agenda.",
        required=False,
    )


class MoveForm(MeetingForm):
    reason = forms.CharField(
        label="Why it is changed", max_length=300,
        help_text="Kept, and shown to the panel on the meeting’s page. Name no child here.",
    )  # fmt: skip
    required_messages = MeetingForm.required_messages | {"reason": "Enter why the meeting is changed"}


class CancelForm(GovukForm):
    reason = forms.CharField(
        label="Why it is cancelled", max_length=300,
        help_text="Kept, and shown to the panel on the meeting’s page. Name no child here.",
    )  # fmt: skip
    required_messages = {"reason": "Enter why the meeting is cancelled"}


class RegularMeetingsForm(GovukForm):
    """The rule by which the panel meets."""

    weekday = forms.TypedChoiceField(label="On which day of the week?", choices=WEEKDAYS, coerce=int, widget=Radios)
    weeks = forms.TypedMultipleChoiceField(
        label="In which weeks of the month?", coerce=int, choices=[(week, name.capitalize()) for week, name in WEEKS],
        widget=Checkboxes,
    )  # fmt: skip
    begins = fields.TimeField(label="At what time?", called="Time", help_text="For example, 9.30am")
    place = forms.CharField(
        label="Usual place", max_length=200, required=False,
        help_text="Room and address. Leave it empty for a call alone.",
    )  # fmt: skip
    call_link = CallLinkField()
    months_ahead = forms.IntegerField(
        label="How many months ahead are planned?", min_value=1, max_value=18, help_text="Between 1 and 18"
    )
    required_messages = {
        "weekday": "Select the day of the week",
        "weeks": "Select at least one week of the month",
        "begins": "Enter the time, like 9.30am",
    }
    mark_optional = False

    def clean_begins(self):
        begins = self.cleaned_data["begins"]
        if not EARLIEST <= begins.hour < LATEST:
            raise forms.ValidationError(f"{days.clock(begins)} is outside the working day: write am or pm behind it")
        return begins

    def clean(self):
        given = called_at(super().clean())
        if not given.get("place") and "call_link" not in self.errors:
            self.add_error("place", "Enter where the panel meets, or the link to the call")
        return given
