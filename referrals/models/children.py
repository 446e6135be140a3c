import string

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import ADULT, Gender
from referrals.models.addresses import ChildAddress
from sharing.ids import new_id
from sharing.web.days import age_on, today

MOST_HARMED = len(string.ascii_uppercase)  # children harmed in one referral: each is called by a letter


class ReferredChild(models.Model):
    """What a referral says of one child: the young person or a child harmed, each kept apart. R05, R07, R10."""

    class Role(models.TextChoices):
        YOUNG_PERSON = "young_person", "Young person"
        CHILD_HARMED = "child_harmed", "Child harmed"

    class Relationship(models.TextChoices):
        SIBLING = "sibling", "Brother or sister, half or step included"
        RELATIVE = "relative", "Other relative"
        PLACEMENT = "placement", "Lives or lived in the same placement"
        PARTNER = "partner", "Partner or former partner"
        FRIEND = "friend", "Friend"
        SCHOOL = "school", "Same school, club or group"
        NEIGHBOUR = "neighbour", "Neighbour or family friend"
        ONLINE = "online", "Known online only"
        STRANGER = "stranger", "Did not know each other"
        OTHER = "other", "Otherwise"

    class Protection(models.TextChoices):
        NEGLECT = "neglect", "Neglect"
        PHYSICAL = "physical", "Physical abuse"
        SEXUAL = "sexual", "Sexual abuse"
        EMOTIONAL = "emotional", "Emotional abuse"

    class AtRisk(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_KNOWN = "not_known", "Not known yet"

    class Send(models.TextChoices):
        SUPPORT = "support", "SEND support"
        EHCP = "ehcp", "Education, health and care (EHC) plan"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, db_column="record_id", related_name="children")
    role = models.CharField(max_length=20, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)  # 0: the young person; 1: child harmed A …

    given_names = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    also_known_as = models.CharField(max_length=120, blank=True)
    date_of_birth = models.DateField(null=True)
    estimated_age = models.PositiveSmallIntegerField(null=True)
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    ethnicity = models.CharField(max_length=80, blank=True)
    first_language = models.CharField(max_length=80, blank=True)
    interpreter = models.BooleanField("interpreter needed", null=True)
    school = models.CharField("school or college", max_length=120, blank=True)
    gp = models.CharField("GP practice", max_length=120, blank=True)
    nhs_number = models.CharField("NHS number", max_length=10, blank=True)
    social_care_reference = models.CharField("social care reference", max_length=40, blank=True)
    yjs_reference = models.CharField("youth justice reference", max_length=40, blank=True)

    parental_responsibility = models.TextField("who has parental responsibility", blank=True)
    siblings = models.TextField("brothers and sisters", blank=True)
    children_at_risk = models.TextField("other children who may be at risk", blank=True)
    # Told to everybody who reads of the child; the address itself is in `written_address`. R33
    address_is_secret = models.BooleanField("address must not be disclosed", default=False)

    relationship = models.CharField("how they know the young person", max_length=20, choices=Relationship, blank=True)
    relationship_detail = models.TextField("more about how they know each other", blank=True)

    needs = models.TextField("needs and vulnerabilities", blank=True)
    at_risk = models.CharField("at risk of harm themselves", max_length=10, choices=AtRisk, blank=True)
    at_risk_detail = models.TextField("what from, and what protects them", blank=True)
    disability = models.TextField("disability or long-term condition", blank=True)
    communication_needs = models.TextField(blank=True)

    looked_after = models.BooleanField("looked after", null=True)
    looked_after_by = models.CharField("looked after by", max_length=120, blank=True)
    protection_plan = models.BooleanField("child protection plan", null=True)
    protection_category = models.CharField("category of the plan", max_length=20, choices=Protection, blank=True)
    send = models.BooleanField("SEND support or EHC plan", null=True)
    send_kind = models.CharField("which of the two", max_length=10, choices=Send, blank=True)
    send_detail = models.TextField("SEND support or EHC plan: detail", blank=True)
    strategy_outcome = models.TextField("outcome of the strategy discussion", blank=True)
    plans = models.TextField("current plans and who leads them", blank=True)

    safety_arrangements = models.TextField("arrangements now", blank=True)
    supervised_by = models.TextField("who supervises, and when", blank=True)
    school_plan = models.TextField("plan at school or college", blank=True)
    contact = models.TextField("contact between the children", blank=True)

    views = models.TextField("own views", blank=True)
    why_no_views = models.TextField("why own views were not sought", blank=True)
    carers_views = models.TextField("views of parents or carers", blank=True)
    why_no_carers_views = models.TextField("why parents’ or carers’ views were not sought", blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "referred children"
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(role="young_person"), name="one_young_person_a_referral"
            ),
            models.UniqueConstraint(fields=["referral", "position"], name="referred_child_positions_once"),
            models.CheckConstraint(
                condition=Q(role="young_person", position=0)
                | Q(role="child_harmed", position__gt=0, position__lte=MOST_HARMED),
                name="referred_child_position_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=True) | Q(estimated_age__isnull=True),
                name="age_is_known_or_estimated",
            ),
            models.CheckConstraint(
                condition=Q(nhs_number="") | Q(nhs_number__regex=r"^[0-9]{10}$"), name="nhs_number_has_ten_digits"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def record_id(self):
        return self.referral_id

    @property
    def is_young_person(self):
        return self.role == self.Role.YOUNG_PERSON

    @property
    def label(self):
        """What pages call the child without naming it: "Young person", "Child harmed A"."""
        if self.is_young_person:
            return "Young person"
        return f"{'Person' if self.is_adult else 'Child'} harmed {string.ascii_uppercase[self.position - 1]}"

    @property
    def is_adult(self):
        """Whether the one harmed was an adult already when the referral was started; the guidance allows it."""
        age = self.age(timezone.localdate(self.referral.started_at))
        return not self.is_young_person and age is not None and age >= ADULT

    @property
    def in_a_sentence(self):
        return "the young person" if self.is_young_person else self.label[:1].lower() + self.label[1:]

    @property
    def name(self):
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def lives_at(self):
        """The address; an empty one, not saved, where none is told or it is not the reader's to read."""
        try:
            return self.written_address
        except ChildAddress.DoesNotExist:
            return ChildAddress(referral_id=self.referral_id, child=self)

    def age(self, on=None):
        """Whole years on a day (today), the estimate where the date of birth is not known; None if neither is."""
        return age_on(self.date_of_birth, on or today()) if self.date_of_birth else self.estimated_age
