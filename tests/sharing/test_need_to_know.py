"""The policy's answers: grants that start and end, the gate, and guardian reading the same rows. R33, R38, R39."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user

from sharing.grounds import Ground, Purpose
from sharing.models import AgreementApproval, AgreementVersion, Deputy, Exclusion, Grant, Person, Place, Record
from sharing.services import access

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def record(cast, as_person):
    with as_person(cast.referrer):
        return access.open_record(kind=Record.Kind.REFERRAL, panel=cast.panel, by=cast.referrer, reason="Refers")


@pytest.fixture
def give(cast, record, as_person):
    def give(to, permission=access.VIEW, **fields):
        with as_person(cast.referrer):
            return access.grant_access(
                record=record, to=to, permission=permission, purpose=Purpose.DISCUSSION,
                ground=Ground.SIGNIFICANT_HARM, reason="Needs to know", via=Grant.Via.REQUEST, by=cast.referrer,
                **fields,
            )  # fmt: skip

    return give


def sees(person, as_person):
    with as_person(person):
        visible = Record.objects.exists()
        assert person.has_perm("sharing.view_record", Record.objects.first() or Record()) == visible
        perms = ["sharing.view_record", "sharing.contribute_record", "sharing.manage_record"]
        assert get_objects_for_user(person, perms, any_perm=True).exists() == visible
    return visible


def test_nobody_sees_a_record_without_a_grant(record, cast, as_person):
    assert {name for name, person in cast.everyone().items() if sees(person, as_person)} == {"referrer"}


def test_a_connection_without_a_person_sees_nothing(record, cast, as_person):
    with as_person(None):
        assert not Record.objects.exists()
        assert not Grant.objects.exists()


def test_a_grant_shows_the_record_until_it_ends(record, give, cast, as_person):
    give(cast.member)
    assert sees(cast.member, as_person)
    with as_person(cast.referrer):
        assert access.end_access(record=record, person=cast.member, by=cast.referrer, reason="No longer needed") == 1
    assert not sees(cast.member, as_person)
    assert Grant.objects.get(user=cast.member).end_reason == "No longer needed"


@pytest.mark.parametrize(("starts", "ends", "seen"), [(1, 2, False), (-2, -1, False), (-1, 1, True)])
def test_start_and_end_count_to_the_instant(starts, ends, seen, record, give, cast, as_person):
    grant = give(cast.member)
    now = timezone.now()
    Grant.objects.filter(pk=grant.pk).update(
        starts_at=now + timedelta(minutes=starts), ends_at=now + timedelta(minutes=ends)
    )
    assert sees(cast.member, as_person) is seen


@pytest.mark.rule("R38")
def test_a_new_agreement_version_shuts_out_until_the_agency_approves(record, give, cast, as_person):
    give(cast.member)
    AgreementVersion.objects.create(
        panel=cast.panel, number=2, title="Second", starts_on=timezone.localdate(), review_on=timezone.localdate()
    )
    assert not sees(cast.member, as_person)


@pytest.mark.rule("R39")
@pytest.mark.parametrize(
    "change",
    [
        {"inducted_on": None},
        {"undertaking_on": None},
        {"ends_on": timezone.localdate() - timedelta(days=1)},
        {"is_active": False},
        {"inducted_on": timezone.localdate() + timedelta(days=2)},
        {"undertaking_on": timezone.localdate() + timedelta(days=2)},
    ],
)
def test_the_gate_shuts_out_whoever_misses_one_condition(change, record, give, cast, as_person):
    give(cast.member)
    Person.objects.filter(pk=cast.member.pk).update(**change)
    with as_person(cast.member):
        assert not Record.objects.exists()


def test_only_who_manages_a_record_gives_access_to_it(record, give, cast, as_person):
    give(cast.member, access.CONTRIBUTE)
    with pytest.raises(DatabaseError, match="row-level security"), as_person(cast.member):
        access.grant_access(
            record=record, to=cast.partner_outsider, permission=access.VIEW, purpose=Purpose.UPDATE,
            ground=Ground.SIGNIFICANT_HARM, reason="Colleague", via=Grant.Via.REQUEST, by=cast.member,
        )  # fmt: skip
    assert not Grant.objects.filter(user=cast.partner_outsider).exists()


def test_nobody_opens_the_first_grant_of_somebody_elses_record(record, cast, as_person):
    Grant.objects.all().delete()
    with pytest.raises(DatabaseError, match="row-level security"), as_person(cast.member):
        access.grant_access(
            record=record, to=cast.member, permission=access.MANAGE, purpose=Purpose.UPDATE,
            ground=Ground.SIGNIFICANT_HARM, reason="Curious", via=Grant.Via.SUBMITTED, by=cast.member,
        )  # fmt: skip


def test_grants_cannot_be_changed_or_removed_by_hand(record, give, cast, as_person):
    give(cast.member)
    for change in ("update sharing_grant set ends_at = null", "delete from sharing_grant"):
        with pytest.raises(DatabaseError, match="permission denied"), as_person(cast.referrer):
            connection.cursor().execute(change)


def test_a_stranger_cannot_end_somebody_elses_access(record, give, cast, as_person):
    grant = give(cast.member)
    with as_person(cast.partner_outsider), connection.cursor() as cursor:
        cursor.execute("select sharing_end_grants(%s::uuid[], 'Spite')", [[grant.pk]])
        assert cursor.fetchone() == (0,)
    assert sees(cast.member, as_person)


def test_manage_implies_contribute_implies_view(record, give, cast, as_person):
    give(cast.member, access.CONTRIBUTE)
    with as_person(cast.member):
        answers = [access.may(cast.member, one, record) for one in (access.VIEW, access.CONTRIBUTE, access.MANAGE)]
    assert answers == [True, True, False]


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        pytest.param("purpose", "grant_purpose_agreed", marks=pytest.mark.rule("R35")),
        pytest.param("ground", "grant_ground_lawful", marks=pytest.mark.rule("R36")),
    ],
)
def test_no_access_for_a_purpose_or_on_a_ground_that_is_not_in_the_agreement(column, constraint, give, cast):
    grant = give(cast.member)
    with pytest.raises(IntegrityError, match=constraint):
        Grant.objects.filter(pk=grant.pk).update(**{column: "curiosity"})


@pytest.mark.rule("R26")
@pytest.mark.parametrize("office", ["vice_chair", "member"])
def test_access_by_office_or_circulation_ends_with_the_place(office, record, cast, as_person):
    person = getattr(cast, office)
    via = Grant.Via.OFFICE if office == "vice_chair" else Grant.Via.CIRCULATION
    access.grant_access(
        record=record, to=person, permission=access.VIEW, purpose=Purpose.DISCUSSION, via=via,
        ground=Ground.SIGNIFICANT_HARM, reason="On the panel", by=cast.referrer,
    )  # fmt: skip
    assert sees(person, as_person)
    Place.objects.filter(person=person).update(ends_on=timezone.localdate() - timedelta(days=1))
    with as_person(person):
        assert not Record.objects.exists()


@pytest.mark.rule("R38")
def test_the_agreement_counts_from_its_day_and_for_the_agency_that_approved_it(record, give, cast, as_person):
    tomorrow = timezone.localdate() + timedelta(days=1)
    give(cast.member)
    give(cast.outsider)
    AgreementVersion.objects.create(panel=cast.panel, number=2, title="Second", starts_on=tomorrow, review_on=tomorrow)
    assert sees(cast.member, as_person)
    with as_person(cast.outsider):
        assert not Record.objects.exists()
    AgreementApproval.objects.filter(agency=cast.police).update(approved_on=tomorrow)
    assert not sees(cast.member, as_person)


@pytest.mark.rule("R39")
def test_the_last_day_is_a_day_with_access(record, give, cast, as_person):
    give(cast.member)
    Person.objects.filter(pk=cast.member.pk).update(ends_on=timezone.localdate())
    assert sees(cast.member, as_person)


def may_add(person, as_person):
    with as_person(person), connection.cursor() as cursor:
        cursor.execute("select count(*) from sharing_records_with('contribute')")
        return cursor.fetchone() == (1,)


def shut_the_gate(record, person):
    Person.objects.filter(pk=person.pk).update(undertaking_on=None)


def shut_out(record, person):
    Exclusion.objects.create(record=record, person=person, why="family", reason="Cousin", excluded_by=person)


def end_the_place(record, person):
    Place.objects.filter(person=person).update(ends_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize(
    ("who", "via", "shut"),
    [
        ("member", Grant.Via.REQUEST, shut_the_gate),
        ("member", Grant.Via.REQUEST, shut_out),
        ("vice_chair", Grant.Via.OFFICE, end_the_place),
        ("member", Grant.Via.CIRCULATION, end_the_place),
    ],
)
def test_adding_asks_for_the_same_as_seeing(who, via, shut, record, cast, as_person):
    person = getattr(cast, who)
    access.grant_access(
        record=record, to=person, permission=access.CONTRIBUTE, purpose=Purpose.DISCUSSION, via=via,
        ground=Ground.SIGNIFICANT_HARM, reason="Works with him", by=cast.referrer,
    )  # fmt: skip
    assert may_add(person, as_person)
    shut(record, person)
    assert not may_add(person, as_person)


@pytest.mark.rule("R28")
def test_an_exclusion_that_was_lifted_shuts_out_no_more(record, give, cast, as_person):
    give(cast.member)
    shut_out(record, cast.member)
    assert not sees(cast.member, as_person)
    Exclusion.objects.update(ended_at=timezone.now())
    assert sees(cast.member, as_person)


@pytest.mark.rule("R26")
@pytest.mark.parametrize(
    ("starts", "ends", "seen"), [(-40, -29, False), (-40, -20, True), (20, 40, True), (29, 40, False)]
)
def test_a_deputy_has_the_papers_around_the_days_of_standing_in(starts, ends, seen, record, cast, as_person):
    today = timezone.localdate()
    Deputy.objects.update(starts_on=today + timedelta(days=starts), ends_on=today + timedelta(days=ends))
    give_by(Grant.Via.CIRCULATION, record, cast.deputy, cast.referrer)
    with as_person(cast.deputy):
        assert Record.objects.exists() is seen


@pytest.mark.rule("R26")
def test_a_place_without_office_opens_nothing_by_office(record, cast, as_person):
    give_by(Grant.Via.OFFICE, record, cast.member, cast.referrer)
    with as_person(cast.member):
        assert not Record.objects.exists()


def give_by(via, record, to, by):
    access.grant_access(
        record=record, to=to, permission=access.VIEW, purpose=Purpose.DISCUSSION, via=via,
        ground=Ground.SIGNIFICANT_HARM, reason="On the panel", by=by,
    )  # fmt: skip


def test_a_contributor_ends_nobody_elses_access(record, give, cast, as_person):
    give(cast.member, access.CONTRIBUTE)
    grant = give(cast.health_member)
    with as_person(cast.member), connection.cursor() as cursor:
        cursor.execute("select sharing_end_grants(%s::uuid[], 'Spite')", [[grant.pk]])
        assert cursor.fetchone() == (0,)


def test_whoever_opened_a_record_does_not_give_themselves_access_again(record, give, cast, as_person):
    give(cast.member, access.MANAGE)
    with as_person(cast.member):
        access.end_access(record=record, person=cast.referrer, by=cast.member, reason="Handed over")
    with pytest.raises(DatabaseError, match="row-level security"), as_person(cast.referrer):
        give_by(Grant.Via.SUBMITTED, record, cast.referrer, cast.referrer)


def test_no_permission_is_held_without_a_record(cast):
    assert not cast.chair.has_perm("sharing.view_record")
