"""An agency that is asked to check learns who a child is and nothing else, answers, and is chased until it has."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseInformation, Child, StatusFlag, TextToCheck
from meetings import asking, checks, dates, services, tasks
from meetings.models import AgencyReturn, AgendaItem, CheckRequest, Meeting
from meetings.services import chasing
from meetings.waiting import waiting_for
from sharing import digest_lines
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Deputy, Disclosure, Dispatch, Place
from sharing.services import access
from sharing.web import days
from sharing.working_days import add_working_days

pytestmark = pytest.mark.rule("R27")


@pytest.fixture
def asked(cast, meeting, both, as_person):
    """The police and health are asked about both children, before anything has gone out."""
    child = both[0].child
    child.also_known_as, child.school, child.nhs_number = "Jordy", "Wenmoor High", "9990655626"
    child.save()
    CaseInformation.objects.create(
        record=both[0].record, case=both[0], kind="identity", heading="About him", recorded_by=cast.chair,
        text="GP: Moorside Practice\n\nAddress: 5 Orchard Way\nAshdale\n\nSiblings: two brothers",
    )  # fmt: skip
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=meeting, by=cast.coordinator)
        services.ask_to_check(meeting=meeting, agencies=[cast.police, cast.health], by=cast.coordinator)
    return meeting


def own(case, cast, agency="police"):
    return CheckRequest.objects.get(case=case, agency=getattr(cast, agency))


def page(name, *ids):
    return reverse(f"meetings:{name}", args=ids)


@pytest.mark.rule("R33")
def test_the_member_learns_who_the_children_are_and_nothing_of_the_cases(cast, asked, both, web, as_person):
    browser = web(cast.member)
    told = browser.get(page("checks", asked.pk)).content.decode()
    for fact in ("Jordan Ferncliffe", "Jordy", "4 March 2012", "5 Orchard Way", "Wenmoor High", "Wren Oakdene"):
        assert fact in told
    for more in ("HSB-2026", "youth club", "Moorside", "brothers", "999 065", "9990655626", "harmed", "oung person"):
        assert more not in told
    for case in both:
        assert browser.get(case.get_absolute_url()).status_code == 404
        assert browser.get(reverse("sharing:access", args=[case.pk])).status_code == 404
    with as_person(cast.member):
        for model in (Case, Child, CaseInformation, AgendaItem):
            assert not model.objects.exists()


@pytest.mark.rule("R33")
def test_every_look_is_written_down(cast, asked, both, web):
    web(cast.member).get(page("checks", asked.pk))
    web(cast.member).get(page("check", own(both[0], cast).pk))
    looks = AuditEvent.objects.filter(what="page.read", person=cast.member).order_by("at")
    assert [one.page for one in looks] == ["meetings:checks", "meetings:check"]
    assert set(looks[0].records) == {case.pk for case in both}
    assert looks[1].records == [both[0].pk]


@pytest.mark.rule("R33")
def test_who_sees_the_case_reads_who_is_told_its_childs_name_alone(cast, asked, both, web):
    address = reverse("sharing:access", args=[both[0].pk])

    def told():
        page = web(cast.chair).get(address).content.decode()
        return page.partition('id="told-apart"')[2].partition("</table>")[0]

    for fact in ("Northmoor Police", cast.member.name, cast.health_member.name, cast.coordinator.name):
        assert fact in told()
    assert cast.education_member.name not in told()
    access.exclude(record=both[0].record, person=cast.member, why="interest", reason="A relative", by=cast.chair)
    assert cast.member.name not in told()
    Deputy.objects.create(
        place=cast.health_member.places.get(), person=cast.deputy, starts_on=asked.on, ends_on=asked.on
    )
    assert cast.deputy.name in told()
    Meeting.objects.filter(pk=asked.pk).update(status="cancelled")
    assert told() == ""


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    "who", ["education_member", "partner_outsider", "outsider", "leaver", "deputy", "referrer", "coordinator"]
)
def test_to_nobody_else_the_request_is_there(who, cast, asked, both, web, as_person):
    person = getattr(cast, who)
    for address in (page("checks", asked.pk), page("check", own(both[0], cast).pk)):
        assert web(person).get(address).status_code == 404
    with as_person(person):
        assert checks.identities(asked) == []
    assert web(person).post(page("none-known", asked.pk)).status_code == 404


@pytest.mark.rule("R26")
def test_a_deputy_of_that_day_answers(cast, asked, both, web):
    Deputy.objects.create(
        place=cast.health_member.places.get(), person=cast.deputy, starts_on=asked.on, ends_on=asked.on
    )
    browser = web(cast.deputy)
    assert "Jordan Ferncliffe" in browser.get(page("checks", asked.pk)).content.decode()
    given = {"answer": "known", "information": "Seen in clinic", "is_opinion": "no"}
    assert browser.post(page("check", own(both[0], cast, "health").pk), given).status_code == 302
    assert AgencyReturn.objects.get().person == cast.deputy


@pytest.mark.rule("R26")
@pytest.mark.rule("R33")
def test_a_deputy_who_moved_to_another_agency_learns_nothing_for_either(cast, asked, both, web, as_person):
    Deputy.objects.create(
        place=cast.health_member.places.get(), person=cast.deputy, starts_on=days.today(), ends_on=asked.on
    )
    with as_person(cast.deputy):
        assert {one.name for one in checks.identities(asked)} == {"Jordan Ferncliffe", "Wren Oakdene"}
    type(cast.deputy).objects.filter(pk=cast.deputy.pk).update(agency=cast.police)
    assert web(cast.deputy).get(page("checks", asked.pk)).status_code == 404
    with as_person(cast.deputy):
        assert checks.identities(asked) == []
    with as_person(cast.chair):
        told = checks.told_now(both[0].pk)
    assert {one.request.agency for one in told} == {cast.police, cast.health}
    assert cast.deputy not in [person for one in told for person in one.people]


@pytest.mark.parametrize("over", ["shut_out", "held", "taken_off", "gate", "begun"])
@pytest.mark.rule("R33")
def test_it_ends_with_what_it_is_for(over, cast, asked, both, as_person):
    if over == "shut_out":
        access.exclude(record=both[0].record, person=cast.member, why="family", reason="Aunt", by=cast.chair)
    elif over == "held":
        Meeting.objects.filter(pk=asked.pk).update(status="held")
    elif over == "taken_off":
        AgendaItem.objects.filter(case=both[0]).update(removed_by=cast.coordinator, removed_because="x")
    elif over == "gate":
        cast.member.undertaking_on = None
        cast.member.save()
    else:
        now = timezone.now()
        Meeting.objects.filter(pk=asked.pk).update(
            circulate_at=now - timedelta(days=2), starts_at=now - timedelta(minutes=1)
        )
    check = CheckRequest.objects.select_related("meeting").get(agency=cast.police, case=both[0].pk)
    with as_person(cast.member):
        assert "Jordan Ferncliffe" not in [one.name for one in checks.identities(asked)]
        with pytest.raises(PermissionDenied):
            services.answer_check(check=check, by=cast.member, answer="not_known")


@pytest.mark.rule("R33")
def test_an_address_that_must_not_be_disclosed_is_not_told(cast, asked, both, as_person):
    StatusFlag.objects.create(record=both[0].record, case=both[0], kind="address", begun_by=cast.chair)
    with as_person(cast.member):
        addresses = {one.name: one.address for one in checks.identities(asked)}
    assert addresses == {"Jordan Ferncliffe": "Must not be disclosed", "Wren Oakdene": ""}


def test_the_answer_is_the_agencys_return_and_comes_into_the_schedule(cast, asked, both, web, as_person):
    browser = web(cast.member)
    given = {"answer": "known", "information": "Two calls in June", "is_opinion": "yes", "source": "Log"}
    assert browser.post(page("check", own(both[0], cast).pk), given).status_code == 302
    assert "1 child still to answer for" in browser.get(page("checks", asked.pk)).content.decode()
    assert browser.post(page("none-known", asked.pk)).status_code == 302
    assert "has answered for every child" in browser.get(page("checks", asked.pk)).content.decode()
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=asked, by=cast.coordinator)
        content = version.items.get(record=both[0].pk).content
    assert content["returns"][0]["information"] == "Two calls in June"
    assert AgencyReturn.objects.get(case=both[1]).answer == "not_known"


@pytest.mark.rule("R11")
def test_an_answer_that_names_the_other_child_is_noted_for_those_who_see_both(cast, asked, both, as_person):
    with as_person(cast.member):
        check = CheckRequest.objects.select_related("meeting__panel").get(case=both[0].pk, agency=cast.police)
        services.answer_check(check=check, by=cast.member, answer="known", information="He met Wren Oakdene in May.")
    assert TextToCheck.objects.get().other == both[1]


@pytest.mark.rule("R33")
def test_the_database_takes_answers_for_ones_own_agency_and_to_its_own_requests_alone(cast, asked, both, as_person):
    given = {"record_id": both[0].pk, "meeting": asked, "case_id": both[0].pk, "answer": "not_known"}
    for agency, by, person in (
        (cast.health, cast.member, cast.member),
        (cast.police, cast.health_member, cast.member),
        (cast.education, cast.education_member, cast.education_member),
    ):
        with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
            AgencyReturn.objects.create(agency=agency, person=by, **given)
    with as_person(cast.member):
        AgencyReturn.objects.create(agency=cast.police, person=cast.member, **given)
    with as_person(cast.health_member):
        assert not AgencyReturn.objects.exists()


@pytest.mark.rule("R33")
def test_only_the_coordinator_asks_and_a_request_stays(cast, asked, both, as_person, refused):
    told = {"record": both[0].record, "case": both[0], "meeting": asked, "agency": cast.education}
    for who in ("chair", "member", "education_member", "referrer"):
        person = getattr(cast, who)
        with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
            CheckRequest(**told, asked_by=person).save(force_insert=True)
    assert refused(cast.coordinator, "update meetings_checkrequest set agency_id = %s", cast.education.pk)
    assert refused(cast.coordinator, "delete from meetings_checkrequest")
    with as_person(cast.member), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select meetings_address_to_check(%s)", [both[0].pk])


@pytest.mark.rule("R34")
@pytest.mark.rule("R35")
def test_each_request_stands_in_the_ledger(cast, asked, both, as_person):
    rows = Disclosure.objects.filter(record=both[1].record)
    assert {(one.to_agency, one.how, one.purpose, one.by) for one in rows} == {
        (cast.police, "check", "involvement", cast.coordinator),
        (cast.health, "check", "involvement", cast.coordinator),
    }
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="has been asked"):
        services.ask_to_check(meeting=asked, agencies=[cast.police], by=cast.coordinator)
    assert rows.count() == 2


def test_once_the_schedule_has_gone_out_nobody_is_asked_to_check(cast, sent, as_person, web):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="answer from that"):
        services.ask_to_check(meeting=sent.meeting, agencies=[cast.police], by=cast.coordinator)
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        services.ask_to_check(meeting=sent.meeting, agencies=[cast.police], by=cast.chair)


@pytest.mark.rule("R42")
def test_one_letter_a_press_names_nobody_and_goes_to_those_asked(cast, asked, as_worker):
    for _ in range(2):
        with as_worker():
            tasks.ask_for_returns()
    letter = Dispatch.objects.get()
    assert {one.recipient for one in letter.deliveries.all()} == {cast.member, cast.health_member}
    words = letter.subject + letter.body
    assert page("checks", asked.pk) in words
    for name in ("Jordan", "Ferncliffe", "Wren", "HSB-2026", "Wenmoor"):
        assert name not in words


def brought_to(meeting, day):
    """The meeting moved so that its returns are due on a working day `day` working days from today."""
    on = add_working_days(days.today(), day + dates.RETURNS_BEFORE_MEETING)
    starts_at = meeting.starts_at.replace(year=on.year, month=on.month, day=on.day)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, circulate_at=timezone.now() - timedelta(days=4))


def test_who_owes_an_answer_has_it_in_the_daily_mail_until_it_is_given_and_the_clock_writes_nothing_else(
    cast, sent, as_person, as_worker
):
    with as_person(cast.member):
        services.nothing_known(meeting=sent.meeting, by=cast.member)
    before = set(Dispatch.objects.values_list("pk", flat=True))
    for day, is_late in ((3, False), (0, False), (-1, True)):
        brought_to(sent.meeting, day)
        with as_worker():
            tasks.ask_for_returns()
        (line,) = returns_in_mail(cast.health_member, cast.panel, as_person)
        assert (line["count"], bool(line["late"])) == (2, is_late)
        assert returns_in_mail(cast.member, cast.panel, as_person) == []
    assert not Dispatch.objects.exclude(pk__in=before).exists()


def returns_in_mail(person, panel, as_person):
    with as_person(person):
        lines = digest_lines.of(waiting_for(person, panel), days.today())
    return [line for line in lines if line["kind"] == "return"]


def test_who_is_away_today_is_not_asked_but_who_stands_in_for_them(cast, meeting, both, as_person, as_worker):
    today = days.today()
    place = Place.objects.get(person=cast.health_member)
    Deputy.objects.create(place=place, person=cast.deputy, starts_on=today, ends_on=today)
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=meeting, by=cast.coordinator)
        services.ask_to_check(meeting=meeting, agencies=[cast.health, cast.police], by=cast.coordinator)
    with as_worker():
        tasks.ask_for_returns()
    letter = Dispatch.objects.get(subject__contains="please check")
    assert {one.recipient for one in letter.deliveries.all()} == {cast.deputy, cast.member}


def test_the_coordinator_is_reminded_to_ask_before_the_schedule_goes_out(cast, meeting, both, as_person, web):
    def home():
        return web(cast.coordinator).get("/").content.decode()

    words = "ask the agencies to check their systems"
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=now + timedelta(days=15), circulate_at=now + timedelta(days=8)
    )
    meeting.refresh_from_db()
    assert words not in home()
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=meeting, by=cast.coordinator)
    assert words in home()
    assert words not in web(cast.chair).get("/").content.decode()
    with as_person(cast.coordinator):
        services.ask_to_check(meeting=meeting, agencies=[cast.health], by=cast.coordinator)
    assert words not in home()


def test_the_coordinator_sees_each_agency_and_chases_it_once_a_day(cast, sent, as_person, web):
    with as_person(cast.member):
        services.nothing_known(meeting=sent.meeting, by=cast.member)
    browser, url = web(cast.coordinator), page("returns", sent.meeting.pk)
    told = re.sub(r"\s+", " ", browser.get(url).content.decode())
    assert "0 of 2" in told
    chase = page("chase", sent.meeting.pk, cast.health.pk)
    for _ in range(2):
        assert browser.post(chase).status_code == 302
    assert "has been written to today" in browser.get(url).content.decode()
    letter = Dispatch.objects.get(by=cast.coordinator, kind="notice")
    assert [one.recipient for one in letter.deliveries.all()] == [cast.health_member]
    assert (
        "owes no answer" in browser.post(page("chase", sent.meeting.pk, cast.police.pk), follow=True).content.decode()
    )
    assert web(cast.chair).post(chase).status_code == 404
    assert "By agency" not in web(cast.member).get(url).content.decode()


def test_home_and_meeting_say_that_there_is_something_to_check(cast, asked, web):
    Meeting.objects.filter(pk=asked.pk).update(starts_at=asked.starts_at - timedelta(days=7))
    browser = web(cast.member)
    assert "2 children to check" in browser.get("/").content.decode()
    assert page("checks", asked.pk) in browser.get(asked.get_absolute_url()).content.decode()
    assert page("ask-to-check", asked.pk) in web(cast.coordinator).get(asked.get_absolute_url()).content.decode()


def test_standings_count_what_each_was_asked(cast, asked, both, as_person):
    with as_person(cast.member):
        check = CheckRequest.objects.select_related("meeting__panel").get(case=both[0].pk, agency=cast.police)
        services.answer_check(check=check, by=cast.member, answer="not_known")
    with as_person(cast.coordinator):
        told = {one.agency: (one.asked, one.answered) for one in asking.standings(asked)}
    assert told == {cast.police: (2, 1), cast.health: (2, 0)}
    assert chasing.requests_to_send() == {(asked.pk, own(both[0], cast).asked_at)}
