"""The panel's own settings, who stands in for whom, and which domains count as secure e-mail. R26, R41."""

from datetime import date, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.mail_domains import reasons_not_to_allow
from sharing.models import AllowedDomain, Deputy, Panel, Person, Place


@transaction.atomic
def change_settings(*, panel: Panel, by: Person, **values) -> dict:
    """Write the settings that differ; returns {name: [before, after]} and keeps it in the audit."""
    if not permissions.can_change_panel(by, panel):
        raise PermissionDenied
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    changed = {}
    for name, value in values.items():
        before = getattr(panel, name)
        if before != value:
            changed[name] = [_kept(before), _kept(value)]
            setattr(panel, name, value)
    if changed:
        panel.save(update_fields=list(changed))
        audit.record("panel.settings_changed", by=by, changed=changed)
    return changed


def _kept(value):
    """A setting as the audit keeps it: a time of day as "22:00"."""
    return value.isoformat("minutes") if isinstance(value, time) else value


@transaction.atomic
def name_deputy(
    *, place: Place, person: Person | None, starts_on, ends_on, reason="", is_standby=False, by: Person
) -> Deputy:
    """Have somebody of the same agency stand in for the holder of a place, or nobody yet. §6.5, R26.

    `is_standby`: not instead of the holder, but for what the holder has not opened.
    """
    if not permissions.can_name_deputy(by, place):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_name_deputy(place, person, starts_on, ends_on, is_standby=is_standby):
        raise RuleBroken(reasons)
    try:
        with transaction.atomic():
            deputy = Deputy.objects.create(
                place=place, person=person, starts_on=starts_on, ends_on=ends_on, reason=reason, is_standby=is_standby
            )
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.has_deputy_already(place)) from error
    audit.record(
        "deputy.named", by=by, deputy=str(deputy.pk), person=str(person.pk) if person else "", place=str(place.pk),
        starts_on=str(starts_on), ends_on=str(ends_on), standby=is_standby,
    )  # fmt: skip
    _give_access(deputy, by)
    return deputy


@transaction.atomic
def fill_leave(*, deputy: Deputy, person: Person, by: Person) -> Deputy:
    """Name who stands in on a leave that was entered without a deputy; the days stay. R26."""
    deputy = Deputy.objects.select_for_update(of=["self"]).select_related("place__person__agency").get(pk=deputy.pk)
    if not permissions.can_name_deputy(by, deputy.place):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_fill_leave(deputy, person):
        raise RuleBroken(reasons)
    deputy.person = person
    deputy.save(update_fields=["person"])
    audit.record("deputy.filled", by=by, deputy=str(deputy.pk), person=str(person.pk), place=str(deputy.place_id))
    _give_access(deputy, by)
    return deputy


@transaction.atomic
def change_last_day(*, deputy: Deputy, ends_on: date, by: Person) -> Deputy:
    """Let leave, or being on standby, end sooner or later; what the deputy may read ends with it. R26."""
    if not permissions.can_name_deputy(by, deputy.place):
        raise PermissionDenied
    locked = Deputy.objects.select_for_update(of=["self"])
    deputy = locked.select_related("place__person__agency", "person__agency").get(pk=deputy.pk)
    if reasons := rules.reasons_not_to_change_last_day(deputy, ends_on):
        raise RuleBroken(reasons)
    before = end_access(deputy)  # they end with the days as they were
    told = {"before": str(deputy.ends_on), "ends_on": str(ends_on)}
    deputy.ends_on = ends_on
    try:
        with transaction.atomic():
            deputy.save(update_fields=["ends_on"])
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.has_deputy_already(deputy.place)) from error
    audit.record("deputy.last_day_changed", *before, by=by, deputy=str(deputy.pk), place=str(deputy.place_id), **told)
    _give_access(deputy, by)
    return deputy


def _give_access(deputy, by):
    if given := give_access(deputy):
        audit.record("access.deputised", *given, by=by, to=str(deputy.person_id))


def give_access(deputy: Deputy) -> list:
    """Of what was circulated to the one who is away; ids of the records."""
    return _records("sharing_grant_to_deputy", deputy)


def end_access(deputy: Deputy) -> list:
    """What was given for this leave; ids of the records."""
    return _records("sharing_end_grants_of_deputy", deputy)


def _records(function, deputy):
    """Ids of the records to which a deputy was given access, or no longer has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {function}(%s)", [deputy.pk])
        return [record for (record,) in cursor.fetchall()]


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: Person) -> None:
    """From now on the holder of the place is there again; what had not begun leaves no row."""
    if not permissions.can_name_deputy(by, deputy.place):
        raise PermissionDenied
    today = timezone.localdate()
    ended = end_access(deputy)
    audit.record("deputy.ended", *ended, by=by, deputy=str(deputy.pk), place=str(deputy.place_id))
    if deputy.starts_on >= today:
        deputy.delete()
    elif deputy.ends_on >= today:
        deputy.ends_on = today - timedelta(days=1)
        deputy.save(update_fields=["ends_on"])


@transaction.atomic
def allow_domain(*, panel: Panel, domain, owner, evidence, valid_until, by: Person) -> AllowedDomain:
    """Put a domain on the list of secure e-mail, or renew it there. R41."""
    if not permissions.can_change_panel(by, panel):
        raise PermissionDenied
    if reasons := reasons_not_to_allow(domain):
        raise RuleBroken(reasons)
    allowed, _ = AllowedDomain.objects.update_or_create(
        domain=domain, defaults={"owner": owner, "evidence": evidence, "valid_until": valid_until}
    )
    audit.record("domain.allowed", by=by, domain=domain, valid_until=str(valid_until))
    return allowed


@transaction.atomic
def remove_domain(*, panel: Panel, allowed: AllowedDomain, by: Person) -> None:
    """Nothing leaves for this domain from now on. R41."""
    if not permissions.can_change_panel(by, panel):
        raise PermissionDenied
    audit.record("domain.removed", by=by, domain=allowed.domain)
    allowed.delete()
