from django.db import models
from django.db.models import Q

from sharing.ids import new_id


class Point(models.Model):
    """One thing that the Chair asks the referrer to change or add, and the referrer's answer to it. R03, R09.

    `about`: key and title of the part of the submission that it is about; empty where it is about the whole.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="points")
    submission = models.ForeignKey("referrals.Submission", models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=80, blank=True)
    about_title = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["submission__number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="point_positions_once"),
            models.CheckConstraint(condition=~Q(text=""), name="point_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="point_answered_says_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"Point {self.position}"

    @property
    def record_id(self):
        return self.referral_id
