from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.grounds import Purpose
from sharing.ids import new_id


class AccessRequest(models.Model):
    """Somebody asks that they or a colleague may see a record, by its reference or from its page. R33.

    Which record a reference means is looked up for whoever answers and never kept, so that the asker's own row
    says nothing of whether there is one.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        GIVEN = "given", "Access given"
        REFUSED = "refused", "Not given"

    TRANSITIONS = {Status.WAITING: {Status.GIVEN, Status.REFUSED}, Status.GIVEN: set(), Status.REFUSED: set()}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="requests_made")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="requests_for")
    reference = models.CharField(max_length=30, blank=True)
    about = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="+")  # asked from its page
    contribute = models.BooleanField("to add to it, not only to read it", default=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    reason = models.CharField(max_length=300)
    wanted_until = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    answered_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="request_has_reason"),
            models.CheckConstraint(condition=Q(about=None) ^ Q(reference=""), name="request_names_one_thing"),
            models.CheckConstraint(
                condition=Q(status="waiting", answered_by=None, answered_at=None, answer="")
                | (~Q(status="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="request_answered_in_words",
            ),
        ]

    def __str__(self):
        return f"{self.person} asks for access"


class EmergencyAccess(models.Model):
    """Access that a person took for themselves, out of hours, for a child at risk of serious harm. R33.

    It stands on the Chair's list until it is reviewed; what was not justified becomes a breach.
    """

    class Review(models.TextChoices):
        WAITING = "waiting", "Not yet reviewed"
        JUSTIFIED = "justified", "Justified"
        NOT_JUSTIFIED = "not_justified", "Not justified"

    TRANSITIONS = {
        Review.WAITING: {Review.JUSTIFIED, Review.NOT_JUSTIFIED},
        Review.JUSTIFIED: set(),
        Review.NOT_JUSTIFIED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="emergencies")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="emergencies")
    grant = models.OneToOneField("sharing.Grant", models.PROTECT, related_name="emergency")
    reason = models.CharField(max_length=300)
    taken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review = models.CharField(max_length=15, choices=Review, default=Review.WAITING)
    reviewed_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["taken_at"]
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_reason"),
            models.CheckConstraint(
                condition=Q(review="waiting", reviewed_by=None, reviewed_at=None, finding="")
                | (~Q(review="waiting") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(finding="")),
                name="emergency_reviewed_in_words",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.taken_at:%d %b %Y}"


class Breach(models.Model):
    """Information shared wrongly, entered for following up; 72 hours to tell the Information Commissioner. R44."""

    class Status(models.TextChoices):
        OPEN = "open", "Being looked into"
        RESOLVED = "resolved", "Resolved"
        REFERRED = "referred", "Referred to the Tasking Group"

    TRANSITIONS = {Status.OPEN: {Status.RESOLVED, Status.REFERRED}, Status.RESOLVED: set(), Status.REFERRED: set()}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="breaches")
    emergency = models.OneToOneField(EmergencyAccess, models.PROTECT, null=True, related_name="breach")
    what = models.CharField(max_length=300)
    known_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    commissioner_told_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["known_at"]
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_by=None, ended_at=None, outcome="")
                | (~Q(status="open") & Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(outcome="")),
                name="breach_ended_in_words",
            ),
        ]

    def __str__(self):
        return f"Breach of {self.known_at:%d %b %Y}"
