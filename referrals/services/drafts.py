"""Starting a referral and keeping what is written into it, page by page. R01, R05–R07, R09.

`because`: why it is changed while the Chair has it; it is then frozen anew in the same transaction.
"""

import string

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import changing, permissions, rules
from referrals.models import HarmedIn, Incident, Referral, ReferredChild
from referrals.sections import INCIDENT, Section, values_of, version_of
from referrals.services.freezing import freeze_anew
from sharing import audit
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Grant, Panel, Person, Record
from sharing.services import access

MOST_HARMED = len(string.ascii_uppercase)


class ChangedMeanwhile(RuleBroken):
    """The section was saved elsewhere since its page was opened; `saved` is the row as it stands."""

    def __init__(self, saved):
        self.saved = saved
        super().__init__(
            "This page was saved in another window since you opened it. Nothing of yours has been saved: compare the "
            "two below, change your answers where needed and save again."
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
def save_section(*, referral: Referral, by: Person, section: Section, row, values: dict, seen: str, because=""):
    """Write one section of a row, the referral or one of its children; `seen`: the version its page was opened on."""
    referral = opened_for_change(referral, by, because)
    row = referral if row.pk == referral.pk else referral.children.get(pk=row.pk)
    if version_of(section, row) != seen:
        raise ChangedMeanwhile(row)
    _write(row, section, values)
    _touch(referral, by, section.url_name, because)
    return row


@transaction.atomic
def add_child_harmed(*, referral: Referral, by: Person, because="") -> ReferredChild:
    referral = opened_for_change(referral, by, because)
    position = len(referral.harmed) + 1
    if position > MOST_HARMED:
        raise RuleBroken(f"A referral names at most {MOST_HARMED} children harmed. Ask the Coordinator what to do.")
    child = ReferredChild.objects.create(referral=referral, role=ReferredChild.Role.CHILD_HARMED, position=position)
    _touch(referral, by, "children", because)
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
    _touch(referral, by, "children", because)


@transaction.atomic
def save_incident(
    *, referral: Referral, by: Person, incident: Incident | None, values: dict, harmed: list, seen: str, because=""
) -> Incident:
    """Write an incident, a new one where `incident` is None, with the ids of the children harmed in it. R06"""
    referral = opened_for_change(referral, by, because)
    if incident is None:
        incident = _the_same(referral, values) or Incident(referral=referral)
    else:
        incident = referral.incidents.get(pk=incident.pk)
        if incident_version(incident) != seen:
            raise ChangedMeanwhile(incident)
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save()
    HarmedIn.objects.filter(incident=incident).delete()
    children = [child for child in referral.harmed if str(child.pk) in set(map(str, harmed))]
    HarmedIn.objects.bulk_create(HarmedIn(referral=referral, incident=incident, child=child) for child in children)
    _touch(referral, by, INCIDENT.url_name, because)
    return incident


@transaction.atomic
def remove_incident(*, referral: Referral, by: Person, incident: Incident, because=""):
    referral = opened_for_change(referral, by, because)
    referral.incidents.get(pk=incident.pk).delete()
    _touch(referral, by, "incidents", because)


def _the_same(referral, values):
    """An incident that says just this already: the page was sent twice."""
    return next((one for one in referral.incidents.all() if values_of(INCIDENT, one) == values), None)


def incident_version(incident: Incident | None) -> str:
    """The version of an incident's page; "" for a new one."""
    return version_of(INCIDENT, incident, also=[child.pk for child in incident.harmed.all()]) if incident else ""


def opened_for_change(referral: Referral, by: Person, because="") -> Referral:
    """The referral, locked, if this person may change it now."""
    if not permissions.can_change(by, referral):
        raise PermissionDenied
    referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    stands_still = changing.reasons_not_to_change if because else rules.reasons_not_to_change
    if reasons := stands_still(referral):
        raise RuleBroken(reasons)
    return referral


def _write(row, section, values):
    for name in section.fields:
        setattr(row, name, values[name])
    row.save(update_fields=list(section.fields))


def _touch(referral, by, section, because=""):
    referral.changed_at = timezone.now()
    referral.save(update_fields=["changed_at"])
    audit.record("referral.saved", referral, by=by, section=section)
    if because:
        freeze_anew(referral, by, because)
