"""Plans: written goal by goal, agreed by the panel, kept as they were agreed, reviewed with the views of those they
are about.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases import plan_rules, rules, services
from cases.models import Child, PlanGoal, PlanReview, PlanVersion
from cases.waiting import waiting_for
from sharing.errors import RuleBroken
from sharing.services import access
from sharing.web import days
from tests.meetings.test_circulation import text_of
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R16")
SOON = days.today() + timedelta(days=30)
GOAL = {
    "goal": "Safe at school", "work": "A plan for breaks", "person": None, "who": "Head of year", "agency": None,
    "by_when": SOON, "progress": "No incident for a term",
}  # fmt: skip
REVIEW = {
    "on": days.today(), "changes": "Nothing", "next_review_on": SOON, "child_view": "It helps", "parents_not_asked":
    "Nobody could be reached",
}  # fmt: skip


@pytest.fixture
def cases(cast, as_person):
    young_person = child("Younger", date(2012, 1, 1), "boy")
    return open_cases(cast, as_person, young_person, child("Harmed", date(2017, 2, 2), "girl"))


def draft_of(case, by, worker=None, kind="intervention"):
    version = services.begin_plan(case=case, kind=kind, by=by)
    services.save_goal(version=version, by=by, **GOAL)
    version.refresh_from_db()
    return services.write_plan(
        version=version, saves=version.saves, by=by, purpose="He is safe with others", progress="Fewer worries",
        key_worker=worker or by, next_review_on=SOON,
    )  # fmt: skip


@pytest.fixture
def draft(cases, cast, as_person):
    with as_person(cast.referrer):
        return draft_of(cases[0], cast.referrer)


@pytest.fixture
def agreed(draft, cast, as_person):
    with as_person(cast.coordinator):
        services.agree_plan(version=draft, panel_on=days.today(), by=cast.coordinator)
    draft.refresh_from_db()
    return draft


def test_a_draft_is_agreed_by_whoever_manages_the_case_and_only_whole(cases, cast, as_person):
    with as_person(cast.referrer):
        version = services.begin_plan(case=cases[0], kind="intervention", by=cast.referrer)
        assert services.begin_plan(case=cases[0], kind="intervention", by=cast.referrer) == version
        with pytest.raises(PermissionDenied):
            services.agree_plan(version=version, panel_on=days.today(), by=cast.referrer)
    with as_person(cast.chair), pytest.raises(RuleBroken) as broken:
        services.agree_plan(version=version, panel_on=days.today(), by=cast.chair)
    assert broken.value.reasons == [
        "Say what the plan is for.", "Say how progress will be known.", "Say who the key worker is.",
        "Say when the plan is next reviewed.", "Add at least one goal.",
    ]  # fmt: skip


def test_what_is_agreed_stays_and_a_change_is_a_new_version_with_the_same_goals(agreed, cast, as_person):
    with as_person(cast.referrer):
        with pytest.raises(RuleBroken, match="write a new one"):
            services.remove_goal(goal=agreed.goals.get(), by=cast.referrer)
        new = services.begin_plan(case=agreed.plan.case, kind="intervention", by=cast.referrer)
        assert (new.number, new.purpose, new.goals.get().goal) == (2, agreed.purpose, "Safe at school")
        services.remove_goal(goal=new.goals.get(), by=cast.referrer)
        services.save_goal(version=new, by=cast.referrer, **GOAL | {"goal": "Friends"})
    with as_person(cast.chair):
        services.agree_plan(version=new, panel_on=days.today(), by=cast.chair)
    agreed.refresh_from_db()
    assert (agreed.status, agreed.goals.get().goal) == ("superseded", "Safe at school")


def test_the_key_worker_stays_or_it_is_said_why_not(agreed, cast, as_person, refused):
    with as_person(cast.referrer):
        new = services.begin_plan(case=agreed.plan.case, kind="intervention", by=cast.referrer)
        services.write_plan(version=new, saves=new.saves, by=cast.referrer, key_worker=cast.chair)
    with as_person(cast.chair), pytest.raises(RuleBroken, match="Say why the key worker is no longer"):
        services.agree_plan(version=new, panel_on=days.today(), by=cast.chair)
    PlanVersion.objects.filter(pk=agreed.pk).update(status="superseded")
    agree = ("update cases_planversion set status = 'agreed', panel_on = now(), agreed_at = now(), agreed_by_id = %s"
             " where id = %s")  # fmt: skip
    assert refused(cast.chair, agree, cast.chair.pk, new.pk)
    with as_person(cast.referrer):
        new.refresh_from_db()
        services.write_plan(version=new, saves=new.saves, by=cast.referrer, key_worker_changed_because="On leave")
    assert not refused(cast.chair, agree, cast.chair.pk, new.pk)


@pytest.mark.parametrize("who", ["referrer", "coordinator"])
@pytest.mark.parametrize(
    "change",
    [
        "update cases_planversion set purpose = 'Other'",
        "update cases_planversion set status = 'draft', panel_on = null, agreed_at = null, agreed_by_id = null",
        "update cases_plangoal set goal = 'Other'",
        "delete from cases_plangoal",
        "delete from cases_planversion",
        "update cases_planreview set child_view = 'Other'",
        "delete from cases_goalprogress",
    ],
)
def test_the_database_keeps_what_was_agreed_and_reviewed(change, who, agreed, cast, as_person, refused):
    with as_person(cast.referrer):
        services.review_plan(version=agreed, by=cast.referrer, progress={agreed.goals.get(): "Well"}, **REVIEW)
    assert refused(getattr(cast, who), change)


def test_a_contributor_agrees_no_plan_past_the_service(draft, cast, refused):
    agree = "update cases_planversion set status = 'agreed', panel_on = now(), agreed_at = now(), agreed_by_id = %s"
    assert refused(cast.referrer, agree, cast.referrer.pk)
    assert refused(cast.coordinator, agree, cast.chair.pk)
    goals = list(PlanGoal.objects.all())
    PlanGoal.objects.all().delete()
    assert refused(cast.coordinator, agree, cast.coordinator.pk)
    PlanGoal.objects.bulk_create(goals)
    assert not refused(cast.coordinator, agree, cast.coordinator.pk)


@pytest.mark.rule("R33")
def test_a_reader_writes_nothing(draft, cast, as_person):
    case, by = draft.plan.case, cast.member
    with as_person(cast.chair):
        access.grant_access(
            record=case.record, to=by, permission=access.VIEW, purpose="discussion", ground="crime", reason="Asked",
            via="request", by=cast.chair,
        )  # fmt: skip
    goal = draft.goals.get()
    with as_person(by):
        for refused in (
            lambda: services.begin_plan(case=case, kind="safety", by=by),
            lambda: services.write_plan(version=draft, saves=draft.saves, by=by, purpose="Mine"),
            lambda: services.save_goal(version=draft, by=by, **GOAL),
            lambda: services.remove_goal(goal=goal, by=by),
            lambda: services.discard_draft(version=draft, by=by),
            lambda: services.review_plan(version=draft, by=by, progress={goal: "Well"}, **REVIEW),
        ):
            with pytest.raises(PermissionDenied):
                refused()


@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
def test_parts_of_a_plan_do_not_stray_to_another_case(agreed, cases, cast, as_person, refused):
    young, harmed = cases
    goal, by, now = agreed.goals.get(), cast.referrer, timezone.now()
    with as_person(by):
        other = draft_of(harmed, by, kind="safety")
        review = services.review_plan(version=agreed, by=by, progress={goal: "Well"}, **REVIEW)

    def strays(table, record, **told):
        columns, values = ", ".join(f'"{name}"' for name in told), ", ".join(["%s"] * len(told))
        sql = f"insert into {table} (id, record_id, {columns}) values (gen_random_uuid(), %s, {values})"
        return refused(by, sql, record.pk, *told.values())

    told = {"position": 2, "goal": "x", "work": "x", "who": "x", "by_when": SOON, "progress": "x"}
    assert strays("cases_plangoal", young, version_id=other.pk, **told)
    assert strays("cases_goalprogress", harmed, review_id=review.pk, goal_id=other.goals.get().pk, text="x")
    PlanVersion.objects.filter(pk=other.pk).update(status="agreed", panel_on=SOON, agreed_by=by, agreed_at=now)
    told = {"on": days.today(), "changes": "x", "child_view": "x", "child_not_asked": "", "parents_view": "x",
            "parents_not_asked": "", "next_review_on": SOON, "recorded_by_id": by.pk, "recorded_at": now}  # fmt: skip
    assert strays("cases_planreview", young, version_id=other.pk, **told)
    assert not strays("cases_planreview", harmed, version_id=other.pk, **told)
    told = {"number": 9, "status": "draft", "saves": 1, "purpose": "", "progress": "", "adult_services": "",
            "key_worker_changed_because": "", "written_by_id": by.pk, "written_at": now}  # fmt: skip
    assert strays("cases_planversion", young, plan_id=other.plan_id, **told)
    assert not strays("cases_planversion", harmed, plan_id=other.plan_id, **told)


@pytest.mark.rule("R10")
def test_a_child_harmed_has_a_safety_plan_and_no_intervention_plan(cases, cast, as_person, refused):
    harmed = cases[1]
    with as_person(cast.referrer):
        with pytest.raises(RuleBroken, match="no intervention plan"):
            services.begin_plan(case=harmed, kind="intervention", by=cast.referrer)
        services.begin_plan(case=harmed, kind="safety", by=cast.referrer)
    assert refused(
        cast.referrer,
        "insert into cases_plan (id, record_id, case_id, kind, begun_by_id, begun_at)"
        " values (gen_random_uuid(), %s, %s, 'intervention', %s, now())",
        harmed.pk, harmed.pk, cast.referrer.pk,
    )  # fmt: skip


def test_agreeing_the_plan_records_the_step_where_it_is_due(cases, cast, as_person):
    harmed = cases[1]
    with as_person(cast.chair):
        services.decide_pathway(
            case=harmed, by=cast.chair, pathway="child_protection", reasons="Needs", decided_on=days.today()
        )
        services.record_step(case=harmed, step="needs_assessed", by=cast.chair, on=days.today())
        plan = draft_of(harmed, cast.chair, kind="safety")
        assert services.agree_plan(version=plan, panel_on=days.today(), by=cast.chair)
        assert harmed.steps.get(step="plan_agreed").on == days.today()
        again = services.begin_plan(case=harmed, kind="safety", by=cast.chair)
        assert not services.agree_plan(version=again, panel_on=days.today(), by=cast.chair)


def test_two_who_write_at_once_do_not_overwrite_each_other(draft, cast, as_person):
    with as_person(cast.chair), pytest.raises(RuleBroken, match="after you opened it"):
        services.write_plan(version=draft, saves=1, by=cast.chair, purpose="Mine")


@pytest.mark.rule("R07")
def test_a_review_has_the_views_or_why_they_were_not_asked_for(agreed, cast, as_person):
    goal = agreed.goals.get()
    with as_person(cast.referrer):
        for missing in ({"child_view": ""}, {"parents_view": "Both"}):
            with pytest.raises(RuleBroken, match="or why it was not asked for"):
                services.review_plan(version=agreed, by=cast.referrer, progress={goal: "Well"}, **REVIEW | missing)
        with pytest.raises(RuleBroken, match="every goal"):
            services.review_plan(version=agreed, by=cast.referrer, progress={}, **REVIEW)
        later = REVIEW | {"next_review_on": SOON + timedelta(days=9)}
        services.review_plan(version=agreed, by=cast.referrer, progress={goal: "Well"}, **later)
        assert plan_rules.next_review_of(agreed) == SOON + timedelta(days=9)


def test_transition_is_from_17_and_a_half_to_18(draft, cast, as_person, cases):
    born = Child(date_of_birth=date(2008, 8, 31))
    days_of = {date(2026, 2, 27): False, date(2026, 2, 28): True, date(2026, 8, 30): True, date(2026, 8, 31): False}
    assert {on: rules.is_in_transition(born, on) for on in days_of} == days_of
    assert not rules.is_in_transition(Child(), date(2026, 2, 28))
    Child.objects.filter(cases=cases[0]).update(date_of_birth=days.today() - timedelta(days=int(17.6 * 365.25)))
    with as_person(cast.chair), pytest.raises(RuleBroken, match="adult services"):
        services.agree_plan(version=draft, panel_on=days.today(), by=cast.chair)


def test_who_works_on_the_case_is_told_of_reviews_and_of_the_move(agreed, cast, as_person, cases):
    with as_person(cast.chair):
        services.allocate(
            case=cases[0], person=cast.youth_justice_member, role="worker", task="Assesses", by=cast.chair
        )
    PlanVersion.objects.filter(pk=agreed.pk).update(next_review_on=days.today() - timedelta(days=1))
    Child.objects.filter(cases=cases[0]).update(date_of_birth=days.today() - timedelta(days=int(17.6 * 365.25)))
    told = {}
    for who in (cast.referrer, cast.youth_justice_member, cast.chair):
        with as_person(who):
            told[who] = [work.status for work in waiting_for(who, cast.panel)]
    assert told == {cast.referrer: ["Overdue"], cast.youth_justice_member: ["Overdue", "17½"], cast.chair: []}


# Pages


def test_a_plan_goes_from_nothing_to_its_review_on_the_pages(cases, cast, web):
    case, referrer, coordinator = cases[0], web(cast.referrer), web(cast.coordinator)
    page = referrer.get(reverse("cases:plans", args=[case.pk])).content.decode()
    assert page.count("No plan yet") == 2
    referrer.post(reverse("cases:begin_plan", args=[case.pk, "intervention"]))
    version = PlanVersion.objects.get()
    at = lambda name: reverse(f"cases:{name}", args=[version.pk])  # noqa: E731
    goal = {"goal": "Safe at school", "work": "Breaks", "who": "Head of year", "progress": "No incident",
            **boxes("by_when", SOON)}  # fmt: skip
    assert "say who in words" in referrer.post(at("add_goal"), goal | {"who": ""}).content.decode()
    assert referrer.post(at("add_goal"), goal).status_code == 302
    text = {"saves": 2, "purpose": "Safety", "progress": "Words", "key_worker": cast.referrer.pk,
            **boxes("next_review_on", SOON)}  # fmt: skip
    assert referrer.post(at("write_plan"), text).status_code == 302
    clash = referrer.post(at("write_plan"), text | {"purpose": "Mine"}).content.decode()
    assert "What is saved now" in clash
    assert "Mine" in clash
    assert referrer.get(at("agree_plan")).status_code == 404
    agreed = boxes("panel_on", days.today()) | {"saves": 2}
    assert "read it again" in coordinator.post(at("agree_plan"), agreed).content.decode()
    assert coordinator.post(at("agree_plan"), agreed | {"saves": 3}).status_code == 302
    assert referrer.get(at("write_plan")).status_code == 404
    review = {
        **boxes("on", days.today()), **boxes("next_review_on", SOON), "changes": "Nothing", "child_asked": "yes",
        "child_view": "It helps me", "parents_asked": "no", "parents_not_asked": "Away",
        f"goal_{version.goals.get().pk.hex}": "Two good weeks",
    }  # fmt: skip
    assert "Answer the question" in referrer.post(at("review_plan"), review | {"child_asked": ""}).content.decode()
    assert referrer.post(at("review_plan"), review).status_code == 302
    page = referrer.get(reverse("cases:plans", args=[case.pk])).content.decode()
    for words in ("It helps me", "Two good weeks", "Head of year", "Key worker"):
        assert words in page
    text = text_of(referrer.get(at("plan_pdf")).content)
    assert "Two good weeks" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "Harmed" not in text
    assert web(cast.member).get(at("plan")).status_code == 404
    assert PlanReview.objects.count() == 1


def test_a_goal_is_changed_and_taken_out_and_a_draft_thrown_away(draft, cast, web):
    referrer, goal = web(cast.referrer), draft.goals.get()
    at = reverse("cases:goal", args=[goal.pk])
    told = {"goal": "Other", "work": "Work", "person": cast.referrer.pk, "progress": "So", **boxes("by_when", SOON)}
    assert referrer.post(at, told).status_code == 302
    assert draft.goals.get().worked_on_by.startswith(cast.referrer.name)
    assert web(cast.member).post(reverse("cases:remove_goal", args=[goal.pk])).status_code == 404
    referrer.post(reverse("cases:remove_goal", args=[goal.pk]))
    referrer.post(reverse("cases:discard_plan", args=[draft.pk]))
    assert not PlanVersion.objects.exists()


def boxes(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}
