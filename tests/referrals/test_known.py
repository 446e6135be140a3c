"""Children already known: the referrer's opinion, the panel's word, and the cases that are opened so. R08"""

import threading
import time
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from cases.models import Case, CaseInformation, Child, PossibleMatch
from referrals import known
from referrals.models import KnownAs, ReferredChild
from referrals.services import decisions
from referrals.services.drafts import add_child_harmed, remove_child_harmed, start_referral
from referrals.services.known import give_opinion, say_who_is_known
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import AuditEvent
from sharing.services import access
from tests.referrals.telling import HARMED, IDENTITY, save, start, submit, told

pytestmark = pytest.mark.rule("R08")

NO_NUMBERS = {"nhs_number": "", "social_care_reference": ""}
OTHERWISE = IDENTITY | {"family_name": "Youngpersson", "school": "Hill School"} | NO_NUMBERS


def refer(cast, as_person, young=OTHERWISE, harmed=None):
    """A referral submitted, of which the young person and the child harmed are told so."""
    with as_person(cast.referrer):
        referral = told(start(cast), cast.referrer)
        save(referral, cast.referrer, "child_identity", referral.young_person, young)
        save(referral, cast.referrer, "child_identity", referral.harmed[0], harmed or OTHER_CHILD)
        return submit(whole(referral.pk), cast.referrer)


OTHER_CHILD = (
    HARMED | {"given_names": "Olive", "family_name": "Otherchild", "date_of_birth": date(2018, 1, 9)} | NO_NUMBERS
)


@pytest.fixture
def earlier(submitted, cast, as_person):
    """The cases of an earlier referral: of Yorick Youngperson and of Hettie Harmedchild."""
    with as_person(cast.chair):
        return decisions.accept_referral(referral=submitted, by=cast.chair)


@pytest.fixture
def second(earlier, cast, as_person):
    """A second referral, of Yorick spelt otherwise and another child harmed."""
    return refer(cast, as_person)


@pytest.fixture
def say(cast, as_person):
    def say(referral, same, by=None):
        by = by or cast.chair
        with as_person(by):
            say_who_is_known(referral=whole(referral.pk), by=by, same=same)

    return say


def accept(referral, by, as_person, **more):
    with as_person(by):
        return decisions.accept_referral(referral=whole(referral.pk), by=by, **more)


# Accepting


def test_nothing_is_accepted_before_it_is_said_who_is_known(second, cast, as_person):
    with pytest.raises(RuleBroken, match="Young person: say whether they are a child who is known already"):
        accept(second, cast.chair, as_person)
    assert whole(second.pk).status == "submitted"
    assert Case.objects.count() == 2


@pytest.mark.rule("R12")
def test_a_child_who_is_known_gets_a_case_more_and_stays_as_they_are(second, earlier, say, cast, as_person):
    yorick = earlier[0].child
    say(second, {second.young_person.pk: yorick.pk})
    opened, other = accept(second, cast.chair, as_person)
    assert opened.child_id == yorick.pk
    assert other.child.name == "Olive Otherchild"
    assert Child.objects.count() == 3
    yorick.refresh_from_db()
    assert (yorick.family_name, yorick.school, yorick.nhs_number) == ("Youngperson", "Yewtree School", "9434765919")
    said = CaseInformation.objects.get(case=opened, heading__startswith="Who the child is")
    assert said.text == "Family name: Youngpersson\n\nSchool or college: Hill School"
    assert said.source == f"Referral {second.reference}"
    assert not CaseInformation.objects.filter(case=earlier[0], heading__startswith="Who the child is").exists()


def test_one_who_is_another_child_is_entered_anew(second, earlier, say, cast, as_person):
    say(second, {second.young_person.pk: None})
    opened = accept(second, cast.chair, as_person)[0]
    assert opened.child_id != earlier[0].child_id
    assert opened.child.family_name == "Youngpersson"


def test_the_coordinator_prepares_it_and_the_vice_chair_accepts(second, earlier, say, cast, as_person):
    say(second, {second.young_person.pk: earlier[0].child_id}, by=cast.coordinator)
    opened = accept(second, cast.vice_chair, as_person, in_place_of_chair="away")
    assert opened[0].child_id == earlier[0].child_id
    said = AuditEvent.objects.get(what="referral.known_said")
    assert (said.person, said.records) == (cast.coordinator, [second.pk])
    assert said.detail["answers"] == {str(earlier[0].child_id): "same"}


def test_what_was_said_counts_only_while_the_same_is_told(second, earlier, say, cast, as_person):
    say(second, {second.young_person.pk: earlier[0].child_id})
    ReferredChild.objects.filter(pk=second.young_person.pk).update(date_of_birth=date(2012, 3, 28))
    with pytest.raises(RuleBroken, match="Young person"):
        accept(second, cast.chair, as_person)


def test_somebody_who_has_come_up_since_is_asked_about(earlier, say, cast, as_person):
    first, second = refer(cast, as_person, harmed=OTHER_CHILD), refer(cast, as_person, harmed=OTHER_CHILD)
    for referral in (first, second):
        say(referral, {referral.young_person.pk: earlier[0].child_id})
    accept(first, cast.chair, as_person)
    with pytest.raises(RuleBroken) as broken:
        accept(second, cast.chair, as_person)
    assert broken.value.reasons == ["Child harmed A: say whether they are a child who is known already."]


@pytest.mark.rule("R10")
def test_two_children_of_a_referral_are_never_one(earlier, say, cast, as_person):
    twin = IDENTITY | {"given_names": "Yoric"} | NO_NUMBERS
    second = refer(cast, as_person, young=IDENTITY, harmed=twin)
    both = dict.fromkeys([child.pk for child in second.children.all()], earlier[0].child_id)
    with pytest.raises(RuleBroken, match="cannot be the same child"):
        say(second, both)
    # Said one by one, past each other, it is refused on accepting; and behind that, by the database.
    for pk in both:
        say(second, {pk: earlier[0].child_id})
    with pytest.raises(RuleBroken, match="cannot be the same child"):
        accept(second, cast.chair, as_person)
    with pytest.raises(DatabaseError, match="a child has one part in a referral"), transaction.atomic():
        Case.objects.filter(pk=earlier[1].pk).update(child=earlier[0].child)


@pytest.mark.parametrize("who", ["referrer", "manager", "member", "outsider"])
def test_only_the_offices_say_it(who, second, earlier, cast, as_person):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        say_who_is_known(referral=second, by=person, same={second.young_person.pk: None})


def test_a_child_who_was_not_put_before_them_is_not_linked(second, earlier, say):
    with pytest.raises(RuleBroken, match="Young person: select one of the children listed"):
        say(second, {second.young_person.pk: earlier[1].child_id})


# Whom somebody may not see


@pytest.fixture
def hidden(earlier, cast, as_person):
    """The Chair is shut out of the earlier cases."""
    for case in earlier:
        with as_person(cast.coordinator):
            access.exclude(record=case.record, person=cast.chair, why="family", reason="Uncle", by=cast.coordinator)
    return earlier


@pytest.mark.rule("R33")
def test_who_is_shut_out_accepts_without_a_sign_and_the_others_are_told(hidden, cast, as_person):
    second = refer(cast, as_person)
    opened = accept(second, cast.chair, as_person)[0]
    assert opened.child_id != hidden[0].child_id
    with as_person(cast.chair):
        assert not PossibleMatch.objects.exists()
    with as_person(cast.coordinator):
        assert [(one.case_id, one.other_id) for one in PossibleMatch.objects.all()] == [(opened.pk, hidden[0].pk)]


@pytest.mark.rule("R33")
def test_a_link_that_the_decider_may_not_see_is_none_to_them(hidden, say, cast, as_person):
    second = refer(cast, as_person)
    say(second, {second.young_person.pk: hidden[0].child_id}, by=cast.coordinator)
    with as_person(cast.chair):
        assert not KnownAs.objects.exists()
        assert known.reasons_not_to_accept(whole(second.pk), cast.chair) == []
    assert accept(second, cast.chair, as_person)[0].child_id != hidden[0].child_id
    with as_person(cast.coordinator):
        assert PossibleMatch.objects.count() == 1


@pytest.mark.rule("R33")
def test_a_link_to_a_child_whom_the_decider_may_only_view_is_left_to_the_others(earlier, say, cast, as_person):
    second = refer(cast, as_person)
    say(second, {second.young_person.pk: earlier[0].child_id}, by=cast.coordinator)
    with as_person(cast.coordinator):
        access.grant_access(
            record=earlier[0].record, to=cast.chair, permission=access.VIEW, purpose="discussion",
            ground="significant_harm", reason="Reads on", via="request", by=cast.coordinator,
        )  # fmt: skip
        for permission in (access.MANAGE, access.CONTRIBUTE):
            access.end_access(
                record=earlier[0].record, by=cast.coordinator, reason="Knows him", person=cast.chair,
                permission=permission,
            )  # fmt: skip
    with as_person(cast.chair):
        assert KnownAs.objects.exists()
        assert known.links(whole(second.pk), cast.chair) == {}
        assert known.reasons_not_to_accept(whole(second.pk), cast.chair) == []
    opened = accept(second, cast.chair, as_person)[0]
    assert opened.child_id != earlier[0].child_id
    with as_person(cast.coordinator):
        assert [(one.case_id, one.other_id) for one in PossibleMatch.objects.all()] == [(opened.pk, earlier[0].pk)]


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_a_reader_of_one_case_sees_nothing_of_the_childs_other_case(second, earlier, say, cast, as_person, web):
    say(second, {second.young_person.pk: earlier[0].child_id})
    opened = accept(second, cast.chair, as_person)[0]
    for case, person in [(opened, cast.member), (earlier[0], cast.health_member)]:
        with as_person(cast.chair):
            access.grant_access(
                record=case.record, to=person, permission=access.VIEW, purpose="discussion", ground="significant_harm",
                reason="Works with him", via="request", by=cast.chair,
            )  # fmt: skip
    for person, own, other in [(cast.member, opened, earlier[0]), (cast.health_member, earlier[0], opened)]:
        with as_person(person):
            assert list(Case.objects.all()) == [own]
            child = Child.objects.get()
            assert list(child.cases.all()) == [own]
            assert child.registered_from_id is None
            assert not KnownAs.objects.exists()
        page = web(person).get(own.get_absolute_url()).content.decode()
        assert other.reference.rpartition("-")[0] not in page
        assert "The same child" not in page
        assert web(person).get(other.get_absolute_url()).status_code == 404
    page = web(cast.chair).get(opened.get_absolute_url()).content.decode()
    assert "The same child" in page
    assert earlier[0].get_absolute_url() in page


# The referrer's opinion


@pytest.fixture
def again(earlier, cast, as_person):
    """A draft of the referrer's, of Yorick spelt otherwise."""
    with as_person(cast.referrer):
        referral = start(cast)
        save(referral, cast.referrer, "child_identity", referral.young_person, OTHERWISE)
        return whole(referral.pk)


def test_the_referrer_says_what_they_think_and_the_panel_reads_it(again, earlier, cast, as_person):
    child, yorick = again.young_person, earlier[0].child_id
    with as_person(cast.referrer):
        assert known.is_asked(child)
        give_opinion(referral=again, by=cast.referrer, child=child, answers={yorick: "unsure"})
        give_opinion(referral=again, by=cast.referrer, child=child, answers={yorick: "same"})
        assert not known.is_asked(ReferredChild.objects.get(pk=child.pk))
    (said,) = KnownAs.objects.all()
    assert (said.side, said.answer, said.said_by) == ("referrer", "same", cast.referrer)


@pytest.mark.rule("R33")
def test_a_draft_is_no_oracle(earlier, cast, as_person):
    """A colleague who may see none of the cases is asked nothing, and an answer about an id that they guess is none."""
    cast.partner_outsider.can_refer = True
    cast.partner_outsider.save()
    with as_person(cast.partner_outsider):
        draft = whole(start_referral(by=cast.partner_outsider, panel=cast.panel).pk)
        save(draft, cast.partner_outsider, "child_identity", draft.young_person, IDENTITY)
        child = ReferredChild.objects.get(pk=draft.young_person.pk)
        assert known.candidates_for_referrer(child) == []
        give_opinion(referral=draft, by=cast.partner_outsider, child=child, answers={earlier[0].child_id: "same"})
    assert not KnownAs.objects.exists()


def test_with_a_child_of_a_draft_go_the_answers_about_them(again, earlier, cast, as_person):
    with as_person(cast.referrer):
        child = add_child_harmed(referral=again, by=cast.referrer)
        save(again, cast.referrer, "child_identity", child, HARMED)
        child.refresh_from_db()
        give_opinion(referral=again, by=cast.referrer, child=child, answers={earlier[1].child_id: "same"})
        assert KnownAs.objects.count() == 1
    # Whoever removes it may not see the child known, and so not the answer.
    with as_person(cast.coordinator):
        access.exclude(record=earlier[1].record, person=cast.referrer, why="family", reason="Aunt", by=cast.coordinator)
    with as_person(cast.referrer):
        assert not KnownAs.objects.exists()
        remove_child_harmed(referral=whole(again.pk), by=cast.referrer, child=child)
    assert not KnownAs.objects.exists()


# The second wall


@pytest.mark.rule("R33")
def test_nobody_says_it_in_the_name_of_another_or_out_of_turn(second, again, earlier, cast, refused):
    insert = """insert into referrals_knownas (id, record_id, referred_id, child_id, side, answer, told_sha256,
                said_by_id, said_at) values (gen_random_uuid(), %s, %s, %s, %s, 'same', '', %s, now())"""
    yorick = earlier[0].child_id
    sent, draft = (second.pk, second.young_person.pk), (again.pk, again.young_person.pk)
    assert not refused(cast.chair, insert, *sent, yorick, "panel", cast.chair.pk)
    assert not refused(cast.referrer, insert, *draft, yorick, "referrer", cast.referrer.pk)
    for person, place, side, named in [
        (cast.chair, sent, "panel", cast.vice_chair),  # another's word
        (cast.referrer, sent, "panel", cast.referrer),  # holds no office
        (cast.referrer, sent, "referrer", cast.referrer),  # submitted: it stands still
        (cast.chair, draft, "panel", cast.chair),  # not submitted, and not theirs
        (cast.member, sent, "panel", cast.member),
    ]:
        assert refused(person, insert, *place, yorick, side, named.pk)
    assert refused(cast.chair, insert, again.pk, second.young_person.pk, yorick, "panel", cast.chair.pk)


@pytest.mark.rule("R10")
def test_no_case_is_opened_about_a_known_child_without_a_referral_that_one_manages(earlier, cast, as_person):
    with as_person(cast.chair):
        record = access.open_record(kind="case", panel=cast.panel, by=cast.chair, reason="Curious")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Case.objects.create(
                record=record, panel=cast.panel, reference="X", child=earlier[0].child, role="young_person",
                opened_by=cast.chair, due_at_panel_on=date(2026, 12, 1),
            )  # fmt: skip


# Two at once


def at_once(*given):
    """Run functions in threads of their own; returns what each returned or was refused with."""
    came_of = {}

    def run(name, do):
        try:
            came_of[name] = do()
        except RuleBroken as broken:
            came_of[name] = broken.reasons
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(given)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [came_of[name] for name in sorted(came_of)]


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_another_does_waits_and_is_asked(cast, as_person):
    first, second = refer(cast, as_person), refer(cast, as_person)
    has_accepted, second_began = threading.Event(), threading.Event()

    def accept_first():
        with as_person(cast.chair):
            decisions.accept_referral(referral=whole(first.pk), by=cast.chair)
            has_accepted.set()
            second_began.wait(10)
            time.sleep(0.5)  # the other runs into the lock
        return "accepted"

    def accept_second():
        has_accepted.wait(10)
        with as_person(cast.vice_chair):
            second_began.set()
            decisions.accept_referral(referral=whole(second.pk), by=cast.vice_chair, in_place_of_chair="away")

    accepted, refused = at_once(accept_first, accept_second)
    assert accepted == "accepted"
    assert [reason.partition(":")[0] for reason in refused] == ["Young person", "Child harmed A"]
    assert Child.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_whose_transaction_began_before_the_others_has_the_two_noted(cast, as_person):
    first, second = refer(cast, as_person), refer(cast, as_person)
    has_begun, has_accepted = threading.Event(), threading.Event()

    def accept_first():
        has_begun.wait(10)
        accept(first, cast.chair, as_person)
        has_accepted.set()

    def accept_second():
        with as_person(cast.vice_chair):
            whole(second.pk)
            has_begun.set()
            has_accepted.wait(10)
            decisions.accept_referral(referral=whole(second.pk), by=cast.vice_chair, in_place_of_chair="away")

    assert at_once(accept_first, accept_second) == [None, None]
    for person in (cast.chair, cast.vice_chair, cast.coordinator):
        with as_person(person):
            found = {(one.case.reference, one.other.reference) for one in PossibleMatch.objects.all()}
            assert found == {(f"{second.reference}-{letter}", f"{first.reference}-{letter}") for letter in "YA"}
