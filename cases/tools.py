"""The tools of an HSB assessment: for whom each is meant, and the domains that its results are told in. R20

The manuals of the AIM Project, their items and their scoring are copyright. They are not in the product: nothing here
is an item of theirs, nothing is scored, and a trained worker assesses with the manual at hand. What is recorded is what
the two workers found, in their own words.
"""

from dataclasses import dataclass

from sharing.models import Tool

NO_ITEMS = (
    "The items and the scoring of the AIM tools are copyright and are not in here. Assess with the manual, then write "
    "what you found in your own words. Nothing is scored."
)


@dataclass(frozen=True)
class Domain:
    key: str
    title: str
    hint: str


@dataclass(frozen=True)
class About:
    """What a tool is meant for: ages in whole years, the last one included."""

    tool: Tool
    for_whom: str
    domains: tuple[Domain, ...]
    youngest: int = 0
    oldest: int = 17

    def fits(self, age: int | None) -> bool:
        return age is not None and self.youngest <= age <= self.oldest


SEXUAL = Domain("sexual_behaviours", "Sexual behaviours", "What the behaviour is and was, and how it has changed.")
NON_SEXUAL = Domain("non_sexual_behaviours", "Non-sexual behaviours", "Other behaviour that harms or worries.")
DEVELOPMENTAL = Domain("developmental", "Developmental", "Early life, health, learning, and what has happened to them.")
FAMILY = Domain("environment_family", "Environment and family", "Home, carers, school, friends, and who looks out.")
SELF = Domain("self_regulation", "Self-regulation", "How they manage feelings and impulses, and what helps them.")

TOOLS = {
    about.tool: about
    for about in (
        About(
            Tool.AIM_UNDER_12, "Children under 12 on the day the assessment begins",
            (
                Domain("childs_behaviour", "The child’s behaviour", "The sexual behaviour, and other behaviour."),
                Domain("childs_development", "The child’s development", "Early life, health, learning and experience."),
                Domain("parents_carers", "Parents and carers", "How they see it, supervise, and are supported."),
                Domain("family_home", "Family and home", "Relationships, boundaries and safety at home."),
                Domain("school_community", "School and community", "School, friends, activities, and who helps."),
            ),
            oldest=11,
        ),
        About(
            Tool.AIM3, "Young people of 12 to 18",
            (SEXUAL, NON_SEXUAL, DEVELOPMENTAL, FAMILY, SELF), youngest=12,
        ),
        About(
            Tool.OTHER, "Where neither fits, with a reason", (SEXUAL, NON_SEXUAL, DEVELOPMENTAL, FAMILY, SELF),
        ),
    )
}  # fmt: skip
DOMAINS = {domain.key: domain for about in TOOLS.values() for domain in about.domains}


def offered_at(age: int | None) -> Tool | None:
    """The tool that is offered first at an age; none where the age is not known. R15"""
    return next((tool for tool, about in TOOLS.items() if tool != Tool.OTHER and about.fits(age)), None)
