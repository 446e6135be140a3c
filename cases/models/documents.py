from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat, Right
from django.urls import reverse
from django.utils import timezone

from sharing.ids import new_id

TEXT = models.TextField()
ID = Cast("id", TEXT)


def stored_as(document, filename=""):
    """Where the file lies: its id alone, so that no folder or backup listing names anything."""
    return f"{str(document.pk)[-2:]}/{document.pk}"


class Document(models.Model):
    """A file that belongs to a record; encrypted where it lies, served only through the permission check."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", "CAT assessment"
        STRATEGY = "strategy", "Strategy discussion record"
        OTHER = "other", "Other"

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", "Not scanned for viruses"
        CLEAN = "clean", "Scanned, no virus found"
        INFECTED = "infected", "A virus was found"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=120, blank=True)  # who wrote it, or where it came from
    dated_on = models.DateField(null=True, blank=True)
    caveat = models.CharField("handling caveat", max_length=300, blank=True)
    file = models.FileField(upload_to=stored_as, max_length=120)
    extension = models.CharField(max_length=5)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes, of the file as it was given
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, choices=Scan, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["assessment", "strategy", "other"]), name="document_of_a_kind"
            ),
            # No row leads to the file of another.
            models.CheckConstraint(
                condition=Q(file=Concat(Right(ID, 2, output_field=TEXT), Value("/", TEXT), ID, output_field=TEXT)),
                name="document_lies_under_its_id",
            ),
            models.CheckConstraint(
                condition=Q(scan="unscanned", scanned_at=None)
                | Q(scan__in=["clean", "infected"], scanned_at__isnull=False),
                name="document_scanned_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["uploaded_at"], condition=Q(scan="unscanned"), name="document_unscanned")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cases:document_page", args=[self.pk])

    @property
    def download_name(self):
        """A name for the saved file that says nothing of what is in it."""
        return f"document-{str(self.pk)[-8:]}.{self.extension}"

    @property
    def is_infected(self):
        return self.scan == self.Scan.INFECTED

    @property
    def is_held(self):
        """Nobody reads it before the scanner has: so long as there is a scanner."""
        return self.scan == self.Scan.UNSCANNED and bool(settings.CLAMD)

    @property
    def is_readable(self):
        return not (self.is_held or self.is_infected)
