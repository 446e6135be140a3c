from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class TextToCheck(models.Model):
    """A text in one case that seems to name the child of another, whom its writer may not see. R11.

    Written by the database alone; the rows are those of whoever manages both cases.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="texts_to_check")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)  # which text, in words: "Return of Northmoor Police: information"
    sha256 = models.CharField(max_length=64)  # of the text, so that saving the same again is not noted again
    noted_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["noted_at", "id"]
        verbose_name_plural = "texts to check"
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "place", "sha256"], name="text_noted_once"),
            models.CheckConstraint(condition=Q(record=F("case")), name="text_to_check_of_its_case"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="text_checked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.case}: {self.place}"
