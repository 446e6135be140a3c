from django.db import models
from django.db.models import F, Q

from cases.justice import KINDS, EventKind, all_answers
from cases.models.struck import Struck


class OfTheCourt(Struck):
    """What is recorded of the police's and the court's work."""

    # The step of the route that was recorded with it.
    step = models.ForeignKey("cases.StepRecord", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class JusticeEvent(OfTheCourt):
    """One thing that the police, the court or the Youth Justice Service did, on its day. R17, R18."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="justice_events")
    kind = models.CharField(max_length=20, choices=EventKind)
    on = models.DateField("date")
    value = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True)  # the police's crime reference
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["on", "recorded_at"]
        constraints = [
            *Struck.rules_of("justice_event"),
            models.CheckConstraint(condition=all_answers(), name="justice_event_has_its_answer"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("on")), name="justice_event_ends_later"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.case_id}: {self.get_kind_display()}"

    @property
    def answer(self):
        """What was answered, in words; "" where nothing is asked."""
        answers = KINDS[EventKind(self.kind)].answers
        return answers(self.value).label if answers else ""


class Release(OfTheCourt):
    """Bail with its conditions, or release under investigation, or the end of either. R17."""

    class Kind(models.TextChoices):
        BAIL = "bail", "Bail"
        UNDER_INVESTIGATION = "investigation", "Released under investigation"
        ENDED = "ended", "Bail or investigation ended"

    class Authority(models.TextChoices):
        CUSTODY_OFFICER = "custody_officer", "Custody officer"
        INSPECTOR = "inspector", "Inspector"
        SUPERINTENDENT = "superintendent", "Superintendent"
        COURT = "court", "Court"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=15, choices=Kind)
    on = models.DateField("from")
    until = models.DateField("bail ends", null=True, blank=True)
    conditions = models.TextField(blank=True)
    extends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="extended_by")
    authorised_by = models.CharField(max_length=20, choices=Authority, blank=True)
    chase_on = models.DateField("to be chased", null=True, blank=True)

    class Meta:
        ordering = ["on", "recorded_at"]
        constraints = [
            *Struck.rules_of("release"),
            models.CheckConstraint(
                condition=Q(kind="bail", until__isnull=False, until__gte=F("on"), chase_on=None) & ~Q(authorised_by="")
                | Q(kind="investigation", chase_on__isnull=False, chase_on__gte=F("on"), until=None, conditions="",
                    authorised_by="", extends=None)
                | Q(kind="ended", until=None, chase_on=None, conditions="", authorised_by="", extends=None),
                name="release_has_its_dates",
            ),
            models.UniqueConstraint(
                fields=["extends"], condition=Q(struck_at=None, extends__isnull=False), name="bail_extended_once"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.case_id}: {self.get_kind_display()}"
