from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from sharing.ids import new_id


class SavedPage(models.Model):
    """Who saved a page of a draft last, when, and from which window of which browser.

    A window's own earlier save is no clash, and a new incident that was begun in a window is the one that its later
    saves go to. `unasked`: boxes saved while they were typed that seem to name a child; the question comes when the
    page is saved by its button, and at the latest before the referral is submitted. R11
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="saved")
    page = models.SlugField(max_length=30)  # its URL name
    row = models.UUIDField()  # the referral, the child or the incident that the page is about
    saved_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    window = models.UUIDField(null=True)
    turn = models.BigIntegerField(default=0)  # what a window sends later has a higher one
    unasked = ArrayField(models.SlugField(max_length=40), default=list, blank=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["referral", "page", "row"], name="page_saved_last_once")]

    def __str__(self):
        return f"{self.page}, saved by {self.saved_by}"

    @property
    def record_id(self):
        return self.referral_id
