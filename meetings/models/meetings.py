from django.db import models
from django.urls import reverse
from django.utils import timezone

from sharing.ids import new_id
from sharing.web import days

IS_CALL_LINK = models.Q(call_link="") | models.Q(call_link__startswith="https://")


class Meeting(models.Model):
    """A meeting of the panel: when and where, and nothing about any child, so everyone on the panel may read it."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    TRANSITIONS = {
        Status.PLANNED: {Status.HELD, Status.CANCELLED},
        Status.HELD: set(),
        Status.CANCELLED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.ForeignKey("sharing.Panel", models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    call_link = models.URLField(max_length=300, blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    is_extraordinary = models.BooleanField(default=False)  # called for a case that cannot wait. R04
    circulate_at = models.DateTimeField("the schedule goes out at")  # 9am on the day that R23 gives
    regular_on = models.DateField(null=True)  # its day by the panel's rule, wherever it was moved to since
    sequence = models.PositiveSmallIntegerField(default=0, db_default=0)  # how often it was changed: iCalendar's own
    created_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "starts_at"], condition=~models.Q(status="cancelled"), name="one_meeting_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(circulate_at__lt=models.F("starts_at")), name="circulated_before_the_meeting"
            ),
            models.UniqueConstraint(fields=["panel", "regular_on"], name="a_regular_day_is_planned_once"),
            models.CheckConstraint(condition=IS_CALL_LINK, name="meeting_call_link_is_https"),
        ]

    def __str__(self):
        return f"{self.panel.name} {days.long_date(self.on)}"

    def get_absolute_url(self):
        return reverse("meetings:detail", args=[self.pk])

    @property
    def on(self):
        """The meeting's date in London."""
        return days.in_london(self.starts_at).date()

    def can_become(self, status):
        return status in self.TRANSITIONS[self.status]

    @property
    def agenda(self):
        """What is on the agenda, in its order; without what was taken off."""
        return self.agenda_items.filter(removed_by=None)


class Papers(models.Model):
    """The papers of one meeting: who was sent what, and what concerns no single child."""

    record = models.OneToOneField("sharing.Record", models.PROTECT, primary_key=True, related_name="papers")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="papers")

    class Meta:
        verbose_name_plural = "papers"

    def __str__(self):
        return f"Papers of {self.meeting}"


class Attendance(models.Model):
    """Who was at a meeting, who sent apologies, who came for whom. R28."""

    class How(models.TextChoices):
        PRESENT = "present", "Present"
        DEPUTY = "deputy", "Present as deputy"
        APOLOGIES = "apologies", "Apologies"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=How)
    instead_of = models.ForeignKey("sharing.Person", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["person__agency__name", "person__name"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attends_once"),
            models.CheckConstraint(
                condition=models.Q(how="deputy", instead_of__isnull=False)
                | (~models.Q(how="deputy") & models.Q(instead_of__isnull=True)),
                name="a_deputy_comes_for_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_how_display()}"
