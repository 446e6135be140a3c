from django.db import models

from sharing.ids import new_id


class AgreementVersion(models.Model):
    """One significant version of the Information Sharing Agreement. In force: the latest that has started. R38."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.ForeignKey("sharing.Panel", models.PROTECT, related_name="agreement_versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    review_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="agreement_numbers_once"),
            models.UniqueConstraint(fields=["panel", "starts_on"], name="agreement_starts_once"),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"


class AgreementApproval(models.Model):
    """A partner agency's approval of one version; without it none of its staff sees anything. R38."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="approvals")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="agreement_approvals")
    approved_on = models.DateField()
    approved_by = models.CharField("signed for the agency by", max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "agency"], name="one_approval_an_agency"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.version}"
