"""A database with so many cases, each with its record, its child and its grants, and two readers.

One row of each kind comes from the product's own services; the others are copies of it with what must differ.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from sharing.models import Exclusion, Grant, Person
from tests.bench.scales import FEW
from tests.cast import make_cast
from tests.conftest import role
from tests.stories import open_one_case

FILLED = ("sharing_record", "cases_child", "cases_case", "sharing_grant", "sharing_exclusion")


@dataclass(frozen=True)
class Built:
    """Ids of the readers of few and of many cases, and of a case that the first may open and one that they may not."""

    few: UUID
    many: UUID
    open_to_few: UUID
    closed_to_few: UUID
    cases: int
    grants: int


def build(*, cases, grants_a_case, many) -> Built:
    """Fill the migrated, empty database on Django's connection."""
    cast = make_cast()
    first = open_one_case(cast, lambda person: role("hsb_web", person))
    with connection.cursor() as cursor, load_quickly(cursor):
        make_cases(cursor, first, cases - 1)
        make_people(cursor, cast.partner_outsider, max(50, cases // 300))
        # One of the few will be shut again; the first case of all is the Chair's already.
        make_grants(cursor, first, grants_a_case, few=(cast.member, FEW + 1), many=(cast.chair, min(many, cases) - 1))
        exclude(cursor, cast)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze)")
        guardian_index(cursor)
    return look(cast.member.pk, cast.chair.pk)


@contextmanager
def load_quickly(cursor):
    """Without foreign keys and indexes while the tables are filled; both are checked and made afterwards."""
    cursor.execute(
        """select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint
            where contype = 'f' and conrelid = any (%s::regclass[])""",
        [list(FILLED)],
    )
    keys = cursor.fetchall()
    cursor.execute(
        """select i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) from pg_index i
            where i.indrelid = any (%s::regclass[])
              and not exists (select from pg_constraint c where c.conindid = i.indexrelid)""",
        [list(FILLED)],
    )
    indexes = cursor.fetchall()
    for table, name, _ in keys:
        cursor.execute(f"alter table {table} drop constraint {name}")
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f"alter table {table} add constraint {name} {definition}")


def copies(cursor, table, source, like, **changes):
    """Rows like the one whose primary key is `like`, one for each row of `source`; `changes` are SQL."""
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = ''",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    key = "id" if "id" in columns else "record_id"
    values = ", ".join(changes.get(name, f"one.{name}") for name in columns)
    cursor.execute(
        f"insert into {table} ({', '.join(columns)})"
        f" select {values} from {table} one, {source} where one.{key} = '{like}'"
    )


def make_cases(cursor, first, number):
    cursor.execute(
        "create temp table made as select n, uuidv7() as record_id, uuidv7() as child_id"
        f" from generate_series(1, {number}) n"
    )
    cursor.execute("create unique index on made (n)")
    reference = "format('HSB-%s-%s-Y', 2000 + made.n / 20000, 10000 + made.n)"
    # Not from one referral all: whoever is shut out of one case would be shut out of it.
    copies(cursor, "sharing_record", "made", first.pk, id="made.record_id", reference=reference, origin_id="null")
    copies(
        cursor, "cases_child", "made", first.child_id, id="made.child_id", registered_from_id="made.record_id",
        given_names="'Given' || made.n", family_name="'Family' || made.n % 977",
    )  # fmt: skip
    copies(
        cursor, "cases_case", "made", first.pk, record_id="made.record_id", child_id="made.child_id",
        reference=reference, due_at_panel_on="one.due_at_panel_on + made.n % 90", opened_at="now()",
    )  # fmt: skip
    cursor.execute("analyze made")


def make_people(cursor, like, number):
    cursor.execute(
        f"create temp table people as select n, uuidv7() as person_id from generate_series(0, {number - 1}) n"
    )
    copies(
        cursor, "sharing_person", "people", like.pk, id="people.person_id", email="'bench' || people.n || '@a.gov.uk'",
        name="'Person ' || people.n",
    )  # fmt: skip
    cursor.execute("analyze people")


def make_grants(cursor, first, a_case, *, few, many):
    """As they come about, case by case. Of each case's, one is ended, one not begun and one with an end to come.

    `few` and `many` are a person and a number each: a member to whom papers of so many cases were circulated, and an
    officer of so many cases; both spread over all the years.
    """
    people = Person.objects.filter(email__startswith="bench").count()
    given = f"""
        select made.n, record_id, k, person_id from made cross join generate_series(1, {a_case}) k
          join people on people.n = (made.n * 31 + k * 7) % {people}
        union all select n, record_id, -1, '{few[0].pk}' from made where n in ({spread(few[1])})
        union all select n, record_id, 0, '{many[0].pk}' from made where n in ({spread(many[1])})"""
    copies(
        cursor, "sharing_grant", f"(select * from ({given}) given order by n, k) given", one_grant(first),
        id="uuidv7()", record_id="given.record_id", person_id="given.person_id",
        permission_id=f"case when k in (0, 1) then {named('manage')} when k = 2 then {named('contribute')}"
        f" else {named('view')} end",
        via="""case k when -1 then 'circulation' when 0 then 'office'
                      else (array['submitted', 'circulation', 'request'])[1 + k % 3] end""",
        starts_at="now() + interval '1 hour' * (case when k = 3 then 9 else -9 end)",
        ends_at="case when k = 4 then now() + interval '9 days' end",
        ended_at="case when k = 5 then now() end",
        end_reason="case when k = 5 then 'No longer needed' else '' end",
    )  # fmt: skip


def spread(number):
    """So many numbers of cases, evenly over all."""
    return f"select 1 + part * (select max(n) from made) / {number} from generate_series(0, {number - 1}) part"


def named(permission):
    return f"(select id from auth_permission where codename = '{permission}_record')"


def one_grant(case):
    return Grant.objects.filter(content_object=case.pk).values_list("pk", flat=True)[0]


def exclude(cursor, cast):
    """One of the few is shut to their reader; one case in 300 is shut to somebody else."""
    shut = Grant.objects.filter(user=cast.member).order_by("pk").first()
    one = Exclusion.objects.create(
        record_id=shut.content_object_id, person=cast.member, why="interest", reason="Bench", excluded_by=cast.member
    )
    copies(
        cursor, "sharing_exclusion", "made join people on people.n = made.n % 50 and made.n % 300 = 0", one.pk,
        id="uuidv7()", record_id="made.record_id", person_id="people.person_id",
    )  # fmt: skip


def guardian_index(cursor):
    """guardian knows no `ended_at`, so the partial indexes are none for it: it gets the one its own tables have."""
    cursor.execute("create index bench_guardian on sharing_grant (person_id)")
    cursor.execute("analyze sharing_grant")


def look(few, many) -> Built:
    with connection.cursor() as cursor:
        cursor.execute("select (select count(*) from cases_case), (select count(*) from sharing_grant)")
        cases, grants = cursor.fetchone()
        cursor.execute(
            """select record_id, record_id in (select record_id from sharing_grant where person_id = %s)
                 from cases_case where record_id not in (select record_id from sharing_exclusion)
                order by record_id""",
            [few],
        )
        rows = cursor.fetchall()
    its = [record for record, is_open in rows if is_open]
    others = [record for record, is_open in rows if not is_open]
    return Built(few, many, its[len(its) // 2], others[len(others) // 2], cases, grants)
