from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.pathways import STEPS
from sharing.ids import new_id


class StepRecord(models.Model):
    """That a step of a route was done, on which day, or why it is left out. Struck out with a reason, never edited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)  # a key of cases.pathways.STEPS
    on = models.DateField("date")
    value = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    left_out_because = models.TextField("why it is left out", blank=True)
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    struck_because = models.TextField(blank=True)

    class Meta:
        ordering = ["on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="step_of_its_case"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_because="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because=""),
                name="step_struck_with_reason",
            ),
            models.CheckConstraint(condition=Q(value="") | Q(left_out_because=""), name="step_left_out_has_no_value"),
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=Q(struck_at=None) & ~Q(step__in=["reviewed_at_panel", "safety_planned"]),
                name="step_recorded_once",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.title}"

    @property
    def title(self):
        return STEPS[self.step].title
