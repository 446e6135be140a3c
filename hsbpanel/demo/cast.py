"""Everybody in the demo, one in every role the product knows, with a second factor of their own."""

from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from sharing.models import Agency, Panel, Person, Place

Office, Kind = Place.Office, Person.Kind
PASSWORD = "lantern gravel tea"  # noqa: S105 – the demo’s own, shown on its page


@dataclass(frozen=True)
class Role:
    """A person before they exist. `roles` are the words of the demo page; days count from today."""

    name: str
    email: str
    agency: str
    job_title: str
    about: str
    roles: tuple[str, ...]
    office: str = ""
    manager: str = ""
    can_refer: bool = False
    kind: str = Kind.PERMANENT
    last_day: int | None = None
    is_inducted: bool = True
    has_device: bool = True


CAST = {
    "chair": Role(
        "Ruth Adeyemi", "ruth.adeyemi@ashdale.example", "social_care", "Head of Safeguarding",
        "Decides on referrals, approves schedules and minutes.", ("Chair",), Office.CHAIR,
    ),
    "vice_chair": Role(
        "Colin Farraday", "colin.farraday@ashdale.example", "youth_justice", "Head of Service",
        "Stands in for the Chair.", ("Vice-chair",), Office.VICE_CHAIR,
    ),
    "coordinator": Role(
        "Priya Nairn", "priya.nairn@ashdale.example", "social_care", "Panel Coordinator",
        "Plans meetings, compiles schedules, writes the minutes.", ("Coordinator",), Office.COORDINATOR,
    ),
    "manager": Role(
        "Karen Whitlock", "karen.whitlock@ashdale.example", "social_care", "Team Manager, Children’s Assessment Team",
        "Sees and submits the referrals of her team.", ("Team manager", "Refers"), can_refer=True,
    ),
    "daniel": Role(
        "Daniel Osei", "daniel.osei@ashdale.example", "social_care", "Social Worker, Children’s Assessment Team",
        "Has referrals accepted, waiting and in draft.", ("Social worker", "Refers"), manager="manager", can_refer=True,
    ),
    "sophie": Role(
        "Sophie Lindley", "sophie.lindley@ashdale.example", "social_care",
        "Senior Social Worker, Children’s Assessment Team",
        "Has a referral that came back with points, and one that was declined.", ("Social worker", "Refers"),
        manager="manager", can_refer=True,
    ),
    "agency_worker": Role(
        "Ingrid Vance", "ingrid.vance@ashdale.example", "social_care", "Social Worker (agency)",
        "Temporary, so her access ends with her last day. A referral of hers waits too long.",
        ("Temporary worker", "Refers"), manager="manager", can_refer=True, kind=Kind.TEMPORARY, last_day=75,
    ),
    "newcomer": Role(
        "Amir Siddall", "amir.siddall@ashdale.example", "social_care", "Social Worker, newly qualified",
        "Has no second factor yet: sign in to set one up.", ("Newcomer", "Refers"), manager="manager", can_refer=True,
        has_device=False,
    ),
    "police": Role(
        "Marcus Bellamy", "marcus.bellamy@wenmoor-police.example", "police",
        "Detective Sergeant, Child Abuse Investigation",
        "Owns an action that is overdue.", ("Panel member",), Office.MEMBER,
    ),
    "health": Role(
        "Joanne Tully", "joanne.tully@ashdale-health.example", "health", "Named Nurse, Safeguarding Children",
        "On leave over the next meeting, so the papers go to her deputy.", ("Panel member", "On leave"), Office.MEMBER,
    ),
    "health_deputy": Role(
        "Grace Mensah", "grace.mensah@ashdale-health.example", "health", "Safeguarding Nurse Adviser",
        "Stands in for Joanne Tully at the next meeting.", ("Deputy",),
    ),
    "camhs": Role(
        "Dr Elin Parry", "elin.parry@ashdale-health.example", "camhs", "Consultant Clinical Psychologist",
        "Gave opinions in her returns.", ("Panel member",), Office.MEMBER,
    ),
    "youth_justice": Role(
        "Leanne Crossland", "leanne.crossland@ashdale.example", "youth_justice", "Senior Practitioner",
        "Leads an assessment that the panel asked for.", ("Panel member",), Office.MEMBER,
    ),
    "education": Role(
        "Samuel Okafor", "samuel.okafor@ashdale.example", "education", "Education Safeguarding Lead",
        "Answers for all schools of the council.", ("Panel member",), Office.MEMBER,
    ),
    "schools": Role(
        "Bethan Rowe", "bethan.rowe@wenmoor-schools.example", "schools", "Director of Inclusion",
        "Her agency has not approved the agreement, so nothing is shown to her.", ("Panel member", "Gate closed"),
        Office.MEMBER,
    ),
    "housing": Role(
        "Peter Hallam", "peter.hallam@ashdale.example", "housing", "Tenancy Safeguarding Officer",
        "Has declared an interest in one family.", ("Panel member", "Shut out of one case"), Office.MEMBER,
    ),
    "voluntary": Role(
        "Naomi Clarkson", "naomi.clarkson@lantern.example", "voluntary", "Young People’s Practice Lead",
        "Supports children who were harmed.", ("Panel member",), Office.MEMBER,
    ),
    "probation": Role(
        "Stephen Lisle", "stephen.lisle@wenmoor-probation.example", "probation", "Senior Probation Officer",
        "Sent apologies for the last meeting.", ("Panel member",), Office.MEMBER,
    ),
    "outsider": Role(
        "Owen Hartnell", "owen.hartnell@ashdale.example", "housing", "Housing Officer",
        "Works for a partner and has no place on the panel: sees no case.", ("Outsider at a partner",),
    ),
    "governance": Role(
        "Diane Marsden", "diane.marsden@ashdale-health.example", "health", "Information Governance Lead",
        "Sees what the trust’s staff have opened, and no case. One of them read at night.",
        ("Information governance",),
    ),
    "interpreter": Role(
        "Farida Rahmani", "farida.rahmani@lantern.example", "voluntary", "Interpreter, Dari and Pashto",
        "Inducted and under undertaking, until her last day.", ("Interpreter",), kind=Kind.INTERPRETER, last_day=160,
    ),
    "student": Role(
        "Joe Markland", "joe.markland@ashdale.example", "youth_justice", "Social work student",
        "His induction is not recorded, so nothing is shown to him.", ("Student", "Gate closed"), kind=Kind.STUDENT,
        last_day=90, is_inducted=False,
    ),
    "leaver": Role(
        "Alan Priory", "alan.priory@wenmoor-police.example", "police", "Detective Constable, retired",
        "Was the police’s member until he left: does not sign in any more.",
        ("Leaver", "Gate closed"), Office.MEMBER, last_day=-62,
    ),
}  # fmt: skip


# Comes in the story: the Coordinator invites her, and the link waits in her mailbox.
INVITED = Role(
    "Hannah Pryce", "hannah.pryce@lantern.example", "voluntary", "Young People’s Advocate",
    "Has been invited: the link to choose a password is in her mailbox.", ("Invited",),
)  # fmt: skip


def make_cast(panel: Panel, agencies: dict[str, Agency], today: date) -> dict[str, Person]:
    """Write everybody down with password, second factor and place; keyed as in `CAST`."""
    password, people = make_password(PASSWORD), {}
    for key, role in CAST.items():
        people[key] = _make(role, agencies, people, today, password)
        if role.office:
            _give_place(panel, people[key], role, today)
    return people


def _make(role, agencies, people, today, password):
    inducted = today - timedelta(days=300) if role.is_inducted else None
    person = Person.objects.create(
        name=role.name, email=role.email, agency=agencies[role.agency], job_title=role.job_title, kind=role.kind,
        manager=people.get(role.manager), can_refer=role.can_refer, inducted_on=inducted, undertaking_on=inducted,
        ends_on=None if role.last_day is None else today + timedelta(days=role.last_day), password=password,
    )  # fmt: skip
    if role.has_device:
        TOTPDevice.objects.create(user=person, name="default", key=random_hex(20))
    return person


def _give_place(panel, person, role, today):
    """The police's member began when the leaver went."""
    began = today - timedelta(days=61) if role is CAST["police"] else today - timedelta(days=250)
    Place.objects.create(panel=panel, person=person, office=role.office, starts_on=began, ends_on=person.ends_on)


def as_written_down(people: dict[str, Person]) -> list[dict]:
    """What people.json holds: everything that somebody, or a script, needs to sign in."""
    roles, secrets = (
        CAST | {"invited": INVITED},
        dict(TOTPDevice.objects.filter(name="default").values_list("user", "key")),
    )
    return [
        {
            "name": person.name,
            "email": person.email,
            "password": PASSWORD if person.has_usable_password() else "",
            "totp_secret": base32(secrets[person.pk]) if person.pk in secrets else "",
            "agency": person.agency.name,
            "job_title": person.job_title,
            "roles": list(roles[key].roles),
            "about": roles[key].about,
        }
        for key, person in people.items()
    ]


def base32(key: str) -> str:
    """A device's key, kept in hexadecimal, as authenticator apps take it."""
    return b32encode(unhexlify(key)).decode()
