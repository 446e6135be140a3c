"""Emergency access: for hours, told at once, reviewed; what was not justified becomes a breach. R33, R44."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sharing.models import AuditEvent, Breach, Delivery, EmergencyAccess, Grant, Record
from sharing.services import access, emergency
from tests.sharing import post
from tests.sharing.test_requests import REFERENCE, record  # noqa: F401 - a fixture

pytestmark = [pytest.mark.rule("R33"), pytest.mark.usefixtures("record")]
TYPED = {"reference": REFERENCE, "reason": "He is on his way to her", "is_emergency": "on"}


def take(web, person, **changes):
    return web(person).post(reverse("sharing:emergency"), TYPED | changes)


@pytest.fixture
def taken(web, cast):
    take(web, cast.partner_outsider)
    return EmergencyAccess.objects.get()


def sees(person, as_person):
    with as_person(person):
        return Record.objects.filter(reference=REFERENCE).exists()


def test_it_gives_reading_for_the_panels_hours(taken, cast, as_person):
    assert sees(cast.partner_outsider, as_person)
    grant = Grant.objects.get(user=cast.partner_outsider)
    assert (grant.via, grant.permission.codename, grant.reason) == ("emergency", access.VIEW, TYPED["reason"])
    assert grant.ends_at - grant.starts_at == timedelta(hours=12)
    assert AuditEvent.objects.get(what="emergency.taken").records == [taken.record_id]
    Grant.objects.filter(pk=grant.pk).update(
        starts_at=grant.starts_at - timedelta(hours=13), ends_at=grant.ends_at - timedelta(hours=13)
    )
    assert not sees(cast.partner_outsider, as_person)


@pytest.mark.parametrize("missing", ["reference", "reason", "is_emergency"])
def test_nothing_is_taken_without_reference_reason_and_the_risk(missing, web, cast):
    page = take(web, cast.partner_outsider, **{missing: ""}).content.decode()
    assert "govuk-error-summary" in page
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "leaver"])
def test_a_closed_gate_stays_closed_in_an_emergency(who, web, cast):
    assert take(web, getattr(cast, who)).status_code in (302, 404)
    assert not EmergencyAccess.objects.exists()


def test_shut_out_and_not_there_have_the_same_answer(web, cast, as_person):
    with as_person(cast.chair):
        access.exclude(
            record=Record.objects.get(reference=REFERENCE), person=cast.partner_outsider, why="family",
            reason="A son", by=cast.chair,
        )  # fmt: skip
    one = take(web, cast.partner_outsider).content.decode()
    other = take(web, cast.partner_outsider, reference="HSB-2026-0999-Y").content.decode()
    assert emergency.NOT_TO_BE_HAD in one
    assert emergency.NOT_TO_BE_HAD in other
    assert not sees(cast.partner_outsider, as_person)
    assert AuditEvent.objects.filter(what="emergency.not_found", person=cast.partner_outsider).count() == 2


def test_after_five_guesses_in_an_hour_no_more_is_looked_for(web, cast, as_person):
    for number in range(5):
        take(web, cast.partner_outsider, reference=f"HSB-2026-09{number}9")
    page = take(web, cast.partner_outsider).content.decode()
    assert "Ring the Chair" in page
    assert not sees(cast.partner_outsider, as_person)


def test_whoever_sees_it_already_takes_nothing(web, cast):
    assert "You can see this record already" in take(web, cast.chair).content.decode()
    assert not EmergencyAccess.objects.exists()


def test_the_database_lets_nobody_write_one_by_hand(taken, cast, refused):
    columns = "id, record_id, person_id, grant_id, reason, taken_at, ends_at, review, finding"
    copied = f"""insert into sharing_emergencyaccess ({columns}) select gen_random_uuid(), record_id, %s, grant_id,
                 reason, taken_at, ends_at, review, finding from sharing_emergencyaccess"""
    assert refused(cast.member, copied, cast.member.pk)
    found = """update sharing_emergencyaccess
                  set review = 'justified', finding = 'x', reviewed_at = now(), reviewed_by_id = %s"""
    for who in ("partner_outsider", "coordinator", "member"):
        assert refused(getattr(cast, who), found, getattr(cast, who).pk)
    assert not refused(cast.chair, found, cast.chair.pk)


def test_chair_and_governance_lead_are_told_at_once(taken, cast):
    cast.police.governance_lead = cast.member
    cast.police.save()
    with post.worker_session():
        emergency.tell()
        emergency.tell()
    assert {one.recipient for one in Delivery.objects.all()} == {cast.chair, cast.vice_chair, cast.member}
    assert Delivery.objects.count() == 3


def test_it_stays_on_the_chairs_list_until_reviewed(taken, web, cast, as_person):
    assert "Review emergency access: Pat Partner" in web(cast.chair).get("/").content.decode()
    url = reverse("sharing:review-emergency", args=[taken.pk])
    for who in ("partner_outsider", "coordinator", "member"):
        assert web(getattr(cast, who)).get(url).status_code == 404
    web(cast.chair).post(url, {"is_justified": "yes", "finding": "The child was found in time"})
    assert "Review emergency access" not in web(cast.chair).get("/").content.decode()
    assert sees(cast.partner_outsider, as_person)  # until its hours are over
    assert web(cast.chair).get(url).status_code == 404


@pytest.mark.rule("R44")
def test_what_was_not_justified_ends_and_is_a_breach(taken, web, cast, as_person):
    url = reverse("sharing:review-emergency", args=[taken.pk])
    sent = web(cast.chair).post(url, {"is_justified": "no", "finding": "Nobody was at risk"})
    breach = Breach.objects.get()
    assert sent.url == reverse("sharing:breach", args=[breach.pk])
    assert not sees(cast.partner_outsider, as_person)
    page = web(cast.chair).get(sent.url).content.decode()
    assert "Nobody was at risk" in page
    assert "Follow up a breach" in web(cast.chair).get("/").content.decode()
    for who in ("partner_outsider", "member"):
        assert web(getattr(cast, who)).get(sent.url).status_code == 404
        assert web(getattr(cast, who)).get(reverse("sharing:breaches")).status_code == 404
    web(cast.chair).post(sent.url, {"status": "resolved", "outcome": "Spoken to and trained"})
    breach.refresh_from_db()
    assert (breach.status, breach.ended_by) == ("resolved", cast.chair)
    assert "Spoken to and trained" in web(cast.coordinator).get(sent.url).content.decode()
    assert "Resolved" in web(cast.chair).get(reverse("sharing:breaches")).content.decode()


def test_the_person_reads_what_came_of_it(taken, web, cast):
    EmergencyAccess.objects.update(
        review="justified", finding="Rightly so", reviewed_by=cast.chair, reviewed_at=timezone.now()
    )
    page = web(cast.partner_outsider).get(reverse("sharing:requests")).content.decode()
    assert "Rightly so" in page
