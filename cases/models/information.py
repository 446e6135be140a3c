from django.db import models
from django.utils import timezone

from sharing.ids import new_id
from sharing.web.days import long_date


class InformationKind(models.TextChoices):
    IDENTITY = "identity", "Identity"
    NEEDS = "needs", "Needs and vulnerabilities"
    PLANS = "plans", "Plans and status"
    SAFETY = "safety", "Safety now"
    BEHAVIOUR = "behaviour", "Behaviour"
    INCIDENT = "incident", "Incident"
    VIEWS = "views", "Views"
    RELATIONSHIP = "relationship", "How the children know each other"
    REPORTS = "reports", "Strategy discussion and reports"
    ADMISSION = "admission", "Account of the behaviour"
    PANEL = "panel", "At panel"
    OTHER = "other", "Other"


class Precision(models.TextChoices):
    DAY = "day", "On this day"
    ABOUT = "about", "About this day"
    MONTH = "month", "In this month"
    YEAR = "year", "In this year"


class CaseInformation(models.Model):
    """One thing known about a child, with who says so and how sure it is. Corrected by another row, never edited.

    Of an entry and its corrections the last one is in force. They are of one kind and agency, and where one is
    restricted all before it are: the database holds it, as it says when each was written down. R27, R30, R33.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("sharing.Record", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="information")
    kind = models.CharField(max_length=20, choices=InformationKind)
    heading = models.CharField(max_length=120)
    text = models.TextField()
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    precision = models.CharField("how exact the date is", max_length=10, choices=Precision, default=Precision.DAY)
    is_opinion = models.BooleanField(default=False)
    caveat = models.CharField("handling caveat", max_length=300, blank=True)
    is_restricted = models.BooleanField("for those who manage the case alone", default=False)  # R33
    recorded_by = models.ForeignKey("sharing.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    corrected_because = models.TextField("why it is corrected", blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name_plural = "information"
        constraints = [
            models.CheckConstraint(condition=models.Q(record=models.F("case")), name="information_of_its_case"),
            models.CheckConstraint(
                condition=models.Q(corrects=None, corrected_because="")
                | models.Q(corrects__isnull=False) & ~models.Q(corrected_because=""),
                name="information_corrected_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.get_kind_display()}"

    @property
    def dated(self):
        """Its date in words, as exact as it is known: "May 2026", "about 3 May 2026"."""
        return dated(self.dated_on, self.precision)


def dated(on, precision) -> str:
    if on is None:
        return ""
    words = long_date(on)
    return {
        Precision.ABOUT: f"about {words}",
        Precision.MONTH: words.partition(" ")[2],
        Precision.YEAR: str(on.year),
    }.get(precision, words)
