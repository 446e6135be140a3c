from django import forms

from sharing.web.forms import GovukForm
from sharing.web.wording import no_names


class DocumentForm(GovukForm):
    mark_optional = False
    file = forms.FileField(label="File", help_text="PDF, Word (DOCX), OpenDocument (ODT), JPEG, PNG or plain text")
    title = forms.CharField(
        label="What it is", max_length=120, help_text=no_names("For example: single assessment, 3 November 2026.")
    )
    required_messages = {"file": "Choose a file", "title": "Say what the file is"}
