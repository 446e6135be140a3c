"""What the Coordinator may write about people, places and agencies, and what only two officers together may. R33, R38–R40.

People, places and agencies were the owner's alone; here each is opened as far as the pages go and no further. What
reaches over records that the Coordinator does not manage, or to somebody else's devices and sessions, goes through
functions that look at the office themselves.
"""

from django.db import migrations

from sharing.need_to_know import enable, moves, never, policy, unprotect_sql, worker_sql

COORDINATOR = "sharing_holds_office('{coordinator}')"
DECIDES = "sharing_holds_office('{chair,vice_chair}')"
OFFICES = "sharing_holds_office('{chair,vice_chair,coordinator}')"

PEOPLE = f"""
-- Trigger: everybody changes their own password; the rest of a person, and new people, are the Coordinator's. Nobody
-- opens the gate to themselves, and whoever invites somebody never knows their password.
create or replace function sharing_person_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare moving constant text[] := array['password', 'last_login'];
begin
  if current_user = 'hsb_owner' then return new; end if;
  if tg_op = 'INSERT' then
    if {COORDINATOR} and new.password like '!%' and new.inducted_on is null and new.undertaking_on is null then
      return new;
    end if;
    raise exception 'people are invited by the Coordinator' using errcode = 'insufficient_privilege';
  end if;
  if new.password is distinct from old.password and sharing_reader() is not null and sharing_reader() <> old.id then
    raise exception 'a password is its owner''s' using errcode = 'insufficient_privilege';
  end if;
  if to_jsonb(new) - moving is not distinct from to_jsonb(old) - moving then return new; end if;
  if not {COORDINATOR} or old.id = sharing_reader() or (new.id, new.joined_at) is distinct from (old.id, old.joined_at)
  then
    raise exception 'who a person is stays' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger comes before insert on sharing_person for each row execute function sharing_person_stays();
grant insert on sharing_person to hsb_web;
"""

NO_PEOPLE = """
revoke insert on sharing_person from hsb_web;
drop trigger comes on sharing_person;
create or replace function sharing_person_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare moving constant text[] := array['password', 'last_login'];
begin
  if current_user <> 'hsb_owner' and to_jsonb(new) - moving is distinct from to_jsonb(old) - moving then
    raise exception 'who a person is stays' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""

ENDING = f"""
create function sharing_is_worker() returns boolean language sql stable
  as $$ select coalesce(nullif(current_setting('role'), 'none'), session_user) = 'hsb_worker' $$;

-- All that a person holds comes to its end: grants, places, standing in, copies on their way, sessions. The functions
-- below ask first who is asking.
create function sharing_end_everything(who uuid, why text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare today constant date := sharing_today();
begin
  update sharing_grant set ended_at = now(), ended_by_id = sharing_reader(), end_reason = why
   where person_id = who and ended_at is null;
  -- Days that have been stay in the books; what had not begun before today never was.
  delete from sharing_deputy d using sharing_place p
   where p.id = d.place_id and (d.person_id = who and d.starts_on >= today
                                or p.person_id = who and (d.starts_on >= today or p.starts_on >= today));
  update sharing_deputy d set ends_on = today - 1 from sharing_place p
   where p.id = d.place_id and who in (d.person_id, p.person_id) and d.ends_on >= today;
  delete from sharing_place where person_id = who and starts_on >= today;
  update sharing_place set ends_on = today - 1 where person_id = who and (ends_on is null or ends_on >= today);
  update sharing_delivery set state = 'suppressed', state_at = now(), server_said = why
   where recipient_id = who and state in ('queued', 'claimed') and record_id is not null;
  update sharing_agency set governance_lead_id = null where governance_lead_id = who;
  update sharing_person set manager_id = null where manager_id = who;
  delete from sharing_heldtext where person_id = who;
  delete from sharing_session where person_id = who;
end $$;
revoke execute on function sharing_end_everything(uuid, text) from public;

create function sharing_end_everything_of(who uuid, why text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not {COORDINATOR} or who = sharing_reader() then
    raise exception 'the Coordinator ends what others hold' using errcode = 'insufficient_privilege';
  end if;
  perform sharing_end_everything(who, why);
end $$;

-- The worker, when a last day is over. Returns whose it was.
create function sharing_close_ended_accounts(why text) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare who uuid;
begin
  if not sharing_is_worker() then
    raise exception 'the worker closes accounts' using errcode = 'insufficient_privilege';
  end if;
  for who in select id from sharing_person where is_active and ends_on < sharing_today() for update skip locked loop
    perform sharing_end_everything(who, why);
    update sharing_person set is_active = false where id = who;
    return next who;
  end loop;
end $$;
"""

NO_ENDING = """
drop function sharing_close_ended_accounts(text);
drop function sharing_end_everything_of(uuid, text);
drop function sharing_end_everything(uuid, text);
drop function sharing_is_worker();
"""

# What reached the panel is what an office was ever given, unless that was ended with the record itself.
TAKING_OFFICE = f"""
-- Once for each office: its new holder manages what has reached the panel, but nothing from which they are shut out.
-- Returns the records given.
create function sharing_take_office(place uuid) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare taken sharing_place;
begin
  if not (sharing_is_worker() or {COORDINATOR}) then
    raise exception 'offices are given by the Coordinator' using errcode = 'insufficient_privilege';
  end if;
  update sharing_place set taken_at = now()
   where id = place and taken_at is null and office in ('chair', 'vice_chair', 'coordinator')
     and starts_on <= sharing_today() and (ends_on is null or ends_on >= sharing_today())
  returning * into taken;
  return query
    insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                               starts_at, end_reason)
    select gen_random_uuid(), taken.person_id, r.id, m.id, 'discussion', 'significant_harm',
           case taken.office when 'chair' then 'Chair' when 'vice_chair' then 'Vice-chair' else 'Coordinator' end
             || ' of the panel',
           'office', coalesce(sharing_reader(), taken.given_by_id, taken.person_id), now(), ''
      from sharing_record r
      join auth_permission m on m.codename = 'manage_record'
      join django_content_type c on c.id = m.content_type_id and c.app_label = 'sharing'
     where r.panel_id = taken.panel_id
       and exists (select from sharing_grant g
                    where g.record_id = r.id and g.via = 'office'
                      and (g.ended_at is null
                           or g.end_reason in ('Left the agency', 'Moved to another agency', 'The last day has passed')))
       and not exists (select from sharing_exclusion x
                        where x.record_id = r.id and x.person_id = taken.person_id and x.ended_at is null)
    on conflict do nothing
    returning record_id;
end $$;
"""

PLACES = "\n".join(
    [
        enable("sharing_place"),
        policy("sharing_place", "select", using="true"),
        worker_sql("sharing_place", "select"),
        policy(
            "sharing_place",
            "insert",
            check=f"{COORDINATOR} and person_id <> sharing_reader() and given_by_id = sharing_reader()"
            " and taken_at is null",
        ),
        policy(
            "sharing_place",
            "update",
            using=f"{COORDINATOR} and person_id <> sharing_reader()",
            check="person_id <> sharing_reader()",
        ),
        policy(
            "sharing_place",
            "delete",
            using=f"{COORDINATOR} and person_id <> sharing_reader() and starts_on >= sharing_today()",
        ),
        "grant insert, delete, update (ends_on) on sharing_place to hsb_web;",
    ]
)
NO_PLACES = "revoke insert, delete, update (ends_on) on sharing_place from hsb_web;" + unprotect_sql("sharing_place")

AGENCIES = "\n".join(
    [
        enable("sharing_agency"),
        policy("sharing_agency", "select", using="true"),
        worker_sql("sharing_agency", "select"),
        policy(
            "sharing_agency",
            "update",
            using=COORDINATOR,
            check="""governance_lead_id is null or governance_lead_id in (
                       select p.id from sharing_person p where p.agency_id = sharing_agency.id and p.is_active)""",
        ),
        "grant update (governance_lead_id) on sharing_agency to hsb_web;",
        enable("sharing_agreementapproval"),
        policy("sharing_agreementapproval", "select", using="true"),
        worker_sql("sharing_agreementapproval", "select"),
        policy("sharing_agreementapproval", "insert", check=f"{COORDINATOR} and approved_on <= sharing_today()"),
        "grant insert on sharing_agreementapproval to hsb_web;",
    ]
)
NO_AGENCIES = f"""
revoke update (governance_lead_id) on sharing_agency from hsb_web;
revoke insert on sharing_agreementapproval from hsb_web;
{unprotect_sql("sharing_agency")}
{unprotect_sql("sharing_agreementapproval")}
"""

LETTERS = "\n".join(
    [
        enable("sharing_accountletter"),
        "revoke all on sharing_accountletter from hsb_web;",
        "grant insert on sharing_accountletter to hsb_web;",
        policy(
            "sharing_accountletter",
            "insert",
            check=f"""done_at is null and asked_at = now()
                      and (kind = 'password' or (kind = 'invitation' and {COORDINATOR})
                           or (kind = 'device' and {OFFICES}))""",
        ),
        worker_sql("sharing_accountletter", "select, update, delete"),
        # The Coordinator sees how a letter about an account fares; it says nothing that its recipient must keep secret.
        f"""create policy account_select on sharing_dispatch for select to hsb_web
              using (kind = 'account' and (select {COORDINATOR}));""",
        f"""create policy account_select on sharing_delivery for select to hsb_web
              using (record_id is null and (select {COORDINATOR}));""",
    ]
)
NO_LETTERS = f"""
drop policy account_select on sharing_delivery;
drop policy account_select on sharing_dispatch;
{unprotect_sql("sharing_accountletter")}
"""

DEVICES = "\n".join(
    [
        enable("sharing_devicereset"),
        policy("sharing_devicereset", "select", using=f"(select {OFFICES})"),
        policy(
            "sharing_devicereset",
            "insert",
            check=f"""status = 'waiting' and asked_by_id = sharing_reader() and person_id <> sharing_reader()
                      and ({COORDINATOR} or ({DECIDES} and person_id in (
                            select p.person_id from sharing_place p
                             where p.office = 'coordinator' and p.starts_on <= sharing_today()
                               and (p.ends_on is null or p.ends_on >= sharing_today()))))""",
        ),
        policy(
            "sharing_devicereset",
            "update",
            using=f"{DECIDES} and status = 'waiting' and sharing_reader() not in (asked_by_id, person_id)",
            check="status <> 'waiting' and decided_by_id = sharing_reader() and decided_at = now()",
        ),
        worker_sql("sharing_devicereset", ""),
        "revoke update, delete on sharing_devicereset from hsb_web;",
        "grant update (status, decided_by_id, decided_at) on sharing_devicereset to hsb_web;",
        """
-- Trigger: a device goes only with its owner on the connection, and never to somebody else.
create function sharing_device_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return coalesce(new, old); end if;
  if tg_op = 'DELETE' and old.user_id is distinct from sharing_reader() then
    raise exception 'somebody else''s device goes by the word of two officers' using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'UPDATE' and new.user_id <> old.user_id then
    raise exception 'a device stays its owner''s' using errcode = 'insufficient_privilege';
  end if;
  return coalesce(new, old);
end $$;
create trigger stays before update or delete on otp_totp_totpdevice
  for each row execute function sharing_device_stays();
create trigger stays before update or delete on otp_static_staticdevice
  for each row execute function sharing_device_stays();

-- What two officers have just agreed: every kind of second step of that person goes, and every session of theirs.
-- A kind of device is any table with a person and "confirmed"; what hangs on its rows goes first.
create function sharing_take_devices_away(reset uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid; device record; part record;
begin
  select person_id into who from sharing_devicereset
   where id = reset and status = 'confirmed' and decided_by_id = sharing_reader() and decided_at = now();
  if who is null then
    raise exception 'nobody has confirmed this' using errcode = 'insufficient_privilege';
  end if;
  for device in
    select c.conrelid, c.conrelid::regclass as held, o.attname as owner
      from pg_constraint c
      join pg_attribute o on o.attrelid = c.conrelid and o.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = 'sharing_person'::regclass
       and exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'confirmed')
  loop
    for part in
      select c.conrelid::regclass as held, o.attname as whole, k.attname as key
        from pg_constraint c
        join pg_attribute o on o.attrelid = c.conrelid and o.attnum = c.conkey[1]
        join pg_attribute k on k.attrelid = c.confrelid and k.attnum = c.confkey[1]
       where c.contype = 'f' and c.confrelid = device.conrelid
    loop
      execute format('delete from %s where %I in (select %I from %s where %I = $1)',
                     part.held, part.whole, part.key, device.held, device.owner) using who;
    end loop;
    execute format('delete from %s where %I = $1', device.held, device.owner) using who;
  end loop;
  delete from sharing_session where person_id = who;
end $$;
""",
    ]
)
NO_DEVICES = f"""
drop function sharing_take_devices_away(uuid);
drop trigger stays on otp_static_staticdevice;
drop trigger stays on otp_totp_totpdevice;
drop function sharing_device_stays();
{unprotect_sql("sharing_devicereset")}
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0008_people"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.RunSQL(PEOPLE, NO_PEOPLE),
        migrations.RunSQL(ENDING, NO_ENDING),
        migrations.RunSQL(TAKING_OFFICE, "drop function sharing_take_office(uuid)"),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(AGENCIES, NO_AGENCIES),
        migrations.RunSQL(LETTERS, NO_LETTERS),
        migrations.RunSQL(DEVICES, NO_DEVICES),
        moves(
            "sharing_devicereset",
            "status",
            {"waiting": ["confirmed", "refused"]},
            by={"confirmed": ["chair", "vice_chair"], "refused": ["chair", "vice_chair"]},
        ),
        # Sessions are found by their key alone, before anybody is known; the worker has no business there.
        migrations.RunSQL("revoke all on sharing_session from hsb_worker", migrations.RunSQL.noop),
        never("django_session", "select, insert, update, delete"),
    ]
