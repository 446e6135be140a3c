"""Access given and ended on somebody's word, and letting in again. R28, R33."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Exclusion, Grant, Record
from sharing.services import access, by_hand
from sharing.web.days import today
from tests.sharing import post

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def record(cast, as_person):
    return Record.objects.get(pk=post.papers_and_case(cast, as_person)[1])


@pytest.fixture
def give(cast, record, as_person):
    def give(to, by=None, until=None, permission=access.VIEW):
        by = by or cast.chair
        with as_person(by):
            return by_hand.give_access(
                record=record, to=to, permission=permission, purpose="discussion", ground="significant_harm",
                reason="Knows the family", until=until or today() + timedelta(days=7), by=by,
            )  # fmt: skip

    return give


def sees(person, record, as_person):
    with as_person(person):
        return Record.objects.filter(pk=record.pk).exists()


def typed(date, name="until"):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def answers(**changes):
    return {
        "permission": access.VIEW, "purpose": "discussion", "ground": "crime", "reason": "Knows the family",
        **typed(today() + timedelta(days=7)),
    } | changes  # fmt: skip


def test_the_chair_gives_access_until_the_end_of_a_day_in_london(give, cast, record, as_person):
    grant = give(cast.partner_outsider, until=today() + timedelta(days=1))
    assert sees(cast.partner_outsider, record, as_person)
    assert grant.ends_at == by_hand.end_of(today() + timedelta(days=1))
    Grant.objects.filter(pk=grant.pk).update(
        starts_at=grant.starts_at - timedelta(days=9), ends_at=grant.starts_at - timedelta(seconds=1)
    )
    assert not sees(cast.partner_outsider, record, as_person)


def test_given_anew_replaces_what_was_given(give, cast, record, as_person):
    give(cast.partner_outsider)
    give(cast.partner_outsider, until=today() + timedelta(days=30))
    live = Grant.objects.get(user=cast.partner_outsider, ended_at=None)
    assert live.ends_at == by_hand.end_of(today() + timedelta(days=30))


@pytest.mark.parametrize(
    ("who", "days", "words"),
    [
        ("outsider", 7, "Nothing is shown to Otto Outsider"),
        ("chair", 7, "you cannot give it to yourself"),
        ("member", -1, "The last day has passed"),
        ("member", 400, "a year at most"),
    ],
)
def test_access_is_not_given_where_a_rule_stands_in_the_way(who, days, words, give, cast):
    with pytest.raises(RuleBroken, match=words):
        give(getattr(cast, who), until=today() + timedelta(days=days))
    assert not Grant.objects.filter(via="hand").exists()


def test_the_database_lets_nobody_give_it_to_themselves(cast, record, refused, give):
    give(cast.member)
    columns = """id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id, starts_at,
                 ends_at, end_reason"""
    for via in ("hand", "request", "emergency", "deputy"):
        assert refused(
            cast.chair,
            f"""insert into sharing_grant ({columns}) select gen_random_uuid(), %s, record_id, permission_id, purpose,
                ground, reason, '{via}', %s, now(), ends_at, '' from sharing_grant where via = 'hand'""",
            cast.chair.pk,
            cast.chair.pk,
        )


@pytest.mark.parametrize("who", ["member", "referrer", "partner_outsider", "outsider", "leaver"])
@pytest.mark.parametrize("name", ["give-access", "ask-for-colleague"])
def test_the_pages_of_a_record_that_is_not_theirs_do_not_exist(who, name, web, cast, record):
    url = reverse(f"sharing:{name}", args=[record.pk])
    assert web(getattr(cast, who)).get(url).status_code == 404
    assert web(getattr(cast, who)).post(url, answers(person=cast.member.pk)).status_code == 404


def test_a_reader_gives_nobody_access(give, web, cast, record):
    give(cast.member)
    url = reverse("sharing:give-access", args=[record.pk])
    assert web(cast.member).post(url, answers(person=cast.partner_outsider.pk)).status_code == 404
    assert not Grant.objects.filter(user=cast.partner_outsider).exists()


def test_the_page_gives_access_and_keeps_what_was_typed_when_something_is_missing(web, cast, record, as_person):
    browser, url = web(cast.coordinator), reverse("sharing:give-access", args=[record.pk])
    page = browser.post(url, answers(person=cast.partner_outsider.pk, ground="")).content.decode()
    assert "Select on which ground" in page
    assert "Knows the family" in page
    assert browser.post(url, answers(person=cast.partner_outsider.pk)).url == reverse(
        "sharing:access", args=[record.pk]
    )
    assert sees(cast.partner_outsider, record, as_person)
    assert (
        "Given by the Chair or Coordinator" in browser.get(reverse("sharing:access", args=[record.pk])).content.decode()
    )


def test_an_access_is_ended_with_a_reason(give, web, cast, record, as_person):
    grant = give(cast.partner_outsider)
    url = reverse("sharing:end-access", args=[grant.pk])
    assert web(cast.member).get(url).status_code == 404
    assert "Enter why it ends" in web(cast.chair).post(url, {"reason": ""}).content.decode()
    web(cast.chair).post(url, {"reason": "No longer works with them"})
    assert not sees(cast.partner_outsider, record, as_person)
    assert Grant.objects.get(pk=grant.pk).end_reason == "No longer works with them"
    assert web(cast.chair).get(url).status_code == 404


def test_the_last_who_decides_on_a_record_stays(cast, record, as_person):
    Grant.objects.filter(content_object=record).exclude(user=cast.chair).delete()
    with as_person(cast.chair), pytest.raises(RuleBroken, match="Nobody else"):
        by_hand.end_grant(grant=Grant.objects.get(content_object=record), reason="Tired of it", by=cast.chair)


@pytest.fixture
def shut_out(cast, record, give, as_person):
    give(cast.member)
    with as_person(cast.chair):
        return access.exclude(record=record, person=cast.member, why="family", reason="An uncle", by=cast.chair)


@pytest.mark.rule("R28")
def test_whoever_was_shut_out_is_let_in_again_with_a_reason(shut_out, web, cast, record, as_person):
    assert not sees(cast.member, record, as_person)
    url = reverse("sharing:let-in", args=[shut_out.pk])
    assert web(cast.member).get(url).status_code == 404
    web(cast.chair).post(url, {"reason": "Another family of that name"})
    assert sees(cast.member, record, as_person)
    ended = Exclusion.objects.get()
    assert (ended.ended_by, ended.end_reason) == (cast.chair, "Another family of that name")
    assert AuditEvent.objects.filter(what="access.let_in_again", person=cast.chair).exists()


def test_nobody_lets_themselves_in_again(cast, record, as_person, refused):
    with as_person(cast.vice_chair):
        access.exclude(record=record, person=cast.vice_chair, why="interest", reason="A friend", by=cast.vice_chair)
    sql = "update sharing_exclusion set ended_at = now(), ended_by_id = %s, end_reason = 'x' where person_id = %s"
    assert refused(cast.vice_chair, sql, cast.vice_chair.pk, cast.vice_chair.pk)
    assert refused(cast.chair, sql, cast.coordinator.pk, cast.vice_chair.pk)  # not in somebody else's name


def test_access_by_word_always_has_an_end(give, cast):
    grant = give(cast.member)
    with pytest.raises(DatabaseError, match="grant_by_word_has_an_end"), connection.cursor() as cursor:
        cursor.execute("update sharing_grant set ends_at = null where id = %s", [grant.pk])
