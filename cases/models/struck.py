from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class Struck(models.Model):
    """What is recorded of a case on its day: struck out with a reason, never edited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    struck_because = models.TextField(blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def rules_of(name):
        return [
            models.CheckConstraint(condition=Q(record=F("case")), name=f"{name}_of_its_case"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_because="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because=""),
                name=f"{name}_struck_with_reason",
            ),
        ]
