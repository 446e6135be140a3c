"""The panel's rule for its meetings: set by the Chair or the Coordinator, planned with one press, never twice."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from icalendar import Calendar

from meetings import regular, services
from meetings.models import Meeting, RegularMeetings
from sharing.errors import RuleBroken
from sharing.web import days
from sharing.working_days import is_working_day

RULE = {"weekday": 0, "weeks": [1, 5], "begins": time(9, 30), "place": "Town Hall", "call_link": "", "months_ahead": 6}
CALL = "https://call.example.gov.uk/hsb"


@pytest.fixture
def rule(cast, as_person):
    with as_person(cast.chair):
        return services.set_regular_meetings(panel=cast.panel, by=cast.chair, **RULE)


def plan(cast, as_person):
    with as_person(cast.coordinator):
        return services.plan_regular_meetings(panel=cast.panel, by=cast.coordinator)


def test_one_press_plans_every_meeting_of_the_months_ahead_and_a_second_none(cast, rule, as_person):
    with as_person(cast.coordinator):
        expected = [one.held_on for one in regular.to_plan(rule)]
    planned = plan(cast, as_person)
    assert len(planned) >= 11
    assert [meeting.on for meeting in planned] == expected
    assert all(is_working_day(meeting.on) for meeting in planned)
    assert {days.clock(meeting.starts_at) for meeting in planned} == {"9.30am"}
    assert all(meeting.papers for meeting in planned)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="Every regular meeting"):
        services.plan_regular_meetings(panel=cast.panel, by=cast.coordinator)


def test_a_day_that_was_moved_or_cancelled_is_not_planned_again(cast, rule, as_person, refused):
    first, second, *_ = plan(cast, as_person)
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=first, reason="Half term", by=cast.coordinator)
        services.move_meeting(
            meeting=second, starts_at=second.starts_at + timedelta(hours=2), place="Library", reason="Room",
            by=cast.coordinator,
        )  # fmt: skip
        assert regular.to_plan(rule) == []
    assert refused(cast.coordinator, "update meetings_meeting set regular_on = null where id = %s", first.pk)


def test_a_bank_holiday_is_moved_to_the_next_working_day_and_shown_so(cast, rule, as_person, web):
    on, held_on = date(2027, 5, 3), date(2027, 5, 4)
    with as_person(cast.coordinator):
        (moved,) = (one for one in regular.coming_days(rule) if one.on == on)
    assert (moved.held_on, moved.is_moved, moved.can_be_planned) == (held_on, True, True)
    page = web(cast.chair).get(reverse("meetings:regular")).content.decode()
    assert "Monday 3 May 2027" in page
    assert "Tuesday 4 May 2027, 9.30am" in page
    assert "The Coordinator plans what is missing" in page


@pytest.mark.parametrize("who", ["member", "referrer", "outsider", "deputy"])
def test_the_rule_is_the_chairs_and_the_coordinators(who, cast, rule, as_person, web, refused):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        services.set_regular_meetings(panel=cast.panel, by=person, **RULE)
    assert refused(person, "update meetings_regularmeetings set place = 'Elsewhere'")
    for page in ("regular", "set-regular"):
        assert web(person).get(reverse(f"meetings:{page}")).status_code == 404
    assert web(person).post(reverse("meetings:plan-regular")).status_code == 404


def test_the_database_holds_the_rule_to_sense_and_in_ones_own_name(cast, rule, refused):
    for change in ("weekday = 6", "weeks = '{}'", "weeks = '{6}'", "months_ahead = 0", "call_link = 'http://x'",
                   f"saved_by_id = '{cast.chair.pk}'"):  # fmt: skip
        assert refused(cast.coordinator, f"update meetings_regularmeetings set {change}")
    assert not refused(
        cast.coordinator, f"update meetings_regularmeetings set weekday = 2, saved_by_id = '{cast.coordinator.pk}'"
    )
    assert refused(cast.coordinator, "delete from meetings_regularmeetings")


def test_the_rule_is_set_and_its_meetings_planned_from_the_pages(cast, web):
    browser = web(cast.coordinator)
    given = {"weekday": "1", "weeks": ["3"], "begins": "9.30", "place": "", "call_link": CALL, "months_ahead": "3"}
    assert "first day" not in browser.post(reverse("meetings:set-regular"), given, follow=True).content.decode()
    rule = RegularMeetings.objects.get()
    assert (str(rule), rule.place, rule.begins) == ("third Tuesday of the month", "Online", time(9, 30))
    wanted = {"weeks": "Select at least one week", "begins": "outside the working day", "call_link": "must begin with"}
    wrong = browser.post(
        reverse("meetings:set-regular"), given | {"weeks": [], "begins": "9pm", "call_link": "http://call.example"}
    ).content.decode()
    assert all(words in wrong for words in wanted.values())
    home = browser.get("/").content.decode()
    assert "regular meetings" in home
    shown = browser.post(reverse("meetings:plan-regular"), follow=True).content.decode()
    assert "The regular meetings are planned" in shown
    assert f'href="{CALL}"' in shown
    assert "third Tuesday of the month at 9.30am" in shown
    assert Meeting.objects.filter(regular_on__isnull=False).count() in (3, 4)


def test_whoever_is_on_the_panel_takes_the_calendar_along_and_nobody_else(cast, rule, as_person, web):
    first, second, *_ = plan(cast, as_person)
    with as_person(cast.coordinator):
        services.cancel_meeting(meeting=second, reason="Half term", by=cast.coordinator)
    answer = web(cast.member).get(reverse("meetings:calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    found = {str(one["uid"]): one for one in Calendar.from_ical(answer.content).events}
    assert len(found) == Meeting.objects.count()
    assert found[f"{first.pk}@hsb-panel"].start == datetime.combine(first.on, time(9, 30), days.LONDON)
    assert str(found[f"{second.pk}@hsb-panel"]["status"]) == "CANCELLED"
    assert cast.member.name not in answer.content.decode()
    for person in (cast.referrer, cast.outsider, cast.partner_outsider):
        assert web(person).get(reverse("meetings:calendar")).status_code == 404
