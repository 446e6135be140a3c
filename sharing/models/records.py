from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from sharing.grounds import Ground, Purpose
from sharing.ids import new_id


class Record(models.Model):
    """The protected thing that need-to-know guards: a referral, one child's case, a meeting's papers. R33.

    What is protected has its record as primary key or points to one by `record`, and carries the row-level
    policy of `sharing.need_to_know`.
    """

    class Kind(models.TextChoices):
        REFERRAL = "referral", "Referral"
        CASE = "case", "Case"
        PAPERS = "papers", "Meeting papers"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.ForeignKey("sharing.Panel", models.PROTECT, related_name="records")
    kind = models.CharField(max_length=20, choices=Kind)
    # "HSB-2026-0012-Y": how people name it to each other; none while a referral is a draft, and for papers.
    reference = models.CharField(max_length=30, unique=True, null=True, blank=True)
    # The referral a case came from: whoever is shut out of one is shut out of the other. R28
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="records_opened")

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_record", "Read the record"),
            ("contribute_record", "Add to the record"),
            ("manage_record", "Decide on the record and who sees it"),
        ]

    def __str__(self):
        return self.reference or self.get_kind_display()


class Grant(UserObjectPermissionBase):
    """The written permission of one person to one record: guardian's row, with why, by whom and until when."""

    class Via(models.TextChoices):
        SUBMITTED = "submitted", "Submitted it"
        WROTE = "wrote", "Wrote the draft before"
        OFFICE = "office", "Holds office on the panel"
        CIRCULATION = "circulation", "Papers were circulated to them"
        ALLOCATED = "allocated", "Allocated to the work"
        DEPUTY = "deputy", "Stands in for a member"
        HAND = "hand", "Given by the Chair or Coordinator"
        REQUEST = "request", "Asked for access"
        EMERGENCY = "emergency", "Emergency access"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        "sharing.Person", models.PROTECT, db_column="person_id", related_name="grants", db_index=False
    )
    content_object = models.ForeignKey(Record, models.PROTECT, db_column="record_id", related_name="grants")
    permission = models.ForeignKey("auth.Permission", models.PROTECT, related_name="record_grants", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    ground = models.CharField(max_length=20, choices=Ground)
    reason = models.CharField(max_length=300)
    via = models.CharField(max_length=20, choices=Via)
    granted_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    end_reason = models.CharField(max_length=300, blank=True)
    # Of a deputy's: the id of the leave (Deputy) for which it was given; stays when that row goes.
    leave = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "content_object"],
                include=["starts_at", "ends_at", "permission", "via"],
                condition=Q(ended_at__isnull=True),
                name="grant_live",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_object", "permission", "via", "ends_at", "leave"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="grant_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="grant_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="grant_has_reason"),
            models.CheckConstraint(
                condition=~Q(via__in=["hand", "emergency", "deputy"]) | Q(ends_at__isnull=False),
                name="grant_by_word_has_an_end",
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="grant_purpose_agreed"),  # R35
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="grant_ground_lawful"),  # R36
        ]

    def __str__(self):
        return f"{self.user} may {self.permission.codename} {self.content_object}"


class Exclusion(models.Model):
    """A person shut out of a record whatever else they hold: a declared interest, a tie to the family. R28, R33."""

    class Why(models.TextChoices):
        INTEREST = "interest", "Declared interest"
        FAMILY = "family", "Family tie"
        AGENCY = "agency", "Restriction by their agency"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="exclusions")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="exclusions")
    why = models.CharField(max_length=20, choices=Why)
    reason = models.CharField(max_length=300)
    excluded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    excluded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person"], condition=Q(ended_at__isnull=True), name="excluded_once"
            )
        ]

    def __str__(self):
        return f"{self.person} shut out of {self.record}"
