from django import forms

from cases import document_forms
from cases.models import Document
from sharing.web import widgets
from sharing.web.wording import no_names


class DocumentForm(document_forms.DocumentForm):
    kind = forms.ChoiceField(
        label="What kind of document is it?",
        choices=Document.Kind,
        widget=widgets.Radios(hints={Document.Kind.ASSESSMENT: "The Chair reads it with the referral."}),
    )
    field_order = ["file", "kind", "title"]
    required_messages = document_forms.DocumentForm.required_messages | {"kind": "Select what kind of document it is"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = no_names("For example: single assessment, 3 November 2026.")
