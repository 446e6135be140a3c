from django.db import models
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sharing.ids import new_id


class CaseEvent(models.Model):
    """What the panel did with a case, for its timeline; the words name no child. Only ever added to. R11, R33"""

    class Kind(models.TextChoices):
        OPENED = "opened", "Case opened"
        CLOSED = "closed", "Closed or opened again"
        PANEL = "panel", "Panel"
        DECISION = "decision", "Decision"
        STEP = "step", "Step of the pathway"
        ACTION = "action", "Agreed action"
        WORK = "work", "Who works on it"
        DOCUMENT = "document", "Document"
        STATUS = "status", "Status that matters for safety"
        PLAN = "plan", "Assessment or plan"
        SHARING = "sharing", "Sharing"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=300)
    url_name = models.CharField(max_length=60, blank=True)  # the page about it, of the case or of `url_pk`
    url_pk = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # none: the worker

    class Meta:
        ordering = ["on", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="event_of_its_case"),
            models.CheckConstraint(condition=~Q(words=""), name="event_has_words"),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.words}"

    def get_absolute_url(self):
        """The page about it; none where there is no such page any more, so that no event takes the timeline away."""
        try:
            return reverse(self.url_name, args=[self.url_pk or self.case_id]) if self.url_name else ""
        except NoReverseMatch:
            return ""
