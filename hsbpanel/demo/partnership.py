"""The made-up partnership: its panel, agencies, secure domains and agreement. No such council or force exists."""

from datetime import date, timedelta

from sharing.models import Agency, AgreementApproval, AgreementVersion, AllowedDomain, Panel, Person

Kind = Agency.Kind
PARTNERSHIP = "Ashdale and Wenmoor Safeguarding Children Partnership"
MAILBOX = "hsb.panel@ashdale.example"

# key: name, short name, kind. Names under .example can never belong to anybody.
AGENCIES = {
    "social_care": ("Ashdale Children’s Social Care", "Social Care", Kind.SOCIAL_CARE),
    "police": ("Wenmoor Police", "Police", Kind.POLICE),
    "health": ("Ashdale Community Health Trust", "Community Health", Kind.HEALTH),
    "camhs": ("Ashdale and Wenmoor CAMHS", "CAMHS", Kind.MENTAL_HEALTH),
    "youth_justice": ("Ashdale Youth Justice Service", "Youth Justice", Kind.YOUTH_JUSTICE),
    "education": ("Ashdale Education and Inclusion", "Education", Kind.EDUCATION),
    "schools": ("Wenmoor Schools Trust", "Schools Trust", Kind.EDUCATION),
    "housing": ("Ashdale Housing", "Housing", Kind.OTHER),
    "voluntary": ("Lantern Young People’s Project", "Lantern", Kind.VOLUNTARY),
    "probation": ("Wenmoor Probation", "Probation", Kind.OTHER),
}
HAS_NOT_APPROVED = "schools"

DOMAINS = [
    ("ashdale.example", "Ashdale Council, information security", "Secure e-mail accreditation, checked by the council"),
    ("wenmoor-police.example", "Wenmoor Police, information assurance", "Force accreditation letter"),
    ("ashdale-health.example", "Ashdale Community Health Trust", "NHS secure e-mail standard, self-assessment"),
    ("wenmoor-schools.example", "Wenmoor Schools Trust", "Trust’s mail service, TLS checked by the Coordinator"),
    ("lantern.example", "Lantern Young People’s Project", "Secure mail contract of the council for voluntary partners"),
    ("wenmoor-probation.example", "Wenmoor Probation", "Accreditation letter"),
]

# Who answers for an agency's information governance: keys of the cast. The other agencies have named nobody yet.
GOVERNANCE_LEADS = {
    "social_care": "manager",
    "health": "governance",
    "youth_justice": "vice_chair",
    "education": "education",
    "probation": "probation",
}

SIGNED_BY = {
    "social_care": "Director of Children’s Services",
    "police": "Assistant Chief Constable",
    "health": "Chief Nurse",
    "camhs": "Clinical Director",
    "youth_justice": "Head of Service",
    "education": "Head of Inclusion",
    "housing": "Head of Housing",
    "voluntary": "Chief Executive",
    "probation": "Head of Delivery Unit",
}


def make_panel() -> Panel:
    return Panel.objects.create(partnership=PARTNERSHIP, mailbox=MAILBOX, phone="01632 960 142")


def make_agencies() -> dict[str, Agency]:
    return {
        key: Agency.objects.create(name=name, short_name=short, kind=kind)
        for key, (name, short, kind) in AGENCIES.items()
    }


def name_governance_leads(agencies: dict[str, Agency], people: dict[str, Person]):
    for key, lead in GOVERNANCE_LEADS.items():
        agencies[key].governance_lead = people[lead]
        agencies[key].save(update_fields=["governance_lead"])


def allow_domains(today: date):
    for number, (domain, owner, evidence) in enumerate(DOMAINS):
        AllowedDomain.objects.create(
            domain=domain, owner=owner, evidence=evidence, valid_until=today + timedelta(days=200 + 30 * number)
        )


def agree(panel: Panel, agencies: dict[str, Agency], today: date):
    """Version 2 is in force for four months; all have approved it but one."""
    before, now = today - timedelta(days=485), today - timedelta(days=120)
    versions = [
        AgreementVersion.objects.create(
            panel=panel, number=number, title="Information Sharing Agreement", starts_on=start,
            review_on=start + timedelta(days=365),
        )
        for number, start in enumerate([before, now], 1)
    ]  # fmt: skip
    for version in versions:
        for number, (key, agency) in enumerate(agencies.items()):
            if version.number == 1 or key != HAS_NOT_APPROVED:
                AgreementApproval.objects.create(
                    version=version, agency=agency, approved_by=SIGNED_BY.get(key, "Chief Executive"),
                    approved_on=version.starts_on - timedelta(days=3 + 2 * number),
                )  # fmt: skip
