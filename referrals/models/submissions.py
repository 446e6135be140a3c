from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import URGENT
from sharing.ids import new_id


class Submission(models.Model):
    """A referral as it was submitted, frozen with its hash, and what became of it. R02, R03, R09.

    Each time a referral is submitted, or changed while it is with the Chair, is one; none is changed or deleted.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned with points"
        DECLINED = "declined", "Declined"
        SUPERSEDED = "superseded", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    DECIDED = (Outcome.ACCEPTED, Outcome.RETURNED, Outcome.DECLINED)

    class InPlace(models.TextChoices):
        AWAY = "away", "The Chair is away"
        INTEREST = "interest", "The Chair has declared an interest"
        OVERDUE = "overdue", "The time to decide has passed"
        VACANT = "vacant", "There is no Chair at present"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, db_column="record_id", related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # list of parts as in referrals.content
    content_sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    # Written by the database itself: since when the Chair has it, which a change does not set back (R03), and whether
    # the referral's rows have been changed since it was frozen.
    waits_since = models.DateTimeField(editable=False)
    moved_on = models.BooleanField(default=False, editable=False)
    change_reason = models.TextField(blank=True)  # of one that replaced another while it was with the Chair. R09
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    in_place_of_chair = models.CharField(max_length=10, choices=InPlace, blank=True)
    reason = models.TextField(blank=True)
    advice = models.TextField(blank=True)  # what to do instead, where it was declined
    is_urgent = models.BooleanField(null=True)  # what the Chair says of it on accepting. R04
    urgent_reason = models.CharField(max_length=URGENT, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="submission_numbers_once"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(outcome=""), name="one_submission_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True, reason="")
                | (
                    Q(outcome__in=["accepted", "returned", "declined", "superseded", "withdrawn"])
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="submission_decided_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["returned", "declined"]) | ~Q(reason=""),
                name="submission_sent_back_with_reason",  # R03
            ),
            models.CheckConstraint(
                condition=(Q(outcome="declined") & ~Q(advice="")) | (~Q(outcome="declined") & Q(advice="")),
                name="submission_declined_with_advice",  # R03
            ),
            models.CheckConstraint(
                condition=Q(in_place_of_chair="") | Q(outcome__in=["accepted", "returned", "declined"]),
                name="submission_in_place_of_chair_where_decided",
            ),
            models.CheckConstraint(
                condition=Q(is_urgent__isnull=True, urgent_reason="")
                | Q(is_urgent=False, outcome="accepted")
                | Q(is_urgent=True, outcome="accepted") & ~Q(urgent_reason=""),
                name="submission_urgent_with_reason",  # R04
            ),
        ]

    def __str__(self):
        return f"{self.referral_id}, submission {self.number}"

    @property
    def record_id(self):
        return self.referral_id

    @property
    def is_decided(self):
        return self.outcome in self.DECIDED
