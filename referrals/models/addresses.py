from django.db import models

from sharing.ids import new_id


class ChildAddress(models.Model):
    """Where a child lives. R05

    One that must not be disclosed is no row but for those who manage the record, and the referrer who writes it. R33
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="+")
    child = models.OneToOneField("referrals.ReferredChild", models.CASCADE, related_name="written_address")
    address = models.TextField(blank=True)
    is_secret = models.BooleanField("must not be disclosed", null=True)

    class Meta:
        verbose_name_plural = "child addresses"

    def __str__(self):
        return f"Address of {self.child_id}"

    @property
    def record_id(self):
        return self.referral_id

    @property
    def is_kept_apart(self):
        """Secret until somebody has said that it need not be."""
        return bool(self.address) and self.is_secret is not False


class SubmittedAddress(models.Model):
    """An address as a submission had it: beside what is frozen, so that one marked later disappears from all of it. R09

    One that must not be disclosed, then or now, is no row but for those who manage the record. R33
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="+")
    submission = models.ForeignKey("referrals.Submission", models.PROTECT, related_name="addresses")
    child = models.UUIDField()  # of the referred child, who may be taken off the referral later
    address = models.TextField()
    is_secret = models.BooleanField()

    class Meta:
        verbose_name_plural = "submitted addresses"
        constraints = [models.UniqueConstraint(fields=["submission", "child"], name="address_once_a_submission")]

    def __str__(self):
        return f"Address of {self.child}"

    @property
    def record_id(self):
        return self.referral_id
