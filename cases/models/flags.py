from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class StatusFlag(models.Model):
    """A status that matters for safety and stands on every page of the case. Begun and ended, never edited. R33"""

    class Kind(models.TextChoices):
        ADDRESS = "address", "Address must not be disclosed"
        LOOKED_AFTER = "looked_after", "Looked after"
        PROTECTION_PLAN = "protection_plan", "Child protection plan"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind)
    detail = models.CharField(max_length=120, blank=True)  # "by Northmoor Council", "neglect"; never an address
    source = models.CharField(max_length=120, blank=True)
    began_on = models.DateField("since", null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    ended_on = models.DateField("until", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "begun_at"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="flag_of_its_case"),
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(ended_at=None), name="flag_stands_once"),
            models.CheckConstraint(condition=~Q(kind="address") | Q(detail=""), name="flag_tells_no_address"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_on=None, ended_because="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_on__isnull=False) & ~Q(ended_because=""),
                name="flag_ended_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.get_kind_display()}"
