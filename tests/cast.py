"""The cast, always the same: one small partnership with everybody who comes to do something, or to look."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import factory
from django.utils import timezone

from sharing.models import (
    Agency,
    AgreementApproval,
    AgreementVersion,
    AllowedDomain,
    Deputy,
    Panel,
    Person,
    Place,
)

PASSWORD = "correct horse battery staple"
LONG_AGO = date(2020, 1, 1)


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Agency {n}")
    short_name = factory.Sequence(lambda n: f"A{n}")
    kind = Agency.Kind.OTHER


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@ashdale.gov.uk")
    agency = factory.SubFactory(AgencyFactory)
    job_title = "Practitioner"
    inducted_on = LONG_AGO
    undertaking_on = LONG_AGO
    password = factory.django.Password(PASSWORD)


@dataclass
class Cast:
    panel: Panel
    agreement: AgreementVersion
    social_care: Agency
    police: Agency
    health: Agency
    youth_justice: Agency
    education: Agency
    unsigned: Agency  # has not approved the agreement in force
    referrer: Person
    manager: Person
    chair: Person
    vice_chair: Person
    coordinator: Person
    member: Person  # police
    health_member: Person
    youth_justice_member: Person
    education_member: Person
    deputy: Person  # health, not away today
    partner_outsider: Person  # at a partner, no place on the panel
    outsider: Person  # their agency has not approved the agreement
    leaver: Person

    def everyone(self):
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


def make_cast() -> Cast:
    """Write the cast to the database, as its owner."""
    panel = Panel.objects.create(partnership="Ashdale Safeguarding Children Partnership", mailbox="hsb@ashdale.gov.uk")
    AllowedDomain.objects.create(
        domain="gov.uk", owner="Ashdale", evidence="Government secure e-mail", valid_until=date(2099, 1, 1)
    )
    agencies = {
        name: AgencyFactory(name=full, short_name=short, kind=kind)
        for name, full, short, kind in [
            ("social_care", "Ashdale Children's Social Care", "CSC", Agency.Kind.SOCIAL_CARE),
            ("police", "Northmoor Police", "Police", Agency.Kind.POLICE),
            ("health", "Ashdale Community Health", "Health", Agency.Kind.HEALTH),
            ("youth_justice", "Ashdale Youth Justice Service", "YJS", Agency.Kind.YOUTH_JUSTICE),
            ("education", "Ashdale Learning Trust", "Education", Agency.Kind.EDUCATION),
            ("unsigned", "Fernhill Housing", "Housing", Agency.Kind.OTHER),
        ]
    }
    agreement = AgreementVersion.objects.create(
        panel=panel, number=1, title="Information Sharing Agreement", starts_on=LONG_AGO, review_on=date(2099, 1, 1)
    )
    for name, agency in agencies.items():
        if name != "unsigned":
            AgreementApproval.objects.create(
                version=agreement, agency=agency, approved_on=LONG_AGO, approved_by="Director"
            )
    number = count(1)

    def person(name, agency, **fields):
        return PersonFactory(name=name, email=f"cast{next(number)}@ashdale.gov.uk", agency=agencies[agency], **fields)

    manager = person("Moira Manager", "social_care")
    people = {
        "manager": manager,
        "referrer": person("Rhys Referrer", "social_care", manager=manager, can_refer=True),
        "chair": person("Cora Chair", "social_care"),
        "vice_chair": person("Vic Vicechair", "youth_justice"),
        "coordinator": person("Cole Coordinator", "social_care"),
        "member": person("Mina Member", "police"),
        "health_member": person("Hal Healthmember", "health"),
        "youth_justice_member": person("Yara Justicemember", "youth_justice"),
        "education_member": person("Edie Educationmember", "education"),
        "deputy": person("Dee Deputy", "health"),
        "partner_outsider": person("Pat Partner", "police"),
        "outsider": person("Otto Outsider", "unsigned"),
        "leaver": person("Lee Leaver", "police", ends_on=timezone.localdate() - timedelta(days=1)),
    }
    places = {
        name: Place.objects.create(panel=panel, person=people[name], office=office, starts_on=LONG_AGO)
        for name, office in [
            ("chair", Place.Office.CHAIR),
            ("vice_chair", Place.Office.VICE_CHAIR),
            ("coordinator", Place.Office.COORDINATOR),
            ("member", Place.Office.MEMBER),
            ("health_member", Place.Office.MEMBER),
            ("youth_justice_member", Place.Office.MEMBER),
            ("education_member", Place.Office.MEMBER),
        ]
    }
    Deputy.objects.create(
        place=places["health_member"], person=people["deputy"], starts_on=date(2090, 1, 1), ends_on=date(2090, 1, 31)
    )
    return Cast(panel=panel, agreement=agreement, **agencies, **people)
