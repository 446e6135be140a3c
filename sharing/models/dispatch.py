from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from sharing.ids import new_id


class AllowedDomain(models.Model):
    """A recipient domain that counts as secure e-mail, with owner, evidence and end. R41."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    domain = models.CharField(max_length=120, unique=True)  # itself and its sub-domains
    owner = models.CharField(max_length=120)
    evidence = models.CharField(max_length=300)
    valid_until = models.DateField()

    class Meta:
        ordering = ["domain"]
        constraints = [models.CheckConstraint(condition=Q(domain=Lower("domain")), name="domain_is_lower")]

    def __str__(self):
        return self.domain


class Dispatch(models.Model):
    """One thing that leaves by mail: a schedule, a set of minutes, a notice. Its letter names no child. R42."""

    class Kind(models.TextChoices):
        SCHEDULE = "schedule", "Schedule"
        MINUTES = "minutes", "Minutes"
        NOTICE = "notice", "Notice"
        ACCOUNT = "account", "About an account"
        ACCESS = "access", "About access"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # What it is about; letters about accounts and access name no record, and so have none.
    record = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="dispatches")
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.CharField(max_length=80)  # what it is, in words, without a name
    subject = models.CharField(max_length=200)
    body = models.TextField()
    invitation = models.TextField(blank=True)  # an iCalendar event without recipients
    file_name = models.CharField(max_length=120, blank=True)
    source = models.UUIDField(null=True, unique=True)  # the approved version or wish it came from: goes once
    give_up_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # on whose word it goes
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["account", "access"], record=None)
                | (~Q(kind__in=["account", "access"]) & Q(record__isnull=False)),
                name="letters_without_record",
            )
        ]

    def __str__(self):
        return self.reference


class Pack(models.Model):
    """The PDF of one dispatch as rendered for those who may have the same items; sealed for each at sending."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="packs")
    records = ArrayField(models.UUIDField())  # whose information is in it
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self):
        return f"Pack of {self.dispatch}"


class Delivery(models.Model):
    """One recipient's copy and where it is; the states of docs/decisions.md, "Delivery"."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to go"
        CLAIMED = "claimed", "Being sent"
        HANDING = "handing", "Being handed over"
        SENT = "sent", "Accepted"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Unknown"
        SUPPRESSED = "suppressed", "Not sent"

    TRANSITIONS = {
        State.QUEUED: {State.CLAIMED, State.SUPPRESSED, State.FAILED},
        State.CLAIMED: {State.HANDING, State.QUEUED, State.FAILED, State.SUPPRESSED},
        State.HANDING: {State.SENT, State.UNKNOWN, State.FAILED, State.QUEUED},
        State.UNKNOWN: {State.SENT, State.FAILED},
        State.SENT: set(),
        State.FAILED: set(),
        State.SUPPRESSED: set(),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="deliveries")
    record = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="deliveries")
    recipient = models.ForeignKey("sharing.Person", models.PROTECT, related_name="deliveries")
    instead_of = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, related_name="deliveries")
    copy_number = models.PositiveSmallIntegerField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    state_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    server_said = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)  # the recipient read the password

    class Meta:
        ordering = ["copy_number"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["queued", "claimed", "handing"]),
                name="delivery_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "recipient"], name="one_copy_a_recipient"),
            models.UniqueConstraint(fields=["dispatch", "copy_number"], name="copy_numbers_once"),
            models.CheckConstraint(condition=Q(record__isnull=False) | Q(pack=None), name="papers_have_a_record"),
        ]

    def __str__(self):
        return f"{self.dispatch} to {self.recipient}"


class CopyPassword(models.Model):
    """The password of one sealed copy. The database shows it to its recipient alone; it is never mailed. R31."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, primary_key=True, related_name="copy_password")
    recipient = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    encrypted = models.BinaryField()  # Fernet, FIELD_KEY

    def __str__(self):
        return f"Password of {self.delivery}"


class Heartbeat(models.Model):
    """When the worker last said that it is alive; written by a task that beat sends."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at}"
