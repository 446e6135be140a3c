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
        DIGEST = "digest", "What waits"
        DIARY = "diary", "What comes out of a diary"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # What it is about; letters that name no record have none: about accounts, access, diaries and of what waits.
    record = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="dispatches")
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.CharField(max_length=80)  # what it is, in words, without a name
    subject = models.CharField(max_length=200)
    body = models.TextField()
    invitation = models.TextField(blank=True)  # an iCalendar event without recipients
    file_name = models.CharField(max_length=120, blank=True)
    source = models.UUIDField(null=True, unique=True)  # the approved version or wish it came from: goes once
    copies = models.PositiveSmallIntegerField(default=0)  # sealed ones on the distribution list, printed on each
    give_up_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")  # on whose word it goes
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["account", "access", "digest", "diary"], record=None)
                | (~Q(kind__in=["account", "access", "digest", "diary"]) & Q(record__isnull=False)),
                name="letters_without_record",
            )
        ]

    def __str__(self):
        return self.reference


class Pack(models.Model):
    """The PDF of one dispatch as rendered for those who may have the same items; sealed for each at sending.

    It lies encrypted (sharing.held_packs), for as long as a copy of it may still have to go; then the row alone stays,
    which says whose information was in it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="packs")
    records = ArrayField(models.UUIDField())  # whose information is in it
    sealed = models.BinaryField(null=True)  # as sharing.held_packs seals it; none once it is let go
    sha256 = models.CharField(max_length=64)  # of the PDF in clear
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=False, let_go_at=None) | Q(sealed=None, let_go_at__isnull=False),
                name="a_pack_is_there_or_let_go",
            )
        ]

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
        CAME_BACK = "came_back", "Came back"
        SUPPRESSED = "suppressed", "Not sent"

    TRANSITIONS = {
        State.QUEUED: {State.CLAIMED, State.SUPPRESSED, State.FAILED},
        State.CLAIMED: {State.HANDING, State.QUEUED, State.FAILED, State.SUPPRESSED},
        State.HANDING: {State.SENT, State.UNKNOWN, State.FAILED, State.QUEUED},
        State.UNKNOWN: {State.SENT, State.FAILED, State.CAME_BACK},
        State.SENT: {State.CAME_BACK},
        State.FAILED: set(),
        State.CAME_BACK: set(),
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
    opened_at = models.DateTimeField(null=True)  # the recipient read the password, or the paper on its page
    # The copy of the same recipient that did not arrive, in whose place this one goes.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="sent_again")

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
            models.UniqueConstraint(
                fields=["dispatch", "recipient"], condition=Q(replaces=None), name="one_copy_a_recipient"
            ),
            models.UniqueConstraint(fields=["dispatch", "copy_number"], name="copy_numbers_once"),
            models.CheckConstraint(condition=Q(record__isnull=False) | Q(pack=None), name="papers_have_a_record"),
        ]

    def __str__(self):
        return f"{self.dispatch} to {self.recipient}"


class DeliveryReport(models.Model):
    """What a mail server has reported of a mail after it was accepted, once a delivery and kind of news (RFC 3464).

    Anybody who knows the Message-ID could have written it, so it changes only what is shown.
    """

    class Action(models.TextChoices):
        FAILED = "failed", "Could not be delivered"
        DELAYED = "delayed", "Not delivered yet, tried again"
        DELIVERED = "delivered", "Delivered"
        RELAYED = "relayed", "Passed on to a server that reports no further"
        EXPANDED = "expanded", "Passed on to several recipients"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="reports")
    record = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    status = models.CharField(max_length=12)  # "5.1.1", RFC 3463
    said = models.CharField(max_length=300)  # the server's words, without addresses
    read_at = models.DateTimeField(default=timezone.now)
    # Who chose the file; nobody where it was read in the panel's mailbox.
    by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["delivery", "action"], name="report_once")]

    def __str__(self):
        return f"{self.get_action_display()}: {self.delivery}"


class MailboxPosition(models.Model):
    """How far the panel's mailbox has been read for reports, and what was in it. Nothing in the mailbox is changed."""

    folder = models.CharField(max_length=64, primary_key=True)  # a hash of where it is
    uid_validity = models.BigIntegerField()  # under another one, the numbers of the mails begin anew (RFC 3501)
    last_uid = models.BigIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)  # mails that were reports on deliveries of ours
    unmatched = models.PositiveIntegerField(default=0)  # all others

    def __str__(self):
        return f"Read up to {self.last_uid}"


class CopyPassword(models.Model):
    """The password of one sealed copy. The database shows it to its recipient alone; it is never mailed. R31."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, primary_key=True, related_name="copy_password")
    recipient = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    encrypted = models.BinaryField()  # Fernet, FIELD_KEY

    def __str__(self):
        return f"Password of {self.delivery}"


class CopyWanted(models.Model):
    """That a copy goes again, as a new one with its own number and password; the worker makes it. R31"""

    delivery = models.OneToOneField(Delivery, models.PROTECT, primary_key=True, related_name="wanted_again")
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "copies wanted"

    def __str__(self):
        return f"Again: {self.delivery}"


class SealedCopy(models.Model):
    """A sealed copy that lies here to be fetched, where the panel's papers do not travel in the mail. R31"""

    delivery = models.OneToOneField(Delivery, models.PROTECT, primary_key=True, related_name="sealed_copy")
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    recipient = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    pdf = models.BinaryField()  # encrypted for its recipient: it opens with their password alone

    class Meta:
        verbose_name_plural = "sealed copies"

    def __str__(self):
        return f"Sealed copy of {self.delivery}"


class Heartbeat(models.Model):
    """When it was last heard of: the worker, the clock that wakes it, the mail server it rings up, the mailbox."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at}"
