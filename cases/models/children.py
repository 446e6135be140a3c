from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id

ADULT = 18  # years; whoever is harmed may be one


class Gender(models.TextChoices):
    GIRL = "girl", "Girl"
    BOY = "boy", "Boy"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class Child(models.Model):
    """Who a child is. What part they have in a case belongs to the case: one child may have several. R12."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    given_names = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    also_known_as = models.CharField(max_length=120, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    age_is_estimated = models.BooleanField(default=False)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    ethnicity = models.CharField(max_length=80, blank=True)
    first_language = models.CharField(max_length=80, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    social_care_reference = models.CharField(max_length=40, blank=True)
    yjs_reference = models.CharField(max_length=40, blank=True)
    school = models.CharField(max_length=120, blank=True)
    # The referral from which the child is being entered: whoever manages it may. Emptied by the child's first case,
    # since a reader of a later case must not learn that there was another referral.
    registered_from = models.ForeignKey("sharing.Record", models.PROTECT, null=True, related_name="+")
    # Whom this row turned out to be; its cases have gone to them.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["family_name", "given_names"]
        verbose_name_plural = "children"
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="child_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.given_names} {self.family_name}"

    def age(self, on: date | None = None) -> int | None:
        """Whole years on a day (today); None while the date of birth is not known."""
        on = on or timezone.localdate()
        born = self.date_of_birth
        return born and on.year - born.year - ((on.month, on.day) < (born.month, born.day))
