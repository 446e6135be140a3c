from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models import URGENT
from referrals.continuum import Hackett, Level


def codes(name):
    return ArrayField(models.CharField(max_length=40), verbose_name=name, default=list, blank=True)


class Referral(models.Model):
    """What a social worker tells the panel's Chair after an assessment led by the CAT. R01–R07, §6.5.

    Everything about the referral itself; who it is about is in `children`, what happened in `incidents`. Each
    field may be empty in a draft: `rules.reasons_not_to_submit` says what is missing.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "With the Chair"
        RETURNED = "returned", "Returned with points"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded"

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.DISCARDED},
        Status.SUBMITTED: {Status.RETURNED, Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
        Status.DISCARDED: set(),
    }
    EDITABLE = (Status.DRAFT, Status.RETURNED)

    class Outcome(models.TextChoices):
        SUSPECTED = "suspected", "Harmful sexual behaviour is suspected"
        KNOWN = "known", "Harmful sexual behaviour is known"
        NEITHER = "neither", "Neither"

    class Admission(models.TextChoices):
        ADMITS = "admits", "Admits it"
        PARTLY = "partly", "Admits part of it"
        MINIMISES = "minimises", "Admits it, and makes little of it"
        DENIES = "denies", "Denies it"
        NOT_ASKED = "not_asked", "Has not been asked yet"

    class Report(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NO_DUTY = "no_duty", "No such duty applied"

    record = models.OneToOneField("sharing.Record", models.PROTECT, primary_key=True, related_name="referral")
    panel = models.ForeignKey("sharing.Panel", models.PROTECT, related_name="referrals")
    reference = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 – none before submission
    referrer = models.ForeignKey("sharing.Person", models.PROTECT, related_name="referrals")
    team = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submission = models.OneToOneField("referrals.Submission", models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField("why it was withdrawn", blank=True)

    cat_led = models.BooleanField("led by the CAT", null=True)
    assessment_worker = models.CharField("lead worker", max_length=120, blank=True)
    assessment_started_on = models.DateField("started on", null=True)
    assessment_completed_on = models.DateField("completed on", null=True)
    assessment_outcome = models.CharField("outcome", max_length=10, choices=Outcome, blank=True)

    strategy_held = models.BooleanField("strategy discussion held", null=True)
    strategy_on = models.DateField("date of the strategy discussion", null=True)
    strategy_agencies = models.CharField("agencies that took part", max_length=300, blank=True)
    strategy_why_not = models.TextField("why no strategy discussion was held", blank=True)

    police_told = models.BooleanField("police told", null=True)
    police_told_on = models.DateField("date the police were told", null=True)
    police_told_by = models.CharField("who told the police", max_length=120, blank=True)
    police_reference = models.CharField("police reference", max_length=40, blank=True)
    why_police_not_told = models.TextField("why the police were not told", blank=True)
    report_made = models.CharField("mandatory report made", max_length=10, choices=Report, blank=True)
    report_to = models.CharField("report made to", max_length=120, blank=True)
    report_on = models.DateField("date of the report", null=True)
    report_by = models.CharField("who made the report", max_length=120, blank=True)
    report_reference = models.CharField("reference of the report", max_length=40, blank=True)

    healthy = codes("healthy")
    problematic = codes("problematic")
    harmful = codes("harmful")
    level = models.CharField("level, as you judge it", max_length=12, choices=Level, blank=True)
    level_reasons = models.TextField("reasons for the level", blank=True)
    hackett = models.CharField("Hackett category", max_length=14, choices=Hackett, blank=True)
    admission = models.CharField("young person’s position", max_length=10, choices=Admission, blank=True)
    admission_account = models.TextField("young person’s account", blank=True)
    why_no_child_harmed = models.TextField("why no child harmed is named", blank=True)
    asks = models.TextField("what is asked of the panel", blank=True)
    urgent_because = models.CharField("why it cannot wait for the next panel", max_length=URGENT, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"], reference__isnull=True, submission__isnull=True)
                | (
                    Q(status__in=["submitted", "returned", "accepted", "declined", "withdrawn"])
                    & Q(reference__isnull=False, submission__isnull=False)
                ),
                name="referral_has_reference_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status="discarded", discarded_at__isnull=False, discarded_by__isnull=False)
                | (~Q(status="discarded") & Q(discarded_at__isnull=True, discarded_by__isnull=True)),
                name="referral_discarded_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because="")
                | ~Q(status="withdrawn")
                & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""),
                name="referral_withdrawn_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(assessment_started_on__isnull=True)
                | Q(assessment_completed_on__isnull=True)
                | Q(assessment_completed_on__gte=F("assessment_started_on")),
                name="assessment_completed_after_it_started",
            ),
        ]
        indexes = [models.Index(fields=["status", "started_at"], name="referral_status")]

    def __str__(self):
        return self.display

    def get_absolute_url(self):
        return reverse("referrals:detail", args=[self.pk])

    @property
    def display(self):
        """What pages and titles call it; never a name."""
        return self.reference or "Draft referral"

    @property
    def is_editable(self):
        return self.status in self.EDITABLE

    def can_become(self, status) -> bool:
        return status in self.TRANSITIONS[self.status]

    @property
    def young_person(self):
        return next(child for child in self.children.all() if child.is_young_person)

    @property
    def harmed(self):
        return [child for child in self.children.all() if not child.is_young_person]
