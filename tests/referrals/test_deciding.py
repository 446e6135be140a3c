"""Points one by one, advice, who decides in the place of the Chair, what is urgent, and the desk. R03, R04, R15"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case
from referrals import clock
from referrals.models import Incident, Point, ReferenceCounter, Referral, ReferredChild, Submission
from referrals.models.numbers import next_reference
from referrals.services import decisions, submission
from referrals.services.points import answer_points
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import Place
from sharing.services import access
from tests.referrals.pages import url
from tests.referrals.telling import answer, save, start, submit, told

pytestmark = pytest.mark.rule("R03")


@pytest.fixture
def returned(cast, submitted, as_person):
    """With two points: one on the young person's safety, one on the whole."""
    about = f"child_safety-{submitted.young_person.pk}"
    with as_person(cast.chair):
        decisions.return_referral(
            referral=submitted, by=cast.chair, asked=[(about, "Who supervises at night?"), ("", "Name the officer.")]
        )
    return whole(submitted.pk)


# Points


def test_each_point_is_a_row_with_what_it_is_about(returned):
    first, second = Point.objects.all()
    assert (first.text, first.about_title) == ("Who supervises at night?", "Young person: safety now")
    assert (second.text, second.about, second.about_title) == ("Name the officer.", "", "")
    assert returned.submission.reason == "Who supervises at night?\n\nName the officer."


@pytest.mark.rule("R09")
def test_it_is_not_submitted_again_before_each_point_is_answered(cast, returned, as_person):
    with as_person(cast.referrer):
        answer_points(referral=returned, by=cast.referrer, answers={1: "His aunt.", 2: " "})
        with pytest.raises(RuleBroken) as broken:
            submit(returned, cast.referrer)
        assert broken.value.reasons == ["Answer point 2 of the Chair"]
        answer_points(referral=returned, by=cast.referrer, answers={1: "His aunt.", 2: "PC Hill."})
        assert submit(returned, cast.referrer).status == "submitted"
        with pytest.raises(RuleBroken):
            answer_points(referral=returned, by=cast.referrer, answers={1: "Nobody"})


@pytest.mark.parametrize("who", ["chair", "coordinator", "vice_chair"])
def test_nobody_else_answers(cast, returned, as_person, who):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        answer_points(referral=returned, by=person, answers={1: "x"})


def test_the_task_list_says_beside_the_page_what_is_asked_of_it(cast, returned, web):
    page = web(cast.referrer).get(url("detail", returned))
    tasks = {task["text"]: task for _, tasks in page.context["groups"] for task in tasks}
    assert tasks["Answer the Chair’s points"]["hint"] == "2 of 2 to answer"
    hinted = [
        task["url"]
        for _, found in page.context["groups"]
        for task in found
        if "Who supervises at night?" in task["hint"]
    ]
    assert hinted == [url("child_safety", returned, returned.young_person)]


@pytest.mark.rule("R09")
def test_the_chair_reads_the_answers_beside_the_part_and_in_one_place(cast, returned, web, as_person):
    with as_person(cast.referrer):
        answer(returned, cast.referrer, "His aunt does.")
        submit(returned, cast.referrer)
    page = web(cast.chair).get(url("detail", returned)).content.decode()
    assert page.count("Who supervises at night?") == 2
    assert page.count("His aunt does.") == 3


def test_the_decide_page_makes_room_for_more_points_and_keeps_what_was_typed(cast, submitted, web):
    browser = web(cast.chair)
    sent = {"outcome": "returned", "point_1": "First", "rows": "3", "more": "yes", "submission": "x"}
    page = browser.post(url("decide", submitted), sent).content.decode()
    assert "First" in page
    assert 'name="point_5"' in page
    assert 'name="point_6"' not in page
    assert Referral.objects.get().status == "submitted"
    sent = {"outcome": "returned", "point_5": "Last", "rows": "5", "submission": str(submitted.submission_id)}
    browser.post(url("decide", submitted), sent)
    assert Point.objects.get().text == "Last"


# Declined


def test_declining_gives_reason_and_advice(cast, submitted, web):
    sent = {"outcome": "declined", "reason": "Not harmful", "submission": str(submitted.submission_id)}
    browser = web(cast.chair)
    assert "Say what you advise instead" in browser.post(url("decide", submitted), sent).content.decode()
    browser.post(url("decide", submitted), sent | {"advice": "Ask the school nurse"})
    page = web(cast.referrer).get(url("detail", submitted)).content.decode()
    assert "Not harmful" in page
    assert "Ask the school nurse" in page


# In the place of the Chair


def test_the_vice_chair_says_why_and_it_is_shown(cast, submitted, web):
    browser = web(cast.vice_chair)
    sent = {"outcome": "accepted", "submission": str(submitted.submission_id)}
    assert "Select why you decide in the place" in browser.post(url("decide", submitted), sent).content.decode()
    assert Referral.objects.get().status == "submitted"
    browser.post(url("decide", submitted), sent | {"in_place_of_chair": "interest"})
    assert Submission.objects.get().in_place_of_chair == "interest"
    page = web(cast.referrer).get(url("detail", submitted)).content.decode()
    assert "in the place of the Chair (The Chair has declared an interest)" in page
    assert "in_place_of_chair" not in web(cast.chair).get(url("decide", submitted)).content.decode()


@pytest.mark.parametrize(
    ("why", "days", "is_taken"), [("away", 0, True), ("overdue", 0, False), ("overdue", 9, True), ("vacant", 0, False)]
)
def test_only_a_reason_that_there_is_is_taken(cast, submitted, as_person, why, days, is_taken):
    Submission.objects.update(waits_since=timezone.now() - timedelta(days=days))
    told = {"referral": submitted, "by": cast.vice_chair, "reason": "No", "advice": "x", "in_place_of_chair": why}
    with as_person(cast.vice_chair):
        if is_taken:
            decisions.decline_referral(**told)
        else:
            with pytest.raises(RuleBroken, match="Say why you decide in the place of the Chair"):
                decisions.decline_referral(**told)


def test_the_chair_decides_in_nobodys_place_and_without_a_chair_that_is_the_reason(cast, submitted, as_person):
    with as_person(cast.chair), pytest.raises(RuleBroken):
        decisions.accept_referral(referral=submitted, by=cast.chair, in_place_of_chair="away")
    Place.objects.filter(office="chair").update(ends_on=date(2021, 1, 1))
    assert list(clock.why_instead(submitted)) == ["vacant"]


@pytest.mark.rule("R28")
def test_a_chair_who_is_shut_out_has_nothing_on_the_desk_and_the_vice_chair_has(cast, submitted, as_person, web):
    with as_person(cast.chair):
        access.exclude(record=submitted, person=cast.chair, why="interest", reason="Neighbour", by=cast.chair)
    assert submitted.reference not in web(cast.chair).get(url("desk")).content.decode()
    assert web(cast.chair).get(url("decide", submitted)).status_code == 404
    assert submitted.reference in web(cast.vice_chair).get(url("desk")).content.decode()


# Urgent


@pytest.mark.rule("R04")
def test_what_the_referrer_calls_urgent_the_chair_confirms_or_says_why_not(cast, complete, web, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "urgency", complete, {"urgent_because": "Court on Friday"})
        submitted = submit(complete, cast.referrer)
    assert "Said to be urgent" in web(cast.chair).get(url("desk")).content.decode()
    browser = web(cast.chair)
    sent = {"outcome": "accepted", "submission": str(submitted.submission_id)}
    assert "Say whether it can wait" in browser.post(url("decide", submitted), sent).content.decode()
    page = browser.post(url("decide", submitted), sent | {"is_urgent": "no"}).content.decode()
    assert "Say why it can wait" in page
    page = browser.post(url("decide", submitted), sent | {"is_urgent": "yes", "urgent_because": "Yorick"})
    assert "seems to name a child" in page.content.decode()
    assert not Case.objects.exists()
    browser.post(url("decide", submitted), sent | {"is_urgent": "yes", "urgent_because": "Court on Friday"})
    assert set(Case.objects.values_list("urgent_because", flat=True)) == {"Court on Friday"}
    assert Submission.objects.get().is_urgent is True


@pytest.mark.rule("R04")
def test_what_can_wait_opens_cases_that_can(cast, submitted, as_person):
    with as_person(cast.chair):
        decisions.accept_referral(referral=submitted, by=cast.chair, why_not_urgent="The hearing is in May")
    assert set(Case.objects.values_list("urgent_because", flat=True)) == {""}
    assert (Submission.objects.get().is_urgent, Submission.objects.get().urgent_reason) == (
        False,
        "The hearing is in May",
    )


# The desk


def test_the_desk_shows_ages_flags_and_what_is_late_first(cast, submitted, as_person, web):
    with as_person(cast.referrer):
        later = submit(told(start(cast), cast.referrer), cast.referrer)
    Submission.objects.filter(referral=later).update(waits_since=timezone.now() - timedelta(days=9))
    ReferredChild.objects.filter(referral=submitted).update(protection_plan=False, looked_after=True)
    ReferredChild.objects.filter(referral=submitted, position=0).update(date_of_birth=date(2017, 1, 1))
    Incident.objects.filter(referral=submitted).update(occurred_on=date(2026, 9, 12), until=None)
    for who in ("chair", "vice_chair", "coordinator"):
        page = web(getattr(cast, who)).get(url("desk"))
        first, second = page.context["referrals"]
        assert (first.pk, first.is_late, second.is_late) == (later.pk, True, False)
        assert second.flags == [
            "Address must not be disclosed: child harmed",
            "Looked after: young person and child harmed",
            "Under 10 at the time: the criminal justice route is not possible",
        ]
        assert first.flags == [
            "Address must not be disclosed: child harmed",
            "Child protection plan: young person and child harmed",
        ]
        assert second.age_then == 9
        late = web(getattr(cast, who)).get(url("desk"), {"only": "late"})
        assert [one.pk for one in late.context["referrals"]] == [later.pk]
    Submission.objects.update(waits_since=timezone.now())
    assert "Nothing is late" in web(cast.chair).get(url("desk"), {"only": "late"}).content.decode()


@pytest.mark.parametrize("hour", [0, 12, 23])
@pytest.mark.parametrize("day", range(1, 15))
def test_late_on_the_desk_is_late_everywhere(cast, submitted, day, hour):
    """A fortnight with bank holidays and weekends: the filter's moment and each referral's own day agree."""
    since = datetime(2026, 12, 24, hour, 59, tzinfo=timezone.get_default_timezone())
    Submission.objects.update(waits_since=since)
    with time_machine.travel(datetime(2026, 12, 24, 12, tzinfo=timezone.get_default_timezone()) + timedelta(days=day)):
        referral = Referral.objects.select_related("submission", "panel").get()
        assert (since < clock.late_before(cast.panel)) is clock.is_late(referral)


# References


@pytest.mark.rule("R01")
def test_twenty_at_once_get_twenty_references_in_a_row_and_a_failure_leaves_no_gap(db):
    class Failed(Exception):
        pass

    def take(number):
        try:
            with transaction.atomic():
                taken = next_reference(1998)
                if number % 3 == 0:
                    raise Failed
                return taken
        except Failed:
            return None
        finally:
            connection.close()

    def forget():
        ReferenceCounter.objects.filter(year=1998).delete()
        connection.close()

    with ThreadPoolExecutor(10) as people:
        taken = [one for one in people.map(take, range(1, 31)) if one]
        people.submit(forget).result()

    assert sorted(taken) == [f"HSB-1998-{number:04d}" for number in range(1, 21)]


@pytest.mark.rule("R01")
def test_a_submission_that_fails_takes_no_reference(cast, complete, as_person, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(submission, "_tell_the_chair", fail)
    with as_person(cast.referrer), pytest.raises(RuntimeError):
        submit(complete, cast.referrer)
    assert Referral.objects.get().reference is None
    monkeypatch.undo()
    with as_person(cast.referrer):
        assert submit(complete, cast.referrer).reference.endswith("-0001")
