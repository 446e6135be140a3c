"""The register of copies on paper: who printed, who has which, what is destroyed. R26, R28, R33"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, also, moves, never, protect, updates_only

COORDINATOR = "sharing_holds_office('{coordinator}')"
IN_FORCE = """select from meetings_{kind}version v join meetings_meeting m on m.id = v.meeting_id
   where v.id = meetings_printrun.{kind}_id and v.record_id = meetings_printrun.record_id
     and v.status = 'approved' and m.status <> 'cancelled'"""
OF_ITS_RUN = """exists (
  select from meetings_printrun r where r.id = run_id and r.record_id = meetings_printedcopy.record_id
     and r.printed_by_id = sharing_reader())
  and record_id = (select p.record_id from meetings_papers p where p.meeting_id = meetings_printedcopy.meeting_id)"""

# A copy on paper is handed to nobody who may not see all that the version holds. R26, R28, R33
HANDED = f"""
create function meetings_may_hold_copy(run uuid, person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  with printed as (
    select * from meetings_printrun r where r.id = run and r.record_id = {MANAGED}
  ), held as (
    select record_id from printed
    union select i.record_id from printed r join meetings_scheduleitem i on i.version_id = r.schedule_id
    union select i.record_id from printed r join meetings_minutesversionitem i on i.version_id = r.minutes_id
  )
  select exists (select from held) and sharing_gate_open(person) and not exists (
    select from held h where not exists (
      select from sharing_grant g
       where g.record_id = h.record_id and g.person_id = person
         and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at) and sharing_way_is_open(person, g.via)
         and not exists (select from sharing_exclusion x
                          where x.record_id = h.record_id and x.person_id = person and x.ended_at is null)))
$$;

create function meetings_copy_is_handed() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return new; end if;
  if new.collected_by_id is distinct from old.collected_by_id
     and (old.collected_by_id is not null or new.state <> 'collected'
          or not meetings_may_hold_copy(new.run_id, new.collected_by_id)) then
    raise exception 'a copy goes once, to somebody who may see all that is in it' using errcode = 'restrict_violation';
  end if;
  if new.destroyed_noted_by_id is distinct from old.destroyed_noted_by_id
     and (old.destroyed_noted_by_id is not null or new.destroyed_noted_by_id is distinct from sharing_reader()) then
    raise exception 'nobody notes in the name of another' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger handed before update on meetings_printedcopy
  for each row execute function meetings_copy_is_handed();
"""
NOT_HANDED = """
drop trigger handed on meetings_printedcopy;
drop function meetings_copy_is_handed();
drop function meetings_may_hold_copy(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_case_papers"),
        ("sharing", "0022_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("printed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_runs",
                        to="meetings.minutesversion",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_runs",
                        to="meetings.scheduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["printed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__isnull", False), ("schedule", None)),
                            models.Q(("minutes", None), ("schedule__isnull", False)),
                            _connector="OR",
                        ),
                        name="prints_one_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedCopy",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("printed", "Printed"), ("collected", "Collected"), ("destroyed", "Destroyed")],
                        default="printed",
                        max_length=10,
                    ),
                ),
                ("collected_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "collected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "destroyed_noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printed_copies",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="meetings.printrun"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "printed copies",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="copies_on_paper_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("collected_at", None), ("collected_by", None)),
                            models.Q(("collected_at__isnull", False), ("collected_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="collected_by_somebody_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collected_by", None),
                                ("destroyed_at", None),
                                ("destroyed_noted_by", None),
                                ("state", "printed"),
                            ),
                            models.Q(
                                ("collected_by__isnull", False),
                                ("destroyed_at", None),
                                ("destroyed_noted_by", None),
                                ("state", "collected"),
                            ),
                            models.Q(
                                ("destroyed_at__isnull", False),
                                ("destroyed_noted_by__isnull", False),
                                ("state", "destroyed"),
                            ),
                            _connector="OR",
                        ),
                        name="a_copy_on_paper_is_where_it_says",
                    ),
                ],
            },
        ),
        protect("meetings_printrun"),
        also(
            "meetings_printrun",
            "insert",
            check=f"""record_id = {MANAGED} and {COORDINATOR} and printed_by_id = sharing_reader()
                      and (exists ({IN_FORCE.format(kind="schedule")}) or exists ({IN_FORCE.format(kind="minutes")}))""",
        ),
        never("meetings_printrun", "update, delete"),
        protect("meetings_printedcopy"),
        also("meetings_printedcopy", "insert", check=f"{COORDINATOR} and state = 'printed' and {OF_ITS_RUN}"),
        also("meetings_printedcopy", "update", using=f"record_id = {MANAGED}", check=COORDINATOR),
        updates_only(
            "meetings_printedcopy", "state", "collected_by_id", "collected_at", "destroyed_at", "destroyed_noted_by_id"
        ),
        never("meetings_printedcopy", "delete"),
        moves("meetings_printedcopy", "state", {"printed": ["collected", "destroyed"], "collected": ["destroyed"]}),
        migrations.RunSQL(HANDED, NOT_HANDED),
    ]
