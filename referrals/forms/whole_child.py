from django import forms

from referrals.forms.children import (
    AddressForm,
    FamilyForm,
    IdentityForm,
    NeedsForm,
    PlansForm,
    RelationshipForm,
    SafetyForm,
    ViewsForm,
)
from sharing.web import widgets


class WholeChildForm(
    ViewsForm, SafetyForm, PlansForm, NeedsForm, RelationshipForm, FamilyForm, AddressForm, IdentityForm
):
    """All that is asked about a child, on one page, and the incidents in which they were harmed. R05–R07"""

    in_incidents = forms.MultipleChoiceField(label="In which incidents were they harmed?", widget=widgets.Checkboxes())

    def __init__(self, *args, incidents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["in_incidents"].choices = incidents
