"""Who works with the panel: inviting, changing, recording induction and undertaking. R33, R38, R39, R41."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from sharing import audit, permissions, rules
from sharing.errors import RuleBroken
from sharing.models import AccountLetter, Agency, Person
from sharing.services.accounts import ask_for_letter
from sharing.services.leaving import hold_nothing_after


@transaction.atomic
def invite(
    *, name, email, agency: Agency, job_title, kind, ends_on=None, can_refer=False, manager: Person | None = None,
    by: Person,
) -> Person:  # fmt: skip
    """Make somebody known and have a link sent to them with which they choose their own password."""
    if not permissions.can_keep_people(by):
        raise PermissionDenied
    person = Person(
        name=name, email=email.strip().lower(), agency=agency, job_title=job_title, kind=kind, ends_on=ends_on,
        can_refer=can_refer, manager=manager,
    )  # fmt: skip
    person.set_unusable_password()
    if reasons := rules.reasons_not_to_keep_like_this(person):
        raise RuleBroken(reasons)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # two at the same moment
        raise RuleBroken(rules.ADDRESS_TAKEN) from error
    audit.record("person.invited", by=by, person=str(person.pk), agency=str(agency.pk))
    ask_for_letter(AccountLetter.Kind.INVITATION, person.email)
    return person


@transaction.atomic
def invite_again(*, person: Person, by: Person) -> None:
    """Another link for somebody who has not used theirs."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_invite_again(person):
        raise RuleBroken(reasons)
    audit.record("person.invited_again", by=by, person=str(person.pk))
    ask_for_letter(AccountLetter.Kind.INVITATION, person.email)


@transaction.atomic
def change(*, person: Person, by: Person, **values) -> list[str]:
    """Write what differs of name, address, work, kind, last day, referring and manager; returns the names."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    person = Person.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    if reasons := rules.reasons_not_to_keep_like_this(person):
        raise RuleBroken(reasons)
    if changed:
        _save(person, changed)
        if "ends_on" in changed and person.ends_on:
            hold_nothing_after(person, person.ends_on)
        audit.record("person.changed", by=by, person=str(person.pk), changed=changed)
    return changed


@transaction.atomic
def record_induction(*, person: Person, inducted_on, undertaking_on, by: Person) -> None:
    """When somebody was inducted and signed the undertaking of confidentiality; either may still be missing. R39."""
    if not permissions.can_change_person(by, person):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_record_induction(inducted_on, undertaking_on):
        raise RuleBroken(reasons)
    Person.objects.filter(pk=person.pk).update(inducted_on=inducted_on, undertaking_on=undertaking_on)
    audit.record(
        "person.inducted", by=by, person=str(person.pk), inducted_on=str(inducted_on or ""),
        undertaking_on=str(undertaking_on or ""),
    )  # fmt: skip


def _save(person, changed):
    try:
        with transaction.atomic():
            person.save(update_fields=changed)
    except IntegrityError as error:
        raise RuleBroken(rules.ADDRESS_TAKEN) from error
