"""A case that the Chair accepts as urgent comes to a panel before its turn: late item or extraordinary meeting. R04"""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from meetings import dates, services, urgency
from meetings.models import Meeting
from sharing.web import days
from tests.meetings.conftest import open_two, working_day_ahead

pytestmark = pytest.mark.rule("R04")


@pytest.fixture
def urgent(cast, sent, as_person):
    """A case accepted as urgent after the schedule of the meeting had gone out."""
    with as_person(cast.chair):
        cases = open_two(cast, number=7, urgent_because="A court hearing is on Friday")
    return cases[0]


def home(browser):
    return browser.get(reverse("home")).content.decode()


def page(name, *args, query=""):
    return reverse(f"meetings:{name}", args=args) + query


def test_the_chair_is_led_to_the_late_item_with_the_case_chosen(cast, urgent, sent, web):
    browser, meeting = web(cast.chair), sent.meeting
    words = f"{urgent.reference} is urgent: add it as a late item to {days.long_date(meeting.on)}"
    address = page("urgent", meeting.pk, query=f"?case={urgent.reference}")
    for shown in (home(browser), browser.get(meeting.get_absolute_url()).content.decode()):
        assert words in shown
        assert address in shown
    shown = browser.get(address)
    assert shown.context["form"]["case"].initial == urgent
    assert "A court hearing is on Friday" in shown.content.decode()


def test_it_leaves_the_list_once_on_an_agenda_and_comes_back_when_taken_off(cast, urgent, sent, as_person):
    with as_person(cast.chair):
        assert urgent in urgency.waiting(cast.panel)
        item = services.add_urgent_item(meeting=sent.meeting, case=urgent, reason="Hearing", by=cast.chair)
        assert urgent not in urgency.waiting(cast.panel)
    with as_person(cast.coordinator):
        services.remove_item(item=item, reason="Mistake", by=cast.coordinator)
        assert urgent in urgency.waiting(cast.panel)
        services.cancel_meeting(meeting=sent.meeting, reason="Snow", by=cast.coordinator)


def test_a_cancelled_meeting_is_no_agenda(cast, urgent, sent, as_person):
    with as_person(cast.chair):
        services.add_urgent_item(meeting=sent.meeting, case=urgent, reason="Hearing", by=cast.chair)
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=sent.meeting, reason="Snow", by=cast.coordinator)
        assert urgent in urgency.waiting(cast.panel)
        assert urgency.for_chair(urgent, None).words == "ask the Coordinator to call an extraordinary meeting"


def test_the_coordinator_calls_an_extraordinary_meeting_for_urgent_cases_alone(
    cast, urgent, sent, both, web, as_person
):
    browser = web(cast.coordinator)
    assert page("plan", query="?extraordinary=yes") in home(browser)
    shown = browser.get(page("plan", query="?extraordinary=yes"))
    assert shown.context["form"]["is_extraordinary"].value() is True
    assert urgent.reference in shown.content.decode()
    soon = working_day_ahead(4)
    browser.post(page("plan"), {
        "starts_at_day": soon.day, "starts_at_month": soon.month, "starts_at_year": soon.year, "starts_at_time": "2pm",
        "place": "Online", "is_extraordinary": "on",
    })  # fmt: skip
    meeting = Meeting.objects.get(is_extraordinary=True)
    with as_person(cast.chair):
        waits = open_two(cast, number=8)[0]
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=meeting, by=cast.coordinator)
        items = list(meeting.agenda.select_related("case"))
    assert {item.case.reference for item in items} == {urgent.reference, "HSB-2026-0007-A"}
    assert {item.because for item in items} == {"A court hearing is on Friday"}
    assert version.items.count() == 2
    assert Case.objects.get(pk=waits.pk).urgent_because == ""
    assert "extraordinary meeting" in browser.get(meeting.get_absolute_url()).content.decode()
    assert urgent.reference + " is urgent" not in home(browser)


@time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=days.LONDON), tick=False)
@pytest.mark.parametrize(
    ("meets", "goes_out"),
    [((14, 9), (7, 9)), ((4, 14), (3, 9)), ((2, 14), (1, 10)), ((1, 15), (1, 10))],
    ids=["in time", "a working day before", "at once", "on the day"],
)
@pytest.mark.rule("R23")
def test_its_schedule_goes_out_as_early_as_it_can(cast, meets, goes_out):
    moment = dates.extraordinary_circulation(datetime(2026, 12, *meets, tzinfo=days.LONDON), cast.panel)
    assert moment == datetime(2026, 12, *goes_out, tzinfo=days.LONDON)


def test_before_the_schedule_has_gone_out_it_comes_on_by_itself(cast, at_the_chair, as_person):
    with as_person(cast.chair):
        case = open_two(cast, number=7, urgent_because="Hearing")[0]
        way = urgency.for_chair(case, at_the_chair.meeting)
        assert "when the schedule is compiled" in way.words
    with as_person(cast.coordinator):
        services.take_back(version=at_the_chair, by=cast.coordinator)
        services.compile_schedule(meeting=at_the_chair.meeting, by=cast.coordinator)
        assert urgency.waiting(cast.panel) == []


@pytest.mark.rule("R33")
def test_nobody_else_hears_of_it(cast, urgent, web):
    for who in ("member", "referrer", "partner_outsider"):
        assert "is urgent" not in home(web(getattr(cast, who)))


def test_why_it_is_urgent_stands(cast, urgent, refused):
    for who in (cast.chair, cast.coordinator, cast.referrer):
        assert refused(who, "update cases_case set urgent_because = ''")
