from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sharing.ids import new_id


class AuditEvent(models.Model):
    """Who did or read what, when. Insert-only for every process; the row carries the hash of its own fields."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)  # "page.read", "referral.submitted", "page.refused" …
    person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    records = ArrayField(models.UUIDField(), default=list)
    grants = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=120, blank=True)  # the URL's name, never its arguments
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["person", "at"], name="audit_person_at"),
            GinIndex(fields=["records"], name="audit_records"),
        ]

    def __str__(self):
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
