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
        ]

    def __str__(self):
        return self.text

    def can_become(self, status):
        return status in self.TRANSITIONS[self.status]
