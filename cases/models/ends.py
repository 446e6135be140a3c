"""When a case comes to panel, and how it leaves the forward list: each a row that stays. R22"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class PanelDate(models.Model):
    """The day from which a case comes to panel, as it was set. The newest row is the case's own date.

    A web process cannot write that date on the case: inserting the row does it.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "When the case was opened"
        PANEL = "panel", "By the panel"
        MOVED = "moved", "Moved"
        REPORT = "report", "Brought forward for a report"
        REOPENED = "reopened", "When the case was reopened"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="panel_dates")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField("next panel on or after")
    because = models.CharField("why it comes to panel", max_length=120)
    moved_because = models.TextField("why it is moved", blank=True)
    set_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-set_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="panel_date_of_its_case"),
            models.CheckConstraint(
                condition=Q(kind__in=["opened", "panel", "report"], moved_because="")
                | (Q(kind__in=["moved", "reopened"]) & ~Q(moved_because="")),
                name="panel_date_moved_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.on}"


class CaseClosing(models.Model):
    """That a panel closed a case, and why; ended when the case is opened again. R22"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="closings")
    meeting_on = models.DateField("panel that decided it")
    reason = models.TextField("why it is closed")
    closed_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField("why it is opened again", blank=True)

    class Meta:
        ordering = ["closed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="closing_of_its_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_has_a_reason"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="closed_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because=""),
                name="closing_ended_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} closed"
