"""A referral put in words, part by part: what is checked, frozen at submission, read by the Chair and copied to cases.

A part is about the referral, about one child, or one incident. What copies to a child's case is that child's own
parts and the incidents; the row that says who was harmed never does. R05, R06, R11.
"""

import copy
import hashlib
import json
from dataclasses import asdict, dataclass, field

from cases.models import Document
from referrals import continuum, sections
from referrals.models import Referral, Submission

BESIDE = "Kept beside this version"
NOT_DISCLOSED = "Must not be disclosed. The Chair, the vice-chair and the Coordinator can read it."


@dataclass(frozen=True)
class Row:
    name: str
    label: str
    words: str
    shows_other_children: bool = False


@dataclass
class Part:
    """One section in words; `child` is the id of the child it is about, `url_name` and `args` where it is changed."""

    key: str
    title: str
    rows: list[Row]
    url_name: str
    args: list
    kind: str = ""
    child: str = ""
    harmed: list[str] = field(default_factory=list)  # of an incident: ids of the children harmed
    dated_on: str = ""


def parts_of(referral: Referral) -> list[Part]:
    """The whole referral in words, in the order in which it is read."""
    parts = [_of_referral(referral, one) for one in sections.BEFORE_THE_CHILDREN]
    for child in referral.children.all():
        parts += [_of_child(referral, child, section) for section in sections.asked_of(child)]
    if not referral.harmed:
        parts.append(_of_referral(referral, sections.NO_CHILD_HARMED))
    parts += [_incident(referral, number, one) for number, one in enumerate(referral.incidents.all(), 1)]
    parts += [_behaviour(referral), _of_referral(referral, sections.ADMISSION)]
    parts += [_of_referral(referral, one) for one in (sections.ASKS, sections.URGENCY)] + [_documents(referral)]
    return parts


def as_stored(parts: list[Part]) -> list[dict]:
    """Parts as they are frozen, plain enough for JSON; addresses are kept beside them. R33"""
    stored = json.loads(json.dumps([asdict(part) for part in parts], default=str))
    for row in _address_rows(stored):
        row["words"] = row["words"] and BESIDE
    return stored


def as_read(submission: Submission) -> list[dict]:
    """The frozen parts with the addresses that the reader may read, and that must not be kept from others. R33"""
    told = {str(one.child): one.address for one in submission.addresses.all() if not one.is_secret}
    parts = copy.deepcopy(submission.content)
    for part in parts:
        for row in _address_rows([part]):
            row["words"] = row["words"] and told.get(part["child"], NOT_DISCLOSED)
    return parts


def _address_rows(parts):
    return [row for part in parts if part["url_name"] == sections.ADDRESS.url_name for row in part["rows"]]


def sha256_of(stored: list[dict]) -> str:
    """SHA-256 (hex) of frozen parts, in a form that does not depend on the order of keys."""
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def changed(before: list[dict], after: list[dict]) -> set[tuple[str, str]]:
    """(part, row) that a later submission says differently from the one before. R09"""
    told = {(part["key"], row["name"]): row["words"] for part in before for row in part["rows"]}
    return {
        (part["key"], row["name"])
        for part in after
        for row in part["rows"]
        if told.get((part["key"], row["name"]), "") != row["words"]
    }


def _rows(section, row):
    """A section's rows; of two questions of which one is answered, the other is not asked."""
    rows = [Row(name, sections.label_of(row, name), sections.words_of(row, name)) for name in section.fields]
    told = {one.name for one in rows if one.words}
    return [one for one in rows if one.name in told or sections.ONE_OF_TWO.get(one.name) not in told]


def _of_referral(referral, section):
    return Part(
        section.url_name, section.title, _rows(section, referral), section.url_name, [referral.pk], section.kind
    )


def _of_child(referral, child, section):
    return Part(
        f"{section.url_name}-{child.pk}",
        f"{child.label}: {section.title[:1].lower()}{section.title[1:]}",
        _address(child) if section is sections.ADDRESS else _rows(section, child),
        section.url_name,
        [referral.pk, child.pk],
        section.kind,
        child=str(child.pk),
    )


def _address(child):
    """One that must not be disclosed is kept apart, with those who manage; what is frozen says only that. R33"""
    told = child.lives_at
    words = NOT_DISCLOSED if child.address_is_secret or told.is_kept_apart else told.address
    return [Row("address", "Address", words)]


def _incident(referral, number, incident):
    harmed = list(incident.harmed.all())
    who = Row("harmed", "Who was harmed", ", ".join(child.label for child in harmed), shows_other_children=True)
    when = [Row("when", "When", incident.when[:1].upper() + incident.when[1:])]
    told = [row for row in _rows(sections.INCIDENT, incident) if row.name not in ("occurred_on", "precision", "until")]
    return Part(
        f"incident-{incident.pk}",
        f"Incident {number}",
        [*when, who, *told],
        "incident",
        [referral.pk, incident.pk],
        "incident",
        harmed=[str(child.pk) for child in harmed],
        dated_on=(incident.occurred_on or "") and incident.occurred_on.isoformat(),
    )


def _behaviour(referral):
    part = _of_referral(referral, sections.BEHAVIOUR)
    ticked = [
        Row(level.value, f"{level.label}: indicators", "\n".join(continuum.words_of(level, getattr(referral, level))))
        for level in continuum.Level
    ]
    part.rows = ticked + [row for row in part.rows if row.name not in continuum.Level.values]
    return part


def _said_of(document):
    """ "Single assessment (CAT assessment). Handling: not for the family"."""
    kind = "" if document.kind == Document.Kind.OTHER else f" ({document.get_kind_display()})"
    return f"{document.title}{kind}" + (f". Handling: {document.caveat}" if document.caveat else "")


def _documents(referral):
    row = Row("documents", "Documents", "\n".join(map(_said_of, Document.objects.filter(record=referral.pk))))
    return Part("documents", "Documents", [row], "documents", [referral.pk])
