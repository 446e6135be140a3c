from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class AgreedAction(models.Model):
    """What a meeting agreed that somebody does for one child by a day. R30, R32."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"

    TRANSITIONS = {
        Status.OPEN: {Status.DONE, Status.NOT_DONE},
        Status.DONE: set(),
        Status.NOT_DONE: set(),
    }

    class NotDone(models.TextChoices):
        CIRCUMSTANCES = "circumstances", "Circumstances changed, so that it is not needed"
        AGENCY = "agency", "The agency has not done it"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    item = models.ForeignKey("meetings.MinutesItem", models.PROTECT, related_name="actions")
    # Beside the item, because its owner may read the action but not the minutes in the making.
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="agreed_actions")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="agreed_actions")
    owner_agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    owner = models.ForeignKey("sharing.Person", models.PROTECT, related_name="agreed_actions")
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField("what was done, or why not", blank=True)
    not_done_because = models.CharField(max_length=15, choices=NotDone, blank=True)  # counted; `outcome` says more
    evidence = models.ForeignKey("cases.Document", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True)  # when the Chair approved the minutes; before that it is a draft

    class Meta:
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True)
                | Q(status="done", done_on__isnull=False)
                | (Q(status="not_done", done_on__isnull=True) & ~Q(outcome="")),
                name="agreed_action_says_how_it_ended",
            ),
            models.CheckConstraint(condition=Q(record=F("case")), name="agreed_action_of_its_case"),
            models.CheckConstraint(
                condition=Q(not_done_because="") | Q(status="not_done"), name="only_what_is_not_done_says_why_not"
            ),
            models.CheckConstraint(condition=Q(evidence=None) | Q(status="done"), name="evidence_of_what_is_done"),
        ]

    def __str__(self):
        return self.text

    def can_become(self, status):
        return status in self.TRANSITIONS[self.status]


class ActionEntry(models.Model):
    """What happened to an agreed action since: progress, another day, another owner, or that a lead was told. R32.

    Only ever added to. The row that says why is what moves the day or the owner: the database does it.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Progress"
        MOVED = "moved", "Carried on"
        GIVEN = "given", "Given to somebody else"
        ESCALATED = "escalated", "Escalated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    action = models.ForeignKey(AgreedAction, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField("progress, or why")
    was_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    was_owner = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # for escalated: the lead
    by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # none: the worker
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "action entries"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="action_entry_has_words"),
            models.CheckConstraint(
                condition=Q(kind="moved", was_due_on__isnull=False, due_on__isnull=False, was_owner=None, owner=None)
                | Q(kind="given", was_due_on=None, due_on=None, was_owner__isnull=False, owner__isnull=False)
                | Q(kind="progress", was_due_on=None, due_on=None, was_owner=None, owner=None)
                | Q(kind="escalated", was_due_on=None, due_on=None, was_owner=None, owner__isnull=False),
                name="action_entry_says_what_it_changes",
            ),
            models.CheckConstraint(
                condition=Q(kind="escalated", by=None) | ~Q(kind="escalated") & Q(by__isnull=False),
                name="action_entry_by_somebody",
            ),
            models.UniqueConstraint(fields=["action"], condition=Q(kind="escalated"), name="escalated_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.action}"
