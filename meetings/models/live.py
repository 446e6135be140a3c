from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.meetings import Meeting
from meetings.models.schedule import AgendaItem
from sharing.ids import new_id


class StatementRead(models.Model):
    """The confidentiality statement was read aloud: no meeting closes without it. R29."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="statement_read")
    read_at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")  # who ticked it

    class Meta:
        verbose_name_plural = "statements read"

    def __str__(self):
        return f"Statement read at {self.meeting}"


class Observer(models.Model):
    """Somebody who is not on the panel and came to watch, or was to; in the room only with a signed statement. R28."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="observers")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    has_signed = models.BooleanField("has signed the confidentiality statement", default=False)
    is_present = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name", "organisation"], name="observes_once"),
            models.CheckConstraint(
                condition=Q(is_present=False) | Q(has_signed=True), name="observer_present_has_signed"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.organisation})"


class Discussion(models.Model):
    """A stretch of a meeting's time that one item took; taken up again it has several. It belongs to the case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="discussions")
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda_item"], condition=Q(ended_at=None), name="discussed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="discussion_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.agenda_item} from {self.began_at}"
