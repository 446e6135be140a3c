from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.ids import new_id


class Submission(models.Model):
    """A referral as it was submitted, frozen with its hash, and what the Chair decided on it. R02, R03, R09.

    A referral that was returned and submitted again has several; none is changed or deleted.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned with points"
        DECLINED = "declined", "Declined"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, db_column="record_id", related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # list of parts as in referrals.content
    content_sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)  # to the Chair's points on the submission before. R09
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

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
                    Q(outcome__in=["accepted", "returned", "declined"])
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="submission_decided_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["returned", "declined"]) | ~Q(reason=""),
                name="submission_sent_back_with_reason",  # R03
            ),
        ]

    def __str__(self):
        return f"{self.referral_id}, submission {self.number}"

    @property
    def record_id(self):
        return self.referral_id
