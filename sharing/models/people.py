from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sharing.ids import new_id
from sharing.models.digests import DigestTime


class PersonManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, password=None, **fields):
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who works for a partner agency. The e-mail address is the login; nobody is a superuser."""

    class Kind(models.TextChoices):
        PERMANENT = "permanent", "Permanent"
        TEMPORARY = "temporary", "Temporary"
        VOLUNTEER = "volunteer", "Volunteer"
        INTERPRETER = "interpreter", "Interpreter or translator"
        STUDENT = "student", "Student"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=120)
    agency = models.ForeignKey("sharing.Agency", models.PROTECT, related_name="people")
    job_title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERMANENT)
    manager = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="team")
    can_refer = models.BooleanField("responsible for referrals to the panel", default=False)
    inducted_on = models.DateField("induction recorded on", null=True, blank=True)
    undertaking_on = models.DateField("undertaking of confidentiality signed on", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    digest_at = models.CharField(
        "when the daily mail comes", max_length=5, choices=DigestTime, default=DigestTime.MORNING,
        db_default=DigestTime.MORNING,
    )  # fmt: skip
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = False

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_superuser"),
            models.CheckConstraint(
                condition=Q(kind="permanent") | Q(ends_on__isnull=False),
                name="temporary_people_have_an_end_date",  # R39
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_is_lower"),
            models.CheckConstraint(condition=Q(digest_at__in=DigestTime.values), name="digest_at_a_time_to_choose"),
        ]

    def __str__(self):
        return self.name
