from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from sharing.ids import new_id

URGENT = 120  # characters of why a case cannot wait: as many as an agenda item takes


class Case(models.Model):
    """One child's case at the panel, considered apart from every other child's. R10, R12."""

    class Role(models.TextChoices):
        YOUNG_PERSON = "young_person", "Young person"
        CHILD_HARMED = "child_harmed", "Child harmed"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    TRANSITIONS = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.OPEN}}  # either leaves a CaseClosing behind

    record = models.OneToOneField("sharing.Record", models.PROTECT, primary_key=True, related_name="case")
    panel = models.ForeignKey("sharing.Panel", models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=30, unique=True)
    child = models.ForeignKey("cases.Child", models.PROTECT, related_name="cases")
    role = models.CharField(max_length=20, choices=Role)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    due_at_panel_on = models.DateField("next panel on or after", null=True)
    due_because = models.CharField("why it comes to panel", max_length=120, blank=True)
    urgent_because = models.CharField("why it cannot wait for the next panel", max_length=URGENT, blank=True)  # R04
    lead_agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField("level on the continuum, as referred", max_length=60, blank=True)  # R01
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-reference"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="open") | Q(due_at_panel_on__isnull=False),
                name="open_case_has_a_panel_date",  # R22
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="closed_case_says_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:detail", args=[self.pk])

    @property
    def display(self):
        return self.reference

    @property
    def pathway(self):
        """The decision in force, or None before the panel has advised. R14"""
        return self.decisions.filter(superseded_by=None).first()

    @property
    def closing(self):
        """How the case was closed, or None while it is open. R22"""
        return self.closings.filter(ended_at=None).first()


class CaseLink(models.Model):
    """What one case shows of another that belongs to it: a description without a name. Ended, never changed. R11."""

    class Kind(models.TextChoices):
        EVENTS = "events", "Part of the same events"
        SIBLING = "sibling", "Brother or sister"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="case_links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVENTS)
    description = models.CharField(max_length=80)  # "child harmed A, girl, 9"
    relation = models.CharField("how the two know each other", max_length=200, blank=True)
    incidents_on = ArrayField(models.DateField(), default=list)  # days of the incidents that both are part of
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering = ["description"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], condition=Q(ended_at=None), name="linked_once"),
            models.CheckConstraint(condition=Q(record=F("case")), name="link_of_its_case"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because=""),
                name="link_ended_with_reason",
            ),
        ]

    def __str__(self):
        return self.description
