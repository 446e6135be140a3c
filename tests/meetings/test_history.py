"""What meetings said of one case, on the case's own pages: to each reader what they may see. R11, R24, R30"""

import pytest
from django.urls import reverse

from cases.models import CaseEvent
from meetings import services
from meetings.models import AgreedAction
from sharing.services import access
from sharing.web import days

pytestmark = pytest.mark.rule("R30")


def history(web, person, case):
    return web(person).get(reverse("meetings:of_case", args=[case.pk]))


@pytest.mark.rule("R24")
def test_a_decision_is_shown_when_the_chair_has_approved_it(minutes_sent, both, cast, as_person, web):
    case, reasons = both[0], "Needs help early."
    before = history(web, cast.coordinator, case).content.decode()
    assert reasons not in before
    assert "Visit the school." not in before
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    after = history(web, cast.coordinator, case).content.decode()
    for words in (reasons, "Visit the school.", cast.member.name):
        assert words in after
    told = list(CaseEvent.objects.filter(case=case).values_list("kind", flat=True))
    assert {"panel", "decision", "action"} <= set(told)
    referrer = history(web, cast.referrer, case).content.decode()  # reads the case, not the papers
    assert "The minutes themselves are not yours to read" in referrer
    assert "Pathway advised" in referrer
    put_off = history(web, cast.coordinator, both[1]).content.decode()
    assert "Her social worker was away." in put_off


@pytest.mark.rule("R32")
def test_an_owner_who_only_reads_the_case_ends_an_action_and_the_timeline_says_so(minutes_sent, both, cast, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    access.grant_access(
        record=both[0], to=cast.member, permission=access.VIEW, purpose="discussion", ground="significant_harm",
        reason="Papers", via="circulation", by=cast.chair,
    )  # fmt: skip
    with as_person(cast.member):
        action = AgreedAction.objects.get(case=both[0])
        services.end_action(action=action, status="done", done_on=days.today(), outcome="Seen.", by=cast.member)
    assert CaseEvent.objects.filter(case=both[0], words=f"Action of {cast.member.name} done", by=cast.member).exists()


@pytest.mark.rule("R11")
def test_it_tells_nothing_of_the_other_child_and_is_there_for_readers_alone(minutes_sent, both, cast, web):
    page = history(web, cast.coordinator, both[0]).content.decode()
    assert both[1].child.given_names not in page
    assert history(web, cast.outsider, both[0]).status_code == 404
