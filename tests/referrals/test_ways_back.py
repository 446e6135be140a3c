"""From checking the answers to the very box that is missing, and back; so for a child added on the way. R02, R05"""

import re

import pytest
from django.urls import reverse
from lxml import html

from tests.stories import make_document

pytestmark = pytest.mark.rule("R05")


def test_what_is_missing_leads_to_its_box(draft, cast, web):
    worker = web(cast.referrer)
    worker.post(reverse("referrals:child_add", args=[draft.pk]))
    page = html.fromstring(worker.get(reverse("referrals:check", args=[draft.pk])).content)
    links = page.xpath("//h2[text()='Still missing']/following-sibling::ul[1]/li/a/@href")
    boxes = [link.partition("#") for link in links if "#" in link]
    assert len(boxes) > 25
    for address, _, box in boxes:
        assert html.fromstring(worker.get(address).content).xpath(f"//*[@id='{box}']"), (address, box)
    without = {re.sub(r"[0-9a-f-]{36}", "", link) for link in links if "#" not in link}
    assert without <= {"/referrals//incidents/?from=check"}  # where none is written yet there is no box


def test_a_child_added_on_the_way_from_the_check_leads_back_to_it(draft, cast, web):
    worker, children = web(cast.referrer), reverse("referrals:children", args=[draft.pk])
    page = html.fromstring(worker.get(f"{children}?from=check").content)
    (action,) = page.xpath("//form[contains(@action, 'children/add')]/@action")
    identity = worker.post(action).url
    assert identity.endswith("?from=check")
    back = html.fromstring(worker.get(identity).content).xpath("//a[@class='govuk-back-link']/@href")
    assert back == [reverse("referrals:check", args=[draft.pk])]


def test_the_page_of_a_drafts_document_belongs_to_the_referrals(draft, cast, web):
    document = make_document(draft, by=cast.referrer)
    page = html.fromstring(web(cast.referrer).get(document.get_absolute_url()).content)
    current = page.xpath("//*[contains(@class, 'govuk-service-navigation__item--active')]//strong/text()")
    assert current == ["Referrals"]
