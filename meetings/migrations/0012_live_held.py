"""Who may read and write what is recorded at a meeting and of its agreed actions. R24, R28–R33

Observers and the statement belong to the papers; everything about a child to its case. What happened to an action is
read by whoever reads the action. Another day or owner of an agreed action comes only from the row that says why.
"""

from django.db import migrations

from sharing.need_to_know import (
    MANAGED,
    VISIBLE,
    also,
    enable,
    moves,
    never,
    policy,
    protect,
    unprotect_sql,
    updates_only,
    worker_sql,
)

CHAIR = "sharing_holds_office('{chair,vice_chair}')"
MY_AGENCY = "(select agency_id from sharing_person where id = sharing_reader())"
OF_MINUTES = "record_id = (select o.record_id from meetings_minutesitem o where o.id = {table}.item_id)"


def papers_of_its_meeting(table):
    return f"record_id = (select p.record_id from meetings_papers p where p.meeting_id = {table}.meeting_id)"


def of_the_offices(table, check, update=None, delete=None):
    """Read and written by those who manage the record alone; a referrer learns of the minutes when they go out. R24"""
    managed = f"record_id = {MANAGED}"
    parts = [
        enable(table),
        policy(table, "select", using=managed),
        policy(table, "insert", check=f"{managed} and {check}"),
        worker_sql(table, "select"),
    ]
    if update:
        using, after = update
        parts.append(policy(table, "update", using=f"{managed} and {using}", check=f"{managed} and {after}"))
    if delete:
        parts.append(policy(table, "delete", using=f"{managed} and {delete}"))
    return migrations.RunSQL("\n".join(parts), unprotect_sql(table))


# No meeting is held without the statement. R29
STATEMENT = """
create function meetings_held_with_statement() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and new.status = 'held' and old.status <> 'held'
     and not exists (select from meetings_statementread r where r.meeting_id = new.id) then
    raise exception 'the confidentiality statement has not been read' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger held_with_statement before update on meetings_meeting
  for each row execute function meetings_held_with_statement();
"""
NO_STATEMENT = """
drop trigger held_with_statement on meetings_meeting;
drop function meetings_held_with_statement();
"""

# Actions

MINE = f"a.owner_id = sharing_reader() or a.owner_agency_id = {MY_AGENCY}"
THE_ACTION = f"""exists (
  select from meetings_agreedaction a
   where a.id = meetings_actionentry.action_id and a.record_id = meetings_actionentry.record_id
     and a.agreed_at is not null and a.status = 'open'
     and (a.record_id = {MANAGED} or (meetings_actionentry.kind = 'progress' and ({MINE}))))"""
ENTRIES = [
    enable("meetings_actionentry"),
    policy(
        "meetings_actionentry",
        "select",
        using=f"record_id = {VISIBLE} and action_id = any (array (select id from meetings_agreedaction))",
    ),
    policy(
        "meetings_actionentry",
        "insert",
        check=f"record_id = {VISIBLE} and by_id = sharing_reader() and kind <> 'escalated' and {THE_ACTION}",
    ),
    worker_sql("meetings_actionentry", "select"),
    "grant insert on meetings_actionentry to hsb_worker;",
    policy("meetings_actionentry", "insert", to="hsb_worker", check="kind = 'escalated'"),
]

# The row that says why moves the day or the owner; the action itself takes no other from a web process.
MOVED = """
create function meetings_action_moves() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'moved' then
    update meetings_agreedaction set due_on = new.due_on where id = new.action_id and due_on = new.was_due_on;
  elsif new.kind = 'given' then
    update meetings_agreedaction a set owner_id = p.id, owner_agency_id = p.agency_id from sharing_person p
     where a.id = new.action_id and a.owner_id = new.was_owner_id and p.id = new.owner_id;
  end if;
  if not found and new.kind in ('moved', 'given') then
    raise exception 'the action is no longer as this row says it was' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger moves after insert on meetings_actionentry for each row execute function meetings_action_moves();
"""
NOT_MOVED = """
drop trigger moves on meetings_actionentry;
drop function meetings_action_moves();
"""

# An owner says how it ended and nothing else; whoever says it, what is done has words or a document of the same case,
# and what is not done says which of the two reasons it was.
ENDS = """
create or replace function meetings_owner_only_ends() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web'
     and not old.record_id = any (array (select sharing_records_with('manage')))
     and to_jsonb(new) - '{status,done_on,outcome,not_done_because,evidence_id}'::text[]
      <> to_jsonb(old) - '{status,done_on,outcome,not_done_because,evidence_id}'::text[] then
    raise exception 'an owner may only say how an agreed action ended' using errcode = 'insufficient_privilege';
  end if;
  if current_user <> 'hsb_owner' and (
       new.status = 'done' and new.outcome = '' and new.evidence_id is null
       or new.status = 'not_done' and new.not_done_because = ''
       or new.evidence_id is not null and not exists (
         select from cases_document d where d.id = new.evidence_id and d.record_id = new.record_id)) then
    raise exception 'an agreed action ends with evidence or with a reason' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""
ENDED = """
create or replace function meetings_owner_only_ends() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web'
     and not old.record_id = any (array (select sharing_records_with('manage')))
     and to_jsonb(new) - '{status,done_on,outcome}'::text[] <> to_jsonb(old) - '{status,done_on,outcome}'::text[] then
    raise exception 'an owner may only say how an agreed action ended' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_live"), ("cases", "0019_pleas_beside_the_route")]

    operations = [
        protect("meetings_statementread"),
        also(
            "meetings_statementread",
            "insert",
            check=f"""record_id = {MANAGED} and read_by_id = sharing_reader()
                      and {papers_of_its_meeting("meetings_statementread")}""",
        ),
        never("meetings_statementread", "update, delete"),
        migrations.RunSQL(STATEMENT, NO_STATEMENT),
        protect("meetings_observer"),
        also(
            "meetings_observer",
            "insert",
            check=f"""record_id = {MANAGED} and recorded_by_id = sharing_reader()
                      and {papers_of_its_meeting("meetings_observer")}""",
        ),
        also("meetings_observer", "update", using=f"record_id = {MANAGED}"),
        also("meetings_observer", "delete", using=f"record_id = {MANAGED}"),
        updates_only("meetings_observer", "has_signed", "is_present"),
        of_the_offices(
            "meetings_discussion",
            check="""by_id = sharing_reader() and ended_at is null and record_id = (
                       select o.record_id from meetings_agendaitem o where o.id = meetings_discussion.agenda_item_id)""",
            update=("ended_at is null", "true"),
        ),
        updates_only("meetings_discussion", "ended_at"),
        never("meetings_discussion", "delete"),
        of_the_offices(
            "meetings_minutedworker",
            check=f"applied_at is null and {OF_MINUTES.format(table='meetings_minutedworker')}",
            update=("applied_at is null", "true"),
            delete="applied_at is null",
        ),
        updates_only("meetings_minutedworker", "applied_at"),
        of_the_offices(
            "meetings_amendment",
            check=f"""status = 'proposed' and by_id = sharing_reader() and {CHAIR}
                      and {OF_MINUTES.format(table="meetings_amendment")}
                      and version_id in (select v.id from meetings_minutesversion v where v.status = 'with_chair')""",
            update=("status = 'proposed'", "settled_by_id = sharing_reader()"),
            delete="status = 'proposed' and by_id = sharing_reader()",
        ),
        updates_only("meetings_amendment", "status", "settled_by_id", "settled_at", "declined_because"),
        moves(
            "meetings_amendment",
            "status",
            {"proposed": ["accepted", "declined"]},
            by={"accepted": ["coordinator"], "declined": ["coordinator"]},
        ),
        migrations.RunSQL("\n".join(ENTRIES), unprotect_sql("meetings_actionentry")),
        never("meetings_actionentry", "update, delete"),
        migrations.RunSQL(MOVED, NOT_MOVED),
        migrations.RunSQL(ENDS, ENDED),
        updates_only(
            "meetings_agreedaction", "status", "done_on", "outcome", "not_done_because", "evidence_id", "agreed_at"
        ),
    ]
