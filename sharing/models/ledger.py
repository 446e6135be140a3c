from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.grounds import Ground, Purpose
from sharing.ids import new_id


class Disclosure(models.Model):
    """One sharing of personal information, or that it was considered and not shared, written down as it is. R34, R37

    Only ever added to. `to_agency` is a partner under the agreement, `to_whom` anybody else.
    """

    class Outcome(models.TextChoices):
        SHARED = "shared", "Shared"
        NOT_SHARED = "not_shared", "Considered and not shared"

    class How(models.TextChoices):
        HAND = "hand", "Written down by hand"
        EXPORT = "export", "Export of the whole case"
        COPY = "copy", "Copy sent by mail"
        CHECK = "check", "Check before a meeting"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="disclosures")
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.SHARED)
    how = models.CharField(max_length=10, choices=How, default=How.HAND)
    what = models.TextField("what was shared, or considered")
    to_agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    to_person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, blank=True, related_name="+")
    delivery = models.ForeignKey("sharing.Delivery", models.PROTECT, null=True, blank=True, related_name="+")
    to_whom = models.CharField("to whom, outside the agreement", max_length=200, blank=True)
    by_agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    ground = models.CharField(max_length=20, choices=Ground)
    reason = models.TextField("why, or why not")
    agreed_by = models.TextField("which partners agreed", blank=True)
    is_chairs_own = models.BooleanField("decided by the Chair alone", default=False)
    on = models.DateField("when")
    by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="disclosure_purpose_agreed"),  # R35
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="disclosure_ground_lawful"),  # R36
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False, to_whom="") | Q(to_agency=None) & ~Q(to_whom=""),
                name="disclosure_to_somebody",
            ),
            models.UniqueConstraint(fields=["delivery", "record"], name="disclosure_of_a_copy_once"),
            models.CheckConstraint(
                condition=Q(how="copy", delivery__isnull=False, to_person__isnull=False)
                | (~Q(how="copy") & Q(delivery=None, to_person=None)),
                name="disclosure_of_a_copy_is_whole",
            ),
            models.CheckConstraint(condition=~Q(what="") & ~Q(reason=""), name="disclosure_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(outcome="not_shared")
                | Q(to_agency__isnull=False)
                | ~Q(agreed_by="")
                | Q(is_chairs_own=True),
                name="disclosure_outside_is_agreed",  # R37
            ),
        ]

    def __str__(self):
        return f"{self.record_id}: {self.get_outcome_display()}"

    @property
    def recipient(self):
        """Whom it went to: "Hal Member (Health)", an agency, or somebody outside the agreement."""
        if self.to_person:
            return f"{self.to_person.name} ({self.to_agency})"
        return self.to_agency.name if self.to_agency else self.to_whom
