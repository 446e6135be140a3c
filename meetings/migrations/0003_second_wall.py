"""A part stays with its meeting and its case, and approval is the approver's own. R10, R24, R27, R28, R30, R32."""

from django.db import migrations, models

from sharing.need_to_know import MANAGED, also, enable, moves, never, policy, stays, unprotect_sql, updates_only

CHAIR = ["chair", "vice_chair"]
COORDINATOR = ["coordinator"]
OFFICES = [*COORDINATOR, *CHAIR]


def held_by(offices):
    return f"sharing_holds_office('{{{','.join(offices)}}}')"


def of_its_case(model, name):
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name=name),
    )


def papers_of_its_meeting(table):
    return f"record_id = (select p.record_id from meetings_papers p where p.meeting_id = {table}.meeting_id)"


def record_of(table, parent, column):
    return f"record_id = (select o.record_id from {parent} o where o.id = {table}.{column})"


# The date and place of a meeting are no secret; planning it is the Coordinator's, closing it also the Chair's.
MEETINGS = "\n".join(
    [
        enable("meetings_meeting"),
        policy("meetings_meeting", "select", using="true"),
        policy("meetings_meeting", "select", to="hsb_worker", using="true"),
        policy(
            "meetings_meeting",
            "insert",
            check=f"{held_by(COORDINATOR)} and created_by_id = sharing_reader() and status = 'planned'",
        ),
        # Every service locks the meeting first, and asks then who may change it.
        policy("meetings_meeting", "update", using="true", check=held_by(OFFICES)),
    ]
)

# What of a version may change, by where it stands: its content while it is a draft, its approval once.
VERSION_STANDS = """
create function meetings_version_stands() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  moving constant text[] := case
    when current_user = 'hsb_worker' then array['circulated_at']
    when new.status = 'draft' then
      array['status', 'front', 'content_sha256', 'compiled_by_id', 'compiled_at', 'points']
    when new.status = old.status then array['is_late']
    when new.status = 'with_chair' then array['status', 'content_sha256']
    when new.status = 'returned' then array['status', 'points']
    when new.status = 'approved' then array['status', 'approved_by_id', 'approved_at', 'is_late']
    else array['status'] end;
begin
  if current_user = 'hsb_owner' then return new; end if;
  if to_jsonb(new) - moving is distinct from to_jsonb(old) - moving then
    raise exception 'what has left the draft changes no more' using errcode = 'restrict_violation';
  end if;
  if old.circulated_at is not null and new.circulated_at is distinct from old.circulated_at then
    raise exception 'a version goes out once' using errcode = 'restrict_violation';
  end if;
  if new.approved_by_id is distinct from old.approved_by_id and new.approved_by_id is distinct from sharing_reader()
     or new.compiled_by_id is distinct from old.compiled_by_id
        and new.compiled_by_id is distinct from sharing_reader() then
    raise exception 'nobody compiles or approves in the name of another' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger stands before update on meetings_scheduleversion
  for each row execute function meetings_version_stands();
create trigger stands before update on meetings_minutesversion
  for each row execute function meetings_version_stands();
"""
NO_VERSION_STANDS = """
drop trigger stands on meetings_minutesversion;
drop trigger stands on meetings_scheduleversion;
drop function meetings_version_stands();
"""

VERSION_STATUS = {
    "draft": ["with_chair"],
    "with_chair": ["draft", "returned", "approved"],
    "returned": ["draft"],
    "approved": ["superseded"],
}
VERSION_OFFICES = {
    "draft": COORDINATOR,
    "with_chair": COORDINATOR,
    "returned": CHAIR,
    "approved": CHAIR,
    "superseded": OFFICES,
}


def version(table):
    return [
        also(
            table,
            "insert",
            check=f"""status = 'draft' and compiled_by_id = sharing_reader() and {held_by(COORDINATOR)}
                      and {papers_of_its_meeting(table)}""",
        ),
        moves(table, "status", VERSION_STATUS, by=VERSION_OFFICES),
        never(table, "delete"),
    ]


PLANNED = "meeting_id in (select m.id from meetings_meeting m where m.status = 'planned')"


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_need_to_know"),
        ("cases", "0003_second_wall"),
        ("sharing", "0005_second_wall"),
    ]

    operations = [
        migrations.RunSQL(MEETINGS, unprotect_sql("meetings_meeting")),
        updates_only("meetings_meeting", "starts_at", "place", "status", "circulate_at"),
        moves(
            "meetings_meeting",
            "status",
            {"planned": ["held", "cancelled"]},
            by={"held": OFFICES, "cancelled": COORDINATOR},
        ),
        also("meetings_papers", "insert", check=f"record_id = {MANAGED} and {held_by(COORDINATOR)}"),
        never("meetings_papers", "update, delete"),
        also(
            "meetings_attendance",
            "insert",
            check=f"record_id = {MANAGED} and {papers_of_its_meeting('meetings_attendance')}",
        ),
        also("meetings_attendance", "delete", using=f"record_id = {MANAGED}"),
        never("meetings_attendance", "update"),
        # The agenda and the versions made from it
        of_its_case("agendaitem", "agenda_item_of_its_case"),
        updates_only(
            "meetings_agendaitem", "position", "because", "asked_of_panel", "removed_because", "removed_by_id"
        ),
        never("meetings_agendaitem", "delete"),
        migrations.RunSQL(VERSION_STANDS, NO_VERSION_STANDS),
        *version("meetings_scheduleversion"),
        *version("meetings_minutesversion"),
        # Minutes
        also(
            "meetings_minutesitem",
            "insert",
            check=f"""saved_by_id = sharing_reader()
                      and {record_of("meetings_minutesitem", "meetings_agendaitem", "agenda_item_id")}""",
        ),
        stays("meetings_minutesitem", "record_id", "agenda_item_id"),
        never("meetings_minutesitem", "delete"),
        also(
            "meetings_sharedinformation",
            "insert",
            check=record_of("meetings_sharedinformation", "meetings_minutesitem", "item_id"),
        ),
        stays("meetings_sharedinformation", "record_id", "item_id", "agency_id"),
        of_its_case("agreedaction", "agreed_action_of_its_case"),
        also(
            "meetings_agreedaction",
            "insert",
            check=f"""status = 'open' and agreed_at is null
                      and {record_of("meetings_agreedaction", "meetings_minutesitem", "item_id")}""",
        ),
        stays("meetings_agreedaction", "record_id", "item_id", "meeting_id", "case_id", "created_at"),
        moves("meetings_agreedaction", "status", {"open": ["done", "not_done"]}),
        # Returns
        of_its_case("agencyreturn", "return_of_its_case"),
        also("meetings_agencyreturn", "insert", check=PLANNED),
        also("meetings_agencyreturn", "update", using="true", check=PLANNED),
        stays("meetings_agencyreturn", "record_id", "meeting_id", "case_id", "agency_id"),
        never("meetings_agencyreturn", "delete"),
    ]
