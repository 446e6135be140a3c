from datetime import time

from django.db import models

from sharing.ids import new_id


class DigestTime(models.TextChoices):
    """When the daily mail comes, by London's clocks. Whether it comes is nobody's to choose."""

    EARLY = "07:30", "7.30am"
    MORNING = "08:30", "8.30am"
    MIDDAY = "12:00", "midday"
    AFTERNOON = "16:00", "4pm"

    @property
    def clock(self):
        return time.fromisoformat(self.value)


class Digest(models.Model):
    """What waited for one person on one London day, when their time came: kinds, numbers and days, and no words.

    There is one a person and day, also where nothing waited. The mail of it has this row as its source.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    day = models.DateField()
    # [{"kind", "count", "late", "due_on"}], as sharing.digest_lines makes them; the database lets nothing else in.
    lines = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)  # when the worker wrote the mail, or saw that none is to go

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_person_and_day")]
        indexes = [
            models.Index(fields=["day"], condition=models.Q(settled_at=None), name="digest_not_settled"),
        ]

    def __str__(self):
        return f"Digest of {self.day}"
