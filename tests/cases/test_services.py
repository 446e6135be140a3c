"""Opening cases keeps two children apart."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import services
from cases.models import Case, CaseInformation, CaseLink, Child, Document
from cases.pathways import Pathway
from sharing.errors import RuleBroken
from sharing.grounds import Ground, Purpose
from sharing.models import Exclusion, Grant, Record
from sharing.services import access
from tests.stories import child, make_document, open_cases, open_referral_record


@pytest.fixture
def referral_record(cast, as_person):
    return open_referral_record(cast, as_person)


@pytest.fixture
def cases(cast, as_person):
    return open_cases(
        cast,
        as_person,
        child("Younger", date(2012, 1, 1), "boy"),
        child("Harmed", date(2017, 2, 2), "girl"),
        child("Second", date(2016, 2, 2), "unknown"),
    )


@pytest.mark.rule("R10")
def test_accepting_opens_one_case_a_child(cases, cast, as_person):
    assert [case.reference for case in cases] == ["HSB-2026-0001-Y", "HSB-2026-0001-A", "HSB-2026-0001-B"]
    assert len({case.record_id for case in cases}) == 3
    for person in (cast.chair, cast.vice_chair, cast.coordinator, cast.referrer):
        with as_person(person):
            assert Case.objects.count() == 3
    with as_person(cast.member):
        assert not Case.objects.exists()


@pytest.mark.rule("R11")
def test_one_side_shows_nothing_of_the_other_but_a_link_without_a_name(cases, cast, as_person):
    young_person, harmed, _ = cases
    with as_person(cast.chair):
        access.grant_access(
            record=young_person.record, to=cast.member, permission=access.VIEW, purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Works with him", via=Grant.Via.REQUEST, by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member):
        assert [case.pk for case in Case.objects.all()] == [young_person.pk]
        assert [one.given_names for one in Child.objects.all()] == ["Younger"]
        assert {one.case_id for one in CaseInformation.objects.all()} == {young_person.pk}
        age = harmed.child.age()
        assert [str(link) for link in CaseLink.objects.all()] == [
            f"child harmed A, girl, {age}",
            f"child harmed B, {age + 1}",
        ]
        assert not Child.objects.filter(given_names__icontains="harmed").exists()


def test_only_who_manages_the_referral_opens_cases(cast, referral_record, as_person):
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.open_cases(
            referral_record=referral_record, panel=cast.panel, reference="X", by=cast.member, referrer=cast.referrer,
            young_person=child("Younger", date(2012, 1, 1), "boy"), harmed=[],
        )  # fmt: skip


@pytest.mark.rule("R14")
def test_a_later_decision_supersedes_and_the_former_stays(cases, cast, as_person):
    case = cases[0]
    with as_person(cast.chair):
        first = services.decide_pathway(
            case=case, by=cast.chair, pathway=Pathway.CHILD_PROTECTION, reasons="Needs", decided_on=date(2026, 6, 1)
        )
        second = services.decide_pathway(
            case=case, by=cast.chair, pathway=Pathway.BOTH, reasons="Charged", decided_on=date(2026, 7, 1)
        )
        assert case.pathway == second
        assert second.supersedes == first
        assert case.decisions.count() == 2


@pytest.mark.rule("R15")
def test_criminal_justice_is_refused_under_ten(cast, referral_record, as_person):
    with as_person(cast.chair):
        case, *_ = services.open_cases(
            referral_record=referral_record, panel=cast.panel, reference="HSB-2026-0002", by=cast.chair,
            referrer=cast.referrer, young_person=child("Nine", date(2016, 6, 1), "boy", date(2026, 5, 31)), harmed=[],
        )  # fmt: skip
        with pytest.raises(RuleBroken, match="under 10"):
            services.decide_pathway(
                case=case, by=cast.chair, pathway=Pathway.BOTH, reasons="Serious", decided_on=date(2026, 6, 2)
            )
        assert case.pathway is None
        services.decide_pathway(
            case=case, by=cast.chair, pathway=Pathway.CHILD_PROTECTION, reasons="Serious", decided_on=date(2026, 6, 2)
        )


@pytest.mark.rule("R14")
def test_only_chair_and_vice_chair_decide(cases, cast, as_person):
    for person in (cast.coordinator, cast.referrer):
        with as_person(person), pytest.raises(PermissionDenied):
            services.decide_pathway(
                case=cases[0], by=person, pathway=Pathway.BOTH, reasons="No", decided_on=date(2026, 6, 1)
            )


@pytest.mark.rule("R33")
def test_an_exclusion_shuts_out_whatever_else_is_held(cases, cast, as_person):
    with as_person(cast.chair):
        access.exclude(
            record=cases[0].record, person=cast.vice_chair, why=Exclusion.Why.FAMILY, reason="Cousin", by=cast.chair
        )
    with as_person(cast.vice_chair):
        assert cases[0].pk not in set(Case.objects.values_list("pk", flat=True))
        assert Case.objects.count() == 2


@pytest.mark.rule("R12")
def test_a_child_harmed_in_one_case_may_be_the_young_person_of_another(cases, cast):
    harmed = cases[1]
    record = Record.objects.create(kind=Record.Kind.CASE, panel=cast.panel, opened_by=cast.chair)
    again = Case.objects.create(
        record=record, panel=cast.panel, reference="HSB-2026-0009-Y", child=harmed.child, role=Case.Role.YOUNG_PERSON,
        opened_by=cast.chair, due_at_panel_on=date(2026, 12, 1),
    )  # fmt: skip
    assert {(case.role, case.reference) for case in harmed.child.cases.all()} == {
        ("child_harmed", "HSB-2026-0001-A"),
        ("young_person", again.reference),
    }


@pytest.mark.rule("R12")
def test_seeing_a_child_in_one_part_shows_nothing_of_the_other(cases, cast, as_person):
    young_person = cases[0]
    (later,) = open_cases(cast, as_person, child("Later", date(2012, 1, 1), "boy"), reference="HSB-2026-0002")
    Case.objects.filter(pk=later.pk).update(child=young_person.child)
    with as_person(cast.chair):
        access.grant_access(
            record=young_person.record, to=cast.member, permission=access.VIEW, purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Works with him", via=Grant.Via.REQUEST, by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member):
        assert list(Child.objects.get().cases.all()) == [young_person]


@pytest.mark.rule("R33")
def test_a_reader_adds_nothing_and_a_contributor_sets_no_date(cases, cast, as_person):
    case = cases[0]
    make_document(case, by=cast.chair)
    with as_person(cast.chair):
        access.grant_access(
            record=case.record, to=cast.member, permission=access.VIEW, purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Reads", via=Grant.Via.REQUEST, by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member):
        for service, given in [
            (services.record_information, {"case": case, "kind": "needs", "heading": "", "text": "x"}),
            (services.add_document, {"record": case.record, "uploaded_file": SimpleUploadedFile("a.txt", b"x")}),
            (services.remove_document, {"document": Document.objects.get()}),
        ]:
            with pytest.raises(PermissionDenied):
                service(**given, by=cast.member)
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.set_next_panel(case=case, by=cast.referrer, on=date(2026, 9, 1), because="Mine")
