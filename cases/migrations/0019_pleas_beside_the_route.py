"""A not-guilty plea bars the HSB assessment however it was recorded: as a step, or with police and court. R18"""

from django.db import migrations

CONTESTED = """
-- Whether a not-guilty plea stands in a case that no verdict has followed.
create function cases_is_contested(of_case uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  with told (what, answer, "on", at) as (
    select case step when 'plea_entered' then 'plea' else 'verdict' end, value, "on", recorded_at
      from cases_steprecord
     where case_id = of_case and struck_at is null and left_out_because = ''
       and step in ('plea_entered', 'verdict_given')
    union all
    select kind, value, "on", recorded_at from cases_justiceevent
     where case_id = of_case and struck_at is null and kind in ('plea', 'verdict')
  ),
  plea as (select answer, "on" from told where what = 'plea' order by "on" desc, at desc limit 1)
  select exists (select from plea where answer = 'not_guilty')
     and not exists (select from told, plea where what = 'verdict' and told."on" >= plea."on")
$$;
revoke execute on function cases_is_contested(uuid) from public;

create or replace function cases_assessment_rests() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.step in ('assessment_started', 'interviews_held', 'report_recorded') and new.left_out_because = ''
     and cases_is_contested(new.case_id) then
    raise exception 'no assessment between a not-guilty plea and the verdict' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace function cases_assessment_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare born date; part text;
begin
  select c.role, k.date_of_birth into part, born
    from cases_case c join cases_child k on k.id = c.child_id where c.record_id = new.case_id;
  if part <> 'young_person' then
    raise exception 'the HSB assessment is the young person''s' using errcode = 'restrict_violation';
  end if;
  if born + interval '18 years' <= new.begun_on then
    raise exception 'the HSB assessment is of somebody under 18' using errcode = 'restrict_violation';
  end if;
  if cases_is_contested(new.case_id) then
    raise exception 'no HSB assessment between a not-guilty plea and the verdict' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_own_case_and_name")]

    operations = [migrations.RunSQL(CONTESTED, migrations.RunSQL.noop)]
