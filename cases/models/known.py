from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id


class PossibleMatch(models.Model):
    """A case whose child may be that of another case, which whoever opened it may not see. R08, R33.

    Written by the database alone; the rows are those of whoever manages both cases.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="possible_matches")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    # Looked at and found to be another child; where it is the same one, the two are merged.
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["noted_at", "id"]
        verbose_name_plural = "possible matches"
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="match_noted_once"),
            models.CheckConstraint(condition=Q(record=F("case")) & ~Q(case=F("other")), name="match_of_its_case"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="match_checked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.case} and {self.other}"


class ChildMerge(models.Model):
    """Two rows of children that turned out to be one child, with all that is needed to undo it. R08, R12.

    Written by functions of the database alone. The rows are those of whoever manages both cases it was made from.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")  # the page it was made from
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kept = models.ForeignKey("cases.Child", models.PROTECT, related_name="+")
    absorbed = models.ForeignKey("cases.Child", models.PROTECT, related_name="+")
    kept_before = models.JSONField()  # facts of the child that is kept, as they were
    absorbed_before = models.JSONField()
    chosen = models.JSONField()  # facts of the child that is kept, as they became
    reason = models.TextField()
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    undo_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["merged_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once"),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two_children"),
            models.CheckConstraint(condition=Q(record=F("case")) & ~Q(case=F("other")), name="merge_of_its_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="merge_undone_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case} and {self.other}"


class MergedCases(models.Model):
    """Which cases a merge moved. Nobody reads it but the functions: some may be hidden from whoever merged. R33"""

    merge = models.OneToOneField(ChildMerge, models.PROTECT, primary_key=True, related_name="+")
    moved = ArrayField(models.UUIDField())

    class Meta:
        verbose_name_plural = "merged cases"

    def __str__(self):
        return str(self.merge_id)
