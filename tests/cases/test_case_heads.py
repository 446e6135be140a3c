"""Pages around a case: its head on the pages of its record, a report uploaded on the way, a branch of its pathway."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from cases import services
from cases.models import Document
from tests.cases.assessing import advise, ago, begin, tell_all, train
from tests.cases.files import upload
from tests.stories import child, open_cases


@pytest.fixture
def case(cast, as_person):
    (case,) = open_cases(cast, as_person, child("Younger", date(2010, 1, 1), "boy"))
    return case


@pytest.mark.rule("R33")
def test_the_head_of_a_case_stands_on_the_pages_of_its_record(case, cast, as_person, web):
    with as_person(cast.referrer):
        services.begin_flag(case=case, kind="looked_after", by=cast.referrer)
    for name in ("sharing:access", "sharing:ledger"):
        page = html.fromstring(web(cast.chair).get(reverse(name, args=[case.pk])).content)
        assert page.xpath("//p[@class='hsb-identity__name']/text()") == [case.child.name]
        assert "Looked after" in page.xpath("string(//ul[@class='hsb-case-flags'])")
        parts = page.xpath("//nav[@aria-label='This case']//a")
        assert [one.text for one in parts if one.get("aria-current")] == ["Who can see this"]
        assert len(parts) == 9
        assert page.xpath("//*[contains(@class, 'item--active')]//strong/text()") == ["Cases"]
        assert web(cast.outsider).get(reverse(name, args=[case.pk])).status_code == 404
    referral = case.record.origin_id
    page = html.fromstring(web(cast.chair).get(reverse("sharing:access", args=[referral])).content)
    assert page.xpath("//p[@class='hsb-identity__name']") == []


@pytest.mark.rule("R20")
@pytest.mark.usefixtures("lies_in")
def test_the_report_is_uploaded_on_the_way_and_chosen_already(case, cast, as_person, web):
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    begun = begin(case, cast, as_person)
    tell_all(begun, cast, as_person)
    worker, finish = web(cast.referrer), reverse("cases:finish_assessment", args=[begun.pk])
    (add,) = html.fromstring(worker.get(finish).content).xpath("//a[text()='Add a document']/@href")
    assert html.fromstring(worker.get(add).content).xpath("//a[text()='Cancel']/@href") == [finish]
    told = {"title": "AIM3 report", "kind": "other", "file": upload("report.txt", b"Found")}
    answer = worker.post(add, told)
    document = Document.objects.get(title="AIM3 report")
    assert answer.url == f"{finish}?report={document.pk}"
    page = html.fromstring(worker.get(answer.url).content)
    assert page.xpath("//input[@name='report' and @checked]/@value") == [str(document.pk)]
    day = ago(1)
    told = {"report": str(document.pk), "finished_on_day": day.day, "finished_on_month": day.month,
            "finished_on_year": day.year}  # fmt: skip
    assert worker.post(finish, told).status_code == 302
    begun.refresh_from_db()
    assert begun.report == document
    assert worker.get(reverse("cases:add_document", args=[case.pk]) + "?report_of=nothing").status_code == 200


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("pathway", "ticked", "told"),
    [
        ("criminal_justice", "is_straight_to_prosecution", True),
        ("both", "is_straight_to_prosecution_on_both", True),
        ("both", "is_straight_to_prosecution", False),  # ticked beneath another pathway
        ("child_protection", "is_straight_to_prosecution", False),
    ],
)
def test_straight_to_prosecution_is_asked_beneath_the_pathway_that_it_belongs_to(
    pathway, ticked, told, case, cast, web
):
    chair, address = web(cast.chair), reverse("cases:decide", args=[case.pk])
    page = html.fromstring(chair.get(address).content)
    for value, name in (
        ("criminal_justice", "is_straight_to_prosecution"), ("both", "is_straight_to_prosecution_on_both"),
    ):  # fmt: skip
        (part,) = page.xpath(f"//input[@value='{value}']/@data-reveals")
        assert page.xpath(f"//div[@id='{part}']//input/@name") == [name]
    assert chair.post(address, {"pathway": pathway, ticked: "on", "reasons": "x"}).status_code == 302
    case = type(case).objects.get(pk=case.pk)
    assert (case.pathway.pathway, case.pathway.is_straight_to_prosecution) == (pathway, told)
