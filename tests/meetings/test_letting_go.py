"""Papers that were made go after the panel's days where nothing rests on them; what was approved stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from meetings import kept, services, tasks
from meetings.models import CasePaper, KeptPaper, Meeting, ScheduleVersion
from meetings.services.letting_go import let_papers_go
from sharing import held_packs
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Delivery, Dispatch, Pack, Panel
from sharing.services.copies import want_again
from sharing.services.letting_go import let_packs_go

pytestmark = pytest.mark.rule("R45")


@pytest.fixture
def night(as_worker):
    def night():
        with as_worker():
            tasks.let_papers_go()

    return night


def older(queryset, days, *fields):
    for row in queryset:
        moved = {name: getattr(row, name) - timedelta(days=days) for name in fields if getattr(row, name)}
        type(row).objects.filter(pk=row.pk).update(**moved)


@pytest.mark.rule("R24")
def test_what_the_chair_approved_or_is_reading_stays_and_what_was_set_aside_goes(cast, at_the_chair, as_person, night):
    with as_person(cast.chair):
        read = services.keep_paper(version=at_the_chair, by=cast.chair)
    older(KeptPaper.objects.all(), 400, "rendered_at")
    night()
    assert KeptPaper.objects.filter(pk=read.pk).exists()
    with as_person(cast.chair):
        services.return_version(version=at_the_chair, points="Add the date.", by=cast.chair)
    with as_person(cast.coordinator):
        again = services.compile_schedule(meeting=at_the_chair.meeting, by=cast.coordinator)
        again = services.send_to_chair(version=again, by=cast.coordinator)
    with as_person(cast.chair):
        services.approve_schedule(version=again, content_sha256=again.content_sha256, by=cast.chair)
        approved = kept.approved(ScheduleVersion.objects.get(pk=again.pk))
        other = kept.rendered(again, list(again.items.all()), cast.chair)
        other.save(force_insert=True)
    older(KeptPaper.objects.filter(pk=approved.pk), 400, "rendered_at")
    night()
    assert set(KeptPaper.objects.values_list("pk", flat=True)) == {approved.pk, other.pk}
    older(KeptPaper.objects.filter(pk=other.pk), 29, "rendered_at")
    night()
    assert list(KeptPaper.objects.values_list("pk", flat=True)) == [approved.pk]
    assert AuditEvent.objects.filter(what="paper.let_go", detail__sha256=other.sha256).exists()


@pytest.mark.rule("R24")
def test_the_database_lets_nobody_delete_what_was_approved_or_before_its_time(cast, sent, as_worker, refused):
    older(KeptPaper.objects.all(), 400, "rendered_at")
    with as_worker():
        KeptPaper.objects.all().delete()
    assert KeptPaper.objects.count() == 1
    assert refused(cast.coordinator, "delete from meetings_keptpaper")
    with as_worker():
        CasePaper.objects.all().delete()
    assert CasePaper.objects.count() == 2
    older(CasePaper.objects.all(), 400, "made_at")
    with as_worker():
        CasePaper.objects.all().delete()  # on the agenda of a meeting to come
    assert CasePaper.objects.count() == 2


def test_papers_of_cases_that_are_on_no_agenda_go_and_are_made_anew(cast, sent, night, as_worker):
    older(CasePaper.objects.all(), 29, "made_at")
    night()
    assert CasePaper.objects.count() == 2
    Meeting.objects.filter(pk=sent.meeting_id).update(status="cancelled")
    night()
    assert CasePaper.objects.count() == 0
    with as_worker():
        assert services.keep_papers(version=sent) == 2


@pytest.mark.rule("R31")
def test_a_pack_lies_encrypted_and_bound_to_its_row(cast, sent):
    pack = Pack.objects.get()
    assert bytes(pack.sealed).startswith(b"HSBDOC")
    assert b"%PDF" not in bytes(pack.sealed)
    assert held_packs.pdf_of(pack).startswith(b"%PDF")
    other = Pack(dispatch=pack.dispatch, sealed=pack.sealed, sha256=pack.sha256)
    with pytest.raises(held_packs.PackDamaged):
        held_packs.pdf_of(other)
    pack.sha256 = "0" * 64
    with pytest.raises(held_packs.PackDamaged):
        held_packs.pdf_of(pack)


@pytest.mark.rule("R31")
def test_a_pack_goes_once_none_of_its_copies_can_still_have_to(cast, sent, night, as_worker, as_person):
    pack = Pack.objects.get()
    Delivery.objects.update(state="sent")
    night()
    assert Pack.objects.get().sealed is not None
    older(Dispatch.objects.filter(packs=pack), 60, "created_at", "give_up_at")
    for state in ("queued", "claimed", "handing", "unknown"):
        Delivery.objects.filter(recipient=cast.member).update(state=state)
        night()
        assert Pack.objects.get().sealed is not None, state
    Delivery.objects.filter(recipient=cast.member).update(state="failed")
    night()
    pack.refresh_from_db()
    assert (pack.sealed, pack.let_go_at is not None, len(pack.records)) == (None, True, 2)
    with pytest.raises(held_packs.PackDamaged):
        held_packs.pdf_of(pack)
    failed = Delivery.objects.get(recipient=cast.member)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="too long ago"):
        want_again(delivery=failed, by=cast.coordinator)
    with as_worker():
        assert (let_packs_go(), let_papers_go()) == (0, 0)


def test_the_database_lets_a_pack_go_by_the_worker_alone_and_not_before_its_time(cast, sent, as_worker, refused):
    Delivery.objects.update(state="sent")
    for change in ("sealed = null, let_go_at = now()", "sealed = 'other'", "sha256 = 'other'"):
        with (
            as_worker(),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute(f"update sharing_pack set {change}")
    assert refused(cast.coordinator, "update sharing_pack set sealed = null, let_go_at = now()")
    older(Dispatch.objects.filter(packs__isnull=False), 60, "created_at", "give_up_at")
    Panel.objects.update(papers_kept_days=365)
    with as_worker():
        assert let_packs_go() == 0


def test_how_long_is_the_panels_to_choose(cast, sent, night):
    Delivery.objects.update(state="sent")
    older(Dispatch.objects.filter(packs__isnull=False), 22, "created_at", "give_up_at")
    give_up = Dispatch.objects.get(packs__isnull=False).give_up_at
    Dispatch.objects.filter(packs__isnull=False).update(give_up_at=min(give_up, timezone.now() - timedelta(days=20)))
    night()
    assert Pack.objects.get().let_go_at is None
    Panel.objects.update(papers_kept_days=14)
    night()
    assert Pack.objects.get().let_go_at is not None
