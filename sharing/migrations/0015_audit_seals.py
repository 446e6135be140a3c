"""The transaction of each audit row, seals over them, keyed hashes; unusual reading and who looked into it. R33."""

import hashlib
import json

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import enable, policy, unprotect_sql

# Each insert notes its transaction; the policies see to it that no process notes another.
TXID = """
alter table sharing_auditevent add column txid xid8 not null default pg_current_xact_id();
create index audit_txid on sharing_auditevent (txid, id);
create index audit_openings on sharing_auditevent (person_id, at)
  where what = 'page.read' and cardinality(records) = 1;
drop policy hsb_web_insert on sharing_auditevent;
drop policy hsb_worker_insert on sharing_auditevent;
""" + "\n".join(
    [
        policy(
            "sharing_auditevent",
            "insert",
            check="""txid = pg_current_xact_id()
                     and (person_id is null or person_id = sharing_reader()
                          or (sharing_reader() is null and what <> 'page.read'))""",
        ),
        policy("sharing_auditevent", "insert", to="hsb_worker", check="txid = pg_current_xact_id()"),
    ]
)

NO_TXID = """
drop policy hsb_web_insert on sharing_auditevent;
drop policy hsb_worker_insert on sharing_auditevent;
drop index audit_openings;
alter table sharing_auditevent drop column txid;
""" + "\n".join(
    [
        policy(
            "sharing_auditevent",
            "insert",
            check="""person_id is null or person_id = sharing_reader()
                     or (sharing_reader() is null and what <> 'page.read')""",
        ),
        policy("sharing_auditevent", "insert", to="hsb_worker", check="true"),
    ]
)

# The worker adds seals and reads neither table: these functions are its two windows, and health has a third.
SEALING = f"""
{enable("sharing_auditseal")}
revoke all on sharing_auditseal from hsb_web, hsb_worker;
grant insert on sharing_auditseal to hsb_worker;
{policy("sharing_auditseal", "insert", to="hsb_worker", check="true")}

create function sharing_last_seal() returns setof sharing_auditseal
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select * from sharing_auditseal order by number desc limit 1
$$;

-- The first transaction that may write here and has not ended. Those in other databases of the server never do.
create function sharing_audit_horizon() returns xid8
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot()))
    from pg_snapshot_xip(pg_current_snapshot()) running
   where not exists (select from pg_stat_activity a
                      where a.backend_xid = running::xid and a.datname <> current_database())
$$;

-- Rows of ended transactions from this one on; the horizon is the first transaction that may not have ended. Rows of
-- one transaction come all or not at all.
create function sharing_audit_to_seal(from_txid bigint, at_most integer)
returns table (id uuid, txid bigint, sha256 text, horizon bigint)
language sql stable security definer rows 1000 set search_path = public, pg_temp as $$
  select e.id, e.txid::text::bigint, e.sha256, sharing_audit_horizon()::text::bigint
    from sharing_auditevent e
   where e.txid >= from_txid::text::xid8 and e.txid < (select sharing_audit_horizon())
   order by e.txid fetch first at_most rows with ties
$$;

-- Whether rows have waited for a seal longer than so many seconds, or transactions are counted anew since the last
-- seal, so that none would ever come: the database was restored from a dump.
create function sharing_sealing_is_behind(seconds integer) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_last_seal() s
                  where s.to_txid::text::xid8 > pg_snapshot_xmax(pg_current_snapshot()))
      or coalesce((select s.at from sharing_last_seal() s), '-infinity') < now() - make_interval(secs => seconds)
     and exists (select from sharing_auditevent e
                  where e.txid >= coalesce((select s.to_txid from sharing_last_seal() s), 0)::text::xid8
                    and e.at < now() - make_interval(secs => seconds))
$$;

revoke execute on function sharing_last_seal(), sharing_audit_to_seal(bigint, integer),
  sharing_sealing_is_behind(integer) from public;
grant execute on function sharing_last_seal(), sharing_audit_to_seal(bigint, integer) to hsb_worker;
grant execute on function sharing_sealing_is_behind(integer) to hsb_web, hsb_worker;
"""

NO_SEALING = """
drop function sharing_sealing_is_behind(integer);
drop function sharing_audit_to_seal(bigint, integer);
drop function if exists sharing_audit_horizon();
drop function sharing_last_seal();
""" + unprotect_sql("sharing_auditseal")

# What is unusual is worked out when it is asked for, from openings of a single record: lists are no noise. R33
READING = f"""
-- Agencies whose information governance lead the reader is.
create function sharing_agencies_led() returns setof uuid
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select id from sharing_agency where governance_lead_id = sharing_reader() and sharing_gate_open(sharing_reader())
$$;

-- Whose reading the reader looks into: everybody's for the Chair and vice-chair, their own staff's for a lead.
create function sharing_people_overseen() returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select id from sharing_person
   where (select sharing_holds_office('{{chair,vice_chair}}')) or agency_id in (select sharing_agencies_led())
$$;

-- Stretches of unusual reading since a moment by whom the reader oversees.
create function sharing_unusual_reading(since timestamptz)
returns table (id uuid, person_id uuid, why text, began_at timestamptz, ended_at timestamptz, count bigint)
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  with setting as (
    select unusual_records, make_interval(mins => unusual_minutes) as short, night_from, night_until
      from sharing_panel order by sharing_panel.id limit 1),
  opening as (
    select e.person_id, e.at,
           count(*) over (partition by e.person_id order by e.at
                          range between (select short from setting) preceding and current row) as openings,
           e.at at time zone 'Europe/London' as clock
      from sharing_auditevent e
     where e.what = 'page.read' and cardinality(e.records) = 1 and e.at >= since
       and e.person_id = any (array (select sharing_people_overseen()))),
  -- Counting the different records takes a look back, so only where there were openings enough.
  crowded as (
    select o.person_id, o.at, back.began
      from opening o, setting s,
           lateral (select min(b.at) as began, count(distinct b.records) as records from sharing_auditevent b
                     where b.what = 'page.read' and cardinality(b.records) = 1 and b.person_id = o.person_id
                       and b.at >= since and b.at between o.at - s.short and o.at) back
     where o.openings >= s.unusual_records and back.records >= s.unusual_records),
  begun as (
    select c.*, c.began > lag(c.at) over (partition by c.person_id order by c.at) as is_new from crowded c),
  numbered as (
    select b.*, count(*) filter (where b.is_new) over (partition by b.person_id order by b.at) as stretch from begun b),
  quick as (
    select n.person_id, min(n.began) as began_at, max(n.at) as ended_at from numbered n
     group by n.person_id, n.stretch),
  nightly as (
    select o.person_id, min(o.at) as began_at, max(o.at) as ended_at from opening o, setting s
     where case when s.night_from > s.night_until then o.clock::time >= s.night_from or o.clock::time < s.night_until
                else o.clock::time >= s.night_from and o.clock::time < s.night_until end
     group by o.person_id, (o.clock - s.night_until)::date),
  stretch as (
    select 'quick' as why, q.* from quick q union all select 'night', n.* from nightly n)
  select md5(concat_ws(' ', t.person_id, t.why, extract(epoch from t.began_at)))::uuid, t.person_id, t.why,
         t.began_at, t.ended_at,
         (select count(distinct e.records) from sharing_auditevent e
           where e.what = 'page.read' and cardinality(e.records) = 1 and e.person_id = t.person_id
             and e.at between t.began_at and t.ended_at)
    from stretch t
$$;

-- A record as who oversees reading may know it: its kind, and its reference unless they are shut out of it.
create function sharing_record_in_words(record uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select concat_ws(' ', r.kind, case when not exists (
           select from sharing_exclusion x
            where x.record_id = r.id and x.person_id = sharing_reader() and x.ended_at is null) then r.reference end)
    from sharing_record r where r.id = record
$$;
revoke execute on function sharing_record_in_words(uuid) from public;

-- Each opening by one person between two moments, for whoever oversees that person.
create function sharing_openings_by(reading_person uuid, since timestamptz, until timestamptz)
returns table (at timestamptz, person_id uuid, page text, records text[])
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select e.at, e.person_id, e.page,
         array(select distinct sharing_record_in_words(one) from unnest(e.records) one order by 1)
    from sharing_auditevent e
   where e.what = 'page.read' and cardinality(e.records) = 1 and e.person_id = reading_person
     and e.at between since and until
     and reading_person = any (array (select sharing_people_overseen()))
   order by e.at desc
$$;

-- Openings by the reader's own staff, the latest first, and how many there are in all.
create function sharing_openings_by_staff(since timestamptz, at_most integer, but_first integer)
returns table (at timestamptz, person_id uuid, page text, records text[], total bigint)
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select e.at, e.person_id, e.page,
         array(select sharing_record_in_words(one) from unnest(e.records) one order by 1), e.total
    from (select a.at, a.person_id, a.page, a.records, count(*) over () as total
            from sharing_auditevent a
           where a.what = 'page.read' and a.at >= since
             and a.person_id = any (array (select p.id from sharing_person p
                                            where p.agency_id in (select sharing_agencies_led())))
           order by a.at desc limit at_most offset but_first) e
   order by e.at desc
$$;

{enable("sharing_readingreview")}
revoke all on sharing_readingreview from hsb_worker;
revoke update, delete on sharing_readingreview from hsb_web;
{policy("sharing_readingreview", "select", using="person_id = any (array (select sharing_people_overseen()))")}
{
    policy(
        "sharing_readingreview",
        "insert",
        check="reviewed_by_id = sharing_reader() and person_id = any (array (select sharing_people_overseen()))",
    )
}
"""

NO_READING = (
    unprotect_sql("sharing_readingreview")
    + """
drop function sharing_openings_by_staff(timestamptz, integer, integer);
drop function sharing_openings_by(uuid, timestamptz, timestamptz);
drop function sharing_record_in_words(uuid);
drop function sharing_unusual_reading(timestamptz);
drop function sharing_people_overseen();
drop function sharing_agencies_led();
"""
)


def canonical(event):
    fields = {
        "id": str(event.id),
        "at": event.at.isoformat(),
        "what": event.what,
        "person": str(event.person_id or ""),
        "records": [str(record) for record in event.records],
        "grants": [str(grant) for grant in event.grants],
        "page": event.page,
        "request_id": str(event.request_id or ""),
        "detail": event.detail,
    }
    return json.dumps(fields, sort_keys=True).encode()


def take_keyed_hashes(apps, schema_editor):
    """Rows written so far get the keyed hash, but only those that carry the right one of the old kind."""
    from sharing import audit

    events = apps.get_model("sharing", "AuditEvent").objects
    for event in events.iterator():
        if event.sha256 == hashlib.sha256(canonical(event)).hexdigest():
            events.filter(pk=event.pk).update(sha256=audit.leaf_hash(event))


def take_plain_hashes(apps, schema_editor):
    events = apps.get_model("sharing", "AuditEvent").objects
    for event in events.iterator():
        events.filter(pk=event.pk).update(sha256=hashlib.sha256(canonical(event)).hexdigest())


class Migration(migrations.Migration):
    dependencies = [("sharing", "0014_shut_out_of_what_belongs_to_it")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("from_txid", models.BigIntegerField()),
                ("to_txid", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__gte", 1), ("number__gte", 1), ("to_txid__gt", models.F("from_txid"))
                        ),
                        name="seal_covers_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingReview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[("quick", "Many records in a short time"), ("night", "At night")], max_length=10
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("words", models.TextField(max_length=2000)),
                ("reviewed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_at"],
                "indexes": [models.Index(fields=["person", "ended_at"], name="review_person_ended")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="review_has_words"),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("reviewed_by")), _negated=True),
                        name="review_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TXID, NO_TXID),
        migrations.RunSQL(SEALING, NO_SEALING),
        migrations.RunSQL(READING, NO_READING),
        migrations.RunPython(take_keyed_hashes, take_plain_hashes),
    ]
