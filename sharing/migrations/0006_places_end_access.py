"""Access by office or circulation lasts as long as the place; held text is one a person; a shut-out copy stays shut."""

from django.db import migrations

from sharing.need_to_know import policy

# The gate and exclusions as before; new is sharing_way_is_open: what the way of a grant still rests on. R26, R33
NOW = """
create function sharing_way_is_open(person uuid, way text) returns boolean
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
   where g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and (select sharing_gate_open(sharing_reader()))
     and (g.via <> 'office' or (select sharing_way_is_open(sharing_reader(), 'office')))
     and (g.via <> 'circulation' or (select sharing_way_is_open(sharing_reader(), 'circulation')))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

create or replace function sharing_records_with(minimum text) returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g join auth_permission p on p.id = g.permission_id
   where g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and p.codename = any (case minimum when 'contribute' then array['contribute_record', 'manage_record']
                                        when 'manage' then array['manage_record'] else '{}' end)
     and (select sharing_gate_open(sharing_reader()))
     and (g.via <> 'office' or (select sharing_way_is_open(sharing_reader(), 'office')))
     and (g.via <> 'circulation' or (select sharing_way_is_open(sharing_reader(), 'circulation')))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

-- The reader's own copies that hold the information of a record from which they are shut out. R28, R31
create function sharing_copies_shut() returns setof uuid
language sql stable security definer rows 10 set search_path = public, pg_temp as $$
  select d.id from sharing_delivery d join sharing_pack k on k.id = d.pack_id
   where d.recipient_id = sharing_reader()
     and exists (select from sharing_exclusion x
                  where x.person_id = d.recipient_id and x.ended_at is null and x.record_id = any (k.records))
$$;

-- Keeps what was typed into a session that had ended: one text a person, nobody's older than a day.
create function sharing_hold_text(text_id uuid, person uuid, way_back text, encrypted bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from sharing_heldtext where person_id = person or held_at < now() - interval '1 day';
  insert into sharing_heldtext (id, person_id, path, fields, held_at)
       values (text_id, person, way_back, encrypted, now());
$$;

drop policy hsb_web_insert on sharing_heldtext;
revoke insert, update on sharing_heldtext from hsb_web;
drop policy hsb_web_select on sharing_copypassword;
""" + policy(
    "sharing_copypassword",
    "select",
    using="recipient_id = sharing_reader() and (select sharing_gate_open(sharing_reader()))"
    " and delivery_id <> all (array (select sharing_copies_shut()))",
)

BEFORE = (
    """
create or replace function sharing_visible_records() returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g
   where g.person_id = sharing_reader()
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and (select sharing_gate_open(sharing_reader()))
     and not exists (select from sharing_exclusion x
                      where x.record_id = g.record_id and x.person_id = g.person_id and x.ended_at is null)
$$;

create or replace function sharing_records_with(minimum text) returns setof uuid
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

grant insert, update on sharing_heldtext to hsb_web;
drop policy hsb_web_select on sharing_copypassword;
"""
    + policy("sharing_heldtext", "insert", check="true")
    + policy(
        "sharing_copypassword",
        "select",
        using="recipient_id = sharing_reader() and (select sharing_gate_open(sharing_reader()))",
    )
    + """
drop function sharing_hold_text(uuid, uuid, text, bytea);
drop function sharing_copies_shut();
drop function sharing_way_is_open(uuid, text);
"""
)

# What the sign-in's guard had noted of failed attempts before it was told which fields to leave out.
FORGET_ATTEMPTS = """
update axes_accessattempt set post_data = '';
revoke all on axes_accessattempt, axes_accessfailurelog, axes_accesslog from hsb_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_second_wall"), ("axes", "0010_accessattemptexpiration")]

    operations = [
        migrations.RunSQL(NOW, BEFORE),
        migrations.RunSQL(FORGET_ATTEMPTS, migrations.RunSQL.noop),
    ]
