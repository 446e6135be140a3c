from django.db import models
from django.utils import timezone

from cases.pathways import Pathway, title_of
from sharing.ids import new_id


class PathwayDecision(models.Model):
    """What the panel advised, with reasons and any dissent. A later one supersedes it; none is edited. R14."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="decisions")
    pathway = models.CharField(max_length=20, choices=Pathway)
    is_straight_to_prosecution = models.BooleanField("straight to prosecution", default=False)  # R18
    reasons = models.TextField()
    dissent = models.TextField(blank=True)
    lead_agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField()
    meeting_on = models.DateField(null=True, blank=True)  # none: decided by the Chair between meetings
    decided_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(supersedes=None), name="one_first_decision_a_case"
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=models.Q(is_straight_to_prosecution=False) | ~models.Q(pathway="child_protection"),
                name="prosecution_on_a_criminal_pathway",
            ),
            models.CheckConstraint(condition=models.Q(record=models.F("case")), name="decision_of_its_case"),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.get_pathway_display()}"

    @property
    def title(self):
        """The pathway in words, with the branch that it takes. R18"""
        return title_of(self.pathway, self.is_straight_to_prosecution)
