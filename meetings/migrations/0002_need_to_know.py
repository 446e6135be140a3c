"""Policies of the meetings: papers by their own record, everything about a child by the record of the case. R10, R33.

What the Chair has not approved and the worker has not sent is seen only by those who manage the papers (R24); what
has left the draft changes no more, whoever asks.
"""

from django.db import migrations

from sharing.need_to_know import MANAGED, VISIBLE, enable, policy, protect, unprotect_sql, worker_sql

MY_AGENCY = "(select agency_id from sharing_person where id = sharing_reader())"


def run(table, *sql):
    return migrations.RunSQL("\n".join([enable(table), *sql]), unprotect_sql(table))


def written_by_the_offices(table, seen=f"record_id = {VISIBLE}"):
    """Reading as told, writing by those who manage the record; a referrer adds to a case, not to its minutes."""
    managed = f"record_id = {MANAGED}"
    return run(
        table,
        policy(table, "select", using=seen),
        policy(table, "insert", check=managed),
        policy(table, "update", using=managed, check=managed),
        policy(table, "delete", using=managed),
        worker_sql(table, "select"),
    )


def versions(table):
    """Seen by others once it has gone out; the worker writes down that it has, and nothing else."""
    managed = f"record_id = {MANAGED}"
    return run(
        table,
        policy(table, "select", using=f"record_id = {VISIBLE} and (circulated_at is not null or {managed})"),
        policy(table, "insert", check=managed),
        policy(table, "update", using=managed, check=managed),
        worker_sql(table, "select"),
        f"grant update (circulated_at) on {table} to hsb_worker;",
        policy(table, "update", to="hsb_worker", using="true", check="true"),
    )


def frozen_items(table, of):
    """Written and removed only while their version is a draft, never changed."""
    in_a_draft = f"record_id = {MANAGED} and version_id = any (array (select id from {of} where status = 'draft'))"
    return run(
        table,
        policy(table, "select", using=f"record_id = {VISIBLE} and version_id = any (array (select id from {of}))"),
        policy(table, "insert", check=in_a_draft),
        policy(table, "delete", using=in_a_draft),
        worker_sql(table, "select"),
    )


OF_MY_AGENCY = f"record_id = {VISIBLE} and agency_id = {MY_AGENCY}"
RETURNS = [
    policy("meetings_agencyreturn", "select", using=f"record_id = {VISIBLE}"),
    policy("meetings_agencyreturn", "insert", check=f"{OF_MY_AGENCY} and person_id = sharing_reader()"),
    policy(
        "meetings_agencyreturn", "update", using=OF_MY_AGENCY, check=f"{OF_MY_AGENCY} and person_id = sharing_reader()"
    ),
    worker_sql("meetings_agencyreturn", "select"),
]

MINE = f"record_id = {VISIBLE} and agreed_at is not null and (owner_id = sharing_reader() or owner_agency_id = {MY_AGENCY})"
ACTIONS = [
    policy(
        "meetings_agreedaction",
        "select",
        using=f"record_id = {VISIBLE} and (agreed_at is not null or record_id = {MANAGED})",
    ),
    policy("meetings_agreedaction", "insert", check=f"record_id = {MANAGED}"),
    policy(
        "meetings_agreedaction",
        "update",
        using=f"record_id = {MANAGED} or ({MINE})",
        check=f"record_id = {MANAGED} or ({MINE})",
    ),
    policy("meetings_agreedaction", "delete", using=f"record_id = {MANAGED} and agreed_at is null"),
    worker_sql("meetings_agreedaction", "select"),
]

# Whoever owns an agreed action says how it ended; what was agreed is not theirs to change.
OWNER_ENDS = """
create function meetings_owner_only_ends() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web'
     and not old.record_id = any (array (select sharing_records_with('manage')))
     and to_jsonb(new) - '{status,done_on,outcome}'::text[] <> to_jsonb(old) - '{status,done_on,outcome}'::text[] then
    raise exception 'an owner may only say how an agreed action ended' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger owner_only_ends before update on meetings_agreedaction
  for each row execute function meetings_owner_only_ends();
"""
NO_OWNER_ENDS = """
drop trigger owner_only_ends on meetings_agreedaction;
drop function meetings_owner_only_ends();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("cases", "0002_need_to_know"),
        ("sharing", "0002_need_to_know"),
    ]

    operations = [
        migrations.RunSQL(
            "revoke delete on meetings_meeting from hsb_web", "grant delete on meetings_meeting to hsb_web"
        ),
        protect("meetings_papers"),
        protect("meetings_attendance"),
        written_by_the_offices("meetings_agendaitem"),
        written_by_the_offices("meetings_minutesitem", seen=f"record_id = {MANAGED}"),
        written_by_the_offices("meetings_sharedinformation", seen=f"record_id = {MANAGED}"),
        versions("meetings_scheduleversion"),
        versions("meetings_minutesversion"),
        frozen_items("meetings_scheduleitem", of="meetings_scheduleversion"),
        frozen_items("meetings_minutesversionitem", of="meetings_minutesversion"),
        run("meetings_agencyreturn", *RETURNS),
        run("meetings_agreedaction", *ACTIONS),
        migrations.RunSQL(OWNER_ENDS, NO_OWNER_ENDS),
    ]
