"""What was recorded and decided stays as it was, whoever may contribute to the case."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from cases import services
from cases.models import Case, CaseInformation, CaseLink, Child, PathwayDecision
from sharing.models import Record
from sharing.services import access
from tests.stories import child, document_of, open_cases

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def cases(cast, as_person):
    young_person = child("Younger", date(2012, 1, 1), "boy")
    return open_cases(cast, as_person, young_person, child("Harmed", date(2017, 2, 2), "girl"))


@pytest.fixture
def decided(cases, cast, as_person):
    with as_person(cast.chair):
        return services.decide_pathway(
            case=cases[0], by=cast.chair, pathway="child_protection", reasons="Needs", decided_on=date(2026, 6, 1)
        )


@pytest.mark.rule("R14")
@pytest.mark.rule("R27")
@pytest.mark.parametrize("who", ["referrer", "coordinator", "chair"])
@pytest.mark.parametrize(
    "change",
    [
        "update cases_caseinformation set text = 'Nothing happened'",
        "delete from cases_caseinformation",
        "update cases_pathwaydecision set reasons = 'Others'",
        "delete from cases_pathwaydecision",
        "update cases_caselink set description = 'Jordan'",
        "update cases_case set reference = reference || 'X'",
        "update cases_child set family_name = 'Other'",
        "update cases_child set registered_from_id = null",
    ],
)
def test_nobody_rewrites_a_case(change, who, decided, cast, refused):
    assert refused(getattr(cast, who), change)


@pytest.mark.rule("R10")
def test_information_does_not_move_to_the_other_childs_case(cases, cast, refused):
    young_person, harmed = cases
    move = "update cases_caseinformation set record_id = %s, case_id = %s where case_id = %s"
    assert refused(cast.referrer, move, harmed.pk, harmed.pk, young_person.pk)


@pytest.mark.rule("R10")
def test_a_part_belongs_to_the_record_of_its_case(cases, cast):
    young_person, harmed = cases
    with pytest.raises(DatabaseError, match="information_of_its_case"):
        CaseInformation.objects.create(
            record=young_person.record, case=harmed, kind="needs", heading="", text="x", recorded_by=cast.chair
        )


@pytest.mark.rule("R10")
def test_links_and_decisions_belong_to_the_record_of_their_case(cases, cast):
    young_person, harmed = cases
    mixed = {"record": young_person.record, "case": harmed}
    for part, constraint in (
        (CaseLink(**mixed, other=harmed, description="x"), "link_of_its_case"),
        (PathwayDecision(**mixed, pathway="child_protection", reasons="x", decided_on=date(2026, 6, 1),
                         decided_by=cast.chair), "decision_of_its_case"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            part.save(force_insert=True)


@pytest.mark.rule("R11")
def test_cases_are_linked_by_who_manages_them_alone(cases, cast, as_person):
    case = cases[0]
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
        CaseLink.objects.create(record=case.record, case=case, other=case, description="x")


@pytest.mark.rule("R27")
def test_a_reader_records_nothing(cases, cast, as_person):
    with as_person(cast.chair):
        access.grant_access(
            record=cases[0].record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Asked", via="request", by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member), pytest.raises(DatabaseError, match="row-level security"):
        CaseInformation.objects.create(
            record=cases[0].record, case=cases[0], kind="needs", heading="", text="x", recorded_by=cast.member
        )


@pytest.mark.rule("R10")
def test_who_has_once_seen_a_child_opens_no_case_about_them(cases, cast, as_person):
    Child.objects.all().update(
        registered_from=Record.objects.create(kind="case", panel=cast.panel, opened_by=cast.chair)
    )
    with as_person(cast.chair):
        record = access.open_record(kind=Record.Kind.CASE, panel=cast.panel, by=cast.chair, reason="Curious")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Case.objects.create(
                record=record, panel=cast.panel, reference="X", child=cases[0].child, role=Case.Role.YOUNG_PERSON,
                opened_by=cast.chair, due_at_panel_on=date(2026, 12, 1),
            )  # fmt: skip
    assert cases[0].child_id


@pytest.mark.rule("R10")
def test_a_case_is_never_pointed_at_another_child(cases, cast, refused):
    young_person, harmed = cases
    for person in (cast.referrer, cast.chair):
        assert refused(
            person, "update cases_case set child_id = %s where record_id = %s", harmed.child_id, young_person.pk
        )


def test_a_contributor_locks_a_case_and_does_not_change_it(cases, cast, as_person, refused):
    with as_person(cast.referrer):
        Case.objects.select_for_update(of=["self"]).get(pk=cases[0].pk)
    assert refused(cast.referrer, "update cases_case set lead_agency_id = null")
    assert not refused(cast.coordinator, "update cases_case set lead_agency_id = null")


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("who", "named"), [("referrer", "chair"), ("coordinator", "coordinator"), ("vice_chair", "chair")]
)
def test_a_decision_is_the_deciders_own(who, named, cases, cast, as_person):
    with as_person(getattr(cast, who)), pytest.raises(DatabaseError, match="row-level security"):
        PathwayDecision.objects.create(
            record=cases[0].record, case=cases[0], pathway="both", reasons="x", decided_on=date(2026, 6, 1),
            decided_by=getattr(cast, named),
        )  # fmt: skip


@pytest.mark.rule("R27")
def test_nobody_records_or_uploads_in_the_name_of_another(cases, cast, as_person):
    record = cases[0].record
    with as_person(cast.referrer):
        for part in (
            CaseInformation(record=record, case=cases[0], kind="needs", heading="", text="x", recorded_by=cast.chair),
            document_of(record, by=cast.chair),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                part.save(force_insert=True)
