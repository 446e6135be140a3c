"""Who a child is, fact by fact in words: to lay two children side by side, and to keep what is said otherwise. R08"""

from dataclasses import dataclass

from django.utils import timezone

from cases.matching import WORDS, Evidence
from cases.models import Child, Gender, InformationKind
from sharing.web.days import age_on, from_iso, long_date, today

FACTS = {
    "given_names": "Given names",
    "family_name": "Family name",
    "also_known_as": "Also known as",
    "date_of_birth": "Date of birth",
    "gender": "Gender",
    "nhs_number": "NHS number",
    "social_care_reference": "Social care reference",
    "yjs_reference": "Youth justice reference",
    "school": "School or college",
    "ethnicity": "Ethnicity",
    "first_language": "First language",
}
# What goes along with a fact, and is no fact by itself.
WITH = {"date_of_birth": ("age_is_estimated",)}


def in_words(facts: dict, name: str) -> str:
    """One fact as people read it; "" where it is not known."""
    value = facts.get(name)
    if not value or (name == "gender" and value == Gender.UNKNOWN):
        return ""
    if name == "gender":
        return Gender(value).label
    if name == "date_of_birth":
        return f"about {age_on(value, today())} years" if facts.get("age_is_estimated") else long_date(value)
    if name == "nhs_number":
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return value


def facts_of(child: Child) -> dict:
    return of(child, FACTS)


def of(child: Child, names) -> dict:
    """Some facts of a child, each with what goes along with it."""
    return {name: getattr(child, name) for fact in names for name in (fact, *WITH.get(fact, ()))}


def stored(kept: dict) -> dict:
    """Facts as a merge keeps them, with the date a date again."""
    return kept | {"date_of_birth": from_iso(kept["date_of_birth"] or "")}


@dataclass(frozen=True)
class Line:
    """One fact of two children beside each other; `evidence`: how they compare, where that says something."""

    name: str
    label: str
    mine: str
    theirs: str
    evidence: Evidence | None

    @property
    def differs(self):
        return self.mine != self.theirs


def side_by_side(mine: dict, theirs: dict, evidence: dict[str, Evidence]) -> list[Line]:
    """Facts that are known of one of the two at least."""
    lines = []
    for name, label in FACTS.items():
        one, other = in_words(mine, name), in_words(theirs, name)
        if one or other:
            lines.append(Line(name, label, one, other, _says(evidence.get(name), one, other)))
    return lines


def _says(found, one, other):
    """Of what is not compared, whether it is the same; of an alias, only a sign."""
    if found is None:
        return Evidence("", *_plain(one, other))
    return found if found.field != "also_known_as" or found.speaks_for else None


def _plain(one, other):
    code = "unknown" if not (one and other) else "same" if one.casefold() == other.casefold() else "differs"
    return code, WORDS[code]


def speaking_for(evidence: dict[str, Evidence]) -> list[tuple[str, str]]:
    """What speaks for one child, as (label, how it compares)."""
    return [(FACTS[name], one.words) for name, one in evidence.items() if one.speaks_for]


def said_otherwise(child: Child, told: dict) -> str:
    """What is told of a child who is known already and stands otherwise, or not at all, in their row; "" if nothing."""
    own = facts_of(child)
    lines = [
        f"{label}: {words}"
        for name, label in FACTS.items()
        if (words := in_words(told, name)) and words.casefold() != in_words(own, name).casefold()
    ]
    return "\n\n".join(lines)


def as_information(child: Child, told: dict, reference: str) -> list[dict]:
    """The same as information of the new case: the child's row stays as it is, and nothing told is lost. R08, R11"""
    text = said_otherwise(child, told)
    if not text:
        return []
    heading = "Who the child is, as this referral says it"
    source = f"Referral {reference.rpartition('-')[0]}"
    on = timezone.localdate().isoformat()
    return [{"kind": InformationKind.IDENTITY, "heading": heading, "text": text, "source": source, "dated_on": on}]
