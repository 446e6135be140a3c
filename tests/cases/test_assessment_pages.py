"""The pages of an HSB assessment and of needs and risk, for each who comes to them. R11, R20, §3d"""

import re
import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases import assessment_waiting, services
from cases.models import Assessment, NeedsAndRisk
from cases.routes import facts_of
from sharing.errors import RuleBroken
from sharing.services import access
from tests.cases.assessing import advise, ago, begin, finish, tell_all, train
from tests.referrals.telling import as_posted
from tests.stories import child, open_cases

pytestmark = [pytest.mark.rule("R20"), pytest.mark.usefixtures("lies_in")]


@pytest.fixture
def children(cast, as_person):
    """(young person's case, child harmed's case), both advised; the trained worker allocated to the first."""
    both = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 2, 2), "girl")
    )
    for case in both:
        advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    return both


@pytest.fixture
def begun(children, cast, as_person):
    return begin(children[0], cast, as_person)


def page_of(browser, name, pk):
    answer = browser.get(reverse(f"cases:{name}", args=[pk]))
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_the_coordinator_begins_and_the_two_are_allocated(children, cast, web):
    case = children[0]
    browser = web(cast.coordinator)
    assert "Begin the assessment" in page_of(browser, "assessment", case.pk)
    url = reverse("cases:begin_assessment", args=[case.pk])
    form = browser.get(url).content.decode()
    assert "Nothing is scored" in form
    assert "<strong>AIM3</strong>: Yara Justicemember." in form
    assert re.search(r'value="aim3"[^>]*checked', form)  # by age. R15
    posted = as_posted({
        "tool": "aim3", "tool_version": "AIM3, 2019", "begun_on": ago(3), "lead": str(cast.referrer.pk),
        "second": str(cast.member.pk),
    })  # fmt: skip
    assert "Neither is recorded as trained in AIM3" in browser.post(url, posted).content.decode()
    assert browser.post(url, posted | {"second": str(cast.youth_justice_member.pk)}).status_code == 302
    assert web(cast.youth_justice_member).get(case.get_absolute_url()).status_code == 200
    page = page_of(browser, "assessment", case.pk)
    assert "Yara Justicemember" in page
    assert "Trained in AIM3" in page


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_readers_read_and_do_not_write_and_others_find_nothing(begun, children, cast, as_person, web):
    with as_person(cast.chair):
        access.grant_access(
            record=children[0].record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Asked", via="request", by=cast.chair,
        )  # fmt: skip
    page = page_of(web(cast.member), "assessment", children[0].pk)
    assert "Under way" in page
    assert "Write the formulation" not in page
    for name, pk in (("formulation", begun.pk), ("add_interview", begun.pk), ("finish_assessment", begun.pk),
                     ("domain", begun.results.first().pk), ("begin_assessment", children[0].pk)):  # fmt: skip
        assert page_of(web(cast.member), name, pk) == 404
    for name, pk in (("assessment", children[0].pk), ("assessment_detail", begun.pk), ("needs", children[0].pk)):
        assert page_of(web(cast.partner_outsider), name, pk) == 404


def test_two_windows_show_both_texts(begun, cast, web):
    url = reverse("cases:formulation", args=[begun.pk])
    browser = web(cast.referrer)
    assert browser.post(url, {"version": 0, "formulation": "What the first wrote"}).status_code == 302
    page = browser.post(url, {"version": 0, "formulation": "What the second wrote"}).content.decode()
    assert "What is saved now" in page
    assert page.index("What the first wrote") < page.index("What the second wrote")
    assert browser.post(url, {"version": 1, "formulation": "What both wrote"}).status_code == 302
    assert Assessment.objects.get().formulation == "What both wrote"


def test_interviews_are_planned_and_settled(begun, cast, web):
    browser = web(cast.referrer)
    url = reverse("cases:add_interview", args=[begun.pk])
    assert "Select whom the interview is with" in browser.post(url, {"who": ""}).content.decode()
    planned = as_posted({"kind": "young_person", "how": "planned", "planned_on": ago(-2)})
    assert browser.post(url, planned).status_code == 302
    made = begun.interviews.get()
    assert "Say how it went" in page_of(browser, "assessment", begun.case_id)
    settle = reverse("cases:interview", args=[made.pk])
    both = [cast.referrer.name, cast.youth_justice_member.name]
    assert browser.post(settle, as_posted({"how": "held", "held_on": ago(1), "held_by": both})).status_code == 302
    made.refresh_from_db()
    assert made.held_by == "Rhys Referrer and Yara Justicemember"


def test_the_report_is_recorded_and_considered(begun, cast, as_person, web):
    tell_all(begun, cast, as_person)
    finish(begun, cast, as_person)
    assert "comes to the next available panel" in page_of(web(cast.referrer), "assessment", begun.case_id)
    assert page_of(web(cast.referrer), "consider_assessment", begun.pk) == 404
    url = reverse("cases:consider_assessment", args=[begun.pk])
    assert web(cast.chair).post(url, as_posted({"on": ago(1)})).status_code == 302
    assert "Considered by the panel" in page_of(web(cast.referrer), "assessment", begun.case_id)


@pytest.mark.rule("R11")
@pytest.mark.rule("R43")
def test_the_cover_sheet_says_it_all_and_names_no_other_child(begun, cast, as_person, web):
    tell_all(begun, cast, as_person)
    answer = web(cast.referrer).get(reverse("cases:assessment_pdf", args=[begun.pk]))
    assert answer["Content-Disposition"].endswith(f'-Y-assessment-{begun.begun_on:%Y-%m-%d}.pdf"')
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=answer.content, capture_output=True, check=True)
    words = text.stdout.decode()
    for told in ("OFFICIAL-SENSITIVE", "Younger Testchild", "Yara Justicemember", "Keeps a friend", "Printed by Rhys"):
        assert told in words
    assert "Harmed" not in words
    assert b"Younger" not in answer.content


# Needs and risk


def needs(**told):
    return {
        "dated_on": ago(2), "review_on": ago(-60), "risk_to_child": "At school", "needs": "To feel safe",
        "support": "Play therapy offered", "child_view": "Wants her own room", "parents_view_why_not": "Not reached",
    } | told  # fmt: skip


@pytest.mark.rule("R10")
@pytest.mark.rule("R13")
def test_needs_of_a_child_harmed_are_steps_of_their_route(children, cast, web):
    young, harmed = children
    browser = web(cast.referrer)
    url = reverse("cases:assess_needs", args=[harmed.pk])
    page = browser.get(url).content.decode()
    assert "Safety at school" in page
    assert "Risk from the young person" not in page
    assert "Enter the view of the child" in browser.post(url, as_posted(needs(child_view=""))).content.decode()
    assert browser.post(url, as_posted(needs())).status_code == 302
    facts = facts_of(harmed)
    assert (facts["needs_assessed"].on, facts["support_offered"].on) == (ago(2), ago(2))
    assert "Play therapy offered" in page_of(browser, "needs", harmed.pk)
    assert "Play therapy" not in page_of(browser, "needs", young.pk)


@pytest.mark.rule("R13")
def test_each_version_supersedes_and_none_is_edited(children, cast, as_person, web, refused):
    young = children[0]
    by = cast.referrer
    told = needs(risk_from_child="To younger children")
    with as_person(by):
        with pytest.raises(RuleBroken, match="risk there is from the young person"):
            services.assess_needs(case=young, by=by, **needs())
        first = services.assess_needs(case=young, by=by, **told)
        with pytest.raises(RuleBroken, match="newer version"):
            services.assess_needs(case=young, by=by, **told)
        services.assess_needs(case=young, by=by, seen=first.pk, **(told | {"needs": "A mentor"}))
    page = page_of(web(cast.chair), "needs", young.pk)
    assert page.index("A mentor") < page.index("To feel safe")
    for change in ("update cases_needsandrisk set needs = 'x'", "delete from cases_needsandrisk"):
        assert refused(cast.chair, change)
    assert not facts_of(young)
    url = reverse("cases:assess_needs", args=[young.pk])
    late = web(by).post(url, as_posted(told | {"seen": str(first.pk), "needs": "Typed late"})).content.decode()
    assert "The latest version now" in late
    assert "Typed late" in late
    assert NeedsAndRisk.objects.count() == 2


# What waits


def test_what_is_overdue_waits_for_who_is_allocated(begun, cast, as_person):
    with as_person(cast.referrer):
        services.add_interview(assessment=begun, by=cast.referrer, kind="parents", planned_on=ago(0))
        services.assess_needs(
            case=begun.case, by=cast.referrer, **needs(risk_from_child="To others", review_on=ago(-10))
        )
    said = {}
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        for person in (cast.referrer, cast.youth_justice_member, cast.coordinator):
            with as_person(person):
                said[person] = sorted(one.status for one in assessment_waiting.waiting_for(person))
    both = ["Interview overdue", "Report overdue", "Review due"]
    assert said == {cast.referrer: both, cast.youth_justice_member: both, cast.coordinator: []}
