"""A case leaves the forward list by a minuted decision, and by nothing else. R22"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import services as cases
from cases.models import Case, CaseClosing
from meetings import overdue, rules, services
from meetings.models import AgreedAction, Meeting, MinutesItem
from sharing.errors import RuleBroken
from sharing.web import days
from tests.meetings.conftest import working_day_ahead
from tests.meetings.test_circulation import pdf_of, text_of

pytestmark = pytest.mark.rule("R22")
LATER = days.today() + timedelta(days=60)


def record(cast, which, as_person, **texts):
    with as_person(cast.coordinator):
        item = which.agenda_item
        texts = {"pathway": "", "deferred_because": "", "closing_because": "", "next_panel_on": None} | texts
        return services.record_minutes(item=item, version=which.version, by=cast.coordinator, **texts)


def approve(cast, meeting, as_person):
    with as_person(cast.coordinator):
        version = services.write_up(meeting=meeting, by=cast.coordinator)
        version = services.send_to_chair(version=version, by=cast.coordinator)
    with as_person(cast.chair):
        version.refresh_from_db()
        return services.approve_minutes(version=version, content_sha256=version.content_sha256, by=cast.chair)


@pytest.fixture
def second(minuted):
    """The minutes of the child harmed's case, for which no action was agreed."""
    return MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting").get(pathway="")


@pytest.fixture
def closed(second, minuted, cast, as_person):
    record(cast, second, as_person, closing_because="Safe and settled.")
    return approve(cast, minuted, as_person)


def test_the_minutes_close_the_case_and_say_why(closed, second, cast):
    case = Case.objects.get(pk=second.record_id)
    closing = CaseClosing.objects.get()
    assert (case.status, case.closed_by) == ("closed", cast.chair)
    assert (closing.case, closing.reason, closing.meeting_on) == (case, "Safe and settled.", days.today())
    planned = Meeting(panel=cast.panel, starts_at=working_day_ahead(200))
    assert case not in rules.due_cases(planned)
    assert "The case is closed. Safe and settled." in text_of(pdf_of(closed))


CLOSES = """insert into cases_caseclosing (id, record_id, case_id, meeting_on, reason, closed_by_id, closed_at,
            ended_because) values (gen_random_uuid(), %s, %s, %s, 'Safe and settled.', %s, now(), '')"""


def test_the_database_closes_a_case_by_what_was_approved_alone(second, minuted, cast, as_person, refused):
    record(cast, second, as_person, closing_because="Safe and settled.")
    told = second.record_id, second.record_id, days.today(), cast.chair.pk
    with as_person(cast.coordinator):
        version = services.write_up(meeting=minuted, by=cast.coordinator)
        version = services.send_to_chair(version=version, by=cast.coordinator)
    assert refused(cast.chair, CLOSES, *told)  # minuted, and with the Chair
    second.refresh_from_db()
    with as_person(cast.chair):
        services.approve_minutes(version=version, content_sha256=version.content_sha256, by=cast.chair)
        case = cases.reopen_case(case=Case.objects.get(pk=second.record_id), by=cast.chair, on=LATER, because="x")
    assert not refused(cast.chair, CLOSES, case.pk, *told[1:])  # approved


def test_a_case_to_be_closed_takes_nothing_else(second, cast, as_person):
    with pytest.raises(RuleBroken, match="choose one or the other"):
        record(cast, second, as_person, closing_because="Safe.", next_panel_on=LATER)


@pytest.mark.rule("R32")
def test_an_open_action_stands_in_the_way(minuted, cast, as_person):
    first = MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting").exclude(pathway="").get()
    record(cast, first, as_person, closing_because="Enough.")
    with pytest.raises(RuleBroken, match="an action is open: “Visit the school"):
        approve(cast, minuted, as_person)
    with as_person(cast.coordinator):
        services.remove_action(action=AgreedAction.objects.get(), by=cast.coordinator)
    approve(cast, minuted, as_person)
    assert Case.objects.get(pk=first.record_id).status == "closed"


def test_a_case_on_its_way_to_panel_is_taken_off_that_agenda_first(second, minuted, cast, as_person):
    record(cast, second, as_person, closing_because="Enough.")
    coming = Meeting.objects.create(
        panel=cast.panel, starts_at=working_day_ahead(50), place="Online", created_by=cast.chair,
        circulate_at=working_day_ahead(43),
    )  # fmt: skip
    case = second.agenda_item.case
    coming.agenda_items.create(record=case.record, case=case, position=1)
    with pytest.raises(RuleBroken, match="take it off"):
        approve(cast, minuted, as_person)


def test_corrected_minutes_correct_the_reason_or_open_the_case_again(closed, second, minuted, cast, as_person):
    second.refresh_from_db()
    again = record(cast, second, as_person, closing_because="Moved away.")
    approve(cast, minuted, as_person)
    assert CaseClosing.objects.get(ended_at=None).reason == "Moved away."
    record(cast, again, as_person, deferred_because="Her worker was away.", next_panel_on=LATER)
    approve(cast, minuted, as_person)
    case = Case.objects.get(pk=second.record_id)
    assert (case.status, case.due_at_panel_on, case.due_because) == ("open", LATER, "Put off by the panel")
    assert not CaseClosing.objects.filter(ended_at=None).exists()


def test_corrected_minutes_do_not_close_again_what_the_chair_has_opened(closed, second, minuted, cast, as_person):
    with as_person(cast.chair):
        case = Case.objects.get(pk=second.record_id)
        cases.reopen_case(case=case, by=cast.chair, on=LATER, because="Harmed again.")
    second.refresh_from_db()
    record(cast, second, as_person, closing_because="Safe and settled at home.")
    approve(cast, minuted, as_person)
    assert Case.objects.get(pk=second.record_id).status == "open"


def test_the_page_offers_closing_and_says_what_is_left(minuted, second, cast, web):
    words = web(cast.coordinator).get(reverse("meetings:minutes-item", args=[second.agenda_item_id])).content.decode()
    assert "Close the case" in words
    assert "say why none is needed" in words


def test_the_coordinator_hears_of_a_case_that_a_meeting_has_passed_by(minuted, cast, both, as_person):
    case = both[0]
    due_on = days.today() - timedelta(days=3)

    def told(who):
        with as_person(who):
            return [work.text for work in overdue.waiting_for(who, cast.panel)]

    Case.objects.filter(pk=case.pk).update(due_at_panel_on=due_on)
    assert told(cast.coordinator) == []  # it was on the agenda of the meeting held since
    item = minuted.agenda_items.get(case=case)
    item.removed_because, item.removed_by = "Elsewhere", cast.chair
    item.save()
    case.panel_dates.update(set_at=timezone.now() - timedelta(days=30))
    assert told(cast.coordinator) == [f"{case.reference}: the next panel date has passed"]
    assert told(cast.chair) == []


def test_the_panel_history_of_a_case_says_that_it_was_closed_and_why(closed, second, cast, web):
    page = web(cast.coordinator).get(reverse("meetings:of_case", args=[second.record_id])).content.decode()
    assert "The case is closed" in page
    assert "Safe and settled." in page
