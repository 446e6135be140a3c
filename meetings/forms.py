"""The shape of what is entered about a meeting."""

from django import forms

from meetings.models import AgencyReturn, Attendance
from meetings.models.schedule import LONGEST, SHORTEST
from sharing.models import Person
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.widgets import Checkboxes, Radios
from sharing.web.wording import NO_NAMES, no_names


def long_text(label, *, required=False, rows=4, **kwargs):
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def about_a_child(label, hint="", **kwargs):
    """A text of several lines that goes into one child's papers. R11"""
    return long_text(label, help_text=no_names(hint), **kwargs)


class AgendaItemForm(GovukForm):
    because = forms.CharField(label="Why the case comes to panel", max_length=120, required=False, help_text=NO_NAMES)
    asked_of_panel = about_a_child("What the panel is asked", max_length=500)
    takes = forms.IntegerField(label="Minutes for it", min_value=SHORTEST, max_value=LONGEST)
    required_messages = {"takes": "Enter how many minutes it takes", "position": "Enter its place on the agenda"}

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"] = forms.IntegerField(
            label="Place on the agenda", min_value=1, max_value=places, help_text=f"From 1 to {places}"
        )


class PlaceItemForm(forms.Form):
    """What a dragged row sends: where it is now. No page asks for it."""

    position = forms.IntegerField(min_value=1, max_value=1000)


class TimesForm(GovukForm):
    """The minutes of every case on an agenda, in its order. `items`: as `agenda.items_for` gives them."""

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        for name, item in self.items.items():
            self.fields[name] = forms.IntegerField(
                label=f"Minutes for {item.case.reference}", min_value=SHORTEST, max_value=LONGEST, initial=item.takes,
                help_text=f"Begins at {item.at} now",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "width": 3}),
            )  # fmt: skip
            self.fields[name].error_messages["required"] = f"Enter how many minutes {item.case.reference} takes"

    def takes(self) -> dict:
        return {item: self.cleaned_data[name] for name, item in self.items.items()}


class AddItemForm(GovukForm):
    reference = forms.CharField(label="Reference of the case", max_length=30, help_text="For example, HSB-2026-0012-Y")
    reason = forms.CharField(
        label="Why it comes to this meeting", max_length=120,
        help_text=no_names("Stands on the agenda."),
    )  # fmt: skip
    required_messages = {"reference": "Enter the reference of the case", "reason": "Enter why it comes to this meeting"}


class RemovalForm(GovukForm):
    reason = forms.CharField(label="Why the case comes off this agenda", max_length=300, help_text=NO_NAMES)


class UrgentItemForm(GovukForm):
    case = forms.ModelChoiceField(label="Case", queryset=None, widget=Radios)
    reason = forms.CharField(label="Why it cannot wait for the next meeting", max_length=120, help_text=NO_NAMES)
    required_messages = {"case": "Select the case"}

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases.select_related("child")
        self.fields["case"].label_from_instance = lambda case: f"{case.reference} · {case.child.name}"


class ApprovalForm(GovukForm):
    content_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    paper_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PointsForm(GovukForm):
    points = long_text(
        "What has to change", required=True, help_text="Name a case by its reference, never a child.", max_length=2000
    )


class AskForm(GovukForm):
    agencies = forms.ModelMultipleChoiceField(label="Which agencies are asked?", queryset=None, widget=Checkboxes)
    required_messages = {"agencies": "Select at least one agency"}

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies


class ReturnForm(GovukForm):
    answer = forms.ChoiceField(
        label="Does your agency know this child?", choices=AgencyReturn.Answer,
        widget=Radios(reveals={"known": ["information", "is_opinion", "source", "dated_on", "caveat", "withheld"]}),
    )  # fmt: skip
    required_messages = {"answer": "Select whether your agency knows this child"}
    information = about_a_child(
        "What is relevant and proportionate for the panel", "Only what the panel needs to protect a child."
    )
    is_opinion = fields.YesNoField(label="Is this professional opinion rather than fact?", required=False, inline=True)
    source = forms.CharField(label="Where it comes from", max_length=120, required=False, help_text=NO_NAMES)
    dated_on = fields.DateField(label="Date of the information", required=False, must_be_past=True)
    caveat = forms.CharField(label="How it may be used", max_length=300, required=False, help_text=NO_NAMES)
    withheld = about_a_child("What your agency holds but does not share, and why", rows=2)

    def clean(self):
        given = super().clean()
        given["is_opinion"] = bool(given.get("is_opinion"))  # hidden by the answer, it comes as None
        if given.get("answer") == "known" and not (given.get("information") or given.get("withheld")):
            self.add_error("information", "Enter what your agency knows, or what it holds and does not share")
        return given


class InterestForm(GovukForm):
    reason = forms.CharField(
        label="What the interest is", max_length=300, help_text=no_names("For example, a family tie.")
    )


class AttendanceForm(GovukForm):
    """For each person expected: present, apologies, or who came instead."""

    mark_optional = False

    def __init__(self, *args, expected, recorded, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected
        by_person = {one.person_id: one for one in recorded}
        instead = {one.instead_of_id: one for one in recorded if one.instead_of_id}
        for recipient in expected:
            self._ask_about(recipient, by_person.get(recipient.person.pk), instead.get(recipient.person.pk))

    def _ask_about(self, recipient, own, instead):
        person, key = recipient.person, recipient.person.pk.hex
        how = "instead" if instead else ("apologies" if own and own.how == "apologies" else own and "present")
        choices = [("present", "Present"), ("apologies", "Apologies")]
        colleagues = self.colleagues(person)
        may_send_another = not recipient.instead_of and colleagues.exists()
        if may_send_another:
            choices.append(("instead", "Somebody else from the agency came"))
        label = f"{person.name} ({person.agency})"
        label += f", deputy for {recipient.instead_of.name}" if recipient.instead_of else ""
        self.fields[f"how_{key}"] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=how or None,
            widget=Radios(small=True, reveals={"instead": [f"who_{key}"], "apologies": [f"note_{key}"]}),
        )  # fmt: skip
        if may_send_another:
            self.fields[f"who_{key}"] = forms.ModelChoiceField(
                label="Who came", queryset=colleagues, initial=instead and instead.person_id,
                empty_label="Choose a person", error_messages={"required": f"Choose who came instead of {person.name}"},
            )  # fmt: skip
        self.fields[f"note_{key}"] = forms.CharField(
            label="Information sent with the apologies", max_length=200, required=False,
            initial=own.note if own else "", help_text="Name no child here.",
        )  # fmt: skip

    def colleagues(self, person):
        """Who may have come instead: of the same agency, and not expected themselves."""
        expected = [one.person.pk for one in self.expected]
        return Person.objects.filter(agency=person.agency_id, is_active=True).exclude(pk__in=expected)

    def entries(self):
        """What `record_attendance` takes."""
        How, found = Attendance.How, []
        for recipient in self.expected:
            person, key = recipient.person, recipient.person.pk.hex
            how, note = self.cleaned_data[f"how_{key}"], self.cleaned_data[f"note_{key}"]
            if how == "instead":
                found.append({"person": self.cleaned_data[f"who_{key}"], "how": How.DEPUTY, "instead_of": person})
            elif how == "present" and recipient.instead_of:
                found.append({"person": person, "how": How.DEPUTY, "instead_of": recipient.instead_of})
            elif how:
                found.append({"person": person, "how": how, "note": note})
        return found
