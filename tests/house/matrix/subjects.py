"""What of the world an address is tried on: the arguments of the address, and the record they belong to."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from cases.models import Document
from meetings.models import AgendaItem, AgreedAction, MinutesVersion, ScheduleVersion
from sharing.models import AllowedDomain, Delivery, Deputy, Dispatch, Record
from tests.house.world import World


@dataclass(frozen=True)
class Subject:
    called: str
    arguments: dict
    record: uuid.UUID | None = None
    thing: Any = None
    papers: uuid.UUID | None = None  # of its meeting
    side: str = ""  # of what belongs to a case: the young person's or the child harmed's


NOTHING = Subject("", {})


def subjects(world: World, of: str) -> list[Subject]:
    """Every subject of one kind that the world holds, young person's and child harmed's alike."""
    sides = {case.pk: side for side, case in world.cases.items()}
    found = KINDS[of](world) if of else [NOTHING]
    return [replace(one, side=sides.get(one.record, "")) for one in found]


def _one(thing, called, record=None, papers=None, **arguments):
    return Subject(called, {"pk": thing.pk, **arguments}, record, thing, papers)


def _cases(world):
    return (_one(case, side, case.pk) for side, case in world.cases.items())


def _referrals(world):
    return (_one(referral, stage, referral.pk) for stage, referral in world.referrals.items())


def _parts(name, argument):
    """Parts of a referral: its children, its incidents."""

    def found(world):
        for stage in ("draft", "sent"):
            referral = world.referrals[stage]
            for part in getattr(referral, name).all():
                called = f"{part} of the {stage} one"
                yield Subject(called, {"pk": referral.pk, argument: part.pk}, referral.pk, (referral, part))

    return found


def _referral_documents(world):
    for stage in ("draft", "sent"):
        referral = world.referrals[stage]
        document = Document.objects.get(record=referral.pk)
        yield Subject(stage, {"pk": referral.pk, "document_pk": document.pk}, referral.pk, (referral, document))


def _documents(world):
    return (_one(document, called_record(world, document.record_id), document.record_id) for document in
            Document.objects.all())  # fmt: skip


def called_record(world, record_id):
    named = {case.pk: side for side, case in world.cases.items()}
    named |= {referral.pk: f"{stage} referral" for stage, referral in world.referrals.items()}
    named |= {world.papers(world.held): "papers held", world.papers(world.coming): "papers coming"}
    return named[record_id]


def _meetings(world):
    for which in ("held", "coming"):
        meeting = getattr(world, which)
        yield _one(meeting, which, papers=world.papers(meeting))


def _items(*, removed):
    def found(world):
        for item in AgendaItem.objects.filter(removed_by__isnull=not removed).select_related("meeting__papers"):
            called = f"{called_record(world, item.record_id)}, {item.meeting.on}"
            yield _one(item, called, item.record_id, item.meeting.papers.pk)

    return found


def _versions(model):
    def found(world):
        for version in model.objects.select_related("meeting"):
            yield _one(version, f"{version.meeting.on}, version {version.number}", version.record_id, version.record_id)

    return found


def _actions(world):
    for action in AgreedAction.objects.select_related("owner"):
        called = f"{called_record(world, action.record_id)}, {'agreed' if action.agreed_at else 'written down'}"
        yield _one(action, called, action.record_id)


def _records(world):
    return (_one(record, called_record(world, record.pk), record.pk) for record in Record.objects.all())


def _dispatches(world):
    """The schedule, the minutes, and a notice about a referral."""
    papers = Dispatch.objects.exclude(kind=Dispatch.Kind.NOTICE)
    notice = Dispatch.objects.filter(record=world.referrals["sent"].pk).first()
    return (_one(one, one.reference, one.record_id) for one in (*papers, notice))


def _copies(world):
    """Copies of papers of some of those who got them, and a notice, of which there is no copy."""
    wanted = {"chair": "notice", "member": "schedule", "deputy_now": "minutes", "health_member": "minutes"}
    for who, kind in wanted.items():
        found = Delivery.objects.filter(recipient=world[who], dispatch__kind=kind).select_related("dispatch")
        yield _one(found[0], f"{found[0].dispatch.reference} to {world[who].name}", found[0].record_id)


def _deputies(world):
    return (_one(deputy, f"{deputy.person.name}") for deputy in Deputy.objects.select_related("place", "person"))


def _domains(world):
    return (_one(domain, domain.domain) for domain in AllowedDomain.objects.all())


KINDS = {
    "cases": _cases,
    "referrals": _referrals,
    "referred children": _parts("children", "child_pk"),
    "incidents": _parts("incidents", "incident_pk"),
    "referral documents": _referral_documents,
    "documents": _documents,
    "meetings": _meetings,
    "agenda items": _items(removed=False),
    "removed items": _items(removed=True),
    "schedules": _versions(ScheduleVersion),
    "minutes": _versions(MinutesVersion),
    "actions": _actions,
    "records": _records,
    "dispatches": _dispatches,
    "copies": _copies,
    "deputies": _deputies,
    "domains": _domains,
}
