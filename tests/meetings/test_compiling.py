"""What one press collects, why each case is on, when it begins, and what is different from the version before."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import JusticeEvent
from meetings import services, sources
from meetings.models import AgendaItem, AgreedAction, Meeting
from sharing.errors import RuleBroken
from sharing.web import days
from tests.meetings.conftest import working_day_ahead
from tests.meetings.test_circulation import pdf_of, text_of


@pytest.fixture
def next_meeting(cast, minutes_sent, as_person):
    """A meeting before the cases' own next day; the minutes of the last are approved."""
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    with as_person(cast.coordinator):
        return services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(30), place="Town Hall", by=cast.coordinator
        )


@pytest.fixture
def compiled(cast, meeting, as_person):
    with as_person(cast.coordinator):
        return services.compile_schedule(meeting=meeting, by=cast.coordinator)


def compile_again(cast, meeting, as_person):
    with as_person(cast.coordinator):
        return services.compile_schedule(meeting=meeting, by=cast.coordinator)


def news(case, by, kind, value, **told):
    return JusticeEvent.objects.create(
        record=case.record, case=case, kind=kind, value=value, on=date(2026, 3, 4), recorded_by=by, **told
    )


@pytest.mark.rule("R32")
def test_an_action_that_is_to_be_done_by_then_brings_its_case_and_no_other(cast, next_meeting, both, as_person):
    version = compile_again(cast, next_meeting, as_person)
    assert [item.record_id for item in version.items.all()] == [both[0].pk]
    assert version.items.get().content["sources"] == ["1 open action"]
    AgreedAction.objects.update(due_on=days.today() - timedelta(days=1))
    version = compile_again(cast, next_meeting, as_person)
    assert version.items.get().content["sources"] == ["1 open action, 1 overdue"]


@pytest.mark.rule("R18")
def test_a_verdict_since_the_panel_heard_the_case_brings_it_and_an_arrest_does_not(cast, next_meeting, both, as_person):
    AgreedAction.objects.update(due_on=next_meeting.on + timedelta(days=1))
    news(both[0], cast.chair, "arrest", "")
    assert not compile_again(cast, next_meeting, as_person).items.exists()
    verdict = news(both[0], cast.chair, "verdict", "guilty")
    content = compile_again(cast, next_meeting, as_person).items.get().content
    assert content["sources"] == [f"Verdict on 4 March 2026: {verdict.answer.lower()}", "1 open action"]


@pytest.mark.rule("R18")
def test_what_the_panel_has_heard_is_no_news(cast, next_meeting, both):
    held = Meeting.objects.get(status="held")
    event = news(both[0], cast.chair, "verdict", "guilty", recorded_at=held.starts_at - timedelta(hours=1))
    assert not any("Verdict" in one for one in sources.of(both[0]))
    JusticeEvent.objects.filter(pk=event.pk).update(recorded_at=timezone.now())
    assert any("Verdict" in one for one in sources.of(both[0]))
    # Of the case that was put off nothing has been heard.
    assert [sources._heard(case.pk).first() for case in both] == [held.starts_at, None]


def test_each_begins_when_those_before_it_are_over(cast, compiled, as_person):
    first, second = compiled.meeting.agenda
    assert [first.starts_after, second.starts_after] == [0, 20]
    with as_person(cast.coordinator):
        services.describe_item(item=first, because="", asked_of_panel="", takes=35, by=cast.coordinator)
        services.describe_item(item=second, because="", asked_of_panel="", position=1, by=cast.coordinator)
        assert list(compiled.meeting.agenda) == [second, first]
        begins = compiled.meeting.starts_at
        told = [one.content["at"] for one in compiled.items.all()]
        assert told == [days.clock(begins), days.clock(begins + timedelta(minutes=20))]
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(pk=first.pk).update(takes=0)


def test_the_setting_says_how_long_a_case_takes(cast, meeting, as_person):
    cast.panel.minutes_per_item = 45
    cast.panel.save()
    compile_again(cast, Meeting.objects.get(pk=meeting.pk), as_person)
    assert [one.starts_after for one in meeting.agenda] == [0, 45]


@pytest.mark.rule("R04")
@pytest.mark.rule("R22")
def test_adding_a_case_by_hand_is_the_coordinators_and_has_a_reason(cast, next_meeting, both, as_person):
    told = {"meeting": next_meeting, "case": both[1], "reason": "Her school asks"}
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.add_item(**told, by=cast.chair)
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=next_meeting, by=cast.coordinator)
        item = services.add_item(**told, by=cast.coordinator)
        assert (item.position, item.because, item.added_by) == (2, "Her school asks", cast.coordinator)
        with pytest.raises(RuleBroken, match="on this agenda already"):
            services.add_item(**told, by=cast.coordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(pk=item.pk).update(added_because="")


@pytest.mark.rule("R04")
def test_once_the_schedule_has_gone_out_only_the_chair_adds(cast, sent, both, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="the Chair adds a case"):
        services.add_item(meeting=sent.meeting, case=both[0], reason="x", by=cast.coordinator)


@pytest.mark.rule("R24")
def test_what_changed_is_shown_to_those_who_prepare_and_approve(cast, sent, as_person, web):
    meeting = sent.meeting
    first, second = meeting.agenda
    with as_person(cast.coordinator):
        services.describe_item(item=second, because="", asked_of_panel="Who leads?", by=cast.coordinator)
        services.remove_item(item=first, reason="The report is not done", by=cast.coordinator)
    version = compile_again(cast, meeting, as_person)
    assert version.items.get().content["since"] == {
        "version": 1, "what": ["why it comes to panel", "what the panel is asked", "its time"]
    }  # fmt: skip
    url = reverse("meetings:schedule", args=[version.pk])
    told = web(cast.coordinator).get(url).content.decode()
    assert "What changed since version 1" in told
    assert f"{first.case.reference}</span>: taken off the agenda: The report is not done" in told
    paper = text_of(pdf_of(version))
    assert "This version replaces version 1" in paper
    assert "Changed since version 1: why it comes to panel, what the panel is asked, its time" in paper
    assert first.case.reference not in paper


@pytest.mark.rule("R11")
@pytest.mark.rule("R28")
def test_a_copy_says_nothing_of_a_case_that_was_added_and_is_not_in_it(cast, sent, both, as_person):
    version = compile_again(cast, sent.meeting, as_person)
    for item in version.items.all():
        assert "since" not in item.content
        assert "since" not in str(version.front)


@pytest.mark.rule("R24")
def test_a_member_sees_the_agenda_as_approved_and_not_as_it_is_being_changed(cast, sent, as_person, web):
    item = sent.meeting.agenda.first()
    with as_person(cast.coordinator):
        services.describe_item(
            item=item, because="Not approved", asked_of_panel="Not approved", takes=60, by=cast.coordinator
        )
    url = sent.meeting.get_absolute_url()
    told = web(cast.member).get(url).content.decode()
    assert "Not approved" not in told
    assert days.clock(sent.meeting.starts_at + timedelta(minutes=20)) in told
    assert "Not approved" in web(cast.coordinator).get(url).content.decode()


def test_a_case_is_moved_to_its_place_and_given_its_time_on_a_page(cast, compiled, web):
    first, second = compiled.meeting.agenda
    url = reverse("meetings:agenda-item", args=[second.pk])
    browser = web(cast.coordinator)
    given = {"because": "New", "asked_of_panel": "", "takes": "30", "position": "3"}
    assert "less than or equal to 2" in browser.post(url, given).content.decode()
    assert browser.post(url, given | {"position": "1"}).status_code == 302
    assert list(compiled.meeting.agenda) == [second, first]
    page = browser.get(compiled.meeting.get_absolute_url()).content.decode()
    assert "30 minutes" in page
    assert page.index(second.case.reference) < page.index(first.case.reference)
