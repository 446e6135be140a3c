from django.db import models
from django.utils import timezone

from sharing.ids import new_id


def stored_as(document, filename):
    """Where the file lies: its id alone, so that no folder or backup listing names anything."""
    return f"{str(document.pk)[-2:]}/{document.pk}"


class Document(models.Model):
    """A file that belongs to a record; served only through the permission check, as an attachment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="documents")
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to=stored_as, max_length=120)
    extension = models.CharField(max_length=5)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at", "id"]

    def __str__(self):
        return self.title

    @property
    def download_name(self):
        """A name for the saved file that says nothing of what is in it."""
        return f"document-{str(self.pk)[-8:]}.{self.extension}"
