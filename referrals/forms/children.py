"""The pages about one child: who they are, needs, plans, safety, views. R05, R07"""

from django import forms
from django.core.exceptions import ValidationError

from cases.models import Gender
from referrals import nhs_numbers
from referrals.forms.drafts import GOES_TO_BOTH, DraftForm, about_a_child, line, text
from referrals.models import ReferredChild
from sharing.web import fields, widgets

AtRisk, Protection = ReferredChild.AtRisk, ReferredChild.Protection
Relationship, Send = ReferredChild.Relationship, ReferredChild.Send
OLDEST = 110  # years; an adult can be harmed too


class IdentityForm(DraftForm):
    given_names = line("Given names", 80)
    family_name = line("Family name", 80)
    also_known_as = line("Also known as, if anything else", 120)
    date_of_birth = fields.DateField(
        label="Date of birth",
        help_text="For example, 27 3 2012",
        must_be_past=True,
    )
    estimated_age = forms.IntegerField(
        label="Estimated age in years, if the date of birth is not known", min_value=0, max_value=OLDEST
    )
    estimated_age.called = "The estimated age"
    gender = forms.ChoiceField(label="Gender", choices=Gender.choices, widget=widgets.Radios(inline=True))
    ethnicity = line("Ethnicity", 80, "As the child or their family describe it")
    first_language = line("First language", 80)
    interpreter = fields.YesNoField(label="Is an interpreter needed?")
    school = line("School or college", 120)
    gp = line("GP practice", 120)
    nhs_number = line("NHS number, if known", 14, "10 digits, like 943 476 5919", width=10, inputmode="numeric")
    social_care_reference = line("Social care reference, if there is one", 40, width=10)
    yjs_reference = line("Youth justice reference, if there is one", 40, width=10)

    def clean_nhs_number(self):
        typed = self.cleaned_data["nhs_number"]
        if typed and (problem := nhs_numbers.problem_with(typed)):
            raise ValidationError(problem)
        return nhs_numbers.digits_of(typed)

    def clean(self):
        super().clean()
        if self.cleaned_data.get("date_of_birth") and self.cleaned_data.get("estimated_age") is not None:
            self.add_error("estimated_age", "Enter the date of birth or an estimated age, not both")


class AddressForm(DraftForm):
    address = text("Address", "Where the child lives today, with the postcode", rows=4)
    is_secret = fields.YesNoField(
        label="Must this address be kept from others?",
        hints={
            "yes": "For example where somebody would come looking. Only the panel’s Chair, vice-chair and Coordinator "
            "read it then, on their screen; no paper and no mail holds it.",
            "no": "Whoever may read of this child reads the address, too.",
        },
    )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("is_secret") and not self.cleaned_data.get("address"):
            self.add_error("address", "Enter the address that must be kept from others")


class FamilyForm(DraftForm):
    parental_responsibility = about_a_child(
        "Who has parental responsibility?", "Names, and how they are related", rows=3
    )
    siblings = about_a_child("Brothers and sisters", "Their ages, and with whom they live", rows=3)
    children_at_risk = about_a_child(
        "Other children who may be at risk",
        "Their ages, why, and what has been done. Write “none” if there are none",
        rows=3,
    )


class RelationshipForm(DraftForm):
    relationship = forms.ChoiceField(
        label="How do they know the young person?", choices=Relationship.choices, widget=widgets.Radios()
    )
    relationship_detail = about_a_child("Is there more to say about it?", GOES_TO_BOTH, rows=3)


class NeedsForm(DraftForm):
    needs = about_a_child(
        "Needs and vulnerabilities", "What this child has lived through, health, learning, family", rows=6
    )
    at_risk = forms.ChoiceField(
        label="Is this child at risk of harm themselves?",
        choices=AtRisk.choices,
        widget=widgets.Radios(reveals={AtRisk.YES: "at_risk_detail"}),
    )
    at_risk_detail = about_a_child("What from, and what protects them?", rows=3)
    disability = about_a_child("Disability or long-term condition, if any", rows=2)
    communication_needs = about_a_child("Communication needs", "An interpreter, signs, simple words, or none", rows=3)


class PlansForm(DraftForm):
    looked_after = fields.YesNoField(label="Is the child looked after?", reveals={"yes": "looked_after_by"})
    looked_after_by = line("By which local authority", 120)
    protection_plan = fields.YesNoField(
        label="Is there a child protection plan?", reveals={"yes": "protection_category"}
    )
    protection_category = forms.ChoiceField(
        label="Under which category", choices=Protection.choices, widget=widgets.Radios()
    )
    send = fields.YesNoField(
        label="Is there SEND support or an education, health and care (EHC) plan?",
        reveals={"yes": ["send_kind", "send_detail"]},
    )
    send_kind = forms.ChoiceField(label="Which of the two", choices=Send.choices, widget=widgets.Radios())
    send_detail = about_a_child("What support, and who leads it", rows=3)
    strategy_outcome = about_a_child(
        "What did the strategy discussion decide for this child, if there was one?",
        "For example: section 47 enquiry, single or joint with the police; no further enquiry",
        rows=3,
    )
    plans = about_a_child(
        "Other current plans, and who leads them", "Child in need, early help, youth justice, CAMHS", rows=4
    )


class SafetyForm(DraftForm):
    safety_arrangements = about_a_child("What keeps this child, and others, safe now?", "At home and outside")
    supervised_by = about_a_child("Who supervises, and when?", rows=3)
    school_plan = about_a_child("What is agreed with the school or college?", rows=3)
    contact = about_a_child(
        "What contact is there between the children?",
        "This goes to this child’s case alone. Write “the young person” or “child harmed A”.",
        rows=3,
    )


class ViewsForm(DraftForm):
    views = about_a_child(
        "What does the child say?", "Their wishes, feelings and worries, in their own words where you can"
    )
    why_no_views = about_a_child("If the child’s views were not sought, why not?", rows=2)
    carers_views = about_a_child("What do the parents or carers say?")
    why_no_carers_views = about_a_child("If the parents’ or carers’ views were not sought, why not?", rows=2)


class NoChildHarmedForm(DraftForm):
    why_no_child_harmed = text(
        "Why is no child harmed named?", "For example: the children in the images are not known", rows=3
    )
