"""An address that must not be disclosed is read by those who manage the record, and stands in no paper. R33"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case
from referrals.models import ChildAddress, SubmittedAddress
from referrals.services import decisions
from referrals.views.loading import whole
from sharing.acting import working
from sharing.models import Person
from sharing.services import access
from tests.referrals.pages import url, version
from tests.referrals.telling import ADDRESS, ASKS, SECRET, as_posted, save

pytestmark = pytest.mark.rule("R33")
SECRET_ROW, OPEN_ROW = "9 Hidden Row", "4 Yewtree Close"


@pytest.fixture
def reader(cast, submitted, as_person):
    """Somebody who may read the referral and no more."""
    with as_person(cast.chair):
        access.grant_access(
            record=submitted, to=cast.member, permission=access.VIEW, purpose="discussion", ground="significant_harm",
            reason="Asked for advice", via="hand", by=cast.chair, ends_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
    return cast.member


def addresses():
    return sorted(ChildAddress.objects.values_list("address", flat=True))


def test_a_reader_gets_the_address_that_is_open_and_the_sign_of_the_other(submitted, reader, as_person):
    with as_person(reader):
        assert [one.splitlines()[0] for one in addresses()] == [OPEN_ROW]
        assert [one.address.splitlines()[0] for one in SubmittedAddress.objects.all()] == [OPEN_ROW]
        assert [child.address_is_secret for child in whole(submitted.pk).children.all()] == [False, True]


def test_those_who_manage_read_both(cast, submitted, as_person):
    with as_person(cast.chair):
        assert [one.splitlines()[0] for one in addresses()] == [OPEN_ROW, SECRET_ROW]
        assert SubmittedAddress.objects.get(is_secret=True).address == SECRET["address"]


def test_the_referrer_reads_what_they_wrote_until_it_is_decided_on(cast, submitted, as_person):
    with as_person(cast.referrer):
        assert len(addresses()) == 2
        assert not SubmittedAddress.objects.filter(is_secret=True).exists()
    with as_person(cast.chair):
        decisions.accept_referral(referral=submitted, by=cast.chair)
    with as_person(cast.referrer):
        assert [one.splitlines()[0] for one in addresses()] == [OPEN_ROW]


def test_the_page_of_the_referral_shows_it_to_those_who_manage_it_alone(cast, web, submitted, reader):
    address = submitted.get_absolute_url()
    assert SECRET_ROW in web(cast.chair).get(address).text
    for person in (cast.referrer, reader):
        page = web(person).get(address).text
        assert SECRET_ROW not in page
        assert "Must not be disclosed" in page
        assert OPEN_ROW in page


def test_what_was_frozen_does_not_hold_it(submitted):
    for address in ("Hidden Row", OPEN_ROW):
        assert address not in str(submitted.submission.content)


def test_the_case_keeps_it_for_those_who_manage_it(cast, web, submitted, as_person):
    with as_person(cast.chair):
        _, harmed = decisions.accept_referral(referral=submitted, by=cast.chair)
        assert harmed.information.get(is_restricted=True).text == SECRET["address"]
    with as_person(cast.referrer):
        case = Case.objects.get(pk=harmed.pk)
        assert not case.information.filter(is_restricted=True).exists()
        assert "Must not be disclosed" in " ".join(case.information.values_list("text", flat=True))
    assert SECRET_ROW in web(cast.chair).get(harmed.get_absolute_url()).text
    assert SECRET_ROW not in web(cast.referrer).get(harmed.get_absolute_url()).text


def test_it_comes_back_to_its_writer_when_the_referral_is_returned(cast, web, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Where does she live now?")
    child = submitted.harmed[0]
    with as_person(cast.referrer):
        seen = version("child_address", child)
    browser = web(cast.referrer)
    page = url("child_address", submitted, child)
    assert SECRET_ROW in browser.get(page).text
    assert browser.post(page, as_posted(SECRET | {"address": "10 Hidden Row"}) | {"version": seen}).status_code == 302
    with as_person(cast.chair):
        assert ChildAddress.objects.get(child=child).address == "10 Hidden Row"
        assert SubmittedAddress.objects.get(is_secret=True).address == SECRET["address"]


def test_it_has_to_be_said_whether_an_address_is_kept_apart_and_until_then_it_is(cast, complete, as_person):
    with as_person(cast.referrer):
        save(
            complete,
            cast.referrer,
            "child_address",
            complete.young_person,
            {"address": "1 New Road", "is_secret": None},
        )
        young_person = whole(complete.pk).young_person
        assert young_person.address_is_secret
        assert young_person.lives_at.is_kept_apart


def test_an_empty_address_cannot_be_kept_apart(cast, web, complete, as_person):
    child = complete.young_person
    with as_person(cast.referrer):
        seen = version("child_address", child)
    answer = web(cast.referrer).post(
        url("child_address", complete, child), {"address": "", "is_secret": "yes", "version": seen}
    )
    assert "Enter the address that must be kept from others" in answer.text


@pytest.mark.parametrize(
    "statement",
    [
        "update referrals_childaddress set address = 'Elsewhere'",
        "delete from referrals_childaddress",
        "update referrals_submittedaddress set address = 'Elsewhere'",
        "delete from referrals_submittedaddress",
    ],
)
def test_what_was_submitted_stands(cast, submitted, as_person, statement):
    with as_person(cast.referrer), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"{statement}; set constraints all immediate")
    assert sorted(ChildAddress.objects.values_list("address", flat=True))[1] == SECRET["address"]
    assert SubmittedAddress.objects.get(is_secret=True).address == SECRET["address"]


def test_nothing_is_kept_beside_a_submission_that_was_decided_on(cast, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Say more")
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SubmittedAddress.objects.create(
            referral=submitted, submission=submitted.submission, child=submitted.harmed[0].pk, address="Late",
            is_secret=False,
        )  # fmt: skip


def test_an_address_marked_later_disappears_from_every_version(cast, web, submitted, reader, as_person):
    page = url("versions", submitted)
    assert OPEN_ROW in web(reader).get(submitted.get_absolute_url()).text
    with as_person(cast.referrer):
        save(
            submitted, cast.referrer, "child_address", submitted.young_person, ADDRESS | {"is_secret": True},
            because="His father is looking for him",
        )  # fmt: skip
    with as_person(reader):
        assert not SubmittedAddress.objects.exists()
    for address in (page, submitted.get_absolute_url()):
        assert OPEN_ROW not in web(reader).get(address).text
    assert OPEN_ROW in web(cast.chair).get(submitted.get_absolute_url()).text


def test_whoever_writes_later_on_takes_the_secret_address_along(cast, submitted, as_person):
    """A manager who came later, let in by hand, changes something else: the next version keeps the address."""
    Person.objects.filter(pk=cast.referrer.pk).update(manager=cast.partner_outsider)
    with as_person(cast.chair):
        access.grant_access(
            record=submitted, to=cast.partner_outsider, permission=access.CONTRIBUTE, purpose="referral",
            ground="significant_harm", reason="New manager", via="hand", by=cast.chair,
            ends_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
    with as_person(cast.partner_outsider):
        referral = whole(submitted.pk)
        save(referral, cast.partner_outsider, "asks", referral, ASKS, asks="An assessor", because="New manager")
    referral = whole(submitted.pk)
    assert referral.submission.number == 2
    assert referral.submission.addresses.get(is_secret=True).address == SECRET["address"]


def test_no_worker_reads_an_address(submitted):
    for table in ("referrals_childaddress", "referrals_submittedaddress"):
        with pytest.raises(DatabaseError, match="permission denied"), working():
            connection.cursor().execute(f"select * from {table}")


def test_the_offices_write_nothing_into_a_referral_that_was_returned(cast, submitted, as_person):
    with as_person(cast.chair):
        decisions.return_referral(referral=submitted, by=cast.chair, reason="Say more")
    with as_person(cast.coordinator):
        with connection.cursor() as cursor:
            cursor.execute("update referrals_childaddress set is_secret = false")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            connection.cursor().execute("update referrals_referral set asks = 'Something else'")
