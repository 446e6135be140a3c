from django.db import models
from django.utils import timezone

from sharing.ids import new_id


class InformationKind(models.TextChoices):
    IDENTITY = "identity", "Identity"
    NEEDS = "needs", "Needs and vulnerabilities"
    PLANS = "plans", "Plans and status"
    SAFETY = "safety", "Safety now"
    BEHAVIOUR = "behaviour", "Behaviour"
    INCIDENT = "incident", "Incident"
    VIEWS = "views", "Views"
    RELATIONSHIP = "relationship", "How the children know each other"
    REPORTS = "reports", "Strategy discussion and reports"
    ADMISSION = "admission", "Account of the behaviour"
    PANEL = "panel", "At panel"
    OTHER = "other", "Other"


class CaseInformation(models.Model):
    """One thing known about a child, with who says so and how sure it is. Added to, never edited. R27, R30."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="information")
    kind = models.CharField(max_length=20, choices=InformationKind)
    heading = models.CharField(max_length=120)
    text = models.TextField()
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    is_opinion = models.BooleanField(default=False)
    caveat = models.CharField("handling caveat", max_length=300, blank=True)
    is_restricted = models.BooleanField("for those who manage the case alone", default=False)  # R33
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name_plural = "information"
        constraints = [
            models.CheckConstraint(condition=models.Q(record=models.F("case")), name="information_of_its_case"),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.get_kind_display()}"
