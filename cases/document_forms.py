"""What is asked with a file, wherever one is uploaded."""

from django import forms
from django.core.exceptions import ValidationError

from cases import uploads
from sharing.places import the_panel
from sharing.web import fields
from sharing.web.forms import GovukForm
from sharing.web.wording import no_names

# They turn the direction of what follows, so that "exe.fdp" is read as "pdf.exe".
TURNS = {*"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def refuse_turned(text):
    if TURNS & set(text):
        raise ValidationError("Remove the signs that turn the direction of the text: type it anew", code="turned")


TOLD = {"title", "kind", "source", "dated_on", "caveat"}


class DocumentForm(GovukForm):
    file = forms.FileField(
        label="File", help_text="PDF, Word (DOCX), OpenDocument (ODT), JPEG, PNG or plain text.", allow_empty_file=True
    )
    title = forms.CharField(
        label="What it is",
        max_length=120,
        validators=[refuse_turned],
        help_text=no_names("For example: School safety plan."),
    )
    source = forms.CharField(
        label="Who wrote it, or where it comes from",
        max_length=120,
        required=False,
        validators=[refuse_turned],
        help_text=no_names("For example: Northmoor Police."),
    )
    dated_on = fields.DateField(label="Date of the document", required=False, must_be_past=True)
    caveat = forms.CharField(
        label="Handling caveat",
        max_length=300,
        required=False,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 2, "count": 300}),
        help_text=no_names("What whoever reads it must do or must not. For example: do not discuss with the family."),
    )
    required_messages = {"file": "Choose a file", "title": "Enter what the document is"}

    def clean_file(self):
        if len(self.files.getlist(self.add_prefix("file"))) > 1:
            raise ValidationError("Choose one file: add the others afterwards, one by one", code="several")
        file = self.cleaned_data["file"]
        if problems := uploads.document_problems(file, the_panel()):
            raise ValidationError(problems)
        return file

    def told(self) -> dict:
        """What `add_document` takes besides the record and who adds it."""
        words = {name: value for name, value in self.cleaned_data.items() if name in TOLD}
        return {"uploaded_file": self.cleaned_data["file"], **words}
