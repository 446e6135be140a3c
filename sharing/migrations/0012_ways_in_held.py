"""Who asks, answers, takes and reviews access; what deputies get; nobody gives access to themselves. R26, R33, R44."""

from django.db import migrations

from sharing.need_to_know import MANAGED, VISIBLE, enable, moves, never, policy, unprotect_sql, updates_only, worker_sql

FUNCTIONS = """
-- Requests that the reader may answer: for a record they manage; or for a reference that is nobody's, so that it is
-- answered like any other.
create function sharing_requests_to_answer() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select r.id from sharing_accessrequest r
   where exists (select from sharing_record d
                  where (d.id = r.about_id or d.reference = r.reference)
                    and d.id = any (array (select sharing_records_with('manage'))))
      or (r.about_id is null
          and not exists (select from sharing_record d where d.reference = r.reference)
          and (select sharing_holds_office('{chair,vice_chair,coordinator}')))
$$;

-- The grants that let somebody see this record now, as everyone who sees it may know. The policies ask the same of the
-- reader alone.
create function sharing_grants_that_count(record uuid) returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select g.id from sharing_grant g
   where g.record_id = record and record = any (array (select sharing_visible_records()))
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and sharing_gate_open(g.person_id) and sharing_way_is_open(g.person_id, g.via)
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

-- How often the reader has lately named a record in an emergency that was not there or not for them.
create function sharing_emergencies_in_vain() returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from sharing_auditevent
   where person_id = sharing_reader() and what = 'emergency.not_found' and at > now() - interval '1 hour'
$$;

-- Emergency access: reading one record for some hours. No row: no such record, or the reader is shut out of it.
create function sharing_take_emergency_access(named text, why text, grant_id uuid, emergency_id uuid)
returns table (record_id uuid, until timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare found_record uuid; end_of_it timestamptz;
begin
  if not sharing_gate_open(sharing_reader()) or sharing_emergencies_in_vain() >= 5 then return; end if;
  select d.id, now() + make_interval(hours => p.emergency_hours) into found_record, end_of_it
    from sharing_record d join sharing_panel p on p.id = d.panel_id
   where d.reference = named
     and not exists (select from sharing_exclusion x
                      where x.record_id = d.id and x.person_id = sharing_reader() and x.ended_at is null);
  if found_record is null then return; end if;
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason)
  select grant_id, sharing_reader(), found_record, a.id, 'update', 'significant_harm', why, 'emergency',
         sharing_reader(), now(), end_of_it, ''
    from auth_permission a join django_content_type c on c.id = a.content_type_id
   where c.app_label = 'sharing' and a.codename = 'view_record';
  insert into sharing_emergencyaccess (id, record_id, person_id, grant_id, reason, taken_at, ends_at, review, finding)
  values (emergency_id, found_record, sharing_reader(), grant_id, why, now(), end_of_it, 'waiting', '');
  return query select found_record, end_of_it;
end $$;

-- The days of a deputy in London, as instants.
create function sharing_deputy_span(deputy uuid, out starts_at timestamptz, out ends_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select starts_on::timestamp at time zone 'Europe/London', (ends_on + 1)::timestamp at time zone 'Europe/London'
    from sharing_deputy where id = deputy
$$;

create function sharing_may_name(deputy uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_deputy d
                  where d.id = deputy and (sharing_holds_office('{coordinator}')
                                           or d.place_id in (select sharing_places_held())))
$$;

-- A deputy reads, for their days, what was circulated to the one they stand in for since four weeks before. R26
create function sharing_grant_to_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason)
  select distinct on (g.record_id)
         gen_random_uuid(), d.person_id, g.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', sharing_reader(), greatest(span.starts_at, now()), span.ends_at, ''
    from sharing_deputy d join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
    cross join lateral sharing_deputy_span(d.id) span
    join sharing_grant g on g.person_id = p.person_id and g.via = 'circulation'
    cross join (select a.id from auth_permission a join django_content_type c on c.id = a.content_type_id
                 where c.app_label = 'sharing' and a.codename = 'view_record') a
   where d.id = deputy and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and g.starts_at > span.starts_at - interval '28 days' and span.ends_at > now()
  on conflict do nothing
  returning record_id;
end $$;

create function sharing_end_grants_of_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  update sharing_grant g
     set ended_at = now(), ended_by_id = sharing_reader(), end_reason = 'No longer stands in'
    from sharing_deputy d
   where d.id = deputy and g.person_id = d.person_id and g.via = 'deputy' and g.ended_at is null
     and g.ends_at = (sharing_deputy_span(d.id)).ends_at
  returning g.record_id;
end $$;
"""

NO_FUNCTIONS = """
drop function sharing_end_grants_of_deputy(uuid);
drop function sharing_grant_to_deputy(uuid);
drop function sharing_may_name(uuid);
drop function sharing_deputy_span(uuid);
drop function sharing_take_emergency_access(text, text, uuid, uuid);
drop function sharing_emergencies_in_vain();
drop function sharing_grants_that_count(uuid);
drop function sharing_requests_to_answer();
"""

GATE = "(select sharing_gate_open(sharing_reader()))"
HEADS = "(select sharing_holds_office('{chair,vice_chair}'))"
TO_ANSWER = "id in (select sharing_requests_to_answer())"

POLICIES = {
    "sharing_accessrequest": [
        policy(
            "sharing_accessrequest",
            "select",
            using=f"{GATE} and (asked_by_id = sharing_reader() or person_id = sharing_reader() or {TO_ANSWER})",
        ),
        # By a reference somebody asks for themselves; from a page that they see, for a colleague too.
        policy(
            "sharing_accessrequest",
            "insert",
            check=f"""{GATE} and asked_by_id = sharing_reader() and status = 'waiting'
                      and (about_id = {VISIBLE} or (about_id is null and person_id = sharing_reader()))""",
        ),
        policy(
            "sharing_accessrequest",
            "update",
            using=TO_ANSWER,
            check=f"""{TO_ANSWER} and answered_by_id = sharing_reader()
                      and asked_by_id <> sharing_reader() and person_id <> sharing_reader()""",
        ),
        worker_sql("sharing_accessrequest", "select"),
    ],
    "sharing_emergencyaccess": [
        policy(
            "sharing_emergencyaccess",
            "select",
            using=f"record_id = {MANAGED} or ({GATE} and person_id = sharing_reader())",
        ),
        policy(
            "sharing_emergencyaccess",
            "update",
            using=f"record_id = {MANAGED} and person_id <> sharing_reader()",
            check=f"record_id = {MANAGED} and reviewed_by_id = sharing_reader()",
        ),
        worker_sql("sharing_emergencyaccess", "select"),
    ],
    "sharing_breach": [
        policy("sharing_breach", "select", using=f"record_id = {MANAGED}"),
        policy(
            "sharing_breach",
            "insert",
            check=f"record_id = {MANAGED} and {HEADS} and entered_by_id = sharing_reader() and status = 'open'",
        ),
        policy(
            "sharing_breach",
            "update",
            using=f"record_id = {MANAGED}",
            check=f"record_id = {MANAGED} and {HEADS} and ended_by_id = sharing_reader()",
        ),
        worker_sql("sharing_breach", "select"),
    ],
}

# Emergency access and a deputy's come from the functions above; nobody gives themselves what they decide for others.
NOT_BY_ONESELF = """
create policy not_by_oneself on sharing_grant as restrictive for insert to hsb_web
  with check (via not in ('emergency', 'deputy') and (via not in ('hand', 'request') or person_id <> sharing_reader()));
grant update (ended_by_id, end_reason) on sharing_exclusion to hsb_web;
create policy in_their_own_name on sharing_exclusion as restrictive for update to hsb_web
  using (person_id <> sharing_reader()) with check (ended_by_id = sharing_reader());
"""

BY_ANYBODY = """
drop policy in_their_own_name on sharing_exclusion;
revoke update (ended_by_id, end_reason) on sharing_exclusion from hsb_web;
drop policy not_by_oneself on sharing_grant;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0011_ways_in")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(migrations.RunSQL("\n".join([enable(table), *sql]), unprotect_sql(table)) for table, sql in POLICIES.items()),
        migrations.RunSQL(NOT_BY_ONESELF, BY_ANYBODY),
        never("sharing_accessrequest", "delete"),
        never("sharing_emergencyaccess", "insert, delete"),
        never("sharing_breach", "delete"),
        updates_only("sharing_accessrequest", "status", "answered_by_id", "answered_at", "answer"),
        updates_only("sharing_emergencyaccess", "review", "reviewed_by_id", "reviewed_at", "finding"),
        updates_only("sharing_breach", "status", "commissioner_told_on", "outcome", "ended_by_id", "ended_at"),
        moves("sharing_accessrequest", "status", {"waiting": ["given", "refused"]}),
        moves(
            "sharing_emergencyaccess",
            "review",
            {"waiting": ["justified", "not_justified"]},
            by={"justified": ["chair", "vice_chair"], "not_justified": ["chair", "vice_chair"]},
        ),
        moves("sharing_breach", "status", {"open": ["resolved", "referred"]}),
    ]
