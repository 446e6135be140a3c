from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.tools import DOMAINS, TOOLS
from sharing.ids import new_id
from sharing.models import Tool

PERSON = "sharing.Person"
UNFINISHED = Q(finished_on=None, given_up_on=None)


class Assessment(models.Model):
    """One HSB assessment of a young person by two workers, in words; once finished or given up it stands. R20"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="assessments")
    tool = models.CharField(max_length=20, choices=Tool)
    other_tool = models.CharField("name of the other tool", max_length=80, blank=True)
    tool_version = models.CharField("version of the tool", max_length=60)
    tool_because = models.TextField("why this tool", blank=True)
    begun_on = models.DateField()
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    formulation = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # of the formulation: who saves says which one was read
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    finished_on = models.DateField(null=True)  # the date of the report
    finished_at = models.DateTimeField(null=True)  # when it was recorded
    finished_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("cases.Document", models.PROTECT, null=True, related_name="+")
    given_up_on = models.DateField(null=True)
    given_up_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    given_up_because = models.TextField(blank=True)
    considered_on = models.DateField("considered by the panel on", null=True)
    considered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-begun_on", "-begun_at"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="assessment_of_its_case"),
            models.UniqueConstraint(fields=["case"], condition=UNFINISHED, name="one_unfinished_assessment_a_case"),
            models.CheckConstraint(
                condition=~Q(tool="other") & Q(other_tool="")
                | Q(tool="other") & ~Q(other_tool="") & ~Q(tool_because=""),
                name="assessment_says_why_another_tool",
            ),
            models.CheckConstraint(condition=~Q(tool_version=""), name="assessment_names_the_version"),
            models.CheckConstraint(
                condition=Q(finished_on=None, finished_at=None, finished_by=None, report=None)
                | Q(finished_on__gte=F("begun_on"), finished_at__isnull=False, finished_by__isnull=False)
                & Q(report__isnull=False, given_up_on=None)
                & ~Q(formulation=""),
                name="assessment_finished_with_its_report",
            ),
            models.CheckConstraint(
                condition=Q(given_up_on=None, given_up_by=None, given_up_because="")
                | Q(given_up_on__gte=F("begun_on"), given_up_by__isnull=False, finished_on=None)
                & ~Q(given_up_because=""),
                name="assessment_given_up_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(considered_on=None, considered_by=None)
                | Q(considered_on__gte=F("finished_on"), considered_by__isnull=False),
                name="assessment_considered_after_it_is_finished",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.called}"

    def get_absolute_url(self):
        return reverse("cases:assessment_detail", args=[self.pk])

    @property
    def called(self):
        return self.other_tool or self.get_tool_display()

    @property
    def about(self):
        return TOOLS[Tool(self.tool)]

    @property
    def is_open(self):
        return self.finished_on is None and self.given_up_on is None


class Assessor(models.Model):
    """One of the two workers of an assessment, with their agency and training on the day they joined it. R20, R46"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="assessors")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    is_trained = models.BooleanField("trained in the tool, and in date", default=False)
    joined_on = models.DateField()
    named_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    left_on = models.DateField(null=True)
    left_because = models.TextField(blank=True)
    replaced_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # who wrote that they left

    class Meta:
        ordering = ["-is_lead", "joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person"], condition=Q(left_on=None), name="assessor_named_once"
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(left_on=None, is_lead=True), name="one_lead_assessor"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, left_because="", replaced_by=None)
                | Q(left_on__gte=F("joined_on"), replaced_by__isnull=False) & ~Q(left_because=""),
                name="assessor_left_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.agency})"


class Interview(models.Model):
    """An interview of an assessment: planned, then held or not held; or why there is none. R17, R20"""

    class Kind(models.TextChoices):
        YOUNG_PERSON = "young_person", "Young person"
        PARENTS = "parents", "Parents or carers"
        PROFESSIONALS = "professionals", "Professionals"
        OTHERS = "others", "Significant others"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="interviews")
    kind = models.CharField("with whom", max_length=20, choices=Kind)
    who = models.CharField("who in particular", max_length=120, blank=True)
    planned_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    held_by = models.CharField("by whom", max_length=120, blank=True)
    not_held_because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on=None, held_by="", not_held_because="", settled_by=None, planned_on__isnull=False)
                | Q(held_on__isnull=False, not_held_because="", settled_by__isnull=False) & ~Q(held_by="")
                | Q(held_on=None, held_by="", settled_by__isnull=False) & ~Q(not_held_because=""),
                name="interview_planned_held_or_why_not",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.who}" if self.who else self.get_kind_display()

    @property
    def is_settled(self):
        return self.settled_by_id is not None


class DomainResult(models.Model):
    """What the assessment found in one domain of its tool, in words. R20"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="results")
    domain = models.CharField(max_length=30, choices=[(one.key, one.title) for one in DOMAINS.values()])
    position = models.PositiveSmallIntegerField()
    strengths = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    not_assessed_because = models.TextField("why it is not assessed", blank=True)
    version = models.PositiveIntegerField(default=0)  # who saves says which one was read
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="one_result_a_domain"),
            models.CheckConstraint(
                condition=Q(not_assessed_because="") | Q(strengths="", concerns=""), name="domain_assessed_or_why_not"
            ),
        ]

    def __str__(self):
        return self.get_domain_display()

    @property
    def is_told(self):
        return bool(self.strengths or self.concerns or self.not_assessed_because)

    @property
    def hint(self):
        return DOMAINS[self.domain].hint
