from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models import Allocation
from cases.pathways import Pathway, title_of
from meetings.models.meetings import Meeting
from meetings.models.schedule import AgendaItem, Approved
from sharing.ids import new_id


class MinutesItem(models.Model):
    """What a meeting recorded of one case: it belongs to the case. R30."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    agenda_item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minutes")
    risks = models.TextField("risks and analysis", blank=True)
    recommendation = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    pathway = models.CharField(max_length=20, choices=Pathway, blank=True)
    is_straight_to_prosecution = models.BooleanField("straight to prosecution", default=False)  # R18
    reasons = models.TextField("reasons for the pathway", blank=True)
    dissent = models.TextField(blank=True)
    lead_agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    next_panel_on = models.DateField(null=True, blank=True)
    deferred_because = models.TextField("why it was put off", blank=True)
    closing_because = models.TextField("why the case is closed", blank=True)  # R22
    version = models.PositiveIntegerField(default=1)  # goes up with every save, so that two tabs notice each other
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    # {part: [window, turn]} of who wrote each part last, so that what a window sent itself is no clash with it
    windows = models.JSONField(default=dict, blank=True)
    applied_sha256 = models.CharField(max_length=64, blank=True)  # the decision as last written to the case

    class Meta:
        ordering = ["agenda_item__position"]
        constraints = [
            models.CheckConstraint(condition=Q(deferred_because="") | Q(pathway=""), name="deferred_takes_no_pathway"),
            models.CheckConstraint(condition=Q(pathway="") | ~Q(reasons=""), name="pathway_has_reasons"),
            models.CheckConstraint(
                condition=Q(is_straight_to_prosecution=False) | Q(pathway__in=["criminal_justice", "both"]),
                name="minuted_prosecution_on_a_criminal_pathway",
            ),
            models.CheckConstraint(
                condition=Q(closing_because="") | Q(pathway="", deferred_because="", next_panel_on=None),
                name="closing_takes_nothing_else",
            ),
        ]

    def __str__(self):
        return f"Minutes of {self.agenda_item}"

    @property
    def pathway_title(self):
        """The pathway in words, with the branch that it takes; "" while there is none."""
        return title_of(self.pathway, self.is_straight_to_prosecution) if self.pathway else ""

    @property
    def is_deferred(self):
        return bool(self.deferred_because)

    @property
    def is_closing(self):
        return bool(self.closing_because)

    @property
    def is_decided(self):
        return self.is_deferred or self.is_closing or bool(self.pathway)


class SharedInformation(models.Model):
    """What one agency shared about one child at the meeting; begins with its return. R30."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    item = models.ForeignKey(MinutesItem, models.PROTECT, related_name="shared")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["agency__name"]
        verbose_name_plural = "shared information"
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="one_text_an_agency")]

    def __str__(self):
        return f"{self.agency} in {self.item}"


class MinutedWorker(models.Model):
    """Who is to work on the case, as the meeting said; the allocation is written when the Chair approves. R17, R30."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    item = models.ForeignKey(MinutesItem, models.PROTECT, related_name="workers")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Allocation.Role)
    task = models.CharField("what they do", max_length=200)
    applied_at = models.DateTimeField(null=True)  # when the approval of the minutes allocated them

    class Meta:
        ordering = ["-role", "person__name"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="minuted_to_work_once")]

    def __str__(self):
        return f"{self.person} in {self.item}"


class MinutesVersion(Approved):
    """One version of a meeting's minutes. R30."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")

    class Meta(Approved.Meta):
        verbose_name = "minutes"
        verbose_name_plural = "minutes"
        constraints = Approved.rules_of_approval("minutes")


class MinutesVersionItem(models.Model):
    """The frozen words of one case in one version of the minutes. It belongs to the case. R10, R24."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.ForeignKey(MinutesVersion, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "record"], name="in_minutes_once")]

    def __str__(self):
        return f"{self.content['reference']} in {self.version}"


class Amendment(models.Model):
    """Other words that the Chair wants in a version of the minutes; the Coordinator takes them in, or says why not. R24

    So two people have read every word of what is approved: who wants the words does not compile them.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Taken in"
        DECLINED = "declined", "Not taken in"

    TRANSITIONS = {
        Status.PROPOSED: {Status.ACCEPTED, Status.DECLINED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
    }
    SHARED = "shared"  # what an agency shared: `agency` says which

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.ForeignKey(MinutesVersion, models.PROTECT, related_name="amendments")
    item = models.ForeignKey(MinutesItem, models.PROTECT, related_name="amendments")
    part = models.CharField(max_length=20)  # a text of MinutesItem, or SHARED
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    was = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    settled_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    declined_because = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "item", "part", "agency"], name="amended_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(part="shared", agency__isnull=False) | ~Q(part="shared") & Q(agency=None),
                name="amendment_says_whose",
            ),
            models.CheckConstraint(condition=~Q(text=F("was")), name="amendment_changes_something"),
            models.CheckConstraint(
                condition=Q(status="proposed", settled_by=None, settled_at=None, declined_because="")
                | Q(status="accepted", settled_by__isnull=False, settled_at__isnull=False, declined_because="")
                | Q(status="declined", settled_by__isnull=False, settled_at__isnull=False) & ~Q(declined_because=""),
                name="amendment_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("by")), name="amendment_settled_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.label} in {self.version}"

    @property
    def label(self):
        if self.part == self.SHARED:
            return f"Shared by {self.agency}"
        name = MinutesItem._meta.get_field(self.part).verbose_name
        return name[:1].upper() + name[1:]
