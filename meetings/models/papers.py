from django.db import models
from django.utils import timezone

from sharing.ids import new_id


class CasePaper(models.Model):
    """The PDF of one case's last words in a schedule, and in minutes: written by the worker, and not made again. R24.

    It belongs to the case, like the words themselves; a pack is put together from such papers.
    """

    class Kind(models.TextChoices):
        SCHEDULE = "schedule", "Schedule"
        MINUTES = "minutes", "Minutes"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    sha256 = models.CharField(max_length=64)  # of what it was made from
    pdf = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["record", "kind"], name="one_paper_of_each_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} paper of {self.record}"


class PrintRun(models.Model):
    """Copies of an approved version that the Coordinator printed at one go."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    schedule = models.ForeignKey("meetings.ScheduleVersion", models.PROTECT, null=True, related_name="print_runs")
    minutes = models.ForeignKey("meetings.MinutesVersion", models.PROTECT, null=True, related_name="print_runs")
    printed_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["printed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schedule=None, minutes__isnull=False)
                | models.Q(schedule__isnull=False, minutes=None),
                name="prints_one_version",
            )
        ]

    def __str__(self):
        return f"{self.version}, printed"

    @property
    def version(self):
        return self.schedule or self.minutes


class PrintedCopy(models.Model):
    """One copy on paper: numbered once a meeting, and where it is. It holds no word of any case."""

    class State(models.TextChoices):
        PRINTED = "printed", "Printed"
        COLLECTED = "collected", "Collected"
        DESTROYED = "destroyed", "Destroyed"

    TRANSITIONS = {
        State.PRINTED: {State.COLLECTED, State.DESTROYED},
        State.COLLECTED: {State.DESTROYED},
        State.DESTROYED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="copies")
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="printed_copies")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PRINTED)
    collected_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_noted_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "printed copies"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="copies_on_paper_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(collected_by=None, collected_at=None)
                | models.Q(collected_by__isnull=False, collected_at__isnull=False),
                name="collected_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="printed", collected_by=None, destroyed_at=None, destroyed_noted_by=None)
                | models.Q(state="collected", collected_by__isnull=False, destroyed_at=None, destroyed_noted_by=None)
                | models.Q(state="destroyed", destroyed_at__isnull=False, destroyed_noted_by__isnull=False),
                name="a_copy_on_paper_is_where_it_says",
            ),
        ]

    def __str__(self):
        return f"Copy {self.number} on paper, {self.meeting}"

    def can_become(self, state):
        return state in self.TRANSITIONS[self.state]
