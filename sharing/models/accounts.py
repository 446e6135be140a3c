from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.ids import new_id


class Session(AbstractBaseSession):
    """A session that says whose it is, so that all of a person's end with one statement."""

    person = models.ForeignKey("sharing.Person", models.CASCADE, null=True, related_name="+")

    @classmethod
    def get_session_store_class(cls):
        from sharing.sessions import SessionStore

        return SessionStore


class AccountLetter(models.Model):
    """A wish that the worker writes to somebody about their account. Web processes only add; they never look here."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        PASSWORD = "password", "New password"
        DEVICE = "device", "Second step taken away"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()  # as it was typed: whether somebody has it, only the worker finds out
    kind = models.CharField(max_length=12, choices=Kind)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(done_at=None), name="account_letter_due")]

    def __str__(self):
        return self.get_kind_display()


class DeviceReset(models.Model):
    """Somebody has lost their second step: one officer asks for it to be taken away, another says yes or no."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits for another officer"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    TRANSITIONS = {
        Status.WAITING: {Status.CONFIRMED, Status.REFUSED},
        Status.CONFIRMED: set(),
        Status.REFUSED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="device_resets")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    decided_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(status="waiting"), name="one_device_reset_waits"),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_by=None, decided_at=None)
                | (~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="device_reset_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("person")) & ~Q(decided_by=models.F("person")),
                name="device_reset_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="device_reset_by_two"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="device_reset_has_reason"),
        ]

    def __str__(self):
        return f"Second step of {self.person}"
