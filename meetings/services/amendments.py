"""The Chair's amendments to minutes, which the Coordinator takes in or not. R24, R30

Approved is only what somebody else has compiled. So the Chair does not change the version that lies before them: they
say which words they want, the version goes back with them, the Coordinator settles each and compiles it again.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names
from meetings import permissions, rules
from meetings.models import Amendment, Meeting, MinutesItem, MinutesVersion, SharedInformation
from meetings.services.approval import return_version
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Agency, Person

TEXTS = ("risks", "recommendation", "decision", "reasons", "dissent", "deferred_because", "closing_because")
NEEDED = ("reasons", "deferred_because", "closing_because")  # the decision cannot stand without them


@transaction.atomic
def amend(
    *, version: MinutesVersion, item: MinutesItem, texts: dict[tuple[str, Agency | None], str], by: Person
) -> list[Amendment]:
    """Say which words of one case should be others: {(part, agency or None): text}; what is as it was is no amendment.

    Said again before the version goes back, it replaces what was said before.
    """
    version = _locked(version, by, permissions.can_approve)
    if version.status != MinutesVersion.Status.WITH_CHAIR:
        raise RuleBroken(rules.not_waiting(version))
    if not permissions.can_minute(by, item.agenda_item):
        raise PermissionDenied
    made = []
    for (part, agency), text in texts.items():
        was = words_of(item, part, agency)
        version.amendments.filter(item=item, part=part, agency=agency, by=by).delete()
        if text == was:
            continue
        if not text and part in NEEDED:
            raise RuleBroken("The decision cannot stand without its reasons: write others instead of none.")
        told = {"part": part, "agency": agency, "was": was, "text": text, "by": by}
        made.append(Amendment.objects.create(record_id=item.record_id, version=version, item=item, **told))
    names.note(item, {f"Amendment, {one.label}": one.text for one in made})
    audit.record("minutes.amended", item, by=by, number=version.number, parts=[one.part for one in made])
    return made


@transaction.atomic
def return_amended(*, version: MinutesVersion, by: Person) -> MinutesVersion:
    """Give the version back to the Coordinator with the amendments marked in it."""
    count = version.amendments.filter(status=Amendment.Status.PROPOSED).count()
    if not count:
        raise RuleBroken("There is no amendment: approve the version, or return it with points.")
    points = "1 amendment is marked in the text." if count == 1 else f"{count} amendments are marked in the text."
    return return_version(version=version, points=points, by=by)


@transaction.atomic
def accept(*, amendment: Amendment, by: Person) -> Amendment:
    """Take the Chair's words into the minutes; nothing that was written meanwhile is overwritten."""
    amendment = _to_settle(amendment, by)
    item = MinutesItem.objects.select_for_update(of=["self"]).get(pk=amendment.item_id)
    if words_of(item, amendment.part, amendment.agency) != amendment.was:
        raise RuleBroken("These words were changed meanwhile: put the amendment in by hand, and say so here.")
    if amendment.part == Amendment.SHARED:
        SharedInformation.objects.update_or_create(
            item=item, agency=amendment.agency, defaults={"record_id": item.record_id, "text": amendment.text}
        )
    else:
        setattr(item, amendment.part, amendment.text)
    item.version, item.saved_at, item.saved_by = item.version + 1, timezone.now(), by
    item.save()
    return _settle(amendment, Amendment.Status.ACCEPTED, by)


@transaction.atomic
def decline(*, amendment: Amendment, because: str, by: Person) -> Amendment:
    """Leave the words as they are, and tell the Chair why; who approves may still return the next version."""
    return _settle(_to_settle(amendment, by), Amendment.Status.DECLINED, by, because)


def words_of(item: MinutesItem, part: str, agency: Agency | None = None) -> str:
    """What the minutes say there now."""
    if part != Amendment.SHARED:
        return getattr(item, part)
    return next(iter(item.shared.filter(agency=agency).values_list("text", flat=True)), "")


def _to_settle(amendment, by):
    version = _locked(amendment.version, by, permissions.can_prepare)
    if version.status != MinutesVersion.Status.RETURNED:
        raise RuleBroken(rules.not_waiting(version))
    amendment = Amendment.objects.select_for_update(of=["self"]).select_related("agency").get(pk=amendment.pk)
    if amendment.status != Amendment.Status.PROPOSED:
        raise RuleBroken("This amendment is settled already.")
    return amendment


def _settle(amendment, status, by, because=""):
    amendment.status, amendment.declined_because = status, because
    amendment.settled_by, amendment.settled_at = by, timezone.now()
    amendment.save(update_fields=["status", "settled_by", "settled_at", "declined_because"])
    names.note(amendment, {f"Amendment not taken in, {amendment.label}": because})
    audit.record("amendment.settled", amendment, by=by, status=status)
    return amendment


def _locked(version, by, may):
    """The meeting first and then the version, as every service does, so that no two wait for each other."""
    Meeting.objects.select_for_update().get(pk=version.meeting_id)
    versions = MinutesVersion.objects.select_for_update(of=["self"]).select_related("meeting__panel")
    version = versions.get(pk=version.pk)
    if not may(by, version.meeting):
        raise PermissionDenied
    return version
