from django.db import models
from django.db.models import F, Q

from sharing.ids import new_id


class StatutoryValue(models.Model):
    """A number that law or guidance sets, for as long as it is in force. Looked up by a date, never written in code."""

    class Unit(models.TextChoices):
        DAYS = "days", "days"
        MONTHS = "months", "months"
        YEARS = "years", "years"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=6, choices=Unit)
    provision = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="statutory_value_begins_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(valid_to=None), name="statutory_value_in_force_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="statutory_value_ends_later"
            ),
        ]

    def __str__(self):
        return f"{self.title}: {self.value} {self.unit}"
