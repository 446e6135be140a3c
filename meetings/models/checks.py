from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.meetings import Meeting
from sharing.ids import new_id


class CheckRequest(models.Model):
    """One agency is asked before a meeting whether it knows one child: it learns who that is, and no more. R27, R33

    Who the child is stands in no column here: the database tells it to those who may answer, while they may.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="checks")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case", "agency"], name="asked_to_check_once"),
            models.CheckConstraint(condition=Q(record=F("case")), name="check_of_its_case"),
        ]

    def __str__(self):
        return f"Check by {self.agency} before {self.meeting}"
