"""A finished assessment comes to the next available panel, whatever was minuted before it came. R21"""

import pytest

from cases import services as cases
from cases.models import Case
from meetings import services
from meetings.rules import due_cases
from sharing.web import days
from tests.cases.assessing import advise, ago, begin, tell_all, train
from tests.meetings.conftest import working_day_ahead
from tests.stories import make_document

pytestmark = pytest.mark.rule("R21")


@pytest.fixture
def reported(cast, minutes_sent, both, as_person):
    """The report is recorded after the meeting and before its minutes, which put the case off, are approved."""
    case = both[0]
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    assessment = begin(case, cast, as_person)
    tell_all(assessment, cast, as_person)
    with as_person(cast.referrer):
        document = make_document(case, by=cast.referrer)
        cases.finish_assessment(assessment=assessment, by=cast.referrer, finished_on=ago(1), report=document)
    return case


def test_minutes_of_before_do_not_put_a_report_off(reported, minutes_sent, cast, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    case = Case.objects.get(pk=reported.pk)
    assert (case.due_at_panel_on, case.due_because) == (days.today(), "Assessment report")
    with as_person(cast.coordinator):
        following = services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(40), place="Town Hall", by=cast.coordinator
        )
        assert case in due_cases(following)
        services.compile_schedule(meeting=following, by=cast.coordinator)
        assert following.agenda.get(case=case).because == "Assessment report"
