from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class Allocation(models.Model):
    """A person who works on a case, first or as co-worker, from their allocation until it ends. R17, R33."""

    class Role(models.TextChoices):
        WORKER = "worker", "Worker"
        CO_WORKER = "co_worker", "Co-worker"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="allocations")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="allocations")
    role = models.CharField(max_length=10, choices=Role)
    task = models.CharField("what they do", max_length=200)
    allocated_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    allocated_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-role", "allocated_at"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="allocation_of_its_case"),
            models.UniqueConstraint(fields=["case", "person"], condition=Q(ended_at=None), name="allocated_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="allocation_ended_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.person} on {self.case}"
