"""What the journey's JSON file says, with what follows from it, and whom of the demo it can speak of."""

import re
import string
from datetime import date, timedelta

from hsbpanel.demo.cast import CAST
from hsbpanel.demo.partnership import AGENCIES, HAS_NOT_APPROVED
from sharing.web.days import age_on, today

IN_DAYS = re.compile(r"in (\d{1,3}) days")
AGENCY_NAMES = {name for name, _, _ in AGENCIES.values()}
# Whom the journey signs in by itself.
SOCIAL_WORKER = CAST["daniel"].name
AWAY, DEPUTY = CAST["health"].name, CAST["health_deputy"].name
WITH_INTEREST = CAST["housing"].name
ON_THE_PANEL = {role.name for role in CAST.values() if role.office and role.last_day is None}
EXPECTED = (ON_THE_PANEL | {DEPUTY}) - {AWAY}
SEES_NOTHING = CAST[HAS_NOT_APPROVED].name
MAY_ACT = (EXPECTED | {SOCIAL_WORKER}) - {SEES_NOTHING, WITH_INTEREST}
MAY_RETURN = AGENCY_NAMES - {AGENCIES[HAS_NOT_APPROVED][0]}
ADULT, CRIMINAL_RESPONSIBILITY = 18, 10
LONG = 15  # characters: a shorter answer on parental responsibility, such as "the mother", is nobody's name


class Told:
    """What the file says, with what follows from it."""

    def __init__(self, given, path):
        self.given, self.path = given, path
        self.referral = given["referral"]
        self.young_person = self.referral["young person"]
        self.harmed = self.referral.get("children harmed", [])
        self.incidents = self.referral["incidents"]
        self.meeting, self.returns = given["meeting"], given.get("returns", [])
        self.attendance, self.minutes = given["minutes"].get("attendance", {}), given["minutes"]["cases"]
        self.documents = [{"kind": "CAT assessment"} | one for one in self.referral.get("documents", [])]

    @property
    def children(self):
        """{what the file calls the child: their answers}, the young person first."""
        return {"young person": self.young_person} | {
            label_of(number): child for number, child in enumerate(self.harmed)
        }

    @property
    def is_under_ten(self):
        """Whether the young person was under 10 at the latest incident, so that criminal justice is not possible."""
        age = age_at(self.young_person, max(from_words(one["date"]) for one in self.incidents))
        return age is not None and age < CRIMINAL_RESPONSIBILITY

    def secrets(self):
        """Names, schools and NHS numbers that no mail and no log may hold."""
        words = []
        for child in self.children.values():
            given, family = child["given names"], child["family name"]
            words += [f"{given} {family}", given, family, *re.split(r"[\s-]+", f"{given} {family}")]
            words += [child.get(name, "") for name in ("also known as", "school")]
            words.append(re.sub(r"\D", "", child.get("NHS number", "")))
            words.append(child.get("address", "").partition("\n")[0])
            if len(child["parental responsibility"]) > LONG:
                words.append(child["parental responsibility"])
        return sorted({word.strip(" ,.") for word in words if len(word.strip(" ,.")) > 1}, key=len, reverse=True)

    def kept_apart(self):
        """The first lines of addresses that no paper may hold; the town stands in every second one."""
        kept = [one for one in self.children.values() if one.get("address kept from others") == "yes"]
        return [one["address"].partition("\n")[0] for one in kept]


def label_of(number):
    """ "child harmed A" for the first."""
    return f"child harmed {string.ascii_uppercase[number]}"


def heading_of(child, number):
    """What the referral calls one who was harmed: an adult is a person harmed."""
    age = age_at(child, today())
    return f"{'Person' if age is not None and age >= ADULT else 'Child'} harmed {string.ascii_uppercase[number]}"


def name_of(child):
    return f"{child['given names']} {child['family name']}"


def from_words(words) -> date:
    """A date from "2026-05-14" or "in 14 days"."""
    found = IN_DAYS.fullmatch(words)
    return today() + timedelta(days=int(found[1])) if found else date.fromisoformat(words)


def age_at(child, on):
    if child.get("date of birth"):
        return age_on(from_words(child["date of birth"]), on)
    return int(child["estimated age"]) if child.get("estimated age") else None
