"""What a web process may write where no record stands, and what holds whoever may contribute to one. R26, R33, R34.

The agreement, agencies, people and places are written by the owner of the tables: they open the gate. Settings,
deputies and secure domains are the Coordinator's, a deputy also that of the place's holder.
"""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, also, enable, moves, never, policy, unprotect_sql, updates_only

FUNCTIONS = """
-- Whether the reader holds one of these offices today and the gate is open to them.
create function sharing_holds_office(offices text[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_place
                  where person_id = sharing_reader() and office = any (offices)
                    and starts_on <= sharing_today() and (ends_on is null or ends_on >= sharing_today()))
     and sharing_gate_open(sharing_reader())
$$;

-- The reader's own places of today.
create function sharing_places_held() returns setof uuid
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select id from sharing_place
   where person_id = sharing_reader()
     and starts_on <= sharing_today() and (ends_on is null or ends_on >= sharing_today())
     and sharing_gate_open(sharing_reader())
$$;

-- Trigger: the columns named stay as they were inserted.
create function sharing_columns_stay() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare kept text;
begin
  if current_user = 'hsb_owner' then return new; end if;
  foreach kept in array tg_argv loop
    if to_jsonb(new) -> kept is distinct from to_jsonb(old) -> kept then
      raise exception '% of % stays as it was written', kept, tg_table_name using errcode = 'restrict_violation';
    end if;
  end loop;
  return new;
end $$;

-- Trigger: a status goes along the moves told, "before after" or "before after office,office".
create function sharing_status_moves() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  was constant text := to_jsonb(old) ->> tg_argv[0];
  becomes constant text := to_jsonb(new) ->> tg_argv[0];
  move text;
begin
  if current_user = 'hsb_owner' or was = becomes then return new; end if;
  foreach move in array tg_argv[1:] loop
    if split_part(move, ' ', 1) = was and split_part(move, ' ', 2) = becomes
       and (split_part(move, ' ', 3) = '' or sharing_holds_office(string_to_array(split_part(move, ' ', 3), ','))) then
      return new;
    end if;
  end loop;
  raise exception '% does not go from % to %', tg_table_name, was, becomes using errcode = 'restrict_violation';
end $$;

-- Trigger: people change their own password and the time they signed in; the rest is the owner's.
create function sharing_person_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare moving constant text[] := array['password', 'last_login'];
begin
  if current_user <> 'hsb_owner' and to_jsonb(new) - moving is distinct from to_jsonb(old) - moving then
    raise exception 'who a person is stays' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger stays before update on sharing_person for each row execute function sharing_person_stays();

-- Trigger: of a delivery, a web process writes that its recipient opened it, or what whoever manages it settled.
create function sharing_delivery_moves() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_web' then return new; end if;
  if new.opened_at is distinct from old.opened_at
     and (old.opened_at is not null or old.recipient_id is distinct from sharing_reader()) then
    raise exception 'only its recipient opens a copy, once' using errcode = 'insufficient_privilege';
  end if;
  if (new.state, new.state_at, new.server_said) is distinct from (old.state, old.state_at, old.server_said)
     and not (old.record_id = any (array (select sharing_records_with('manage')))
              and (old.state, new.state) in (('unknown', 'sent'), ('unknown', 'failed'),
                                             ('queued', 'suppressed'), ('claimed', 'suppressed'))) then
    raise exception 'a copy is settled or stopped by whoever manages it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger held before update on sharing_delivery for each row execute function sharing_delivery_moves();
"""

NO_FUNCTIONS = """
drop trigger held on sharing_delivery;
drop function sharing_delivery_moves();
drop trigger stays on sharing_person;
drop function sharing_person_stays();
drop function sharing_status_moves();
drop function sharing_columns_stay();
drop function sharing_places_held();
drop function sharing_holds_office(text[]);
"""

ALL = "insert, update, delete"
GATE_TABLES = "sharing_agency, sharing_agreementversion, sharing_agreementapproval, sharing_place"
UNUSED_TABLES = (
    "guardian_userobjectpermission, guardian_groupobjectpermission, auth_group_permissions, "
    "sharing_person_groups, sharing_person_user_permissions"
)
SIGN_IN_TABLES = (
    "axes_accessattempt, axes_accesslog, axes_accessfailurelog, axes_accessattemptexpiration, django_session, "
    "otp_totp_totpdevice, otp_static_staticdevice, otp_static_statictoken"
)

COORDINATOR = "sharing_holds_office('{coordinator}')"
OFFICES = "sharing_holds_office('{chair,vice_chair,coordinator}')"
MAY_NAME_DEPUTY = f"{COORDINATOR} or place_id in (select sharing_places_held())"


def read_by_all(table, *written):
    """Everybody reads the table, `written` says who writes it."""
    sql = [enable(table), policy(table, "select", using="true"), policy(table, "select", to="hsb_worker", using="true")]
    return migrations.RunSQL("\n".join([*sql, *written]), unprotect_sql(table))


def written_when(table, condition, *commands):
    return [
        policy(
            table,
            command,
            using=None if command == "insert" else condition,
            check=None if command == "delete" else condition,
        )
        for command in commands
    ]


# Who acted is who is on the connection; before the second factor nobody is, and then nothing has been read.
AUDIT = "\n".join(
    [
        enable("sharing_auditevent"),
        policy(
            "sharing_auditevent",
            "insert",
            check="""person_id is null or person_id = sharing_reader()
                     or (sharing_reader() is null and what <> 'page.read')""",
        ),
        policy("sharing_auditevent", "insert", to="hsb_worker", check="true"),
    ]
)

DELIVERY_STATES = {
    "queued": ["claimed", "suppressed", "failed"],
    "claimed": ["handing", "queued", "failed", "suppressed"],
    "handing": ["sent", "unknown", "failed", "queued"],
    "unknown": ["sent", "failed"],
}


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0004_grounds_and_purposes"),
        ("axes", "0010_accessattemptexpiration"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        # What opens the gate
        never(GATE_TABLES, ALL),
        never(UNUSED_TABLES, ALL),
        never("sharing_person", "insert, delete"),
        migrations.RunSQL(
            f"revoke select on {SIGN_IN_TABLES} from hsb_worker", f"grant select on {SIGN_IN_TABLES} to hsb_worker"
        ),
        # What the Coordinator keeps
        never("sharing_panel", "insert, delete"),
        read_by_all("sharing_panel", *written_when("sharing_panel", COORDINATOR, "update")),
        read_by_all(
            "sharing_alloweddomain", *written_when("sharing_alloweddomain", COORDINATOR, "insert", "update", "delete")
        ),
        read_by_all("sharing_deputy", *written_when("sharing_deputy", MAY_NAME_DEPUTY, "insert", "update", "delete")),
        updates_only("sharing_deputy", "ends_on"),
        # Records, grants and exclusions
        also(
            "sharing_record",
            "insert",
            check=f"""{OFFICES} or (kind = 'referral'
                      and (select can_refer from sharing_person where id = sharing_reader()))""",
        ),
        also("sharing_grant", "insert", check="starts_at = now() and ended_at is null and via <> 'circulation'"),
        updates_only("sharing_exclusion", "ended_at"),
        migrations.RunSQL(AUDIT, unprotect_sql("sharing_auditevent")),
        # What leaves by mail: papers come from the worker alone
        never("sharing_dispatch", "update, delete"),
        also("sharing_dispatch", "insert", check="kind = 'notice' and source is null and by_id = sharing_reader()"),
        also(
            "sharing_delivery",
            "insert",
            check=f"""pack_id is null and opened_at is null and state in ('queued', 'failed')
                      and record_id = {CONTRIBUTED}
                      and dispatch_id in (select d.id from sharing_dispatch d
                                           where d.record_id = sharing_delivery.record_id
                                             and d.by_id = sharing_reader())""",
        ),
        updates_only("sharing_delivery", "state", "state_at", "server_said", "opened_at"),
        never("sharing_delivery", "delete"),
        moves("sharing_delivery", "state", DELIVERY_STATES),
    ]
