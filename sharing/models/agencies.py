from django.db import models

from sharing.ids import new_id


class Agency(models.Model):
    """A partner agency of the safeguarding partnership, party to the Information Sharing Agreement."""

    class Kind(models.TextChoices):
        SOCIAL_CARE = "social_care", "Children's social care"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        MENTAL_HEALTH = "mental_health", "Child and adolescent mental health"
        YOUTH_JUSTICE = "youth_justice", "Youth justice"
        EDUCATION = "education", "Education"
        VOLUNTARY = "voluntary", "Voluntary sector"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    governance_lead = models.ForeignKey(
        "sharing.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="information governance lead",
    )  # R40  # fmt: skip

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name
