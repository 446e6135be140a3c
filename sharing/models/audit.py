from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class AuditEvent(models.Model):
    """Who did or read what, when. Insert-only for every process; the row carries the keyed hash of its own fields.

    The table also has `txid`, the transaction that wrote the row: the database fills it, and seals go by it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)  # "page.read", "referral.submitted", "page.refused" …
    person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    records = ArrayField(models.UUIDField(), default=list)
    grants = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=120, blank=True)  # the URL's name, never its arguments
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["person", "at"], name="audit_person_at"),
            GinIndex(fields=["records"], name="audit_records"),
        ]

    def __str__(self):
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class AuditSeal(models.Model):
    """A signed seal over the audit rows of a range of transactions, linked to the seal before. Insert-only.

    The same seal stands in a file outside the database, with the hash of every row in it (sharing.seals).
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    from_txid = models.BigIntegerField()  # the first transaction in it
    to_txid = models.BigIntegerField()  # the first no longer in it
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, count__gte=1, to_txid__gt=F("from_txid")), name="seal_covers_something"
            )
        ]

    def __str__(self):
        return f"Seal {self.number}"


class ReadingReview(models.Model):
    """What somebody found who looked into unusual reading by a person; until then it is on the list. R33."""

    class Why(models.TextChoices):
        QUICK = "quick", "Many records in a short time"
        NIGHT = "night", "At night"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")  # whose reading
    why = models.CharField(max_length=10, choices=Why)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()  # the last reading that was looked into
    count = models.PositiveIntegerField()  # different records that were opened
    words = models.TextField(max_length=2000)
    reviewed_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-reviewed_at"]
        indexes = [models.Index(fields=["person", "ended_at"], name="review_person_ended")]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="review_has_words"),
            models.CheckConstraint(condition=~Q(person=F("reviewed_by")), name="review_by_another"),
        ]

    def __str__(self):
        return f"{self.get_why_display()}, {self.began_at:%Y-%m-%d %H:%M}"
