"""An agency is asked to check whether it knows a child: it learns who the child is, and nothing of the case. R27, R33

Two functions of the database say it all: which requests the reader may answer now, and who those children are. No row
of the case, of its child or of what is known becomes visible by a request.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, VISIBLE, enable, never, policy, unprotect_sql, worker_sql

# The gate, the reader's own agency, a place on the panel on the meeting's day or standing in for its holder (on that
# day or today), not shut out of the record; and the meeting is to come, with the case on its agenda.
FUNCTIONS = r"""
create function meetings_checks_open() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select c.id
    from meetings_checkrequest c
    join meetings_meeting m on m.id = c.meeting_id
    join sharing_person me on me.id = sharing_reader() and me.agency_id = c.agency_id
    cross join lateral (select (m.starts_at at time zone 'Europe/London')::date as meets_on) d
   where m.status = 'planned' and m.starts_at > now()
     and (select sharing_gate_open(sharing_reader()))
     and exists (select from meetings_agendaitem a
                  where a.meeting_id = m.id and a.case_id = c.case_id and a.removed_by_id is null)
     and exists (
       select from sharing_place p
        where p.panel_id = m.panel_id and p.starts_on <= d.meets_on
          and (p.ends_on is null or p.ends_on >= d.meets_on)
          and (p.person_id = me.id
               or exists (select from sharing_deputy s
                           where s.place_id = p.id and s.person_id = me.id
                             and (d.meets_on between s.starts_on and s.ends_on
                                  or sharing_today() between s.starts_on and s.ends_on))))
     and not exists (select from sharing_exclusion x
                      where x.record_id = c.record_id and x.person_id = me.id and x.ended_at is null)
$$;

-- The address as it stands in what is known of the child's identity; one that must not be disclosed is not told.
create function meetings_address_to_check(of_case uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select case
    when exists (select from cases_statusflag f
                  where f.record_id = of_case and f.kind = 'address' and f.ended_at is null)
      then 'Must not be disclosed'
    else coalesce((
      select case when i.heading ~* '^address' then i.text
                  else split_part(substring(i.text from '(?:^|\n\n)Address: (.*)'), E'\n\n', 1) end
        from cases_caseinformation i
       where i.record_id = of_case and i.kind = 'identity' and not i.is_restricted
         and (i.heading ~* '^address' or i.text ~ '(^|\n\n)Address: ')
         and not exists (select from cases_caseinformation n where n.corrects_id = i.id)
       order by i.recorded_at desc, i.id desc limit 1), '') end
$$;

create function meetings_identities_to_check()
returns table (request uuid, meeting uuid, name text, also_known_as text, date_of_birth date,
               age_is_estimated boolean, address text, school text)
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select c.id, c.meeting_id, concat(k.given_names, ' ', k.family_name), k.also_known_as, k.date_of_birth,
         k.age_is_estimated, meetings_address_to_check(c.record_id), k.school
    from meetings_checkrequest c
    join cases_case t on t.record_id = c.case_id
    join cases_child k on k.id = t.child_id
   where c.id in (select meetings_checks_open())
$$;

-- What an agency answers is looked through for the names of other children, though it sees none of the cases. R11
create function meetings_note_answer(record uuid, places text[], told text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  select cases_note_texts_of(c.record_id, places, told)
    from meetings_checkrequest c
   where c.record_id = record and c.id in (select meetings_checks_open())
     and not c.record_id = any (array (select sharing_visible_records())) limit 1
$$;
revoke execute on function meetings_address_to_check(uuid) from public;
"""
NO_FUNCTIONS = """
drop function meetings_note_answer(uuid, text[], text[]);
drop function meetings_identities_to_check();
drop function meetings_address_to_check(uuid);
drop function meetings_checks_open();
"""

MY_AGENCY = "(select agency_id from sharing_person where id = sharing_reader())"
OPEN = "any (array (select meetings_checks_open()))"
CHECKS = "\n".join(
    [
        enable("meetings_checkrequest"),
        policy("meetings_checkrequest", "select", using=f"record_id = {VISIBLE} or id = {OPEN}"),
        policy(
            "meetings_checkrequest",
            "insert",
            check=f"""record_id = {MANAGED} and asked_by_id = sharing_reader() and sharing_holds_office('{{coordinator}}')
                      and exists (select from meetings_agendaitem a
                                   where a.meeting_id = meetings_checkrequest.meeting_id
                                     and a.case_id = meetings_checkrequest.case_id and a.removed_by_id is null)""",
        ),
        worker_sql("meetings_checkrequest", "select"),
    ]
)

ASKED = f"""agency_id = {MY_AGENCY} and (meeting_id, record_id) in (
            select c.meeting_id, c.record_id from meetings_checkrequest c where c.id = {OPEN})"""
ANSWERS = f"""
create policy checked_select on meetings_agencyreturn for select to hsb_web using ({ASKED});
create policy checked_insert on meetings_agencyreturn for insert to hsb_web
  with check ({ASKED} and person_id = sharing_reader());
create policy checked_update on meetings_agencyreturn for update to hsb_web
  using ({ASKED}) with check ({ASKED} and person_id = sharing_reader());
"""
NO_ANSWERS = """
drop policy checked_update on meetings_agencyreturn;
drop policy checked_insert on meetings_agencyreturn;
drop policy checked_select on meetings_agencyreturn;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0015_time_slots"),
        ("cases", "0022_texts_of_checks"),
        ("sharing", "0026_minutes_per_item"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckRequest",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="meetings.meeting"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case", "agency"), name="asked_to_check_once"),
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="check_of_its_case"),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(CHECKS, unprotect_sql("meetings_checkrequest")),
        never("meetings_checkrequest", "update, delete"),
        migrations.RunSQL(ANSWERS, NO_ANSWERS),
    ]
