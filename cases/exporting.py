"""A whole case as data, for an authority that takes it over: what docs/case-export.md describes. R10, R11, R34

It tells nothing of any other child: a link is its description, as every reader of the case sees it.
"""

import json
from dataclasses import dataclass

from django.utils import timezone

from cases.exporting_work import work_of
from cases.facts import FACTS
from cases.models import Case, Document
from sharing.models import Person

SCHEMA, VERSION = "hsb-case", 1


@dataclass(frozen=True)
class Beside:
    """What others hold of a case and goes along with it: {key: rows} of the data, and a part of the paper, a template
    that is given the same as `told`.
    """

    told: dict[str, list[dict]]
    template: str


def as_json(
    case: Case, *, by: Person, recipient: str, with_restricted: bool, documents: list[Document], beside: Beside
) -> bytes:
    """`documents`: those that are attached; the others are told, too, as not attached."""
    attached = {one.pk for one in documents}
    whole = {
        "schema": SCHEMA,
        "version": VERSION,
        "exported": {
            "at": timezone.now(), "by": told_of_person(by), "to": recipient, "panel": case.panel.name,
            "includes_restricted": with_restricted,
        },
        "case": _case(case),
        "child": {name: getattr(case.child, name) for name in (*FACTS, "age_is_estimated")},
        "flags": [_flag(one) for one in case.flags.select_related("begun_by__agency", "ended_by__agency")],
        "information": [_information(one) for one in _told(case, with_restricted)],
        "decisions": [_decision(one) for one in case.decisions.select_related("lead_agency", "decided_by__agency")],
        "steps": [_step(one) for one in case.steps.select_related("agency", "recorded_by__agency")],
        **work_of(case),
        "allocations": [_allocation(one) for one in case.allocations.select_related("person__agency")],
        **beside.told,
        "links": [_link(one) for one in case.links.all()],
        "events": [_event(one) for one in case.events.select_related("by__agency")],
        "documents": [_document(one, attached) for one in Document.objects.filter(record=case.pk)],
    }  # fmt: skip
    return json.dumps(whole, indent=1, ensure_ascii=False, default=_plain).encode()


def _told(case, with_restricted):
    rows = case.information.select_related("agency", "recorded_by__agency")
    return rows if with_restricted else rows.filter(is_restricted=False)


def _case(case):
    names = (
        "reference", "role", "status", "opened_at", "closed_at", "level", "due_at_panel_on", "due_because",
        "urgent_because",
    )  # fmt: skip
    return told_of(case, *names) | {"lead_agency": _name(case.lead_agency)}


def _information(one):
    names = (
        "id", "corrects_id", "corrected_because", "kind", "heading", "text", "source", "dated_on", "precision",
        "is_opinion", "caveat", "is_restricted", "recorded_at",
    )  # fmt: skip
    told = told_of(one, *names) | {"agency": _name(one.agency), "recorded_by": told_of_person(one.recorded_by)}
    told["corrects"] = told.pop("corrects_id")
    return told


def _decision(one):
    names = ("pathway", "is_straight_to_prosecution", "reasons", "dissent", "decided_on", "meeting_on", "recorded_at")
    return told_of(one, *names) | {"lead_agency": _name(one.lead_agency), "decided_by": told_of_person(one.decided_by)}


def _step(one):
    names = ("step", "title", "on", "value", "note", "left_out_because", "recorded_at", "struck_at", "struck_because")
    return told_of(one, *names) | {"agency": _name(one.agency), "recorded_by": told_of_person(one.recorded_by)}


def _allocation(one):
    return told_of(one, "role", "task", "allocated_at", "ended_at") | {"person": told_of_person(one.person)}


def _flag(one):
    names = ("kind", "detail", "source", "began_on", "begun_at", "ended_on", "ended_at", "ended_because")
    return told_of(one, *names) | {"begun_by": told_of_person(one.begun_by), "ended_by": told_of_person(one.ended_by)}


def _link(one):
    return told_of(one, "kind", "description", "relation", "incidents_on", "linked_at", "ended_at")


def _event(one):
    return told_of(one, "on", "kind", "words", "at") | {"by": told_of_person(one.by)}


def _document(one, attached):
    told = told_of(
        one, "id", "kind", "title", "source", "dated_on", "caveat", "size", "sha256", "content_type", "uploaded_at"
    )
    return told | {"file": one.download_name if one.pk in attached else None}


def told_of(thing, *names):
    return {name: getattr(thing, name) for name in names}


def _name(agency):
    return agency and agency.name


def told_of_person(person):
    return person and {"name": person.name, "agency": person.agency.name}


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
