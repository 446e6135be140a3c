"""Flags that matter for safety on every page of a case, and links that name nobody. R10–R12, R33"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import CaseLink, StatusFlag
from sharing.errors import RuleBroken
from sharing.services import access
from tests.cases.test_timeline import grant
from tests.stories import child, open_cases

PAGES = ("cases:detail", "cases:timeline", "cases:documents", "cases:flags", "meetings:of_case")


@pytest.fixture
def both(cast, as_person):
    young_person = child("Younger", date(2012, 1, 1), "boy") | {"level": "Problematic", "flags": [{"kind": "address"}]}
    harmed = child("Harmed", date(2017, 2, 2), "girl") | {"relation": "Cousins"}
    return open_cases(cast, as_person, young_person, harmed)


@pytest.fixture
def case(both):
    return both[0]


def get(web, person, name, pk):
    return web(person).get(reverse(name, args=[pk])).content.decode()


@pytest.mark.rule("R33")
def test_flags_stand_on_every_page_of_the_case_above_all_else_and_tell_no_address(case, cast, as_person, web):
    with as_person(cast.referrer):
        services.begin_flag(
            case=case, by=cast.referrer, kind="looked_after", detail="Southmoor", began_on=date(2026, 2, 1)
        )
    for name in PAGES:
        before = get(web, cast.referrer, name, case.pk).partition("hsb-subnavigation")[0]
        assert "Address must not be disclosed" in before, name
        assert "Southmoor, since 1 February 2026" in before, name
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="stands on the case already"):
        services.begin_flag(case=case, by=cast.referrer, kind="looked_after")
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="Nothing is said"):
        services.begin_flag(case=case, by=cast.referrer, kind="address", detail="9 Hidden Row")


@pytest.mark.rule("R33")
def test_who_begins_and_ends_a_flag(case, cast, as_person, web, refused):
    grant(case, cast.member, access.VIEW, cast.chair, as_person)
    address = reverse("cases:flags", args=[case.pk])
    told = {"kind": "protection_plan", "category": "Neglect", "source": "Record"}
    assert web(cast.member).post(address, told).status_code == 404
    assert web(cast.referrer).post(address, told).status_code == 302
    plan, kept = case.flags.get(kind="protection_plan"), case.flags.get(kind="address")
    assert plan.detail == "Neglect"
    ending = {"by": cast.referrer, "because": "Closed at review"}
    for flag, by in [(plan, cast.member), (kept, cast.referrer)]:
        with as_person(by), pytest.raises(PermissionDenied):
            services.end_flag(flag=flag, **ending | {"by": by})
        assert web(by).get(reverse("cases:end_flag", args=[flag.pk])).status_code == 404
    end = """update cases_statusflag set ended_at = now(), ended_on = now(), ended_by_id = %s, ended_because = 'x'
              where id = %s"""
    assert refused(cast.referrer, end, cast.referrer.pk, kept.pk)
    assert refused(cast.referrer, end, cast.chair.pk, plan.pk)
    assert refused(cast.chair, "update cases_statusflag set detail = 'x'")
    assert refused(cast.chair, "delete from cases_statusflag")
    with as_person(cast.referrer):
        services.end_flag(flag=plan, **ending)
        with pytest.raises(RuleBroken):
            services.end_flag(flag=plan, **ending)
    page = get(web, cast.member, "cases:flags", case.pk)
    assert "Closed at review" in page
    assert "Child protection plan" not in page.partition("hsb-subnavigation")[0]
    with as_person(cast.chair):
        services.end_flag(flag=kept, by=cast.chair, because="Moved", on=timezone.localdate())


def test_the_overview_says_at_a_glance_how_the_case_stands(case, cast, as_person, web):
    page = get(web, cast.referrer, "cases:detail", case.pk)
    for words in ("Problematic", "The panel has not advised yet", "Nobody is allocated yet", "New referral".lower()):
        assert words in page
    with as_person(cast.chair):
        services.decide_pathway(
            case=case, by=cast.chair, pathway="child_protection", reasons="Help first", decided_on=date(2026, 1, 5),
            lead_agency=cast.social_care,
        )  # fmt: skip
        services.set_next_panel(case=case, by=cast.chair, on=date(2026, 1, 20), because="Review")
    page = get(web, cast.referrer, "cases:detail", case.pk)
    assert "Overdue:" in page
    assert "Panel, due 20 January 2026" in page
    assert "Social Care" in page


@pytest.mark.rule("R11")
def test_a_link_tells_relation_and_incidents_without_a_name(both, cast, as_person, web):
    case, other = both
    grant(case, cast.member, access.VIEW, cast.chair, as_person)
    page = get(web, cast.member, "cases:detail", case.pk)
    assert "Child harmed A, girl" in page
    assert "How they know each other: cousins" in page
    assert "Incidents: 1 May 2026" in page
    assert not [hidden for hidden in ("Harmed Testchild", other.reference, str(other.pk)) if hidden in page]
    link = case.links.get()
    assert web(cast.member).get(reverse("cases:end_link", args=[link.pk])).status_code == 404


@pytest.mark.rule("R12")
def test_siblings_are_linked_and_unlinked_on_both_sides_by_who_manages_both(both, cast, as_person, web, refused):
    case, other = both
    address = reverse("cases:add_link", args=[case.pk])
    told = {"reference": other.reference.lower(), "kind": "sibling", "relation": "Half-siblings"}
    assert web(cast.referrer).post(address, told).status_code == 404
    client = web(cast.chair)
    assert client.post(address, told).status_code == 302
    assert "linked like this already" in client.post(address, told).content.decode()
    assert "No case that you manage" in client.post(address, told | {"reference": "HSB-2020-0001-Y"}).content.decode()
    assert "the case itself" in client.post(address, told | {"reference": case.reference}).content.decode()
    grant(other, cast.member, access.VIEW, cast.chair, as_person)
    page = get(web, cast.member, "cases:detail", other.pk)
    assert "Brother or sister, boy" in page
    assert "Half-siblings".lower() in page
    assert "Younger" not in page
    mine = CaseLink.objects.get(case=case, kind="sibling")
    end = "update cases_caselink set ended_at = now(), ended_by_id = %s, ended_because = 'x' where id = %s"
    assert refused(cast.referrer, end, cast.referrer.pk, mine.pk)
    assert refused(cast.chair, end, cast.vice_chair.pk, mine.pk)
    assert refused(cast.chair, "update cases_caselink set description = 'Harmed'")
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.end_link(link=mine, by=cast.referrer, because="Wrong")
    ended = client.post(reverse("cases:end_link", args=[mine.pk]), {"because": "They are cousins"})
    assert ended.status_code == 302
    assert CaseLink.objects.filter(kind="sibling", ended_because="They are cousins").count() == 2
    assert "Brother or sister" not in get(web, cast.member, "cases:detail", other.pk)
    assert CaseLink.objects.filter(kind="events", ended_at=None).count() == 2


def test_who_manages_one_side_alone_cannot_link_it(both, cast, as_person):
    case, other = both
    with as_person(cast.chair):
        access.exclude(record=other.record, person=cast.vice_chair, why="family", reason="Aunt", by=cast.chair)
    with as_person(cast.vice_chair), pytest.raises(PermissionDenied):
        services.link_cases(case=case, other=other, kind="sibling", by=cast.vice_chair)


def test_kinds_of_flags_have_words():
    assert all(kind.label for kind in StatusFlag.Kind)
