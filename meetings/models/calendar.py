from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.meetings import IS_CALL_LINK, Meeting
from sharing.ids import new_id

WEEKDAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]
WEEKS = [(1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (5, "last")]  # dates.LAST_WEEK


class RegularMeetings(models.Model):
    """The rule by which a panel meets, of its own choice: which weekday in which weeks of the month, when and where."""

    panel = models.OneToOneField("sharing.Panel", models.PROTECT, primary_key=True, related_name="regular_meetings")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    weeks = ArrayField(models.PositiveSmallIntegerField(choices=WEEKS))
    begins = models.TimeField()
    place = models.CharField(max_length=200)
    call_link = models.URLField(max_length=300, blank=True, default="")
    months_ahead = models.PositiveSmallIntegerField(default=6, validators=[MinValueValidator(1), MaxValueValidator(18)])
    saved_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "regular meetings"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=4, weeks__contained_by=[1, 2, 3, 4, 5], weeks__len__gte=1)
                & Q(months_ahead__gte=1, months_ahead__lte=18),
                name="regular_meetings_have_a_day",
            ),
            models.CheckConstraint(condition=IS_CALL_LINK, name="regular_call_link_is_https"),
        ]

    def __str__(self):
        names = dict(WEEKS)
        return f"{' and '.join(names[week] for week in self.weeks)} {self.get_weekday_display()} of the month"


class MeetingChange(models.Model):
    """That a meeting was moved or called off, from when and where, and why: kept, and shown to the panel."""

    class What(models.TextChoices):
        MOVED = "moved", "Moved"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()  # the sequence that the meeting has after it
    what = models.CharField(max_length=10, choices=What)
    starts_before = models.DateTimeField()
    place_before = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="changed_once_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_meeting_changes_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.get_what_display().lower()}"


class Invitation(models.Model):
    """What one person's diary was last told of a meeting, and by which mail. Names nobody but them. R26, R42"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # the first, the second … about this meeting to this person
    sequence = models.PositiveSmallIntegerField()  # of the meeting, as told
    starts_at = models.DateTimeField()  # of the meeting, as told; to who has gone, as they were told before they went
    is_cancellation = models.BooleanField(default=False)
    dispatch = models.ForeignKey("sharing.Dispatch", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "number"], name="told_once_a_number"),
        ]

    def __str__(self):
        return f"{self.person}: {self.meeting}"
