"""Starting a referral and keeping what is written into it, page by page. R01, R05–R07, R09.

`because`: why it is changed while the Chair has it; it is then frozen anew in the same transaction.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names
from referrals import changing, permissions, rules
from referrals.models import MOST_HARMED, HarmedIn, Incident, Referral, ReferredChild, SavedPage
from referrals.sections import ADDRESS, INCIDENT, Section, row_of, values_of, version_of
from referrals.services import asking
from referrals.services.freezing import freeze_anew
from referrals.services.locking import locked
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Panel, Person, Record
from sharing.services import access


@dataclass(frozen=True)
class Sent:
    """How a page came: from which window of a browser, as its which turn, by its button or while it was typed.

    `unasked`: the boxes in which a child seems to be named and about which nobody has been asked yet.
    """

    window: uuid.UUID | None = None
    turn: int = 0
    by_itself: bool = False
    unasked: frozenset = frozenset()

    def goes_on_from(self, last: SavedPage | None) -> bool:
        """Whether the last save came from this very window, whose answer to it may have been lost."""
        return bool(last and self.window and last.window == self.window and self.turn > last.turn)

    def is_overtaken_by(self, last: SavedPage | None) -> bool:
        """Whether this window has said something newer, which was quicker on its way."""
        return bool(last and self.window and last.window == self.window and self.turn < last.turn)


BUTTON = Sent()


class ChangedMeanwhile(RuleBroken):
    """The page was saved elsewhere since it was opened; `saved` is the row as it stands, `last` who saved it when."""

    def __init__(self, saved, last=None):
        self.saved, self.last = saved, last
        who = f" by {last.saved_by.name}" if last else ""
        super().__init__(
            f"This page was saved in another window{who} since you opened it. Nothing of yours has been saved: compare "
            "the two below, say for each question what to keep, and save again."
        )


@transaction.atomic
def start_referral(*, by: Person, panel: Panel, team: str = "") -> Referral:
    """Open a draft that the worker and their manager can see, and nobody else. R02"""
    if not permissions.can_refer(by):
        raise PermissionDenied
    record = access.open_record(
        kind=Record.Kind.REFERRAL, panel=panel, by=by, reason="Responsible social worker who refers"
    )
    if by.manager and by.manager_id != by.pk:
        access.grant_access(
            record=record, to=by.manager, permission=access.MANAGE, purpose=Purpose.REFERRAL,
            ground=Ground.SIGNIFICANT_HARM, reason="Team manager of the referrer", via=Grant.Via.SUBMITTED, by=by,
        )  # fmt: skip
    referral = Referral.objects.create(record=record, panel=panel, referrer=by, team=team)
    ReferredChild.objects.create(referral=referral, role=ReferredChild.Role.YOUNG_PERSON)
    audit.record("referral.started", referral, by=by)
    return referral


@transaction.atomic
def save_section(
    *, referral: Referral, by: Person, section: Section, row, values: dict, seen: str, sent: Sent = BUTTON, because=""
):
    """Write one section of the referral or of one of its children; `seen`: the version its page was opened on.

    `because`: why it is changed while the Chair has it. R09
    """
    referral = opened_for_change(referral, by, because)
    row = referral if row.pk == referral.pk else referral.children.get(pk=row.pk)
    held = row_of(section, row)
    changed = [name for name in section.fields if getattr(held, name) != values[name]]
    last = saved_last(referral, section.url_name, row.pk)
    if sent.is_overtaken_by(last):
        return row
    if changed and version_of(section, held) != seen and not sent.goes_on_from(last):
        raise ChangedMeanwhile(row, last)
    if not because and set(changed) & set(names.PARTS):
        with asking.named_anew(referral):
            _write(held, section, values)
    elif changed:
        _write(held, section, values)
    if changed and section is ADDRESS:
        row.address_is_secret = held.is_kept_apart
        row.save(update_fields=["address_is_secret"])
    _note(referral, by, section.url_name, row.pk, sent, changed, last, because)
    return row


@transaction.atomic
def add_child_harmed(*, referral: Referral, by: Person, because="") -> ReferredChild:
    referral = opened_for_change(referral, by, because)
    position = len(referral.harmed) + 1
    if position > MOST_HARMED:
        raise RuleBroken(f"A referral names at most {MOST_HARMED} children harmed. Ask the Coordinator what to do.")
    child = ReferredChild.objects.create(referral=referral, role=ReferredChild.Role.CHILD_HARMED, position=position)
    _note(referral, by, "children", referral.pk, because=because)
    return child


@transaction.atomic
def remove_child_harmed(*, referral: Referral, by: Person, child: ReferredChild, because=""):
    """Take a child harmed off a referral; those behind move up a letter."""
    referral = opened_for_change(referral, by, because)
    if child.is_young_person:
        raise PermissionDenied
    referral.children.get(pk=child.pk).delete()
    for position, one in enumerate(referral.children.filter(position__gt=0), 1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    _note(referral, by, "children", referral.pk, because=because)


@transaction.atomic
def save_incident(
    *, referral: Referral, by: Person, incident: Incident | None, values: dict, harmed: list, seen: str,
    sent: Sent = BUTTON, because="",
) -> Incident:  # fmt: skip
    """Write an incident, a new one where `incident` is None, with the ids of the children harmed in it. R06

    A window begins one incident: what it sends later goes to that one.
    """
    referral = opened_for_change(referral, by, because)
    is_again = incident is None and not sent.window and (incident := _the_same(referral, values, harmed))
    incident = referral.incidents.get(pk=incident.pk) if incident else begun_in(referral, sent)
    children = [child for child in referral.harmed if str(child.pk) in set(map(str, harmed))]
    last = incident and saved_last(referral, INCIDENT.url_name, incident.pk)
    changed = _changed(incident, values, children)
    if sent.is_overtaken_by(last):
        return incident
    if incident and changed and incident_version(incident) != seen and not (is_again or sent.goes_on_from(last)):
        raise ChangedMeanwhile(incident, last)
    incident = incident or Incident(referral=referral)
    if changed:
        for name, value in values.items():
            setattr(incident, name, value)
        incident.save()
        HarmedIn.objects.filter(incident=incident).delete()
        HarmedIn.objects.bulk_create(HarmedIn(referral=referral, incident=incident, child=child) for child in children)
    _note(referral, by, INCIDENT.url_name, incident.pk, sent, changed, last, because)
    return incident


def _changed(incident, values, children):
    """The names of the answers that differ from what is saved; of a new incident all, also where nothing is said."""
    if incident is None:
        return [*values, "harmed"]
    changed = [name for name, value in values.items() if getattr(incident, name) != value]
    return changed if set(incident.harmed.all()) == set(children) else [*changed, "harmed"]


def begun_in(referral: Referral, sent: Sent) -> Incident | None:
    """The incident that this window has begun already, unless it has been removed since."""
    if not sent.window:
        return None
    begun = SavedPage.objects.filter(referral=referral, page=INCIDENT.url_name, window=sent.window)
    return referral.incidents.filter(pk__in=begun.values("row")).first()


@transaction.atomic
def remove_incident(*, referral: Referral, by: Person, incident: Incident, because=""):
    referral = opened_for_change(referral, by, because)
    referral.incidents.get(pk=incident.pk).delete()
    _note(referral, by, "incidents", referral.pk, because=because)


def _the_same(referral, values, harmed):
    """An incident that says just this already: the page was sent twice."""
    said = values, set(map(str, harmed))
    for one in referral.incidents.all():
        if (values_of(INCIDENT, one), {str(child.pk) for child in one.harmed.all()}) == said:
            return one
    return None


def incident_version(incident: Incident | None) -> str:
    """The version of an incident's page; "" for a new one."""
    return version_of(INCIDENT, incident, also=[child.pk for child in incident.harmed.all()]) if incident else ""


def opened_for_change(referral: Referral, by: Person, because="") -> Referral:
    """The referral, locked, if this person may change it now."""
    is_theirs = permissions.can_submit if because else permissions.can_change
    if not is_theirs(by, referral):
        raise PermissionDenied
    referral = locked(referral, by, is_theirs)
    stands_still = changing.reasons_not_to_change if because else rules.reasons_not_to_change
    if reasons := stands_still(referral):
        raise RuleBroken(reasons)
    return referral


def _write(row, section, values):
    for name in section.fields:
        setattr(row, name, values[name])
    row.save(update_fields=None if row._state.adding else list(section.fields))


def saved_last(referral: Referral, page: str, row) -> SavedPage | None:
    return SavedPage.objects.select_related("saved_by").filter(referral=referral, page=page, row=row).first()


def _note(referral, by, page, row, sent=BUTTON, changed=None, last=None, because=""):
    """Who saved what when, for the page and for the audit. What changes nothing while it is typed leaves no trace."""
    if because and changed == []:
        raise RuleBroken("Nothing is changed: change an answer, or cancel.")
    unasked = sorted(sent.unasked)
    if sent.by_itself and not changed and unasked == (last.unasked if last else []):
        return
    referral.changed_at = timezone.now()
    referral.save(update_fields=["changed_at"])
    SavedPage.objects.update_or_create(
        referral=referral, page=page, row=row,
        defaults={
            "saved_by": by, "saved_at": referral.changed_at, "window": sent.window, "turn": sent.turn,
            "unasked": unasked,
        },
    )  # fmt: skip
    how = {"by_itself": True} if sent.by_itself else {}
    audit.record("referral.saved", referral, by=by, section=page, fields=list(changed or ()), **how)
    if because:
        freeze_anew(referral, by, because)
