"""Minutes that are corrected late take back nothing that was decided since; readers write nothing on a timeline. R14"""

from datetime import timedelta

import pytest

from cases import services as cases
from cases.models import Case, CaseClosing
from meetings.models import MinutesItem
from sharing.web import days
from tests.meetings.test_closing import LATER, approve, record

pytestmark = pytest.mark.rule("R14")


def test_minutes_corrected_after_a_later_decision_supersede_it_not_and_move_no_date(minuted, cast, as_person):
    approve(cast, minuted, as_person)
    item = MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting").exclude(pathway="").get()
    case = Case.objects.get(pk=item.record_id)
    assert case.pathway.meeting_on == days.today()
    minuted.starts_at -= timedelta(days=2)  # two days have passed
    minuted.save(update_fields=["starts_at"])
    with as_person(cast.chair):
        later = cases.decide_pathway(
            case=case, by=cast.chair, pathway="child_protection", reasons="New facts", decided_on=days.today()
        )
        cases.move_next_panel(case=case, by=cast.chair, on=days.today() + timedelta(days=9), because="New facts")

    item = MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting").get(pk=item.pk)
    record(cast, item, as_person, pathway=item.pathway, reasons="Put in other words", next_panel_on=LATER)
    approve(cast, minuted, as_person)

    case = Case.objects.get(pk=case.pk)
    assert case.pathway == later
    assert case.due_at_panel_on == days.today() + timedelta(days=9)


@pytest.mark.rule("R33")
def test_who_only_reads_a_case_writes_no_event_and_the_owner_of_an_action_does(minuted, cast, as_person, refused):
    approve(cast, minuted, as_person)
    [action] = MinutesItem.objects.exclude(pathway="").get().actions.all()
    sql = """insert into cases_caseevent (id, record_id, case_id, "on", kind, words, url_name, by_id, at)
             values (gen_random_uuid(), %s, %s, current_date, 'action', 'Done', '', %s, now())"""
    readers = [cast.member, cast.health_member, cast.education_member]
    assert action.owner in readers
    for person in readers:
        assert refused(person, sql, action.case_id, action.case_id, person.pk) == (person != action.owner)


@pytest.mark.rule("R22")
def test_corrected_minutes_of_an_earlier_meeting_change_nothing_of_a_case_that_a_later_one_closed(
    minuted, cast, as_person
):
    approve(cast, minuted, as_person)
    items = MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting")
    case = Case.objects.get(pk=items.get(pathway="").record_id)
    minuted.starts_at -= timedelta(days=2)
    minuted.save(update_fields=["starts_at"])
    closing = CaseClosing.objects.create(
        record=case.record, case=case, meeting_on=days.today(), reason="Settled", closed_by=cast.chair
    )
    assert Case.objects.get(pk=case.pk).status == "closed"
    for texts in (
        {"pathway": "child_protection", "reasons": "Other words", "next_panel_on": LATER},
        {"closing_because": "Safe."},
    ):
        item = items.get(record=case.pk)
        record(cast, item, as_person, **texts)
        approve(cast, minuted, as_person)  # the other cases' decisions are approved with it
        closing.refresh_from_db()
        case.refresh_from_db()
        assert (case.status, closing.ended_at, case.decisions.count(), case.closings.count()) == ("closed", None, 0, 1)
    assert case.events.filter(words__startswith="Nothing of these minutes is applied").count() == 2
