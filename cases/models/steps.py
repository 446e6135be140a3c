from django.db import models
from django.db.models import Q

from cases.models.struck import Struck
from cases.pathways import STEPS


class StepRecord(Struck):
    """That a step of a route was done, on which day, or why it is left out. Struck out with a reason, never edited."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)  # a key of cases.pathways.STEPS
    on = models.DateField("date")
    value = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    left_out_because = models.TextField("why it is left out", blank=True)
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "recorded_at"]
        constraints = [
            *Struck.rules_of("step"),
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
