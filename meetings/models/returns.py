from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.meetings import Meeting
from sharing.ids import new_id


class AgencyReturn(models.Model):
    """What one agency says before a meeting that it knows of one child. R27."""

    class Answer(models.TextChoices):
        KNOWN = "known", "Known to us"
        NOT_KNOWN = "not_known", "Not known to us"
        NOT_CHECKED = "not_checked", "Not checked yet"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="returns")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="returns")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=Answer)
    information = models.TextField("what is relevant and proportionate", blank=True)
    is_opinion = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    caveat = models.CharField("how it may be used", max_length=300, blank=True)
    withheld = models.TextField("what is held but not shared, and why", blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case", "agency"], name="one_return_an_agency"),
            models.CheckConstraint(
                condition=~Q(answer="known") | ~Q(information="") | ~Q(withheld=""),
                name="known_says_what",
            ),
            models.CheckConstraint(condition=Q(record=F("case")), name="return_of_its_case"),
        ]

    def __str__(self):
        return f"{self.agency} on {self.case}"
