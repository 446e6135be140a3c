from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class LeadAgency(models.Model):
    """Which agency leads a case from a day on, and why; the latest row is the one in force. Added to alone. R19."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="leads")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    on = models.DateField("from")
    because = models.TextField("why")
    set_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-set_at", "-id"]
        verbose_name_plural = "lead agencies"
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="lead_of_its_case"),
            models.CheckConstraint(condition=~Q(because=""), name="lead_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.agency} leads {self.case_id}"
