"""What the database refuses about people and accounts although a view might forget to."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sharing.models import AccountLetter, Delivery, Dispatch, Person
from sharing.services import accounts, dispatch

pytestmark = pytest.mark.rule("R33")


@pytest.mark.rule("R39")
@pytest.mark.parametrize("column", ["email", "agency_id", "can_refer", "inducted_on", "is_active", "ends_on", "name"])
@pytest.mark.parametrize("who", ["chair", "vice_chair", "member", "referrer", "leaver"])
def test_who_a_person_is_is_written_by_the_coordinator_alone(column, who, cast, refused):
    values = {
        "email": "'x@ashdale.gov.uk'", "agency_id": f"'{cast.education.pk}'", "can_refer": "not can_refer",
        "inducted_on": "'2024-01-01'", "is_active": "not is_active", "ends_on": "'2099-01-01'", "name": "'X'",
    }  # fmt: skip
    change = f"update sharing_person set {column} = {values[column]} where id = %s"
    assert refused(getattr(cast, who), change, cast.deputy.pk)
    assert refused(getattr(cast, who), change, getattr(cast, who).pk)
    assert refused(cast.coordinator, change, cast.coordinator.pk)
    assert not refused(cast.coordinator, change, cast.deputy.pk)


def test_a_person_is_never_deleted_a_superuser_or_somebody_else(cast, refused):
    assert refused(cast.coordinator, "delete from sharing_person where id = %s", cast.deputy.pk)
    assert refused(cast.coordinator, "update sharing_person set is_superuser = true where id = %s", cast.deputy.pk)
    assert refused(cast.coordinator, "update sharing_person set id = gen_random_uuid() where id = %s", cast.deputy.pk)


def test_a_coordinator_without_an_open_gate_changes_nobody(cast, refused):
    cast.social_care.agreement_approvals.all().delete()
    assert refused(cast.coordinator, "update sharing_person set name = 'X' where id = %s", cast.deputy.pk)


def test_nobody_signed_in_writes_the_password_of_another(cast, refused, as_person):
    change = "update sharing_person set password = 'x' where id = %s"
    for person in (cast.coordinator, cast.chair, cast.deputy):
        assert refused(person, change, cast.member.pk)
        assert not refused(person, change, person.pk)
    with as_person(None):
        Person.objects.filter(pk=cast.member.pk).update(password="x", last_login=timezone.now())


@pytest.mark.rule("R39")
@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("coordinator", {"password": "md5$x$y"}),
        ("coordinator", {"inducted_on": "2026-01-01"}),
        ("coordinator", {"undertaking_on": "2026-01-01"}),
        ("coordinator", {"is_superuser": True}),
        ("chair", {}),
        ("member", {}),
        (None, {}),
    ],
)
def test_people_come_by_invitation_and_in_no_other_way(who, fields, cast, as_person):
    person = Person(name="Nia New", email="nia@ashdale.gov.uk", agency=cast.health, job_title="Nurse")
    person.set_unusable_password()
    for name, value in fields.items():
        setattr(person, name, value)
    with as_person(who and getattr(cast, who)), pytest.raises(DatabaseError), transaction.atomic():
        person.save(force_insert=True)


# Letters about accounts


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("password", [None, "member", "chair", "coordinator"]),
        ("invitation", ["coordinator"]),
        ("device", ["chair", "vice_chair", "coordinator"]),
    ],
)
def test_who_may_wish_for_which_letter(kind, may, cast, as_person):
    for who in (None, "member", "referrer", "chair", "vice_chair", "coordinator", "outsider"):
        with as_person(who and getattr(cast, who)):
            if kind == "password" or who in may:
                accounts.ask_for_letter(kind, "x@ashdale.gov.uk")
            else:
                with pytest.raises(DatabaseError), transaction.atomic():
                    accounts.ask_for_letter(kind, "x@ashdale.gov.uk")


@pytest.mark.parametrize("who", [None, "member", "coordinator"])
def test_a_web_process_never_looks_at_the_wishes(who, cast, refused, as_person):
    person = who and getattr(cast, who)
    with as_person(None):
        accounts.ask_for_letter("password", cast.member.email)
    assert refused(person, "select * from sharing_accountletter")
    assert refused(person, "update sharing_accountletter set email = 'x@ashdale.gov.uk'")
    assert refused(person, "delete from sharing_accountletter")
    with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
        AccountLetter(kind="password", email="x@gov.uk", done_at=timezone.now()).save(force_insert=True)


def test_letters_about_accounts_are_written_by_the_worker_and_seen_by_the_coordinator(cast, as_person, as_worker):
    with as_person(cast.coordinator):
        accounts.ask_for_letter("invitation", cast.member.email)
    with as_worker():
        accounts.write_letters()
    for person, sees in ((cast.coordinator, 1), (cast.chair, 0), (cast.member, 0), (None, 0)):
        with as_person(person):
            assert (Dispatch.objects.count(), Delivery.objects.count()) == (sees, sees)
    with as_person(cast.coordinator), pytest.raises(DatabaseError), transaction.atomic():
        dispatch.write_about_account(person=cast.member, source=cast.member.pk, subject="S", body="B")


@pytest.mark.parametrize("fields", [{"kind": "account", "record": True}, {"kind": "notice", "record": False}])
def test_only_letters_about_accounts_are_about_no_record(fields, one_case, cast):
    record = one_case.record if fields["record"] else None
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispatch.objects.create(kind=fields["kind"], record=record, reference="R", subject="S", body="B")
