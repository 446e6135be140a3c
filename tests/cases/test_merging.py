"""Two rows that are one child, made one and taken apart: nothing is lost, and nobody sees more. R08, R12"""

import random
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import facts, services
from cases.models import Case, Child, ChildMerge, PossibleMatch
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.models import AuditEvent
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R08")

BORN = date(2012, 5, 3)


@pytest.fixture
def known(cast, as_person):
    """`known("Jordan", …)`: the open case of a young person of whom that is told."""
    numbers = iter(range(1, 100))

    def known(given="Jordan", *harmed, **fields):
        one = child(given, BORN, "girl")
        one["child"] |= fields
        cases = open_cases(cast, as_person, one, *harmed, reference=f"HSB-2026-{next(numbers):04}")
        return cases if harmed else cases[0]

    return known


@pytest.fixture
def merge(cast, as_person):
    def merge(case, other, *theirs, by=None, reason="The same NHS number"):
        by = by or cast.chair
        with as_person(by):
            return services.merge_children(case=case, other=other, theirs=set(theirs), reason=reason, by=by)

    return merge


@pytest.fixture
def undo(cast, as_person):
    def undo(merged, by=None):
        by = by or cast.chair
        with as_person(by):
            merged = ChildMerge.objects.select_related("case", "other").get(pk=merged.pk)
            services.undo_merge(merge=merged, reason="Twins", by=by)

    return undo


def everything():
    """Who every child is, and of whom every case."""
    children = {one.pk: (facts.facts_of(one), one.merged_into_id) for one in Child.objects.all()}
    return children, dict(Case.objects.values_list("pk", "child_id"))


def shut_out(person, cases, by, as_person):
    for case in cases:
        with as_person(by):
            access.exclude(record=case.record, person=person, why="family", reason="Uncle", by=by)


@pytest.mark.rule("R12")
def test_two_rows_become_one_child_with_the_facts_chosen(known, merge, cast):
    first = known(school="Hill School", nhs_number="9434765919")
    second = known("Jordyn", school="Dale School", also_known_as="JJ")
    merged = merge(second, first, "given_names", "nhs_number")
    for case in (first, second):
        case.refresh_from_db()
        assert case.child_id == first.child_id  # the row known longer
    kept = Child.objects.get(pk=first.child_id)
    assert (kept.given_names, kept.school, kept.nhs_number, kept.also_known_as) == (
        "Jordan", "Dale School", "9434765919", "JJ",
    )  # fmt: skip
    absorbed = Child.objects.get(pk=merged.absorbed_id)
    assert absorbed.merged_into == kept
    assert absorbed.given_names == "Jordyn"
    event = AuditEvent.objects.get(what="children.merged")
    assert (event.person, set(event.records)) == (cast.chair, {first.pk, second.pk})
    assert "NHS" not in str(event.detail)


def test_undoing_restores_exactly(known, merge, undo, cast):
    first, second = known(school="Hill School"), known("Jordyn", school="Dale School")
    before = everything()
    merged = merge(first, second, "given_names", "school")
    assert everything() != before
    undo(merged)
    assert everything() == before
    merged.refresh_from_db()
    assert (merged.undone_by, merged.undo_reason) == (cast.chair, "Twins")
    with pytest.raises(RuleBroken, match="undone already"):
        undo(merged)


@pytest.mark.parametrize("seed", range(8))
def test_any_merges_undone_in_turn_leave_everything_as_it_was(seed, known, merge, undo):
    chance = random.Random(seed)
    cases = [known(name, school=f"School {name}") for name in ("Jordan", "Jordyn", "Jorden", "Jordon", "Jourdan")]
    history = [everything()]
    done = []
    for _ in range(12):
        if done and chance.random() < 0.4:
            undo(done.pop())
            history.pop()
            assert everything() == history[-1]
            continue
        one, other = (Case.objects.get(pk=case.pk) for case in chance.sample(cases, 2))
        if one.child_id != other.child_id:
            done.append(merge(one, other, *chance.sample(sorted(facts.FACTS), 3)))
            history.append(everything())
        assert not Child.objects.filter(cases__isnull=False).exclude(merged_into=None).exists()
    while done:
        undo(done.pop())
    assert everything() == history[0]


@pytest.mark.rule("R33")
@pytest.mark.parametrize("seed", range(8))
def test_merges_undone_in_whatever_order_leave_everything_as_it_was(seed, known, merge, cast, as_person):
    """As they are where a later one is hidden from whoever undoes an earlier one: the database takes any order."""
    chance = random.Random(seed)
    cases = [known(name, school=f"School {name}") for name in ("Jordan", "Jordyn", "Jorden", "Jordon", "Jourdan")]
    before, done = everything(), []

    def undo_any():
        one = done.pop(chance.randrange(len(done)))
        with as_person(cast.chair), connection.cursor() as cursor:
            cursor.execute("select cases_undo_merge(%s, 'Twins')", [one.pk])

    for _ in range(14):
        if done and chance.random() < 0.4:
            undo_any()
        one, other = (Case.objects.get(pk=case.pk) for case in chance.sample(cases, 2))
        if one.child_id != other.child_id:
            done.append(merge(one, other, *chance.sample(sorted(facts.FACTS), 3)))
    while done:
        undo_any()
    assert everything() == before


@pytest.mark.rule("R33")
def test_a_case_that_went_home_stays_out_of_the_merges_that_took_it_along(known, merge, undo, cast, as_person):
    of_l, of_k, of_a = known("Jordan"), known("Jordyn"), known("Jorden")
    before = everything()
    first = merge(of_k, of_a)
    second = merge(of_l, of_k)
    shut_out(cast.chair, [of_l], cast.coordinator, as_person)
    undo(first)  # by the Chair, who sees nothing of the second
    third = merge(of_l, Case.objects.get(pk=of_a.pk), by=cast.coordinator)
    shut_out(cast.vice_chair, [of_a], cast.coordinator, as_person)
    undo(second, by=cast.vice_chair)  # who sees nothing of the third
    assert everything()[1] == {of_l.pk: of_l.child_id, of_k.pk: of_k.child_id, of_a.pk: of_l.child_id}
    undo(third, by=cast.coordinator)
    assert everything() == before


def test_a_later_merge_that_stands_on_it_is_undone_first(known, merge, undo):
    first, second, third = known(), known("Jordyn"), known("Jorden")
    earlier = merge(first, second)
    later = merge(third, second)
    with pytest.raises(RuleBroken, match="A later merge stands on it: HSB-2026-0003-Y and HSB-2026-0002-Y"):
        undo(earlier)
    undo(later)
    undo(earlier)
    assert Child.objects.filter(merged_into=None).count() == 3


@pytest.mark.rule("R33")
def test_a_later_merge_that_one_may_not_see_does_not_stand_in_the_way_and_is_undone_after(
    known, merge, undo, cast, as_person
):
    first, second, third = known(school="Hill"), known("Jordyn", school="Dale"), known("Jorden", school="Moor")
    before = everything()
    earlier = merge(first, second, "school")
    shut_out(cast.chair, [third], cast.coordinator, as_person)
    later = merge(third, first, "school", by=cast.coordinator)
    undo(earlier)  # by the Chair, who sees nothing of the third
    assert everything()[1][second.pk] == second.child_id
    undo(later, by=cast.coordinator)
    assert everything() == before


@pytest.mark.rule("R33")
def test_cases_that_one_may_not_see_go_along_without_a_sign(known, merge, undo, cast, as_person):
    first, second, hidden = known(), known("Jordyn"), known("Jordyn")
    merge(second, hidden, by=cast.coordinator)
    shut_out(cast.chair, [hidden], cast.coordinator, as_person)
    merged = merge(first, second)
    hidden.refresh_from_db()
    assert hidden.child_id == first.child_id
    with as_person(cast.chair):
        assert set(first.child.cases.all()) == {first, second}
        assert [one.pk for one in ChildMerge.objects.all()] == [merged.pk]
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(ChildMerge.objects.raw("select merge_id as id from cases_mergedcases"))
    undo(merged)
    hidden.refresh_from_db()
    assert hidden.child_id == second.child_id


@pytest.mark.rule("R10")
@pytest.mark.rule("R33")
def test_two_parts_in_one_referral_are_never_one_child(known, merge, cast, as_person):
    young_person, harmed = known("Jordan", child("Jordyn", BORN, "girl"))
    with pytest.raises(RuleBroken, match="a part of their own in one referral"):
        merge(young_person, harmed)
    # The same where the part stands in a case that one may not see: then no reason is given.
    later = known("Jordyn")
    merge(later, harmed, by=cast.coordinator)
    shut_out(cast.chair, [harmed], cast.coordinator, as_person)
    with pytest.raises(RuleBroken) as broken:
        merge(young_person, later)
    assert broken.value.reasons == [services.merging.CANNOT]
    assert ChildMerge.objects.count() == 1


def test_two_cases_of_one_child_are_not_merged_again(known, merge):
    first, second = known(), known("Jordyn")
    merge(first, second)
    with pytest.raises(RuleBroken, match="of the same child already"):
        merge(second, first)


@pytest.mark.rule("R33")
@pytest.mark.parametrize("who", ["referrer", "manager", "member", "outsider"])
def test_only_the_offices_merge_and_undo(who, known, merge, undo, cast, as_person):
    first, second = known(), known("Jordyn")
    with pytest.raises(PermissionDenied):
        merge(first, second, by=getattr(cast, who))
    merged = ChildMerge.objects.select_related("case", "other").get(pk=merge(first, second).pk)
    with as_person(getattr(cast, who)):
        assert not ChildMerge.objects.exists()
        with pytest.raises(PermissionDenied):
            services.undo_merge(merge=merged, reason="x", by=getattr(cast, who))


@pytest.mark.rule("R33")
def test_who_is_shut_out_of_one_of_the_two_merges_nothing(known, merge, cast, as_person):
    first, second = known(), known("Jordyn")
    shut_out(cast.chair, [second], cast.coordinator, as_person)
    with pytest.raises(PermissionDenied):
        merge(first, second)


# The second wall


CALL = "select cases_merge_children(gen_random_uuid(), %s, %s, %s::jsonb, 'x')"


@pytest.mark.rule("R33")
def test_the_functions_ask_for_themselves(known, merge, cast, refused):
    first, second = known(), known("Jordyn")
    own = "(select to_jsonb(k) - '{id,registered_from_id,merged_into_id}'::text[] from cases_child k limit 1)"
    call = f"select cases_merge_children(gen_random_uuid(), %s, %s, {own}, 'x')"
    for person in (cast.referrer, cast.member, cast.outsider):
        assert refused(person, call, first.pk, second.pk)
    assert refused(cast.chair, CALL, first.pk, second.pk, '{"given_names": "Made up"}')
    merged = merge(first, second)
    for person in (cast.referrer, cast.member):
        assert refused(person, "select cases_undo_merge(%s, 'x')", merged.pk)
    assert not refused(cast.chair, "select cases_undo_merge(%s, 'x')", merged.pk)


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    "change",
    [
        "update cases_child set merged_into_id = null",
        "update cases_child set social_care_reference = 'x'",
        "update cases_childmerge set reason = 'x'",
        "delete from cases_childmerge",
        "insert into cases_mergedcases select id, '{}' from cases_childmerge",
        "select cases_write_facts(id, '{}') from cases_child",
        "delete from cases_possiblematch",
    ],
)
def test_nobody_writes_it_by_hand(change, known, merge, cast, refused):
    merge(known(), known("Jordyn"))
    for person in (cast.chair, cast.coordinator, cast.referrer):
        assert refused(person, change)


def test_a_case_is_about_a_child_whose_row_stands(known, merge):
    merged = merge(known(), known("Jordyn"))
    with pytest.raises(DatabaseError, match="whose row stands"), transaction.atomic():
        Case.objects.filter(pk=merged.case_id).update(child=merged.absorbed_id)


def test_there_is_never_a_circle_of_children(known, merge):
    merged = merge(known(), known("Jordyn"))
    for child_id, into in [(merged.kept_id, merged.absorbed_id), (merged.absorbed_id, merged.absorbed_id)]:
        with pytest.raises(DatabaseError), transaction.atomic():
            Child.objects.filter(pk=child_id).update(merged_into=into)
    other = known("Jorden")
    with pytest.raises(DatabaseError, match="with all cases"), transaction.atomic():
        Child.objects.filter(pk=other.child_id).update(merged_into=merged.kept_id)


def test_a_child_is_absorbed_once_at_a_time(known, merge):
    merged = merge(known(), known("Jordyn"))
    again = ChildMerge.objects.get(pk=merged.pk)
    again.pk = new_id()
    with pytest.raises(DatabaseError, match="absorbed_once"), transaction.atomic():
        again.save(force_insert=True)


# Pages


@pytest.fixture
def two(known):
    return known(school="Hill School"), known("Jordyn", school="Dale School")


def test_the_page_finds_the_child_and_leads_to_both_side_by_side(two, cast, web):
    first, second = two
    page = web(cast.chair).get(reverse("cases:same_child", args=[first.pk])).content.decode()
    assert "Given names: sounds alike" in page
    assert reverse("cases:merge", args=[first.pk, second.pk]) in page
    page = web(cast.coordinator).get(reverse("cases:merge", args=[first.pk, second.pk])).content.decode()
    assert "Hill School" in page
    assert "Dale School" in page
    assert "Sounds alike" in page
    read = AuditEvent.objects.filter(what="page.read", page="cases:merge").get()
    assert set(read.records) == {first.pk, second.pk}


@pytest.mark.rule("R33")
def test_a_reference_that_is_not_theirs_and_one_that_is_nobodys_are_one_answer(two, cast, as_person, web):
    first, second = two
    shut_out(cast.chair, [second], cast.coordinator, as_person)
    browser, address = web(cast.chair), reverse("cases:same_child", args=[first.pk])
    answers = [browser.post(address, {"reference": one}) for one in (second.reference, "HSB-2026-9999-Y")]
    for answer in answers:
        assert answer.status_code == 200
        assert "No case that you manage has this reference" in answer.content.decode()
    assert web(cast.coordinator).post(address, {"reference": second.reference.lower()}).status_code == 302
    assert browser.get(reverse("cases:merge", args=[first.pk, second.pk])).status_code == 404


def test_the_page_makes_them_one_and_another_takes_it_back(two, cast, web):
    first, second = two
    before = everything()
    browser, address = web(cast.chair), reverse("cases:merge", args=[first.pk, second.pk])
    bare = browser.post(address, {}).content.decode()
    assert "Say how you know that they are the same child" in bare
    assert "Select what to keep: School or college" in bare
    told = {"given_names": "theirs", "school": "mine", "reason": "The same NHS number"}
    assert browser.post(address, told).status_code == 302
    kept = Child.objects.get(cases=first)
    assert (kept.given_names, kept.school) == ("Jordyn", "Hill School")
    merged = ChildMerge.objects.get()
    page = browser.get(first.get_absolute_url()).content.decode()
    undo_at = reverse("cases:undo_merge", args=[merged.pk])
    assert undo_at in page
    assert second.reference in page
    assert "The same NHS number" in browser.get(undo_at).content.decode()
    assert "Say why they are not the same child" in browser.post(undo_at, {}).content.decode()
    assert browser.post(undo_at, {"reason": "Twins"}).status_code == 302
    assert everything() == before
    assert "undone already" in browser.get(undo_at).content.decode()


def test_it_asks_for_a_second_factor_given_not_long_ago(two, cast, web):
    first, second = two
    browser = web(cast.chair).minutes_later()
    browser.post(reverse("cases:merge", args=[first.pk, second.pk]), {"reason": "x", "given_names": "mine"})
    assert not ChildMerge.objects.exists()


@pytest.mark.rule("R33")
def test_a_possible_match_waits_for_who_manages_both_until_they_say_what_it_is(known, cast, as_person, web):
    first = known()
    shut_out(cast.chair, [first], cast.coordinator, as_person)
    second = known("Jordyn")
    address = reverse("cases:merge", args=[second.pk, first.pk])
    assert address in web(cast.coordinator).get("/").content.decode()
    for person in (cast.chair, cast.referrer, cast.member):
        assert "may be known already" not in web(person).get("/").content.decode()
    match = PossibleMatch.objects.get()
    checked = reverse("cases:match_checked", args=[match.pk])
    assert checked in web(cast.coordinator).get(address).content.decode()
    assert web(cast.chair).post(checked).status_code == 404
    assert web(cast.coordinator).post(checked).status_code == 302
    assert address not in web(cast.coordinator).get("/").content.decode()
    match.refresh_from_db()
    assert match.checked_by == cast.coordinator


def test_a_possible_match_is_settled_by_making_them_one(known, merge, cast, as_person, web):
    first = known()
    shut_out(cast.chair, [first], cast.coordinator, as_person)
    second = known("Jordyn")
    merge(second, first, by=cast.coordinator)
    assert "may be known already" not in web(cast.coordinator).get("/").content.decode()
