from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class PlanKind(models.TextChoices):
    INTERVENTION = "intervention", "Intervention plan"
    SAFETY = "safety", "Safety plan"


class Plan(models.Model):
    """The intervention plan or the safety plan of a case; what it says stands in its versions. §5, R16–R19"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20, choices=PlanKind)
    begun_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="plan_of_its_case"),
            models.CheckConstraint(condition=Q(kind__in=["intervention", "safety"]), name="plan_of_a_kind"),
            models.UniqueConstraint(fields=["case", "kind"], name="one_plan_of_a_kind"),
        ]

    def __str__(self):
        return self.get_kind_display()


class PlanVersion(models.Model):
    """What a plan says. A draft is written on; once the panel has agreed it, it stays, and a change is a new one."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        SUPERSEDED = "superseded", "Superseded"

    TRANSITIONS = {Status.DRAFT: {Status.AGREED}, Status.AGREED: {Status.SUPERSEDED}, Status.SUPERSEDED: set()}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    saves = models.PositiveIntegerField(default=1)  # goes up with every save, so that two tabs notice each other
    purpose = models.TextField("what the plan is for", blank=True)
    progress = models.TextField("how progress will be known", blank=True)
    key_worker = models.ForeignKey("sharing.Person", models.PROTECT, null=True, blank=True, related_name="+")
    key_worker_changed_because = models.TextField("why the key worker changes", blank=True)
    adult_services = models.TextField("arrangements for moving to adult services", blank=True)
    next_review_on = models.DateField("next review", null=True, blank=True)
    written_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    panel_on = models.DateField("panel that agreed it", null=True)
    agreed_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_numbered_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(status="draft"), name="one_draft_of_a_plan"),
            models.UniqueConstraint(fields=["plan"], condition=Q(status="agreed"), name="one_plan_in_force"),
            models.CheckConstraint(
                condition=Q(status="draft", panel_on=None, agreed_by=None, agreed_at=None)
                | Q(
                    status__in=["agreed", "superseded"], panel_on__isnull=False, agreed_by__isnull=False,
                    agreed_at__isnull=False, key_worker__isnull=False, next_review_on__isnull=False,
                ) & ~Q(purpose="") & ~Q(progress=""),
                name="agreed_plan_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.plan}, version {self.number}"

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT


class PlanGoal(models.Model):
    """One goal: what is done towards it, by whom, by when, and how progress will be known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    goal = models.CharField(max_length=300)
    work = models.TextField("what will be done")
    person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField("who, in words", max_length=120, blank=True)
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    by_when = models.DateField()
    progress = models.TextField("how progress will be known")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(goal="") & ~Q(work="") & ~Q(progress=""), name="goal_is_whole"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(who=""), name="goal_is_somebodys"),
        ]

    def __str__(self):
        return self.goal

    @property
    def worked_on_by(self):
        """Who does the work, by name or in words or both, with their agency."""
        names = ", ".join(filter(None, [self.person and self.person.name, self.who]))
        agency = self.agency or (self.person and self.person.agency)
        return f"{names} ({agency})" if agency else names


class PlanReview(models.Model):
    """What a review found of the plan in force: written once, never edited. §3g, R22"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="reviews")
    on = models.DateField("date of the review")
    changes = models.TextField("what changes")
    child_view = models.TextField("the child’s view", blank=True)
    child_not_asked = models.TextField("why the child was not asked", blank=True)
    parents_view = models.TextField("the parents’ or carers’ view", blank=True)
    parents_not_asked = models.TextField("why the parents or carers were not asked", blank=True)
    next_review_on = models.DateField("next review")
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(child_view="") & ~Q(child_not_asked="") | ~Q(child_view="") & Q(child_not_asked=""),
                name="review_has_the_childs_view",
            ),
            models.CheckConstraint(
                condition=Q(parents_view="") & ~Q(parents_not_asked="") | ~Q(parents_view="") & Q(parents_not_asked=""),
                name="review_has_the_parents_view",
            ),
            models.CheckConstraint(condition=Q(next_review_on__gt=F("on")), name="next_review_after_this"),
        ]

    def __str__(self):
        return f"Review of {self.version}"


class GoalProgress(models.Model):
    """How one goal stood at one review, in words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    review = models.ForeignKey(PlanReview, models.PROTECT, related_name="progress")
    goal = models.ForeignKey(PlanGoal, models.PROTECT, related_name="progress_told")
    text = models.TextField("progress")

    class Meta:
        ordering = ["goal__position", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "goal"], name="one_progress_a_goal")]

    def __str__(self):
        return f"{self.goal}: {self.review}"
