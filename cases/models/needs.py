from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sharing.ids import new_id

TEXTS = ("risk_to_child", "risk_from_child", "needs", "protective", "support", "therapy", "school", "contact",
         "child_view", "child_view_why_not", "parents_view", "parents_view_why_not")  # fmt: skip


class NeedsAndRisk(models.Model):
    """A full assessment of risk and of need, in every case; a later version supersedes, none is edited. §3d, R13"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="needs")
    dated_on = models.DateField("date of the assessment")
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="+")
    risk_to_child = models.TextField("risk to the child")
    risk_from_child = models.TextField("risk from the young person", blank=True)  # never of a child harmed
    needs = models.TextField()
    protective = models.TextField("what protects", blank=True)
    support = models.TextField("support offered", blank=True)
    therapy = models.TextField(blank=True)
    school = models.TextField("safety at school", blank=True)
    contact = models.TextField("contact between the children", blank=True)
    child_view = models.TextField("view of the child", blank=True)
    child_view_why_not = models.TextField("why the child’s view is not here", blank=True)
    parents_view = models.TextField("view of parents or carers", blank=True)
    parents_view_why_not = models.TextField("why the parents’ view is not here", blank=True)
    review_on = models.DateField()
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(record=F("case")), name="needs_of_its_case"),
            models.UniqueConstraint(fields=["case"], condition=Q(supersedes=None), name="one_first_needs_a_case"),
            models.CheckConstraint(condition=~Q(needs="") & ~Q(risk_to_child=""), name="needs_and_risk_in_words"),
            models.CheckConstraint(condition=Q(review_on__gt=F("dated_on")), name="needs_reviewed_later"),
            models.CheckConstraint(
                condition=(~Q(child_view="") | ~Q(child_view_why_not=""))
                & (~Q(parents_view="") | ~Q(parents_view_why_not="")),
                name="needs_with_views_or_why_not",  # §3g, R07
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.dated_on}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """(what it is called, the words) of all that is told."""
        named = [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in TEXTS]
        return [(f"{label[:1].upper()}{label[1:]}", words) for label, words in named if words]
