"""What is sent twice is recorded once; two who change one goal notice each other; a report waits for the verdict."""

from datetime import date

import pytest
from django.urls import reverse

from cases import services
from cases.models import Interview, JusticeEvent, PlanGoal, PlanReview, Release
from sharing.errors import RuleBroken
from sharing.models import Person
from tests.cases.assessing import advise, ago, begin, finish, tell_all, train
from tests.stories import child, open_cases


@pytest.fixture
def case(cast, as_person):
    (case,) = open_cases(cast, as_person, child("Younger", date(2010, 1, 1), "boy"))
    advise(case, cast, as_person, pathway="criminal_justice")
    return case


def boxes(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def plan_of(case, by, as_person):
    with as_person(by):
        draft = services.begin_plan(case=case, kind="safety", by=by)
        told = {"goal": "Safe at school", "work": "Meets him", "who": "Counsellor", "progress": "Calm", "agency": None}
        goal = services.save_goal(version=draft, by=by, person=None, by_when=ago(-20), **told)
        draft.refresh_from_db()
        texts = {"purpose": "Safety", "progress": "Calm", "key_worker": Person.objects.get(pk=by.pk)}
        services.write_plan(version=draft, saves=draft.saves, by=by, next_review_on=ago(-60), **texts)
        draft.refresh_from_db()
    return draft, goal


@pytest.mark.rule("R17")
def test_what_police_and_court_did_is_recorded_once(case, cast, as_person, web):
    worker = web(cast.referrer)
    arrest, bail = (reverse("cases:record_justice", args=[case.pk, "arrest"]), boxes("on", ago(9)))
    for _ in range(2):
        assert worker.post(arrest, bail).status_code == 302
    released = boxes("on", ago(8)) | boxes("until", ago(-9)) | {"kind": "bail", "authorised_by": "inspector"}
    for _ in range(2):
        answer = worker.post(reverse("cases:record_release", args=[case.pk]), released, follow=True)
        assert "recorded" in answer.content.decode()
    assert (JusticeEvent.objects.count(), Release.objects.count()) == (1, 1)
    assert case.events.filter(words="Arrest").count() == 1
    other = web(cast.coordinator)  # another person, who says the same: that is something else
    other.post(arrest, bail)
    for words in ("Assault", "Assault, twice", "Assault"):  # and so is what was said again after something else
        with as_person(cast.referrer):
            services.record_event(case=case, kind="offence", by=cast.referrer, on=ago(9), words=words)
    assert [JusticeEvent.objects.filter(kind=kind).count() for kind in ("arrest", "offence")] == [2, 3]


@pytest.mark.rule("R20")
def test_an_interview_is_recorded_once_and_again_once_it_is_told_otherwise(case, cast, as_person, web):
    train(cast.youth_justice_member, cast, as_person)
    begun = begin(case, cast, as_person)
    address = reverse("cases:add_interview", args=[begun.pk])
    planned = {"kind": "professionals", "who": "form tutor", "how": "planned"} | boxes("planned_on", ago(-3))
    for told in (planned, planned, planned | {"who": "head of year"}):
        assert web(cast.referrer).post(address, told).status_code == 302
    assert sorted(Interview.objects.values_list("who", flat=True)) == ["form tutor", "head of year"]


def test_a_review_is_recorded_once_unless_a_goal_stands_otherwise(case, cast, as_person):
    draft, goal = plan_of(case, cast.referrer, as_person)
    with as_person(cast.chair):
        services.agree_plan(version=draft, panel_on=ago(5), by=cast.chair)
    by = cast.referrer
    told = {"on": ago(1), "changes": "None", "next_review_on": ago(-30), "child_view": "Good", "parents_view": "Good"}
    with as_person(by):
        for text in ("Begun", "Begun", "Done"):
            services.review_plan(version=draft, by=by, progress={goal: text}, **told)
    assert PlanReview.objects.count() == 2
    assert case.events.filter(words="Safety plan reviewed").count() == 2


def test_of_two_who_change_one_goal_the_second_sees_what_the_first_wrote(case, cast, as_person, web):
    draft, goal = plan_of(case, cast.referrer, as_person)
    address = reverse("cases:goal", args=[goal.pk])
    mine, theirs = web(cast.referrer), web(cast.coordinator)
    saves = mine.get(address).context["form"]["saves"].value()
    told = {"goal": "Safe at school", "who": "Counsellor", "progress": "Calm", "saves": saves} | boxes(
        "by_when", ago(-20)
    )
    assert theirs.post(address, told | {"work": "Sees her weekly"}).status_code == 302
    page = mine.post(address, told | {"work": "Sees her daily"})
    shown = page.content.decode()
    for words in ("Somebody saved this plan after you opened it", "Sees her weekly", "Sees her daily"):
        assert words in shown
    assert PlanGoal.objects.get().work == "Sees her weekly"
    again = page.context["form"]["saves"].value()
    assert mine.post(address, told | {"work": "Sees her daily", "saves": again}).status_code == 302
    assert PlanGoal.objects.get().work == "Sees her daily"
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="Somebody saved"):
        services.save_goal(version=draft, by=cast.referrer, change=goal, saves=saves)


@pytest.mark.rule("R18")
@pytest.mark.usefixtures("lies_in")
@pytest.mark.parametrize("where", ["with police and court", "on the route"])
def test_a_report_written_between_plea_and_verdict_is_on_the_route_after_it(where, case, cast, as_person):
    train(cast.youth_justice_member, cast, as_person)
    begun = begin(case, cast, as_person)
    tell_all(begun, cast, as_person)
    with as_person(cast.chair):
        services.decide_pathway(
            case=case, by=cast.chair, pathway="criminal_justice", is_straight_to_prosecution=where == "on the route",
            reasons="x", decided_on=ago(9),
        )  # fmt: skip
    by = cast.referrer
    with as_person(by):
        if where == "on the route":
            services.record_step(case=case, step="strategy_held", by=by, on=ago(9))
            services.record_step(case=case, step="charged", by=by, on=ago(9))
        services.record_event(case=case, kind="plea", by=by, on=ago(8), value="not_guilty")
    finish(begun, cast, as_person, on=ago(5))
    assert not case.steps.filter(step="report_recorded").exists()
    with as_person(by):
        services.record_event(case=case, kind="verdict", by=by, on=ago(2), value="guilty")
    step = case.steps.get(step="report_recorded")
    assert (step.on, step.note, step.struck_at) == (ago(5), "AIM3", None)
