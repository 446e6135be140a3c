from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.ids import new_id


class KnownAs(models.Model):
    """Whether a child of a referral is one who is known already: what somebody said of one pair. R08

    The referrer gives an opinion in the draft; whoever prepares the acceptance says which it is. A row is there for
    those alone who may see the child known, so that it is no sign of anybody.
    """

    class Side(models.TextChoices):
        REFERRER = "referrer", "Referrer"
        PANEL = "panel", "Panel"

    class Answer(models.TextChoices):
        SAME = "same", "The same child"
        ANOTHER = "another", "Another child"
        UNSURE = "unsure", "Not sure"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="known_as")
    # The database takes the row away with the child of the draft, also where whoever removes it may not see the row.
    referred = models.ForeignKey(
        "referrals.ReferredChild", models.DO_NOTHING, db_constraint=False, related_name="known_as"
    )
    child = models.ForeignKey("cases.Child", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    answer = models.CharField(max_length=10, choices=Answer)
    told_sha256 = models.CharField(max_length=64)  # of what was told of the child then: it counts while that stands
    said_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "id"]
        verbose_name_plural = "known as"
        constraints = [
            models.UniqueConstraint(fields=["referred", "child", "side"], name="known_as_said_once"),
            # That a child is linked to one alone is no constraint here: it would tell of rows that are hidden.
            models.CheckConstraint(condition=~Q(side="panel", answer="unsure"), name="panel_is_sure"),
        ]

    def __str__(self):
        return f"{self.referred}: {self.get_answer_display()}"

    @property
    def record_id(self):
        return self.referral_id
