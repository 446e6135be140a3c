from django.db import models
from django.db.models import F, Q

from sharing.ids import new_id
from sharing.web.days import long_date


class Incident(models.Model):
    """One incident of the behaviour: when, where, what, and how it came to light. R06."""

    class Precision(models.TextChoices):
        EXACT = "exact", "On this day"
        ABOUT = "about", "About this day"
        PERIOD = "period", "Over a period from this day"

    class Setting(models.TextChoices):
        CONTACT = "contact", "In person"
        ONLINE = "online", "Online"
        BOTH = "both", "Both in person and online"

    class PlaceKind(models.TextChoices):
        HOME = "home", "At home"
        OTHER_HOME = "other_home", "In another home"
        PLACEMENT = "placement", "In a foster or residential placement"
        SCHOOL = "school", "At school or college, or on the way"
        CLUB = "club", "At a club, group or place of worship"
        PUBLIC = "public", "In a public place"
        ONLINE = "online", "Online only"
        OTHER = "other", "Elsewhere"

    class Frequency(models.TextChoices):
        ONCE = "once", "Once"
        FEW = "few", "A few times"
        OFTEN = "often", "Many times"
        NOT_KNOWN = "not_known", "Not known"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="incidents")
    occurred_on = models.DateField("date", null=True)
    precision = models.CharField("how exact the date is", max_length=10, choices=Precision, blank=True)
    until = models.DateField("until", null=True)
    frequency = models.CharField("how often", max_length=10, choices=Frequency, blank=True)
    place_kind = models.CharField("kind of place", max_length=12, choices=PlaceKind, blank=True)
    place = models.CharField("where", max_length=200, blank=True)
    setting = models.CharField("in person or online", max_length=10, choices=Setting, blank=True)
    what_happened = models.TextField(blank=True)
    came_to_light = models.TextField("how it came to light", blank=True)
    disclosed_on = models.DateField("date of disclosure", null=True)
    crime_reference = models.CharField("police crime reference", max_length=40, blank=True)
    harmed = models.ManyToManyField("referrals.ReferredChild", through="referrals.HarmedIn", related_name="incidents")

    class Meta:
        ordering = [F("occurred_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(precision="period", occurred_on__isnull=False, until__gte=F("occurred_on")),
                name="incident_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(disclosed_on__isnull=True)
                | Q(occurred_on__isnull=True)
                | Q(disclosed_on__gte=F("occurred_on")),
                name="incident_disclosed_after_it_happened",
            ),
        ]

    def __str__(self):
        return f"Incident {self.when}"

    @property
    def record_id(self):
        return self.referral_id

    @property
    def when(self):
        """ "14 May 2026", "about 14 May 2026", "14 May 2026 to 2 June 2026"."""
        if not self.occurred_on:
            return "date not given"
        words = long_date(self.occurred_on)
        if self.precision == self.Precision.PERIOD:
            return f"{words} to {long_date(self.until)}" if self.until else f"from {words}"
        return f"about {words}" if self.precision == self.Precision.ABOUT else words

    @property
    def last_day(self):
        """The last day on which it can have happened, as far as it is told."""
        return self.until or self.occurred_on


class HarmedIn(models.Model):
    """A child who was harmed in an incident. R06."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="+")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    child = models.ForeignKey("referrals.ReferredChild", models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "harmed in"
        constraints = [models.UniqueConstraint(fields=["incident", "child"], name="harmed_once_an_incident")]

    def __str__(self):
        return f"{self.child} in {self.incident}"
