"""What the database refuses although a view might forget to: the gate, what the Coordinator keeps, and the mail."""

from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, transaction
from django.utils import timezone

from sharing import audit
from sharing.grounds import Ground, Purpose
from sharing.ids import new_id
from sharing.models import Delivery, Deputy, Dispatch, Exclusion, Grant, Panel, Person, Place, Record
from sharing.services import access, dispatch
from tests.stories import open_referral_record

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def record(cast, as_person):
    return open_referral_record(cast, as_person)


@pytest.fixture
def delivery(cast, record, as_person):
    """A copy the referrer has, of a record that the Chair manages."""
    with as_person(cast.chair):
        sent = dispatch.send_notice(record=record, to=[cast.referrer], subject="Points", body="See", by=cast.chair)
    Delivery.objects.filter(dispatch=sent).update(state=Delivery.State.SENT)
    Grant.objects.filter(user=cast.referrer).update(permission=access._permission(access.VIEW))
    return Delivery.objects.get(dispatch=sent)


@pytest.mark.parametrize(
    "change",
    [
        "update sharing_person set inducted_on = '2020-01-02' where id = sharing_reader()",
        "update sharing_person set ends_on = '2099-01-01' where id = sharing_reader()",
        "update sharing_person set email = 'other' || email",
        "update sharing_person set can_refer = true",
        "delete from sharing_person",
        "update sharing_place set office = 'coordinator'",
        "update sharing_place set ends_on = '2099-01-01' where person_id = sharing_reader()",
        "delete from sharing_place",
        "update sharing_agency set name = name || '.'",
        "update sharing_agreementapproval set approved_on = '2020-01-01'",
        "delete from sharing_agreementapproval",
        "update sharing_agreementversion set starts_on = '2019-01-01'",
        "delete from sharing_panel",
        "update sharing_record set opened_by_id = sharing_reader()",
        "delete from sharing_auditevent",
    ],
)
def test_nobody_opens_the_gate_from_a_web_process(change, cast, refused):
    assert refused(cast.coordinator, change)


def test_a_person_changes_their_own_password_and_is_signed_in(cast, as_person):
    with as_person(cast.member):
        person = Person.objects.get(pk=cast.member.pk)
        person.set_password("lantern orchard gravel seven")
        person.last_login = timezone.now()
        person.save()
    assert Person.objects.get(pk=cast.member.pk).check_password("lantern orchard gravel seven")


@pytest.mark.rule("R26")
@pytest.mark.parametrize("who", ["chair", "member", "referrer", "leaver"])
@pytest.mark.parametrize(
    "change",
    [
        "update sharing_panel set mailbox = 'mine@ashdale.gov.uk'",
        "update sharing_alloweddomain set domain = 'elsewhere.example'",
        "delete from sharing_alloweddomain",
        "update sharing_deputy set ends_on = '2091-01-01'",
        "delete from sharing_deputy",
    ],
)
def test_settings_deputies_and_domains_are_the_coordinators(change, who, cast, refused):
    assert refused(getattr(cast, who), change)


@pytest.mark.rule("R26")
def test_a_deputy_is_named_by_the_holder_of_the_place_and_by_nobody_beside(cast, as_person):
    place = Place.objects.get(person=cast.member)
    fields = {"place": place, "person": cast.partner_outsider, "starts_on": "2080-01-01", "ends_on": "2080-01-09"}
    for person in (cast.health_member, cast.partner_outsider):
        with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
            Deputy.objects.create(**fields)
    with as_person(cast.member):
        Deputy.objects.create(**fields)


@pytest.mark.rule("R26")
def test_a_place_that_has_ended_names_no_deputy(cast, as_person):
    place = Place.objects.get(person=cast.member)
    Place.objects.filter(pk=place.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    with as_person(cast.member), pytest.raises(DatabaseError):
        Deputy.objects.create(place=place, person=cast.partner_outsider, starts_on="2080-01-01", ends_on="2080-01-09")


@pytest.mark.rule("R39")
def test_an_office_changes_nothing_while_the_gate_is_closed(cast, refused):
    Person.objects.filter(pk=cast.coordinator.pk).update(undertaking_on=None)
    assert refused(cast.coordinator, "update sharing_panel set phone = '1'")


@pytest.mark.rule("R26")
def test_an_office_that_has_ended_changes_no_settings(cast, as_person, refused):
    change = "update sharing_panel set phone = '1'"
    assert not refused(cast.coordinator, change)
    Place.objects.filter(person=cast.coordinator).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert refused(cast.coordinator, change)
    assert Panel.objects.get().phone == "1"


def test_records_are_opened_by_referrers_and_by_the_offices(cast, as_person):
    def opens(person, kind):
        with as_person(person):
            access.open_record(kind=kind, panel=cast.panel, by=person, reason="Test")

    opens(cast.referrer, Record.Kind.REFERRAL)
    opens(cast.chair, Record.Kind.CASE)
    for person, kind in [
        (cast.referrer, Record.Kind.CASE),
        (cast.partner_outsider, Record.Kind.REFERRAL),
        (cast.member, Record.Kind.PAPERS),
    ]:
        with pytest.raises(DatabaseError, match="row-level security"):
            opens(person, kind)


@pytest.mark.parametrize(
    "forged",
    [
        {"starts_at": timezone.now() - timedelta(days=900)},
        {"via": Grant.Via.CIRCULATION},
        {"ended_at": TransactionNow(), "end_reason": "Long ago"},
        {"granted_by": "vice_chair"},
    ],
)
def test_a_grant_starts_now_and_only_the_worker_circulates(forged, record, cast, as_person):
    fields = {
        "user": cast.member, "content_object": record, "permission": access._permission(access.VIEW),
        "purpose": Purpose.DISCUSSION, "ground": Ground.SIGNIFICANT_HARM, "reason": "Test", "granted_by": cast.chair,
        "via": Grant.Via.REQUEST, "starts_at": TransactionNow(),
    }  # fmt: skip
    forged = {name: getattr(cast, value) if name == "granted_by" else value for name, value in forged.items()}
    with as_person(cast.chair):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Grant.objects.create(**fields | forged)
        Grant.objects.create(**fields)


def test_an_exclusion_is_never_turned_on_somebody_else(record, cast, as_person, refused):
    with as_person(cast.chair):
        access.exclude(record=record, person=cast.member, why=Exclusion.Why.FAMILY, reason="Cousin", by=cast.chair)
    turn = "update sharing_exclusion set person_id = %s"
    lift = "ended_at = now(), ended_by_id = sharing_reader(), end_reason = 'Over'"
    assert refused(cast.chair, turn, cast.coordinator.pk)
    assert refused(cast.chair, f"{turn}, {lift}", cast.coordinator.pk)
    assert refused(cast.chair, "delete from sharing_exclusion")


def test_whoever_adds_to_a_record_lifts_no_exclusion(record, cast, as_person, refused):
    with as_person(cast.chair):
        access.exclude(record=record, person=cast.member, why=Exclusion.Why.FAMILY, reason="Cousin", by=cast.chair)
    Grant.objects.filter(user=cast.referrer).update(permission=access._permission(access.CONTRIBUTE))
    lift = "update sharing_exclusion set ended_at = now(), ended_by_id = sharing_reader(), end_reason = 'Over'"
    assert refused(cast.referrer, lift)
    assert not refused(cast.chair, lift)


def test_whoever_adds_to_a_record_shuts_nobody_out_of_it(record, cast, as_person):
    fields = {"record": record, "why": Exclusion.Why.FAMILY, "reason": "Cousin"}
    Grant.objects.filter(user=cast.referrer).update(permission=access._permission(access.CONTRIBUTE))
    for person, named in [(cast.chair, cast.referrer), (cast.referrer, cast.chair)]:
        with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
            Exclusion.objects.create(**fields, person=person, excluded_by=named)
    with as_person(cast.referrer):
        Exclusion.objects.create(**fields, person=cast.referrer, excluded_by=cast.referrer)


def test_no_record_is_opened_in_the_name_of_another(cast, as_person):
    with as_person(cast.referrer), pytest.raises(DatabaseError, match="row-level security"):
        Record.objects.create(kind=Record.Kind.REFERRAL, panel=cast.panel, opened_by=cast.manager)


def test_the_worker_gives_access_by_papers_alone(record, cast, as_worker):
    fields = {
        "user": cast.member, "content_object": record, "permission": access._permission(access.VIEW),
        "purpose": Purpose.DISCUSSION, "ground": Ground.SIGNIFICANT_HARM, "reason": "Test", "granted_by": cast.chair,
        "starts_at": TransactionNow(),
    }  # fmt: skip
    with as_worker():
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Grant.objects.create(**fields, via=Grant.Via.REQUEST)
        Grant.objects.create(**fields, via=Grant.Via.CIRCULATION)


def test_a_record_keeps_its_reference(record, cast, as_person, refused):
    with as_person(cast.chair):
        access.name_record(record=record, reference="HSB-2026-0001")
    assert refused(cast.chair, "update sharing_record set reference = 'HSB-2026-0002'")


def test_nobody_writes_the_audit_in_the_name_of_another(record, cast, as_person):
    with as_person(cast.member):
        audit.record("page.refused", record, by=cast.member)
        with pytest.raises(audit.AuditUnavailable), transaction.atomic():
            audit.record("page.read", record, by=cast.chair)
    with as_person(None), pytest.raises(audit.AuditUnavailable), transaction.atomic():
        audit.record("page.read", record, by=cast.chair)


# Mail


@pytest.mark.rule("R31")
def test_a_recipient_opens_their_copy_once_and_changes_nothing_else(delivery, cast, refused):
    opened = "update sharing_delivery set opened_at = clock_timestamp() where id = %s"
    assert not refused(cast.referrer, opened, delivery.pk)
    assert refused(cast.referrer, opened, delivery.pk)
    for change in (
        "state = 'queued'",
        "state = 'suppressed'",
        "server_said = 'Never came'",
        "next_attempt_at = now()",
        "pack_id = null",
        "recipient_id = sharing_reader()",
        "opened_at = null",
    ):
        assert refused(cast.referrer, f"update sharing_delivery set {change} where id = %s", delivery.pk), change


@pytest.mark.rule("R31")
@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("unknown", "sent", True),
        ("queued", "suppressed", True),
        ("sent", "queued", False),
        ("suppressed", "queued", False),
        ("queued", "sent", False),
        ("handing", "queued", False),
    ],
)
def test_who_manages_a_record_settles_or_stops_a_copy_and_never_sends_it(before, after, may, delivery, cast, refused):
    Delivery.objects.filter(pk=delivery.pk).update(state=before)
    assert refused(cast.chair, "update sharing_delivery set state = %s where id = %s", after, delivery.pk) is not may


@pytest.mark.rule("R31")
def test_the_worker_takes_a_copy_along_its_states_alone(delivery, as_worker):
    with as_worker(), pytest.raises(DatabaseError, match="does not go from sent to queued"):
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.QUEUED)


@pytest.mark.rule("R26")
@pytest.mark.parametrize(
    "planted",
    [
        {"kind": Dispatch.Kind.MINUTES},
        {"source": new_id()},
        {"by": "chair"},
    ],
)
def test_papers_and_the_words_of_another_are_not_queued_from_a_web_process(planted, record, cast, as_person):
    fields = {"record": record, "kind": Dispatch.Kind.NOTICE, "reference": "R", "subject": "S", "body": "B"}
    planted = {name: getattr(cast, value) if name == "by" else value for name, value in planted.items()}
    with as_person(cast.coordinator):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Dispatch.objects.create(**fields | {"by": cast.coordinator} | planted)
        Dispatch.objects.create(**fields, by=cast.coordinator)
    with as_person(cast.member), pytest.raises(DatabaseError, match="row-level security"):
        Dispatch.objects.create(**fields, by=cast.member)


@pytest.mark.rule("R26")
def test_what_was_queued_is_not_reworded(delivery, cast, refused):
    assert refused(cast.chair, "update sharing_dispatch set body = 'Other'")
    assert refused(cast.chair, "delete from sharing_dispatch")


@pytest.mark.rule("R26")
def test_nobody_adds_a_copy_to_the_dispatch_of_another(delivery, cast, as_person):
    with as_person(cast.coordinator), pytest.raises(DatabaseError, match="row-level security"):
        Delivery.objects.create(
            dispatch=delivery.dispatch, record=delivery.record, recipient=cast.member, address=cast.member.email,
            copy_number=9, message_id="<9@x>",
        )  # fmt: skip
