"""The gate, the functions that say what is visible, the roles' privileges and the policies of this app. R33, R38, R39."""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, MANAGED, VISIBLE, enable, policy, unprotect_sql, worker_sql

FUNCTIONS = """
create function sharing_reader() returns uuid language sql stable
  as $$ select nullif(current_setting('hsb.person', true), '')::uuid $$;

create function sharing_today() returns date language sql stable
  as $$ select (now() at time zone 'Europe/London')::date $$;

-- Why nothing at all is visible to a person, in the order in which the home page says it; no row: the gate is open.
create function sharing_gate_reasons(person uuid) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select reason from sharing_person p
    left join lateral (
      select v.id from sharing_agreementversion v
       where v.starts_on <= sharing_today() order by v.starts_on desc, v.number desc limit 1) in_force on true
    cross join lateral (values
      (1, 'inactive',    not p.is_active),
      (2, 'ended',       p.ends_on is not null and p.ends_on < sharing_today()),
      (3, 'agreement',   not exists (
            select from sharing_agreementapproval a
             where a.version_id = in_force.id and a.agency_id = p.agency_id
               and a.approved_on <= sharing_today())),
      (4, 'induction',   p.inducted_on is null or p.inducted_on > sharing_today()),
      (5, 'undertaking', p.undertaking_on is null or p.undertaking_on > sharing_today())
    ) as shut(place, reason, is_shut)
   where p.id = person and shut.is_shut order by shut.place
$$;

create function sharing_gate_open(person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_person where id = person)
     and not exists (select from sharing_gate_reasons(person))
$$;

create function sharing_grant_is_live(starts_at timestamptz, ends_at timestamptz, ended_at timestamptz)
returns boolean language sql stable
  as $$ select ended_at is null and starts_at <= now() and (ends_at is null or ends_at > now()) $$;

create function sharing_visible_records() returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g
   where g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and (select sharing_gate_open(sharing_reader()))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

-- Records on which the reader may do at least this: 'contribute' or 'manage'.
create function sharing_records_with(minimum text) returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g join auth_permission p on p.id = g.permission_id
   where g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and p.codename = any (case minimum when 'contribute' then array['contribute_record', 'manage_record']
                                      when 'manage' then array['manage_record'] else '{}' end)
     and (select sharing_gate_open(sharing_reader()))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

-- Records that the reader has just opened and that nobody holds yet: the first grant is theirs to write.
create function sharing_records_just_opened() returns setof uuid
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select r.id from sharing_record r
   where r.opened_by_id = sharing_reader()
     and not exists (select from sharing_grant g where g.record_id = r.id)
$$;

-- The one way to end a grant: its holder, or whoever manages the record, or the worker.
create function sharing_end_grants(grants uuid[], why text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare ended integer;
begin
  update sharing_grant g
     set ended_at = now(), ended_by_id = sharing_reader(), end_reason = why
   where g.id = any (grants) and g.ended_at is null
     and (g.person_id = sharing_reader() or coalesce(nullif(current_setting('role'), 'none'), session_user) = 'hsb_worker'
          or g.record_id = any (array (select sharing_records_with('manage'))));
  get diagnostics ended = row_count;
  return ended;
end $$;
"""

NO_FUNCTIONS = """
drop function sharing_end_grants(uuid[], text);
drop function sharing_records_just_opened();
drop function sharing_records_with(text);
drop function sharing_visible_records();
drop function sharing_grant_is_live(timestamptz, timestamptz, timestamptz);
drop function sharing_gate_open(uuid);
drop function sharing_gate_reasons(uuid);
drop function sharing_today();
drop function sharing_reader();
"""

# What is not protected by a policy is the ordinary furniture: people, places, sessions, settings.
PRIVILEGES = """
alter default privileges in schema public grant select, insert, update, delete on tables to hsb_web;
alter default privileges in schema public grant usage on sequences to hsb_web, hsb_worker;
alter default privileges in schema public grant select on tables to hsb_worker;
grant select, insert, update, delete on all tables in schema public to hsb_web;
grant usage on all sequences in schema public to hsb_web, hsb_worker;
grant select on all tables in schema public to hsb_worker;
revoke insert, update, delete on auth_permission, auth_group, django_content_type, django_migrations from hsb_web;
revoke all on sharing_auditevent from hsb_web, hsb_worker;
grant insert on sharing_auditevent to hsb_web, hsb_worker;
revoke update, delete on sharing_grant, sharing_record from hsb_web;
revoke all on sharing_pack, sharing_heartbeat from hsb_web;
grant select on sharing_heartbeat to hsb_web;
grant insert, update on sharing_heartbeat to hsb_worker;
"""

NO_PRIVILEGES = """
alter default privileges in schema public revoke all on tables from hsb_web, hsb_worker;
alter default privileges in schema public revoke all on sequences from hsb_web, hsb_worker;
revoke all on all tables in schema public from hsb_web, hsb_worker;
"""

GATE = "(select sharing_gate_open(sharing_reader()))"
LIVE = "sharing_grant_is_live(starts_at, ends_at, ended_at)"
MINE = "recipient_id = sharing_reader()"

POLICIES = {
    "sharing_record": [
        policy("sharing_record", "select", using=f"id = {VISIBLE}"),
        policy("sharing_record", "insert", check=f"opened_by_id = sharing_reader() and {GATE}"),
        worker_sql("sharing_record", "select"),
    ],
    # Only live grants are rows anybody can read, so that guardian honours start and end by itself.
    "sharing_grant": [
        policy("sharing_grant", "select", using=f"record_id = {VISIBLE} and {LIVE}"),
        policy(
            "sharing_grant",
            "insert",
            check=f"""granted_by_id = sharing_reader() and (record_id = {MANAGED} or (
                      {GATE} and person_id = sharing_reader()
                      and record_id = any (array (select sharing_records_just_opened()))))""",
        ),
        worker_sql("sharing_grant", "select"),
        "grant insert on sharing_grant to hsb_worker;",
        policy("sharing_grant", "insert", to="hsb_worker", check="via = 'circulation'"),
    ],
    "sharing_exclusion": [
        policy("sharing_exclusion", "select", using=f"record_id = {VISIBLE}"),
        policy(
            "sharing_exclusion",
            "insert",
            check=f"""excluded_by_id = sharing_reader() and (record_id = {MANAGED}
                      or (person_id = sharing_reader() and record_id = {VISIBLE}))""",
        ),
        policy("sharing_exclusion", "update", using=f"record_id = {MANAGED}", check=f"record_id = {MANAGED}"),
        worker_sql("sharing_exclusion", "select"),
    ],
    "sharing_dispatch": [
        policy("sharing_dispatch", "select", using=f"record_id = {VISIBLE}"),
        policy("sharing_dispatch", "insert", check=f"record_id = {CONTRIBUTED}"),
        policy("sharing_dispatch", "update", using=f"record_id = {MANAGED}", check=f"record_id = {MANAGED}"),
        worker_sql("sharing_dispatch", "select, insert, update"),
    ],
    "sharing_delivery": [
        policy("sharing_delivery", "select", using=f"record_id = {MANAGED} or ({MINE} and record_id = {VISIBLE})"),
        policy("sharing_delivery", "insert", check=f"record_id = {CONTRIBUTED}"),
        policy(
            "sharing_delivery",
            "update",
            using=f"record_id = {MANAGED} or ({MINE} and record_id = {VISIBLE})",
            check=f"record_id = {MANAGED} or ({MINE} and record_id = {VISIBLE})",
        ),
        worker_sql("sharing_delivery", "select, insert, update"),
    ],
    "sharing_copypassword": [
        policy("sharing_copypassword", "select", using=f"{MINE} and {GATE}"),
        worker_sql("sharing_copypassword", "select, insert"),
    ],
    "sharing_pack": [worker_sql("sharing_pack", "select, insert")],
    # Held without anybody signed in, read and deleted only by the one it is for.
    "sharing_heldtext": [
        policy("sharing_heldtext", "insert", check="true"),
        policy("sharing_heldtext", "select", using="person_id = sharing_reader()"),
        policy("sharing_heldtext", "delete", using="person_id = sharing_reader()"),
        worker_sql("sharing_heldtext", ""),
    ],
}


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(PRIVILEGES, NO_PRIVILEGES),
        *(migrations.RunSQL("\n".join([enable(table), *sql]), unprotect_sql(table)) for table, sql in POLICIES.items()),
    ]
