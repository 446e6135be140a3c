"""The ledger: what was shared, what was not, and what outside the agreement partners have to agree to. R34–R37"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import TextToCheck
from sharing.errors import RuleBroken
from sharing.models import Disclosure
from sharing.services import access
from sharing.services.ledger import write_disclosure
from tests.cases.test_timeline import grant
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R34")

TOLD = {"what": "Dates of the assessment", "purpose": "update", "ground": "significant_harm", "reason": "To plan"}
ROW = """
insert into sharing_disclosure (id, record_id, outcome, how, what, to_agency_id, to_whom, by_agency_id, purpose, ground,
                                reason, agreed_by, is_chairs_own, "on", by_id, at)
values (gen_random_uuid(), %s, 'shared', %s, 'x', null, 'A club', %s, %s, 'crime', 'x', %s, %s, now(), %s, now())
"""


def test_whoever_adds_to_a_record_writes_and_whoever_sees_it_reads(one_case, cast, as_person, web):
    grant(one_case, cast.member, access.VIEW, cast.chair, as_person)
    add, ledger = (reverse(name, args=[one_case.pk]) for name in ("cases:add_disclosure", "sharing:ledger"))
    today = timezone.localdate()
    told = TOLD | {"outcome": "not_shared", "to_whom": "A club", "on_day": today.day, "on_month": today.month,
                   "on_year": today.year}  # fmt: skip
    assert web(cast.member).post(add, told).status_code == 404
    assert "Say to whom" in web(cast.referrer).post(add, told | {"to_whom": ""}).content.decode()
    assert web(cast.referrer).post(add, told).status_code == 302
    page = web(cast.member).get(ledger).content.decode()
    for words in ("Considered and not shared", "A club", "To plan", "Social Care"):
        assert words in page
    assert "Write down a sharing" not in page
    assert web(cast.outsider).get(ledger).status_code == 404
    assert ledger in web(cast.member).get(reverse("sharing:access", args=[one_case.pk])).content.decode()


@pytest.mark.rule("R37")
def test_outside_the_agreement_partners_agree_but_for_the_chair(one_case, cast, as_person):
    def write(by, **told):
        with as_person(by):
            return write_disclosure(record=one_case.record, by=by, **TOLD | told)

    with pytest.raises(RuleBroken, match="partners have to agree"):
        write(cast.referrer, to_whom="A club")
    assert not write(cast.referrer, to_whom="A club", agreed_by="Police and health").is_chairs_own
    assert not write(cast.referrer, to_whom="A club", outcome="not_shared").is_chairs_own
    assert not write(cast.referrer, to_agency=cast.health).is_chairs_own
    assert write(cast.chair, to_whom="A club").is_chairs_own
    with pytest.raises(RuleBroken, match="Say to whom"):
        write(cast.chair, to_whom="A club", to_agency=cast.health)
    with pytest.raises(PermissionDenied):
        write(cast.member, to_agency=cast.health)


@pytest.mark.rule("R37")
def test_the_database_refuses_what_the_service_does(one_case, cast, refused):
    csc = cast.social_care.pk
    fits = [one_case.pk, "hand", csc, "update", "Police", False, cast.referrer.pk]
    assert not refused(cast.referrer, ROW, *fits)
    for wrong in (
        {1: "export"},  # manages nothing
        {2: cast.police.pk},  # for another agency
        {3: "curiosity"},  # no purpose of the agreement
        {4: ""},  # nobody agreed
        {4: "", 5: True},  # is not the Chair
        {6: cast.chair.pk},  # in another's name
    ):
        assert refused(cast.referrer, ROW, *[wrong.get(n, value) for n, value in enumerate(fits)]), wrong
    assert not refused(cast.chair, ROW, one_case.pk, "export", csc, "update", "", True, cast.chair.pk)
    assert refused(cast.member, ROW, *[*fits[:2], cast.police.pk, *fits[3:6], cast.member.pk])
    with_one = Disclosure.objects.create(
        record=one_case.record, to_agency=cast.health, by_agency=cast.social_care, on=timezone.localdate(),
        by=cast.chair, **TOLD,
    )  # fmt: skip
    assert refused(cast.chair, "update sharing_disclosure set reason = 'x' where id = %s", with_one.pk)
    assert refused(cast.chair, "delete from sharing_disclosure where id = %s", with_one.pk)


@pytest.mark.rule("R11")
def test_a_text_that_names_the_other_child_is_asked_about_and_noted(cast, as_person, web):
    case, other = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Hettie", date(2017, 2, 2), "girl")
    )
    today, add = timezone.localdate(), reverse("cases:add_disclosure", args=[case.pk])
    told = TOLD | {"outcome": "not_shared", "to_whom": "A club", "on_day": today.day, "on_month": today.month,
                   "on_year": today.year, "what": "That Hettie was there"}  # fmt: skip
    asked = web(cast.referrer).post(add, told)
    assert asked.status_code == 200
    assert "as_it_is" in asked.content.decode()
    assert not Disclosure.objects.exists()
    assert web(cast.referrer).post(add, told | {"as_it_is": "what"}).status_code == 302

    with as_person(cast.chair):
        services.allocate(case=case, person=cast.health_member, role="worker", task="x", by=cast.chair)
    assert web(cast.health_member).post(add, told).status_code == 302  # who sees one case is told nothing
    noted = TextToCheck.objects.get()
    assert (noted.case, noted.other, noted.place) == (case, other, "Sharing, what")
