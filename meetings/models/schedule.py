from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.meetings import Meeting
from sharing.ids import new_id

SHORTEST, LONGEST = 5, 180  # minutes that an item takes


class AgendaItem(models.Model):
    """One child's case on the agenda of one meeting. It belongs to the case, never to the meeting's papers. R10."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    because = models.CharField("why it comes to panel", max_length=120, blank=True)
    sources = models.JSONField(default=list)  # sentences: what compiling found in the case that brings it to panel
    asked_of_panel = models.CharField("what the panel is asked", max_length=500, blank=True)
    takes = models.PositiveSmallIntegerField("minutes for it", default=20)
    starts_after = models.PositiveSmallIntegerField("minutes from the beginning of the meeting", default=0)
    is_urgent = models.BooleanField(default=False)  # put on by the Chair after the schedule had gone out. R04
    added_because = models.CharField(max_length=300, blank=True)  # by hand, though it was not due
    added_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    removed_because = models.CharField(max_length=300, blank=True)  # kept, so that compiling does not put it back
    removed_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="on_an_agenda_once"),
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_because="")
                | (Q(removed_by__isnull=False) & ~Q(removed_because="")),
                name="removed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(added_by__isnull=True, added_because="")
                | (Q(added_by__isnull=False) & ~Q(added_because="")),
                name="added_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(takes__gte=SHORTEST, takes__lte=LONGEST), name="agenda_item_takes_its_time"
            ),
            models.CheckConstraint(condition=Q(record=F("case")), name="agenda_item_of_its_case"),
        ]

    def __str__(self):
        return f"{self.case} at {self.meeting}"

    @property
    def starts_at(self):
        return self.meeting.starts_at + timedelta(minutes=self.starts_after)


class Approved(models.Model):
    """What the Chair approves before it goes out: a numbered version with the hash of its content. R24."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        WITH_CHAIR = "with_chair", "With the Chair"
        RETURNED = "returned", "Returned with points"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "No longer in force"

    TRANSITIONS = {
        Status.DRAFT: {Status.WITH_CHAIR},
        Status.WITH_CHAIR: {Status.DRAFT, Status.RETURNED, Status.APPROVED},
        Status.RETURNED: {Status.DRAFT},
        Status.APPROVED: {Status.SUPERSEDED},
        Status.SUPERSEDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    front = models.JSONField(default=dict)  # what stands on the first page; names no child
    content_sha256 = models.CharField(max_length=64, blank=True)
    compiled_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    compiled_at = models.DateTimeField(default=timezone.now)
    paper_sha256 = models.CharField(max_length=64, blank=True)  # of the PDF that was approved: its KeptPaper
    points = models.TextField("what the Chair asked to change", blank=True)
    approved_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    circulated_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-number"]

    @classmethod
    def rules_of_approval(cls, name):
        """Constraints of one kind of version; `name` begins their names."""
        approved = Q(status__in=["approved", "superseded"])
        return [
            models.UniqueConstraint(fields=["meeting", "number"], name=f"{name}_numbers_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status__in=["draft", "with_chair", "returned"]),
                name=f"{name}_one_in_the_making",
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(status="approved"), name=f"{name}_one_in_force"),
            models.CheckConstraint(
                condition=(approved & Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(content_sha256=""))
                | (~approved & Q(approved_by__isnull=True, approved_at__isnull=True, circulated_at__isnull=True)),
                name=f"{name}_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("compiled_by")),
                name=f"{name}_approved_by_another",
            ),
        ]

    @property
    def is_approved(self):
        return self.status in (self.Status.APPROVED, self.Status.SUPERSEDED)

    @property
    def is_in_the_making(self):
        return not self.is_approved

    @property
    def kind(self):
        """ "schedule" or "minutes": the word for people, and the name of its addresses."""
        return self._meta.verbose_name

    @property
    def title(self):
        return f"{self.kind} version {self.number}"

    def __str__(self):
        return f"{self.meeting}, {self.title}"

    def can_become(self, status):
        return status in self.TRANSITIONS[self.status]

    def get_absolute_url(self):
        return reverse(f"meetings:{self.kind}", args=[self.pk])


class ScheduleVersion(Approved):
    """One version of a meeting's schedule. R24."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="schedules")
    is_late = models.BooleanField(default=False)  # approved after it was due to go out. R25

    class Meta(Approved.Meta):
        verbose_name = "schedule"
        constraints = Approved.rules_of_approval("schedule")


class ScheduleItem(models.Model):
    """The frozen words of one case in one version of a schedule. It belongs to the case. R10, R24."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.ForeignKey(ScheduleVersion, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "record"], name="in_a_schedule_once")]

    def __str__(self):
        return f"{self.content['reference']} in {self.version}"
