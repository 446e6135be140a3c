"""Unusual reading, who looks into it, and what a governance lead sees of their own staff's reading. R33."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import audit, readings, waiting
from sharing.models import AuditEvent, Exclusion, ReadingReview, Record
from sharing.services import readings as services
from sharing.web.days import LONDON
from tests.sharing import post

pytestmark = pytest.mark.rule("R33")
UNUSUAL, STAFF = reverse("sharing:unusual-reading"), reverse("sharing:staff-readings")


@pytest.fixture
def panel(cast):
    cast.panel.unusual_records, cast.panel.unusual_minutes = 3, 10
    cast.panel.save()
    cast.health.governance_lead = cast.deputy
    cast.health.save()
    return cast.panel


@pytest.fixture
def records(panel, cast):
    return [
        Record.objects.create(kind="case", reference=f"HSB-2026-00{n:02}-Y", panel=panel, opened_by=cast.chair)
        for n in range(1, 7)
    ]


def in_london(days_ago, hour, minute=0, second=0):
    return datetime.combine(timezone.localdate() - timedelta(days=days_ago), time(hour, minute, second), LONDON)


@pytest.fixture
def read(as_person):
    """`read(person, moment, record, …)`: that person opened one page about these records then."""

    def read(person, moment, *records, page="cases:detail"):
        with time_machine.travel(moment, tick=False), as_person(person):
            audit.record("page.read", *records, by=person, page=page)

    return read


@pytest.fixture
def listed(as_person):
    """What stands on the list for a person: (who, why, how many records)."""

    def listed(person):
        with as_person(person):
            return sorted((one.person.name, one.why.value, one.count) for one in readings.unusual())

    return listed


@pytest.fixture
def at_night(cast, read, records):
    """The health member opened two records around midnight."""
    read(cast.health_member, in_london(3, 23, 50), records[0])
    read(cast.health_member, in_london(2, 0, 10), records[1])


def stretch_for(person, as_person):
    with as_person(person):
        return readings.unusual()[0]


# What is unusual


@pytest.mark.parametrize(
    ("minutes", "which", "found"),
    [
        ((0, 4, 9), (0, 1, 2), [("Mina Member", "quick", 3)]),
        ((0, 4, 10), (0, 1, 2), [("Mina Member", "quick", 3)]),
        ((0, 5, 11), (0, 1, 2), []),
        ((0, 4, 9), (0, 1, 0), []),
        ((0, 1, 2, 3), (0, 0, 1, 1), []),
        ((0, 2, 4, 6, 8, 17), (0, 1, 2, 3, 4, 5), [("Mina Member", "quick", 5)]),
        ((0, 2, 4, 30, 32, 34), (0, 1, 2, 0, 1, 2), [("Mina Member", "quick", 3), ("Mina Member", "quick", 3)]),
    ],
)
def test_many_different_records_in_a_short_time_are_unusual(minutes, which, found, cast, read, records, listed):
    for minute, number in zip(minutes, which, strict=True):
        read(cast.member, in_london(5, 11, minute), records[number])
    assert listed(cast.chair) == found


def test_a_list_of_many_records_is_not_unusual(cast, read, records, listed):
    for minute in range(4):
        read(cast.member, in_london(5, 11, minute), *records, page="cases:list")
    assert listed(cast.chair) == []


def test_two_people_are_not_added_up(cast, read, records, listed):
    for minute, person in enumerate((cast.member, cast.health_member, cast.member, cast.health_member)):
        read(person, in_london(5, 11, minute), records[minute])
    assert listed(cast.chair) == []


@pytest.mark.parametrize(
    ("clock", "is_night"),
    [((21, 59, 59), False), ((22, 0), True), ((23, 59), True), ((0, 0), True), ((5, 59, 59), True), ((6, 0), False)],
)
def test_any_record_at_night_is_unusual(clock, is_night, cast, read, records, listed):
    read(cast.member, in_london(5, *clock), records[0])
    assert listed(cast.chair) == ([("Mina Member", "night", 1)] if is_night else [])


@pytest.mark.parametrize(("month", "is_night"), [(1, False), (7, True)])
def test_the_night_is_londons(month, is_night, cast, read, records, listed):
    moment = datetime(2026, month, 14, 21, 30, tzinfo=UTC)
    read(cast.member, moment, records[0])
    with time_machine.travel(moment + timedelta(days=1)):
        assert bool(listed(cast.chair)) == is_night


def test_a_night_that_begins_after_midnight(cast, panel, read, records, listed):
    panel.night_from, panel.night_until = time(1), time(5)
    panel.save()
    for hour in (0, 1, 4, 5, 23):
        read(cast.member, in_london(5, hour), records[hour % 6])
    assert listed(cast.chair) == [("Mina Member", "night", 2)]


def test_one_night_is_one_stretch_and_two_are_two(cast, at_night, read, records, listed):
    assert listed(cast.chair) == [("Hal Healthmember", "night", 2)]
    read(cast.health_member, in_london(2, 22, 30), records[2])
    assert listed(cast.chair) == [("Hal Healthmember", "night", 1), ("Hal Healthmember", "night", 2)]


# Whose reading it is


def test_the_offices_see_all_and_a_lead_their_own_staff(cast, at_night, read, records, listed):
    read(cast.member, in_london(4, 23), records[0])
    both = [("Hal Healthmember", "night", 2), ("Mina Member", "night", 1)]
    assert (listed(cast.chair), listed(cast.vice_chair), listed(cast.deputy)) == (both, both, both[:1])


@pytest.mark.parametrize("who", ["coordinator", "member", "health_member", "manager", "outsider", "leaver"])
def test_nobody_else_learns_of_it(who, cast, at_night, listed, web, as_person):
    person = getattr(cast, who)
    client = web(person)
    stretch = stretch_for(cast.chair, as_person)
    for address in (UNUSUAL, STAFF, reverse("sharing:look-into", args=[stretch.id])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"words": "Mine"}).status_code == 404
    assert listed(person) == []
    assert "Who reads what" not in client.get(reverse("home")).content.decode()
    with as_person(person):
        assert readings.openings_in(stretch) == readings.openings_by_staff(50) == []
        assert list(waiting.waiting_for(person, cast.panel)) == []


def test_a_lead_whose_gate_is_closed_sees_nothing(cast, at_night, listed, web, as_person):
    cast.deputy.inducted_on = None
    cast.deputy.save()
    assert listed(cast.deputy) == []
    assert web(cast.deputy).get(UNUSUAL).status_code == 404
    with as_person(cast.deputy):
        assert readings.openings_by_staff(50) == []


def test_a_chair_who_left_office_sees_nothing(cast, at_night, listed, web):
    cast.chair.places.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert listed(cast.chair) == []
    assert web(cast.chair).get(UNUSUAL).status_code == 404


# Looking into it


@pytest.mark.parametrize("who", ["chair", "vice_chair", "deputy"])
def test_it_leaves_the_list_when_somebody_has_looked_into_it(who, cast, at_night, listed, web, as_person):
    person = getattr(cast, who)
    address = reverse("sharing:look-into", args=[stretch_for(person, as_person).id])
    client = web(person)
    home = client.get(reverse("home")).content.decode()
    assert address in home
    assert "Look into unusual reading: Hal Healthmember" in home
    page = client.get(address).content.decode()
    assert "Case HSB-2026-0001-Y" in page
    assert "Cases: detail" in page
    assert "Enter what you found out" in client.post(address, {"words": " "}).content.decode()
    assert client.post(address, {"words": "On call that night; <b>agreed</b>."}).url == UNUSUAL
    page = client.get(UNUSUAL).content.decode()
    assert "Nothing to look into" in page
    assert "On call that night; &lt;b&gt;agreed&lt;/b&gt;." in page
    assert person.name in page
    assert listed(cast.chair) == []
    assert address not in client.get(reverse("home")).content.decode()
    assert client.get(address).status_code == 404
    event = AuditEvent.objects.get(what="reading.reviewed")
    assert (event.person, event.detail["person"], event.detail["count"]) == (person, str(cast.health_member.pk), 2)
    assert "On call" not in str(event.detail)


def test_it_comes_back_when_the_reading_goes_on(cast, at_night, read, records, listed, as_person):
    with as_person(cast.chair):
        services.look_into(stretch=readings.unusual()[0], words="Asked", by=cast.chair)
    assert listed(cast.chair) == []
    read(cast.health_member, in_london(2, 3), records[2])
    assert listed(cast.chair) == [("Hal Healthmember", "night", 3)]


def test_nobody_looks_into_their_own(cast, read, records, listed, web, as_person):
    read(cast.chair, in_london(4, 23), records[0])
    stretch = stretch_for(cast.chair, as_person)
    client = web(cast.chair)
    assert "Somebody else looks into yours" in client.get(UNUSUAL).content.decode()
    assert client.get(reverse("sharing:look-into", args=[stretch.id])).status_code == 404
    assert "Look into unusual" not in client.get(reverse("home")).content.decode()
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.look_into(stretch=stretch, words="All well", by=cast.chair)
    assert web(cast.vice_chair).get(reverse("sharing:look-into", args=[stretch.id])).status_code == 200


def test_a_lead_looks_into_no_other_agencys_reading(cast, read, records, web, as_person):
    read(cast.member, in_london(4, 23), records[0])
    stretch = stretch_for(cast.chair, as_person)
    assert web(cast.deputy).get(reverse("sharing:look-into", args=[stretch.id])).status_code == 404
    with as_person(cast.deputy), pytest.raises(PermissionDenied):
        services.look_into(stretch=stretch, words="All well", by=cast.deputy)


def test_the_database_takes_no_review_but_the_readers_own_of_another(cast, at_night, as_person, refused):
    fields = {"why": "night", "began_at": in_london(3, 23), "ended_at": in_london(2, 1), "count": 2, "words": "Fine"}
    for reader, by, person in [
        (cast.coordinator, cast.coordinator, cast.health_member),
        (cast.health_member, cast.deputy, cast.health_member),
        (cast.deputy, cast.deputy, cast.member),
        (cast.deputy, cast.deputy, cast.deputy),
        (cast.chair, cast.vice_chair, cast.health_member),
        (cast.chair, cast.chair, cast.chair),
    ]:
        with as_person(reader), pytest.raises(DatabaseError), transaction.atomic():
            ReadingReview.objects.create(**fields, reviewed_by=by, person=person)
    with as_person(cast.deputy):
        ReadingReview.objects.create(**fields, reviewed_by=cast.deputy, person=cast.health_member)
    for person in (cast.deputy, cast.chair):
        assert refused(person, "update sharing_readingreview set words = 'Other'")
        assert refused(person, "delete from sharing_readingreview")
    with as_person(cast.coordinator):
        assert not ReadingReview.objects.exists()


def test_a_record_one_is_shut_out_of_has_no_reference(cast, at_night, records, as_person):
    Exclusion.objects.create(
        record=records[0], person=cast.chair, why="interest", reason="Neighbour", excluded_by=cast.vice_chair
    )
    shown = {}
    for person in (cast.chair, cast.vice_chair):
        stretch = stretch_for(person, as_person)
        with as_person(person):
            shown[person] = [one.records for one in readings.openings_in(stretch)]
    assert shown[cast.chair] == [["Case HSB-2026-0002-Y"], ["Case"]]
    assert shown[cast.vice_chair] == [["Case HSB-2026-0002-Y"], ["Case HSB-2026-0001-Y"]]


# Readings by our staff


def test_a_lead_sees_each_opening_by_their_own_staff(cast, read, records, web):
    read(cast.health_member, in_london(5, 9, 30), records[0])
    read(cast.health_member, in_london(4, 14), *records, page="meetings:schedule")
    read(cast.member, in_london(3, 14), records[5])
    page = web(cast.deputy).get(STAFF).content.decode()
    assert page.index("Meetings: schedule") < page.index("Cases: detail")
    assert "2 pages opened" in page
    assert "6 records" in page
    assert page.count("Hal Healthmember") == 2
    assert "Mina Member" not in page
    assert web(cast.chair).get(STAFF).status_code == 404


def test_no_page_about_reading_names_a_child(cast, panel, one_case, web, as_person):
    with time_machine.travel(in_london(2, 23), tick=False):
        for person in (cast.referrer, cast.vice_chair):
            with as_person(person):
                audit.record("page.read", one_case, by=person, page="cases:detail")
    cast.social_care.governance_lead = cast.manager
    cast.social_care.save()
    stretch = stretch_for(cast.manager, as_person)
    client = web(cast.manager)
    for address in (UNUSUAL, STAFF, reverse("sharing:look-into", args=[stretch.id])):
        page = client.get(address).content.decode()
        assert one_case.child.family_name not in page
        assert one_case.child.given_names not in page
        assert cast.vice_chair.name not in page
    assert one_case.reference in page


def test_pages_of_fifty(cast, read, records, web):
    for minute in range(55):
        read(cast.health_member, in_london(5, 9, minute), records[minute // 20])
    client = web(cast.deputy)
    assert client.get(STAFF).content.decode().count("Hal Healthmember") == 50
    assert client.get(f"{STAFF}?page=2").content.decode().count("Hal Healthmember") == 5
    for odd in ("3", "0", "-1", "x", "9" * 40, "²"):
        page = client.get(STAFF, {"page": odd}).content.decode()
        assert "55 pages opened" in page


def test_without_readings_the_pages_say_so(cast, panel, web):
    client = web(cast.deputy)
    assert "Nothing was opened" in client.get(STAFF).content.decode()
    page = client.get(UNUSUAL).content.decode()
    assert "Nothing to look into" in page
    assert "Readings by our staff" in page
    assert "3 different records or more within 10 minutes" in page
    assert "Readings by our staff" not in web(cast.chair).get(UNUSUAL).content.decode()


# Reading it is written down, too


def read_log(person):
    return set(AuditEvent.objects.filter(what="audit.read", person=person).values_list("page", flat=True))


def test_who_reads_the_audit_is_written_down(cast, at_night, web, as_person):
    client = web(cast.deputy)
    for address in (UNUSUAL, STAFF, reverse("sharing:look-into", args=[stretch_for(cast.deputy, as_person).id])):
        client.get(address)
    assert read_log(cast.deputy) == {"sharing:unusual-reading", "sharing:staff-readings", "sharing:look-into"}


def test_who_reads_the_readings_of_a_record_is_written_down(cast, web, as_person):
    case = post.papers_and_case(cast, as_person)[1]
    web(cast.chair).get(reverse("sharing:access", args=[case]))
    assert AuditEvent.objects.get(what="audit.read").records == [case]
    assert read_log(cast.chair) == {"sharing:access"}


@pytest.mark.parametrize("who", ["chair", "vice_chair", "deputy"])
def test_the_way_there_is_shown_to_those_who_may(who, cast, panel, web):
    client = web(getattr(cast, who))
    for address in (reverse("home"), reverse("sharing:panel")):
        assert UNUSUAL in client.get(address).content.decode()
    assert UNUSUAL not in web(cast.coordinator).get(reverse("sharing:panel")).content.decode()


def test_a_stretch_that_is_none_is_not_found(cast, panel, web):
    assert web(cast.chair).get(reverse("sharing:look-into", args=[uuid4()])).status_code == 404


def test_the_words_of_a_record_are_no_function_for_anybody(cast, records, as_person):
    with pytest.raises(DatabaseError, match="permission denied"), as_person(cast.chair), connection.cursor() as cursor:
        cursor.execute("select sharing_record_in_words(%s)", [records[0].pk])
