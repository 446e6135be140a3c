"""Agreed actions are chased until they are done or closed with a reason. R32"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings import services, tasks
from meetings.models import ActionEntry, AgendaItem, AgreedAction, Meeting
from meetings.waiting import waiting_for
from sharing import digest_lines, rules
from sharing.errors import RuleBroken
from sharing.models import Agency, Deputy, Dispatch, Exclusion, Grant, Person, Place
from sharing.services import access
from sharing.web import days
from sharing.working_days import add_working_days
from tests.meetings.conftest import working_day_ahead
from tests.stories import make_document

pytestmark = pytest.mark.rule("R32")


@pytest.fixture
def action(cast, minutes_sent, as_person):
    """The member's: visit the school, due in seven days."""
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    return AgreedAction.objects.select_related("case", "owner").get()


def url(name, action):
    return reverse(f"meetings:{name}", args=[action.pk])


def due(action, on):
    AgreedAction.objects.filter(pk=action.pk).update(due_on=on)
    action.refresh_from_db()


def test_what_is_done_shows_what_shows_it(cast, action, as_person, refused):
    with as_person(cast.member), pytest.raises(RuleBroken, match="Say what was done, or choose the document"):
        services.end_action(action=action, status="done", done_on=days.today(), by=cast.member)
    done = f"update meetings_agreedaction set status = 'done', done_on = current_date where id = '{action.pk}'"
    assert refused(cast.member, done)
    document = make_document(action.case, by=cast.chair)
    with as_person(cast.member):
        services.end_action(action=action, status="done", done_on=days.today(), evidence=document, by=cast.member)
    assert AgreedAction.objects.get().evidence == document


def test_a_document_of_another_case_shows_nothing(cast, action, both, as_person, refused):
    document = make_document(both[1], by=cast.chair)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="document of this case"):
        services.end_action(
            action=action, status="done", done_on=days.today(), evidence=document, outcome="x", by=cast.coordinator
        )
    assert refused(
        cast.coordinator,
        "update meetings_agreedaction set status = 'done', done_on = current_date, outcome = 'x', evidence_id = %s",
        document.pk,
    )


def test_what_is_not_done_says_which_of_the_two_it_was(cast, action, as_person, refused, web):
    with as_person(cast.member), pytest.raises(RuleBroken, match="circumstances changed or the agency"):
        services.end_action(action=action, status="not_done", outcome="No time", by=cast.member)
    assert refused(cast.member, "update meetings_agreedaction set status = 'not_done', outcome = 'No time'")
    given = {"status": "not_done", "not_done_because": "agency", "why_not": "Nobody had the time"}
    assert web(cast.member).post(url("action-end", action), given).status_code == 302
    page = web(cast.coordinator).get(url("action", action)).content.decode()
    assert "The agency has not done it" in page
    assert "Nobody had the time" in page


def test_progress_is_noted_by_the_owners_agency_and_read_by_who_reads_the_action(cast, action, as_person, refused):
    with as_person(cast.member):
        services.note_progress(action=action, text="Rang twice.", by=cast.member)
    with as_person(cast.health_member):
        assert ActionEntry.objects.get().text == "Rang twice."
        with pytest.raises((PermissionDenied, AgreedAction.DoesNotExist)):
            services.note_progress(action=action, text="Mine", by=cast.health_member)
    insert = (
        "insert into meetings_actionentry (id, record_id, action_id, kind, text, by_id, at) values "
        "(gen_random_uuid(), %s, %s, 'progress', 'x', %s, now())"
    )
    assert refused(cast.health_member, insert, action.record_id, action.pk, cast.health_member.pk)
    assert refused(cast.member, insert, action.record_id, action.pk, cast.health_member.pk)
    assert refused(cast.member, "update meetings_actionentry set text = 'x'")
    assert refused(cast.coordinator, "delete from meetings_actionentry")
    Exclusion.objects.create(
        record_id=action.record_id, person=cast.member, why="interest", reason="x", excluded_by=cast.chair
    )
    for person in (cast.member, cast.outsider):
        with as_person(person):
            assert not ActionEntry.objects.exists()


def test_another_day_comes_only_with_its_reason_and_not_from_the_owner(cast, action, as_person, refused, web):
    later = action.due_on + timedelta(days=14)
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.carry_on(action=action, due_on=later, because="Not yet", by=cast.member)
    for person in (cast.member, cast.coordinator):
        assert refused(person, "update meetings_agreedaction set due_on = %s", later)
        assert refused(person, "update meetings_agreedaction set owner_id = %s", cast.chair.pk)
    forged = (
        "insert into meetings_actionentry (id, record_id, action_id, kind, text, was_due_on, due_on, by_id, at) values "
        "(gen_random_uuid(), %s, %s, 'moved', 'x', %s, %s, %s, now())"
    )
    assert refused(cast.member, forged, action.record_id, action.pk, action.due_on, later, cast.member.pk)
    stale = [action.record_id, action.pk, later, later, cast.coordinator.pk]
    assert refused(cast.coordinator, forged, *stale)
    with as_person(cast.coordinator):
        services.carry_on(action=action, due_on=later, because="The school is closed.", by=cast.coordinator)
    action.refresh_from_db()
    assert action.due_on == later
    page = web(cast.member).get(url("action", action)).content.decode()
    assert f"from {days.long_date(later - timedelta(days=14))} to {days.long_date(later)}" in page
    assert "The school is closed." in page
    assert "Carry it on" not in page


def test_the_coordinator_gives_it_to_somebody_who_sees_the_case(cast, action, as_person):
    with as_person(cast.coordinator):
        with pytest.raises(RuleBroken, match="does not see the case"):
            services.give_action(action=action, to=cast.outsider, because="x", by=cast.coordinator)
        services.give_action(action=action, to=cast.health_member, because="Mina has left.", by=cast.coordinator)
    action.refresh_from_db()
    assert (action.owner, action.owner_agency) == (cast.health_member, cast.health_member.agency)
    with as_person(cast.health_member):
        services.end_action(
            action=action, status="done", done_on=days.today(), outcome="Visited.", by=cast.health_member
        )


def test_nothing_more_is_said_of_what_has_ended(cast, action, as_person, refused):
    with as_person(cast.member):
        services.end_action(action=action, status="done", done_on=days.today(), outcome="Seen.", by=cast.member)
        with pytest.raises(RuleBroken, match="already marked done"):
            services.note_progress(action=action, text="More", by=cast.member)
    with as_person(cast.coordinator), pytest.raises(RuleBroken):
        services.carry_on(action=action, due_on=days.today(), because="x", by=cast.coordinator)


def told(kind=Dispatch.Kind.NOTICE):
    return Dispatch.objects.filter(kind=kind, subject__contains="agreed action")


def in_mail(person, panel, as_person):
    """The line about agreed actions in this person's daily mail, or None."""
    with as_person(person):
        lines = digest_lines.of(waiting_for(person, panel), days.today())
    return next((line for line in lines if line["kind"] == "action"), None)


def test_the_owner_has_it_in_the_daily_mail_daily_from_three_days_before_until_it_is_done(cast, action, as_person):
    today = add_working_days(days.today() - timedelta(days=1), 1)  # a working day, whenever the test runs

    def goes(due_on):
        due(action, due_on)
        line = in_mail(cast.member, cast.panel, as_person)
        return digest_lines.is_to_go(
            [line], today, (today - timedelta(days=1), [line]), cast.panel.action_reminder_days
        )

    assert not goes(today + timedelta(days=4))
    assert goes(today + timedelta(days=3))
    assert goes(days.today() - timedelta(days=1))
    assert not Dispatch.objects.filter(subject__contains="agreed action").exists()
    with as_person(cast.member):
        services.end_action(action=action, status="done", done_on=days.today(), outcome="Seen.", by=cast.member)
    assert in_mail(cast.member, cast.panel, as_person) is None


def test_what_its_owner_cannot_answer_any_more_waits_for_colleagues_who_see_it(cast, action, as_person, web):
    colleague = cast.partner_outsider  # of the same agency
    Place.objects.create(panel=cast.panel, person=colleague, office="member", starts_on=days.today())
    access.grant_access(
        record=action.record_id, to=colleague, permission=access.VIEW, purpose="discussion",
        ground="significant_harm", reason="Papers", via="circulation", by=cast.chair,
    )  # fmt: skip
    assert in_mail(colleague, cast.panel, as_person) is None
    Person.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert in_mail(colleague, cast.panel, as_person)["count"] == 1
    assert (
        "agreed action of Mina Member, who has left or sees the case no more"
        in web(colleague).get("/").content.decode()
    )
    Person.objects.filter(pk=cast.member.pk).update(is_active=True)
    Grant.objects.filter(user=cast.member, content_object=action.record_id).update(
        ended_at=timezone.now(), end_reason="Over"
    )
    assert in_mail(colleague, cast.panel, as_person)["count"] == 1
    assert in_mail(cast.health_member, cast.panel, as_person) is None


def test_who_stands_in_has_it_in_their_mail_and_may_answer(cast, action, as_person, web):
    place = Place.objects.get(person=cast.health_member)
    AgreedAction.objects.update(owner=cast.health_member, owner_agency=cast.health)
    action.refresh_from_db()
    today = days.today()
    Deputy.objects.create(place=place, person=cast.deputy, starts_on=today, ends_on=today + timedelta(days=9))
    access.grant_access(
        record=action.record_id, to=cast.deputy, permission=access.VIEW, purpose="discussion",
        ground="significant_harm", reason="Papers", via="circulation", by=cast.chair,
    )  # fmt: skip
    due(action, today)
    assert in_mail(cast.deputy, cast.panel, as_person)["count"] == 1
    assert (
        f"agreed action of {cast.health_member.name}, for whom you stand in"
        in web(cast.deputy).get("/").content.decode()
    )
    with as_person(cast.deputy):
        services.note_progress(action=action, text="I am on it.", by=cast.deputy)


def test_an_agencys_lead_hears_once_of_what_is_long_overdue_and_the_action_shows_it(cast, action, as_worker, web):
    agency = cast.member.agency
    agency.governance_lead = cast.deputy
    agency.save()
    due(action, add_working_days(days.today(), -4))
    with as_worker():
        tasks.chase_actions()
    assert not ActionEntry.objects.exists()
    due(action, add_working_days(days.today(), -5))
    for _ in range(2):
        with as_worker():
            tasks.chase_actions()
    assert ActionEntry.objects.get().owner == cast.deputy
    escalation = told().get(subject__contains="overdue since")
    assert {one.recipient for one in escalation.deliveries.all()} == {cast.deputy}
    for sign in (action.case.reference, str(action.pk)):  # the lead sees no case
        assert sign not in escalation.subject + escalation.body
    page = web(cast.coordinator).get(url("action", action)).content.decode()
    assert f"{cast.deputy.name} ({cast.deputy.agency.name}) was told that it is overdue." in page


@pytest.mark.parametrize("missing", ["no lead", "the owner leads", "a lead who is not let in"])
def test_where_an_agency_has_no_lead_to_tell_the_coordinator_hears_of_it(missing, cast, action, as_worker):
    lead = {"no lead": None, "the owner leads": cast.member, "a lead who is not let in": cast.deputy}[missing]
    Person.objects.filter(pk=cast.deputy.pk).update(undertaking_on=None)
    Agency.objects.filter(pk=cast.police.pk).update(governance_lead=lead)
    due(action, add_working_days(days.today(), -5))
    for _ in range(2):
        with as_worker():
            tasks.chase_actions()
    escalation = told().get(subject__contains="overdue since")
    assert {one.recipient for one in escalation.deliveries.all()} == {cast.coordinator}
    assert "has no governance lead" in escalation.body
    assert action.case.reference in escalation.subject
    assert url("action", action) in escalation.body
    assert ActionEntry.objects.get().owner == cast.coordinator


def test_a_lead_who_is_shut_out_of_the_case_is_passed_over_and_nobody_is_said_to_be_told_who_was_not(
    cast, action, as_person, as_worker
):
    Agency.objects.filter(pk=cast.police.pk).update(governance_lead=cast.deputy)
    due(action, add_working_days(days.today(), -5))

    def chase(shut_out):
        with as_person(cast.chair):
            access.exclude(record=action.record_id, person=shut_out, why="family", reason="A niece", by=cast.chair)
        with transaction.atomic(), as_worker():
            tasks.chase_actions()

    Exclusion.objects.create(
        record=action.record, person=cast.coordinator, why="family", reason="Aunt", excluded_by=cast.chair
    )
    chase(cast.deputy)
    assert not ActionEntry.objects.exists()
    assert not told().filter(subject__contains="overdue since").exists()
    Exclusion.objects.filter(person=cast.coordinator).update(
        ended_at=timezone.now(), ended_by=cast.chair, end_reason="No kin after all"
    )
    with as_worker():
        tasks.chase_actions()
    escalation = told().get(subject__contains="overdue since").deliveries.get()
    assert escalation.recipient == cast.coordinator
    assert rules.reasons_not_to_deliver(escalation) == []
    assert ActionEntry.objects.get().owner == cast.coordinator


def test_no_web_process_says_that_a_lead_was_told_and_the_worker_says_nothing_else(cast, action, refused, as_worker):
    escalated = (
        "insert into meetings_actionentry (id, record_id, action_id, kind, text, owner_id, at) values "
        "(gen_random_uuid(), %s, %s, 'escalated', 'x', %s, now())"
    )
    assert refused(cast.coordinator, escalated, action.record_id, action.pk, cast.chair.pk)
    with as_worker(), pytest.raises(DatabaseError), transaction.atomic():
        ActionEntry.objects.create(record_id=action.record_id, action=action, kind="progress", text="x", by=cast.chair)


def test_the_list_is_narrowed_by_agency_person_and_state_with_what_is_overdue_first(cast, action, web):
    due(action, days.today() - timedelta(days=1))
    browser = web(cast.coordinator)
    address = reverse("meetings:actions")
    page = browser.get(address, {"whose": "all", "agency": cast.member.agency_id, "state": "overdue"}).content.decode()
    assert "1 open action, 1 overdue" in page.replace("1 Open", "1 open")
    assert "Visit the school." in page
    other = browser.get(address, {"whose": "all", "agency": cast.health.pk}).content.decode()
    assert "No action like this" in other
    assert "Visit the school." not in other
    assert "Visit the school." in browser.get(address, {"whose": "all", "person": "x"}).content.decode()


def test_the_next_meeting_opens_with_it_and_carries_it_on(cast, action, web, as_person, both):
    with as_person(cast.coordinator):
        later = services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(70), place="Here", by=cast.coordinator
        )
        services.compile_schedule(meeting=later, by=cast.coordinator)
    Meeting.objects.filter(pk=later.pk).update(
        circulate_at=timezone.now() - timedelta(days=7), starts_at=timezone.now() + timedelta(minutes=5)
    )
    assert AgendaItem.objects.filter(meeting=later, case=both[0]).exists()
    overview = reverse("meetings:minutes-overview", args=[later.pk])
    page = web(cast.coordinator).get(overview).content.decode()
    assert "1 open action. Say of each" in page
    assert page.index("Visit the school.") < page.index("4. Cases")
    on = days.today() + timedelta(days=30)
    given = {f"due_on_{part}": str(getattr(on, part)) for part in ("day", "month", "year")} | {"because": "Still open"}
    answer = web(cast.coordinator).post(url("action-carry-on", action) + "?from=meeting", given)
    assert answer.url == overview
    action.refresh_from_db()
    assert action.due_on == on


def test_pages_of_an_action_are_there_for_nobody_else(cast, action, web):
    for name in ("action", "action-end", "action-progress", "action-carry-on", "action-give"):
        assert web(cast.outsider).get(url(name, action)).status_code == 404
    assert web(cast.member).get(url("action-carry-on", action)).status_code == 404
    assert web(cast.health_member).get(url("action", action)).status_code == 200
    assert web(cast.health_member).get(url("action-end", action)).status_code == 404
