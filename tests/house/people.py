"""Everybody who can stand in some relation to a record: the cast, and those in whom access ends or never began."""

from datetime import date, timedelta

from django.utils import timezone

from sharing.models import Agency, AgreementApproval, Deputy, Person, Place
from tests.cast import LONG_AGO, AgencyFactory, Cast, PersonFactory

YOUNG, HARMED = "young person", "child harmed"  # the sides of a case

# who: name, agency, what is special about them
MORE = {
    "colleague": ("Cleo Colleague", "social_care", {"can_refer": True}),
    "worker": ("Wes Worker", "youth_justice", {}),
    "worker_young": ("Wanda Workeryoung", "health", {}),
    "worker_harmed": ("Wilf Workerharmed", "police", {}),
    "reader_young": ("Ruth Readeryoung", "education", {}),
    "reader_harmed": ("Rory Readerharmed", "education", {}),
    "deputy_now": ("Dina Deputynow", "youth_justice", {}),
    "deputy_over": ("Dov Deputyover", "education", {}),
    "excluded": ("Exa Excluded", "wellbeing", {}),
    "new_member": ("Nell Newmember", "health", {}),
    "former_member": ("Fay Formermember", "police", {}),
    "former_vice_chair": ("Finn Formerchair", "social_care", {}),
    "governance_lead": ("Gil Governancelead", "police", {}),
    "in_emergency": ("Ida Inemergency", "education", {}),
    "unjustified": ("Ugo Unjustified", "education", {}),
    "transferred": ("Tom Transferred", "police", {}),
    "early": ("Eve Early", "health", {}),
    "expired": ("Ezra Expired", "health", {}),
    "left": ("Lena Left", "social_care", {"can_refer": True, "ends_on": -1}),
    "gone": ("Gus Gone", "police", {"is_active": False}),
    "unapproved": ("Una Unapproved", "unsigned", {"can_refer": True}),
    "temporary": ("Tess Temporary", "health", {"kind": Person.Kind.TEMPORARY, "ends_on": -1}),
    "uninducted": ("Ulf Uninducted", "health", {"inducted_on": None}),
    "unsworn": ("Ursa Unsworn", "education", {"undertaking_on": None}),
}


def in_days(number) -> date:
    return timezone.localdate() + timedelta(days=number)


def make_everybody(cast: Cast) -> dict[str, Person]:
    """The cast by name, and the others beside it; nobody holds a grant yet."""
    wellbeing = AgencyFactory(name="Ashdale Wellbeing", short_name="Wellbeing", kind=Agency.Kind.MENTAL_HEALTH)
    AgreementApproval.objects.create(
        version=cast.agreement, agency=wellbeing, approved_on=LONG_AGO, approved_by="Director"
    )
    agencies = {**vars(cast), "wellbeing": wellbeing}
    everybody = cast.everyone()
    for number, (key, (name, agency, special)) in enumerate(MORE.items()):
        fields = special | ({"ends_on": in_days(special["ends_on"])} if "ends_on" in special else {})
        everybody[key] = PersonFactory(
            name=name, email=f"more{number}@ashdale.gov.uk", agency=agencies[agency], **fields
        )
    cast.police.governance_lead = everybody["governance_lead"]
    cast.police.save()
    _places(cast, everybody)
    return everybody


def _places(cast, everybody):
    def place(who, office, ends_on=None):
        Place.objects.create(
            panel=cast.panel, person=everybody[who], office=office, starts_on=LONG_AGO, ends_on=ends_on
        )

    place("excluded", Place.Office.MEMBER)
    place("unapproved", Place.Office.VICE_CHAIR)
    place("former_member", Place.Office.MEMBER, ends_on=in_days(-1))
    place("former_vice_chair", Place.Office.VICE_CHAIR, ends_on=in_days(-1))

    def deputy(who, instead_of, first, last):
        Deputy.objects.create(
            place=everybody[instead_of].places.get(), person=everybody[who],
            starts_on=in_days(first), ends_on=in_days(last), reason="Leave",
        )  # fmt: skip

    deputy("deputy_now", "youth_justice_member", -2, 60)
    deputy("deputy_over", "education_member", -100, -60)


def join_late(cast, person):
    """A member from today on, after the papers have gone out."""
    Place.objects.create(panel=cast.panel, person=person, office=Place.Office.MEMBER, starts_on=in_days(0))
