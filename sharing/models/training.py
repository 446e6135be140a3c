from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class Tool(models.TextChoices):
    """What an assessor is trained in; what each is for stands in `cases.tools`."""

    AIM_UNDER_12 = "aim_under_12", "AIM Under 12s"
    AIM3 = "aim3", "AIM3"
    OTHER = "other", "Another tool"


class Training(models.Model):
    """That somebody was trained in a tool, from when until when it counts. Struck out, never edited. R46"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="training")
    tool = models.CharField(max_length=20, choices=Tool)
    other_tool = models.CharField("name of the other tool", max_length=80, blank=True)
    trained_on = models.DateField()
    valid_until = models.DateField("counts until", null=True, blank=True)
    evidence = models.CharField("how we know", max_length=200)
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    struck_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-trained_on", "-recorded_at"]
        verbose_name_plural = "training"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("trained_on")), name="training_counts_for_some_time"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="training_has_evidence"),
            models.CheckConstraint(
                condition=Q(tool="other") & ~Q(other_tool="") | ~Q(tool="other") & Q(other_tool=""),
                name="training_names_the_other_tool",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_because="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because=""),
                name="training_struck_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.called}"

    @property
    def called(self):
        return self.other_tool or self.get_tool_display()
