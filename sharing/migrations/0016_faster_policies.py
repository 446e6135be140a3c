"""The same answers of what a reader may see and do, at half the cost; guardian's answers follow them. R33

The functions behind the policies run for nearly every statement, so what they cost is what every page costs. Who is
reading and what day it is are asked once; the conditions are inlined into one plan, which is kept for the connection,
and the index holds all that is asked of a grant.

A reader's own grants that have nothing left to rest on are rows to them no more than those that are over: guardian,
which looks at the rows, would else say that a Chair of yesterday may still decide on what they read for another reason.
"""

from django.db import migrations, models

from sharing.need_to_know import VISIBLE

# A row: the gate is open to this person. `sharing_gate_reasons` says the same in words, one condition at a time.
CONDITIONS = """
create function sharing_let_in(person uuid, today date) returns setof uuid language sql stable rows 1 as $$
  select p.id from sharing_person p
   where p.id = person and p.is_active
     and (p.ends_on is null or p.ends_on >= today)
     and p.inducted_on <= today
     and p.undertaking_on <= today
     and exists (select from sharing_agreementapproval a
                  where a.agency_id = p.agency_id and a.approved_on <= today
                    and a.version_id = (select v.id from sharing_agreementversion v
                                         where v.starts_on <= today
                                         order by v.starts_on desc, v.number desc limit 1))
$$;

-- A row: the person holds an office today, so that what they were given by office counts. R26
create function sharing_in_office(person uuid, today date) returns setof uuid language sql stable rows 1 as $$
  select p.id from sharing_place p
   where p.person_id = person and p.office in ('chair', 'vice_chair', 'coordinator')
     and p.starts_on <= today and (p.ends_on is null or p.ends_on >= today)
$$;

-- A row: the person is on the panel or stands in for somebody who is, so that papers sent to them count. R26
create function sharing_reads_papers(person uuid, today date) returns setof uuid language sql stable rows 1 as $$
  select p.id from sharing_place p
   where (p.person_id = person
          or p.id in (select d.place_id from sharing_deputy d
                       where d.person_id = person and d.starts_on <= today + 28 and d.ends_on >= today - 28))
     and p.starts_on <= today + 28 and (p.ends_on is null or p.ends_on >= today)
$$;

create or replace function sharing_gate_open(person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_let_in(person, sharing_today()))
$$;

create or replace function sharing_way_is_open(person uuid, way text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case way
    when 'office' then exists (select from sharing_in_office(person, sharing_today()))
    when 'circulation' then exists (select from sharing_reads_papers(person, sharing_today()))
    else true end
$$;
"""

NO_CONDITIONS = """
drop function sharing_reads_papers(uuid, date);
drop function sharing_in_office(uuid, date);
drop function sharing_let_in(uuid, date);
"""

# In plpgsql the rows come at once, not one call a row, and the one plan for everybody is made once a connection.
HOW = """plpgsql stable security definer rows 100
set plan_cache_mode = force_generic_plan set search_path = public, pg_temp"""

COUNTS = """g.person_id = reader
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and exists (select from sharing_let_in(reader, today))
     and (g.via <> 'office' or exists (select from sharing_in_office(reader, today)))
     and (g.via <> 'circulation' or exists (select from sharing_reads_papers(reader, today)))
     and g.record_id <> all (array (select x.record_id from sharing_exclusion x
                                     where x.person_id = reader and x.ended_at is null))"""

NOW = f"""
create or replace function sharing_visible_records() returns setof uuid language {HOW} as $$
declare
  reader constant uuid := sharing_reader();
  today constant date := sharing_today();
begin
  return query select g.record_id from sharing_grant g
   where {COUNTS};
end $$;

create or replace function sharing_records_with(minimum text) returns setof uuid language {HOW} as $$
declare
  reader constant uuid := sharing_reader();
  today constant date := sharing_today();
begin
  return query select g.record_id from sharing_grant g
   where {COUNTS}
     and g.permission_id = any (array (
           select p.id from auth_permission p
            where p.codename = any (case minimum when 'contribute' then array['contribute_record', 'manage_record']
                                                 when 'manage' then array['manage_record'] else '{{}}' end)));
end $$;
"""

COUNTED = """g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and (select sharing_gate_open(sharing_reader()))
     and (g.via <> 'office' or (select sharing_way_is_open(sharing_reader(), 'office')))
     and (g.via <> 'circulation' or (select sharing_way_is_open(sharing_reader(), 'circulation')))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)"""

BEFORE = f"""
create or replace function sharing_gate_open(person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_person where id = person)
     and not exists (select from sharing_gate_reasons(person))
$$;

create or replace function sharing_way_is_open(person uuid, way text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case way
    when 'office' then exists (
      select from sharing_place p
       where p.person_id = person and p.office in ('chair', 'vice_chair', 'coordinator')
         and p.starts_on <= sharing_today() and (p.ends_on is null or p.ends_on >= sharing_today()))
    when 'circulation' then exists (
      select from sharing_place p
       where (p.person_id = person
              or p.id in (select d.place_id from sharing_deputy d
                           where d.person_id = person and d.starts_on <= sharing_today() + 28
                             and d.ends_on >= sharing_today() - 28))
         and p.starts_on <= sharing_today() + 28 and (p.ends_on is null or p.ends_on >= sharing_today()))
    else true end
$$;

create or replace function sharing_visible_records() returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g
   where {COUNTED}
$$;

create or replace function sharing_records_with(minimum text) returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g join auth_permission p on p.id = g.permission_id
   where {COUNTED}
     and p.codename = any (case minimum when 'contribute' then array['contribute_record', 'manage_record']
                                        when 'manage' then array['manage_record'] else '{{}}' end)
$$;
"""

ROWS = f"record_id = {VISIBLE} and sharing_grant_is_live(starts_at, ends_at, ended_at)"
RESTS = """(person_id <> sharing_reader()
            or ((via <> 'office' or (select sharing_way_is_open(sharing_reader(), 'office')))
                and (via <> 'circulation' or (select sharing_way_is_open(sharing_reader(), 'circulation')))))"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0015_audit_seals")]

    operations = [
        migrations.RemoveIndex("grant", "grant_live"),
        migrations.AddIndex(
            "grant",
            models.Index(
                fields=["user", "content_object"],
                include=["starts_at", "ends_at", "permission", "via"],
                condition=models.Q(ended_at__isnull=True),
                name="grant_live",
            ),
        ),
        migrations.RunSQL(CONDITIONS, NO_CONDITIONS),
        migrations.RunSQL(NOW, BEFORE),
        migrations.RunSQL(
            f"alter policy hsb_web_select on sharing_grant using ({ROWS} and {RESTS})",
            f"alter policy hsb_web_select on sharing_grant using ({ROWS})",
        ),
    ]
