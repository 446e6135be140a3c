"""Every open case has a day on which it comes to panel, moved with a reason; a closed one is opened by the Chair."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import rules, services
from cases.models import Allocation, Case, CaseClosing, PanelDate
from cases.services.closing import end_access_of_closed
from sharing.errors import RuleBroken
from sharing.web import days
from tests.cases.test_plans import boxes

pytestmark = pytest.mark.rule("R22")
LATER = days.today() + timedelta(days=60)
DATED = (
    'insert into cases_paneldate (id, record_id, case_id, kind, "on", because, moved_because, set_by_id, set_at)'
    " values (gen_random_uuid(), %s, %s, %s, %s, 'Review', %s, %s, now())"
)


@pytest.fixture
def closed(one_case, cast):
    """Closed as long ago as its readers keep their access."""
    when = timezone.now() - timedelta(days=one_case.panel.access_after_closing_days + 1)
    CaseClosing.objects.create(
        record=one_case.record, case=one_case, meeting_on=when.date(), reason="All is done", closed_by=cast.chair,
        closed_at=when,
    )  # fmt: skip
    one_case.refresh_from_db()
    assert one_case.status == Case.Status.CLOSED
    return one_case


def test_the_date_is_moved_with_a_reason_and_every_date_is_kept(one_case, cast, as_person):
    with as_person(cast.coordinator):
        for on, because, says in [
            (LATER, " ", "Say why the date is moved"),
            (days.today() - timedelta(days=1), "Late", "must be today or later"),
            (rules.add_months(days.today(), 6) + timedelta(days=1), "Later", "at least every 6 months"),
        ]:
            with pytest.raises(RuleBroken, match=says):
                services.move_next_panel(case=one_case, by=cast.coordinator, on=on, because=because)
        moved = services.move_next_panel(case=one_case, by=cast.coordinator, on=LATER, because="Report is late")
    assert (moved.due_at_panel_on, moved.due_because) == (LATER, "New referral")
    assert [(one.kind, one.moved_because) for one in PanelDate.objects.all()] == [
        ("moved", "Report is late"), ("opened", ""),
    ]  # fmt: skip
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.move_next_panel(case=one_case, by=cast.referrer, on=days.today(), because="Mine")


@pytest.mark.parametrize("who", ["referrer", "coordinator", "chair"])
def test_the_database_moves_no_date_without_a_row_that_says_so(who, one_case, cast, refused):
    for change in (
        "update cases_case set due_at_panel_on = '2099-01-01'",
        "update cases_case set due_because = 'Other'",
        "update cases_paneldate set \"on\" = '2099-01-01'",
        "delete from cases_paneldate",
        "update cases_case set status = 'closed', closed_at = now(), closed_by_id = opened_by_id",
    ):
        assert refused(getattr(cast, who), change)


def test_a_row_says_why_and_is_of_whoever_manages_the_case(one_case, cast, refused):
    pk = one_case.pk
    assert refused(cast.coordinator, DATED, pk, pk, "moved", LATER, "", cast.coordinator.pk)
    assert refused(cast.coordinator, DATED, pk, pk, "moved", LATER, "Late", cast.chair.pk)
    assert refused(cast.referrer, DATED, pk, pk, "moved", LATER, "Late", cast.referrer.pk)
    assert not refused(cast.coordinator, DATED, pk, pk, "moved", LATER, "Late", cast.coordinator.pk)
    one_case.refresh_from_db()
    assert one_case.due_at_panel_on == LATER


@pytest.mark.rule("R21")
def test_nobody_says_by_hand_that_a_report_brings_a_case_forward(one_case, cast, refused):
    for person in (cast.referrer, cast.coordinator):
        assert refused(person, DATED, one_case.pk, one_case.pk, "report", days.today(), "", person.pk)


def test_the_chair_opens_a_closed_case_and_ended_access_stays_ended(closed, cast, as_person, as_worker):
    Allocation.objects.create(
        record=closed.record, case=closed, person=cast.member, role="worker", task="Assesses", allocated_by=cast.chair
    )
    with as_worker():
        end_access_of_closed()
    with as_person(cast.coordinator), pytest.raises(PermissionDenied):
        services.reopen_case(case=closed, by=cast.coordinator, on=LATER, because="New worry")
    with as_person(cast.chair):
        with pytest.raises(RuleBroken, match="Say why"):
            services.reopen_case(case=closed, by=cast.chair, on=LATER, because="")
        case = services.reopen_case(case=closed, by=cast.chair, on=LATER, because="New worry")
        assert (case.status, case.due_at_panel_on, case.closing) == ("open", LATER, None)
        with pytest.raises(RuleBroken, match="is open"):
            services.reopen_case(case=closed, by=cast.chair, on=LATER, because="Again")
    with as_person(cast.referrer):
        assert not Case.objects.exists()
    assert Allocation.objects.get().ended_at
    assert CaseClosing.objects.get().ended_because == "New worry"


def test_the_database_opens_and_closes_for_the_chair_alone(closed, cast, refused, as_person):
    reopen = "update cases_caseclosing set ended_at = now(), ended_by_id = %s, ended_because = 'Worry'"
    assert refused(cast.coordinator, reopen, cast.coordinator.pk)
    assert refused(cast.chair, reopen, cast.coordinator.pk)
    assert refused(cast.chair, "update cases_caseclosing set reason = 'Other'")
    assert not refused(cast.chair, reopen, cast.chair.pk)
    assert Case.objects.get().status == "open"
    with as_person(cast.chair), pytest.raises(DatabaseError, match="no approved minutes"), transaction.atomic():
        CaseClosing.objects.create(
            record=closed.record, case=closed, meeting_on=days.today(), reason="Enough", closed_by=cast.chair
        )


def test_the_pages_move_the_date_and_open_the_case(one_case, cast, web):
    move = reverse("cases:move_next_panel", args=[one_case.pk])
    assert web(cast.referrer).get(move).status_code == 404
    told = boxes("on", LATER) | {"because": "Report is late"}
    assert web(cast.coordinator).post(move, told).status_code == 302
    page = web(cast.referrer).get(reverse("cases:plans", args=[one_case.pk])).content.decode()
    assert "Report is late" in page
    assert "Move the date" not in page


def test_the_page_of_a_closed_case_says_why_and_lets_the_chair_open_it(closed, cast, web):
    plans, reopen = (reverse(f"cases:{name}", args=[closed.pk]) for name in ("plans", "reopen"))
    assert "All is done" in web(cast.coordinator).get(plans).content.decode()
    assert web(cast.coordinator).get(reopen).status_code == 404
    assert web(cast.chair).post(reopen, boxes("on", LATER) | {"because": "New worry"}).status_code == 302
    assert "New worry" in web(cast.chair).get(plans).content.decode()
