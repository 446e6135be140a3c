"""A deputy reads what the one they stand in for was sent, on their days and not before or after. R26, R33."""

from datetime import timedelta

import pytest

from sharing.models import Deputy, Grant, Place, Record
from sharing.services import access, by_hand, panel, places
from sharing.web.days import LONDON, today
from tests.cast import PersonFactory
from tests.sharing import post

pytestmark = [pytest.mark.rule("R26"), pytest.mark.rule("R33")]


@pytest.fixture
def case(cast, as_person):
    """A case that was circulated to the member for health, and one that was not."""
    pk, _ = (post.papers_and_case(cast, as_person)[1] for _ in range(2))
    access.grant_access(
        record=Record.objects.get(pk=pk), to=cast.health_member, permission=access.VIEW, purpose="discussion",
        ground="significant_harm", reason="Circulated", via=Grant.Via.CIRCULATION, by=cast.chair,
    )  # fmt: skip
    return pk


def name(cast, as_person, first, last, by=None):
    with as_person(by or cast.health_member):
        return panel.name_deputy(
            place=Place.objects.get(person=cast.health_member), person=cast.deputy, by=by or cast.health_member,
            starts_on=today() + timedelta(days=first), ends_on=today() + timedelta(days=last),
        )  # fmt: skip


def seen(cast, as_person):
    with as_person(cast.deputy):
        return set(Record.objects.values_list("pk", flat=True))


def test_a_deputy_of_today_reads_just_what_was_circulated_to_the_member(case, cast, as_person):
    name(cast, as_person, 0, 3)
    assert seen(cast, as_person) == {case}
    grant = Grant.objects.get(user=cast.deputy)
    assert (grant.via, grant.reason) == ("deputy", "Stands in for Hal Healthmember")
    assert grant.ends_at.astimezone(LONDON).date() == today() + timedelta(days=4)


def test_before_and_after_their_days_they_read_nothing(case, cast, as_person):
    name(cast, as_person, 2, 3)
    assert seen(cast, as_person) == set()
    grant = Grant.objects.get(user=cast.deputy)
    days = timedelta(days=2)
    Grant.objects.filter(pk=grant.pk).update(starts_at=grant.starts_at - days, ends_at=grant.ends_at - days)
    assert seen(cast, as_person) == {case}
    Grant.objects.filter(pk=grant.pk).update(starts_at=grant.starts_at - 3 * days, ends_at=grant.ends_at - 3 * days)
    assert seen(cast, as_person) == set()


@pytest.mark.parametrize("first", [0, 2])
def test_a_deputy_taken_away_reads_nothing(first, case, cast, as_person):
    deputy = name(cast, as_person, first, 3)
    with as_person(cast.health_member):
        panel.end_deputy(deputy=Deputy.objects.get(pk=deputy.pk), by=cast.health_member)
    assert seen(cast, as_person) == set()
    assert Grant.objects.get(user=cast.deputy).end_reason == "No longer stands in"


def test_what_a_deputy_reads_ends_with_a_last_day_that_was_changed(case, cast, as_person):
    deputy = name(cast, as_person, 0, 3)
    for ahead in (6, 1):
        with as_person(cast.health_member):
            panel.change_last_day(deputy=deputy, ends_on=today() + timedelta(days=ahead), by=cast.health_member)
        assert seen(cast, as_person) == {case}
        grant = Grant.objects.get(user=cast.deputy, ended_at=None)
        assert grant.ends_at.astimezone(LONDON).date() == today() + timedelta(days=ahead + 1)  # its first moment


@pytest.mark.parametrize("days", [None, 1])
def test_what_a_deputy_reads_ends_with_the_place_of_whom_they_stand_in_for(days, case, cast, as_person):
    name(cast, as_person, 0, 9)
    last_day = today() + timedelta(days=days) if days else None
    with as_person(cast.coordinator):
        places.end_place(place=Place.objects.get(person=cast.health_member), last_day=last_day, by=cast.coordinator)
    assert seen(cast, as_person) == ({case} if days else set())
    live = Grant.objects.filter(user=cast.deputy, ended_at=None)
    expected = [last_day + timedelta(days=1)] if days else []
    assert [one.ends_at.astimezone(LONDON).date() for one in live] == expected


def test_a_deputy_who_is_shut_out_stays_out(case, cast, as_person):
    with as_person(cast.chair):
        access.exclude(
            record=Record.objects.get(pk=case), person=cast.deputy, why="family", reason="A niece", by=cast.chair
        )
    name(cast, as_person, 0, 3)
    assert seen(cast, as_person) == set()


def test_nobody_else_gives_a_deputy_anything(case, cast, as_person, refused):
    deputy = name(cast, as_person, 0, 3)
    Grant.objects.filter(user=cast.deputy).delete()
    for who in ("member", "deputy", "outsider"):
        assert refused(getattr(cast, who), "select * from sharing_grant_to_deputy(%s)", deputy.pk)
    assert not Grant.objects.filter(user=cast.deputy).exists()
    assert not refused(cast.coordinator, "select * from sharing_grant_to_deputy(%s)", deputy.pk)


def end_by_hand(cast, as_person, case, reason="A niece of the deputy"):
    with as_person(cast.chair):
        by_hand.end_grant(
            grant=Grant.objects.get(user=cast.deputy, content_object=case, ended_at=None), reason=reason, by=cast.chair
        )


def last_day(deputy, ahead, as_person, by):
    with as_person(by):
        panel.change_last_day(deputy=deputy, ends_on=today() + timedelta(days=ahead), by=by)


def test_what_the_chair_ended_for_a_deputy_comes_back_by_no_change_of_the_leave(case, cast, as_person):
    deputy = name(cast, as_person, 0, 3)
    end_by_hand(cast, as_person, case)
    last_day(deputy, 4, as_person, cast.health_member)
    assert seen(cast, as_person) == set()
    with as_person(cast.health_member):
        panel.end_deputy(deputy=Deputy.objects.get(pk=deputy.pk), by=cast.health_member)
    name(cast, as_person, 0, 5)
    assert seen(cast, as_person) == set()
    assert Grant.objects.get(user=cast.deputy).end_reason == "A niece of the deputy"


def test_what_only_ended_with_the_days_comes_back_with_new_ones(case, cast, as_person):
    deputy = name(cast, as_person, 0, 3)
    with as_person(cast.health_member):
        panel.end_deputy(deputy=deputy, by=cast.health_member)
    name(cast, as_person, 0, 5)
    assert seen(cast, as_person) == {case}


def test_another_leave_and_a_standby_take_nothing_from_what_is_read_for_this_one(case, cast, as_person):
    name(cast, as_person, 0, 3)
    second = PersonFactory(name="Sol Second", agency=cast.health_member.agency)
    own = Place.objects.create(panel=cast.panel, person=second, office="member", starts_on=today())
    place, days = Place.objects.get(person=cast.health_member), (today(), today() + timedelta(days=3))
    for of, by, is_standby in [(own, second, False), (place, cast.health_member, True)]:
        with as_person(by):
            other = panel.name_deputy(
                place=of, person=cast.deputy, starts_on=days[0], ends_on=days[1], is_standby=is_standby, by=by
            )
        last_day(other, 5, as_person, by)
        assert seen(cast, as_person) == {case}
        with as_person(by):
            panel.end_deputy(deputy=Deputy.objects.get(pk=other.pk), by=by)
        assert seen(cast, as_person) == {case}


def test_of_two_leaves_each_gives_what_was_circulated_to_its_own_member(case, cast, as_person):
    """One case, two members, the same last day: it stays readable until both leaves are over."""
    second = PersonFactory(name="Sol Second", agency=cast.health_member.agency)
    own = Place.objects.create(panel=cast.panel, person=second, office="member", starts_on=today())
    access.grant_access(
        record=Record.objects.get(pk=case), to=second, permission=access.VIEW, purpose="discussion",
        ground="significant_harm", reason="Circulated", via=Grant.Via.CIRCULATION, by=cast.chair,
    )  # fmt: skip
    later = name(cast, as_person, 2, 3)
    with as_person(second):
        now = panel.name_deputy(
            place=own, person=cast.deputy, starts_on=today(), ends_on=today() + timedelta(days=3), by=second
        )
    assert seen(cast, as_person) == {case}
    live = Grant.objects.filter(user=cast.deputy, ended_at=None)
    assert set(live.values_list("leave", "reason")) == {
        (later.pk, "Stands in for Hal Healthmember"), (now.pk, "Stands in for Sol Second")
    }  # fmt: skip
    with as_person(second):
        panel.end_deputy(deputy=now, by=second)
    assert seen(cast, as_person) == set()
    assert live.get().leave == later.pk
