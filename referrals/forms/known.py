"""Is it a child who is known already? Asked of the referrer, one by one; of the panel, once for each child. R08"""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from referrals.models import KnownAs
from sharing.web import widgets
from sharing.web.forms import GovukForm

NEW = "new"
MORE = "Another child who may be known has come up since you opened this page. Look at all of them again."


class OpinionForm(GovukForm):
    """`candidates`: children known, in the order of the page."""

    mark_optional = False

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        for one in candidates:
            field = self.fields[f"known_{one.child.pk}"] = forms.ChoiceField(
                label=f"Is it {one.child.name}?",
                choices=KnownAs.Answer.choices,
                widget=widgets.Radios(inline=True),
                error_messages={"required": f"Say whether it is {one.child.name}"},
            )
            field.initial = one.opinion and one.opinion.answer

    @property
    def answers(self):
        return {UUID(name.removeprefix("known_")): answer for name, answer in self.cleaned_data.items()}


class KnownForm(GovukForm):
    """`groups`: (child of the referral, children who may be the same), of whom there is one at least."""

    mark_optional = False

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = [(child, candidates) for child, candidates in groups if candidates]
        for child, candidates in self.groups:
            self._ask(child, candidates)

    def _ask(self, child, candidates):
        listed = [(str(one.child.pk), one.called) for one in candidates]
        self.fields[f"child_{child.pk}"] = forms.ChoiceField(
            label=f"Who is {child.in_a_sentence}?",
            choices=[*listed, (NEW, "A new child: none of these")],
            widget=widgets.Radios(divider=NEW),
            initial=self._said(candidates),
            error_messages={
                "required": f"Say who {child.in_a_sentence} is",
                "invalid_choice": f"Say who {child.in_a_sentence} is: those listed have changed",
            },
        )
        shown = " ".join(pk for pk, _ in listed)
        self.fields[f"shown_{child.pk}"] = forms.CharField(widget=forms.HiddenInput, initial=shown, required=False)

    def _said(self, candidates):
        same = next((one for one in candidates if one.choice and one.choice.answer == KnownAs.Answer.SAME), None)
        if same:
            return str(same.child.pk)
        return NEW if all(one.choice for one in candidates) else None

    def clean(self):
        for child, candidates in self.groups:
            shown = set(self.data.get(f"shown_{child.pk}", "").split())
            if {str(one.child.pk) for one in candidates} - shown:
                self.data = self.data.copy()
                self.data[f"shown_{child.pk}"] = self.fields[f"shown_{child.pk}"].initial
                raise ValidationError(MORE)

    @property
    def same(self):
        """{id of a child of the referral: id of the child known, None for a new one}."""
        chosen = {child.pk: self.cleaned_data[f"child_{child.pk}"] for child, _ in self.groups}
        return {pk: None if value == NEW else UUID(value) for pk, value in chosen.items()}
