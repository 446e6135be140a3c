"""A whole story in every protected table, looked at by those who hold nothing of it, something, or only sight. R33."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from meetings import services as meetings
from referrals.models import Point
from sharing.models import Delivery, Exclusion, Grant, HeldText, Record
from sharing.services import access
from tests.house import since

# The story as its own tests tell it.
from tests.meetings.conftest import (  # noqa: F401
    approved,
    at_the_chair,
    both,
    due,
    meeting,
    minuted,
    minutes_sent,
    sent,
    today,
)
from tests.referrals.conftest import complete, draft, submitted  # noqa: F401
from tests.stories import make_document

pytestmark = pytest.mark.rule("R33")

# Everybody's: settings, secure domains, who has which place and stands in for whom, what the agencies have approved,
# when the panel meets; and which passkeys there are, which sign-in asks before anybody is known.
READ_BY_ALL = {
    "django_otp_webauthn_webauthncredential",
    "meetings_meeting",
    "sharing_agency",
    "sharing_agreementapproval",
    "sharing_alloweddomain",
    "sharing_deputy",
    "sharing_panel",
    "sharing_place",
}
# What somebody who may add to every record may change or take away there.
CONTRIBUTORS_MAY = {
    ("update", "referrals_referral"),
    ("delete", "cases_document"),
    ("update", "cases_assessment"),
}
PROTECTED = """
select relname from pg_class
 where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity
   and has_{kind}_privilege('hsb_web', oid, %s) order by 1
"""


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def protected(may="select"):
    """Protected tables on which web processes may do this, be it to one column alone."""
    kind = "table" if may == "delete" else "any_column"
    return [table for (table,) in rows(PROTECTED.format(kind=kind), may)]


@pytest.fixture
def story(cast, submitted, minutes_sent, both, as_person):  # noqa: F811
    """One referral submitted, two cases, a meeting held, its minutes approved; everything on the way there."""
    case = both[0]
    with as_person(cast.chair):
        meetings.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
        access.exclude(record=both[1].record, person=cast.vice_chair, why="family", reason="Aunt", by=cast.chair)
    minutes_sent.meeting.returns.create(
        record=case.record, case=case, agency=cast.education, person=cast.education_member, answer="not_known"
    )
    make_document(case, by=cast.chair)
    HeldText.objects.create(person=cast.chair, path="/", fields=b"kept")
    since.write(cast, *both)
    Point.objects.create(referral=submitted, submission=submitted.submission, position=1, text="Say more")
    return case


def seen():
    """{table: how many rows} of what this connection sees of the protected tables."""
    return {table: rows(f"select count(*) from {table}")[0][0] for table in protected()}


def test_the_story_is_told_in_every_protected_table(story):
    assert {table for table, count in seen().items() if not count} == set()


@pytest.mark.parametrize("who", ["partner_outsider", "outsider", "leaver", "nobody"])
def test_who_holds_nothing_sees_no_row_of_any_table(who, story, cast, as_person):
    with as_person(getattr(cast, who, None)):
        assert {table for table, count in seen().items() if count} == READ_BY_ALL


def test_who_holds_some_sees_rows_of_what_they_hold_and_of_nothing_else(story, cast, as_person):
    held = set(Grant.objects.filter(user=cast.member).values_list("content_object_id", flat=True))
    assert held < set(Record.objects.values_list("pk", flat=True))
    with as_person(cast.member):
        assert {table for table, records in records_seen().items() if not records <= held} == set()
        assert len(records_seen()) > 15


def records_seen():
    """{table: records of the rows that this connection sees}."""
    columns = {"sharing_record": "id", "cases_child": "(select record_id from cases_case where child_id = t.id)"}
    with_record = "select table_name from information_schema.columns where column_name = 'record_id'"
    tables = {*columns, *(table for (table,) in rows(with_record))} & set(protected())
    return {
        table: {record for (record,) in rows(f"select {columns.get(table, 'record_id')} from {table} t")}
        for table in tables
    }


def test_who_is_shut_out_of_a_case_sees_no_row_of_it_in_any_table(story, cast, as_person):
    Exclusion.objects.create(
        record=story.record, person=cast.member, why="interest", reason="x", excluded_by=cast.chair
    )
    with as_person(cast.member):
        assert {table for table, records in records_seen().items() if story.pk in records} == set()
        assert not rows("select 1 from sharing_copypassword")


def test_a_copy_is_its_recipients_and_theirs_who_manage_it(story, cast, as_person):
    with as_person(cast.member):
        assert {one.recipient for one in Delivery.objects.select_related("recipient")} == {cast.member}
    with as_person(cast.coordinator):
        assert Delivery.objects.count() > 5


def changed(person, as_person):
    """What this person can change or take away, as {(command, table)}; nothing of it stays."""
    done = set()
    for command in ("update", "delete"):
        for table in protected(command):
            sql = f"delete from {table}" if command == "delete" else touch(table)
            try:
                with as_person(person), connection.cursor() as cursor:
                    cursor.execute(sql)
                    if cursor.rowcount:
                        done.add((command, table))
                    transaction.set_rollback(True)
            except DatabaseError:
                continue
    return done


def touch(table):
    """Writes a column as it is: enough to ask the policies."""
    columns = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
    may = "and has_column_privilege('hsb_web', attrelid, attnum, 'update') order by attnum desc limit 1"
    ((column,),) = rows(f"{columns} {may}", table)
    return f"update {table} set {column} = {column}"


@pytest.mark.parametrize(
    ("permission", "may"), [(access.VIEW, set()), (access.CONTRIBUTE, CONTRIBUTORS_MAY)], ids=["reader", "contributor"]
)
def test_who_may_not_manage_changes_nothing_of_what_they_see(permission, may, story, cast, as_person):
    for record in Record.objects.all():
        access.grant_access(
            record=record, to=cast.deputy, permission=permission, purpose="discussion", ground="significant_harm",
            reason="Test", via="request", by=cast.chair,
        )  # fmt: skip
    with as_person(cast.deputy):
        assert Case.objects.count() == 2
    assert changed(cast.deputy, as_person) == may
