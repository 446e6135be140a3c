from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.ids import new_id


class KeptPaper(models.Model):
    """The PDF of one version as the Chair reads it: rendered once, kept encrypted, and what then goes out. R24

    `version` is the id of a schedule's or of minutes' version. Written once; where the list of those who get it has
    changed before the approval, another is made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.UUIDField(db_index=True)
    content_sha256 = models.CharField(max_length=64)  # of the version's words, from which it was made
    shown = models.JSONField()  # what stands in it beside those: to whom it goes, and what it replaces
    records = ArrayField(models.UUIDField())  # whose information is in it
    sealed = models.BinaryField()  # as meetings.kept seals it
    sha256 = models.CharField(max_length=64)  # of the PDF in clear
    rendered_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # none: the worker
    rendered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-rendered_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(content_sha256="") & ~Q(sha256=""), name="kept_paper_whole")]

    def __str__(self):
        return f"{self.version}: {self.sha256[:8]}"
