from datetime import time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from sharing.ids import new_id


class DateRange(Func):
    function = "DATERANGE"
    arg_joiner = ", "
    template = "%(function)s(%(expressions)s, '[]')"


def at_least_one(**bounds):
    return [MinValueValidator(bounds.get("low", 1)), MaxValueValidator(bounds["high"])]


class Panel(models.Model):
    """The multi-agency HSB panel of one partnership, with the values that are its own to choose."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, default="HSB panel")
    partnership = models.CharField(max_length=120)
    mailbox = models.EmailField("panel's mailbox")
    phone = models.CharField("panel's telephone", max_length=40, blank=True)

    decision_working_days = models.PositiveSmallIntegerField(
        "working days for the Chair to act on a referral (R03)", default=2, validators=at_least_one(high=20)
    )
    reminder_working_days = models.PositiveSmallIntegerField(
        "working days before that on which the Chair is reminded (R03)", default=1, validators=at_least_one(high=20)
    )
    circulation_lead_days = models.PositiveSmallIntegerField(
        "days before the meeting on which the schedule goes out (R23)",
        default=7,
        validators=at_least_one(high=28),
    )
    papers_kept_days = models.PositiveSmallIntegerField(
        "days after which papers that were made and are not needed to be sent are let go (R45)", default=28,
        validators=at_least_one(low=14, high=365),
    )  # fmt: skip
    minutes_per_item = models.PositiveSmallIntegerField(
        "minutes for each case on an agenda, where nothing else is said",
        default=20,
        validators=at_least_one(low=5, high=180),
    )
    quorum = models.PositiveSmallIntegerField(
        "agencies needed for a quorum; empty for none (R28)",
        null=True,
        blank=True,
        validators=at_least_one(high=40),
    )
    action_reminder_days = models.PositiveSmallIntegerField(
        "days before something is due from which whoever has to do it is reminded daily (R32)", default=3,
        validators=at_least_one(high=28),
    )  # fmt: skip
    action_escalation_days = models.PositiveSmallIntegerField(
        "working days after that day on which the agency’s lead is told (R32)", default=5,
        validators=at_least_one(high=60),
    )  # fmt: skip
    youth_justice_label = models.CharField(
        "what youth justice is called here", max_length=60, default="Youth justice service"
    )
    attaches_papers = models.BooleanField(
        "the sealed papers travel in the mail; otherwise they are fetched here (R31)", default=True
    )
    document_max_mb = models.PositiveSmallIntegerField(
        "largest document, in megabytes", default=25, validators=at_least_one(high=50)
    )
    emergency_hours = models.PositiveSmallIntegerField(
        "hours that emergency access lasts (R33)", default=12, validators=at_least_one(high=72)
    )
    request_working_days = models.PositiveSmallIntegerField(
        "working days to answer a request for access (R33)", default=2, validators=at_least_one(high=20)
    )
    access_after_closing_days = models.PositiveSmallIntegerField(
        "days that access lasts after a case is closed (R33)", default=28, validators=at_least_one(low=0, high=365)
    )
    unusual_records = models.PositiveSmallIntegerField(
        "records opened in a short time that count as unusual (R33)", default=30, validators=at_least_one(high=1000)
    )
    unusual_minutes = models.PositiveSmallIntegerField(
        "minutes that count as a short time (R33)", default=10, validators=at_least_one(high=240)
    )
    night_from = models.TimeField("when the night begins (R33)", default=time(22))
    night_until = models.TimeField("when the night ends (R33)", default=time(6))

    def __str__(self):
        return self.name


class Place(models.Model):
    """A person's place on the panel: an office or membership for their agency, between two dates. R26."""

    class Office(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        COORDINATOR = "coordinator", "Coordinator"
        MEMBER = "member", "Panel member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="places")
    person = models.ForeignKey("sharing.Person", models.PROTECT, related_name="places")
    office = models.CharField(max_length=20, choices=Office)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)  # when the holder of an office was given what the offices see

    class Meta:
        ordering = ["office", "person__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="place_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="one_chair_at_a_time",
                expressions=[
                    ("panel", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(office="chair"),
            ),
            ExclusionConstraint(
                name="one_place_a_person_at_a_time",
                expressions=[
                    ("panel", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_office_display()})"


class Deputy(models.Model):
    """Who stands in for a panel member while they are away, first and last day included. §6.5, R26.

    Nobody yet, where a leave was entered without a deputy. On standby: not instead of the member, but sent what they
    have not opened, and there where they are away and nobody else is named.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="deputies")
    person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="deputising")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    is_standby = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deputy_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_standby=False) | Q(person__isnull=False), name="somebody_is_on_standby"
            ),
            *(
                ExclusionConstraint(
                    name=name,
                    expressions=[
                        ("place", RangeOperators.EQUAL),
                        (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(is_standby=is_standby),
                )
                for name, is_standby in [("one_deputy_at_a_time", False), ("one_standby_at_a_time", True)]
            ),
        ]

    def __str__(self):
        return f"{self.person or 'Nobody yet'} for {self.place.person}"
