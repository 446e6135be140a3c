"""What a contributor writes stays within the case and in their own name, also past the services. R17, R20, R21, R33"""

from django.db import migrations

OWN_CASE = """
-- Trigger: a step and a bail that are pointed at are of the same case: else bail of another could not be extended.
create function cases_justice_of_one_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare extends constant uuid := (to_jsonb(new) ->> 'extends_id')::uuid;
begin
  if new.step_id is not null
     and not exists (select from cases_steprecord where id = new.step_id and case_id = new.case_id)
     or extends is not null and not exists (select from cases_release where id = extends and case_id = new.case_id)
  then
    raise exception 'police and court matters stay within their case' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger of_one_case before insert on cases_justiceevent
  for each row execute function cases_justice_of_one_case();
create trigger of_one_case before insert on cases_release
  for each row execute function cases_justice_of_one_case();
"""
NOT_OWN_CASE = """
drop trigger of_one_case on cases_justiceevent;
drop trigger of_one_case on cases_release;
drop function cases_justice_of_one_case();
"""
OWN_NAME = """
-- Trigger: whoever writes the formulation is the one who is told to have written it.
create function cases_formulation_in_own_name() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and new.saved_by_id is distinct from sharing_reader() then
    raise exception 'nobody writes in the name of another' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger own_name before update on cases_assessment for each row
  when ((old.formulation, old.version, old.saved_at, old.saved_by_id)
        is distinct from (new.formulation, new.version, new.saved_at, new.saved_by_id))
  execute function cases_formulation_in_own_name();
create policy also_own_name on cases_assessment as restrictive for insert to hsb_web
  with check (saved_by_id is null and formulation = '');
create policy also_own_name on cases_domainresult as restrictive for insert to hsb_web
  with check (saved_by_id is null and strengths = '' and concerns = '' and not_assessed_because = '');
create policy also_own_name on cases_interview as restrictive for insert to hsb_web
  with check (settled_by_id is null or settled_by_id = sharing_reader());
create policy also_own_name on cases_needsandrisk as restrictive for insert to hsb_web
  with check (agency_id = (select agency_id from sharing_person where id = sharing_reader()));
"""
NOT_OWN_NAME = """
drop policy also_own_name on cases_needsandrisk;
drop policy also_own_name on cases_interview;
drop policy also_own_name on cases_domainresult;
drop policy also_own_name on cases_assessment;
drop trigger own_name on cases_assessment;
drop function cases_formulation_in_own_name();
"""

# Nothing is written for a day to come: the newest row stands, and would against all that is written until then. R19, R22
NEVER_LATER = {
    "cases_caseinformation": "recorded_at",
    "cases_caseevent": "at",
    "cases_leadagency": "set_at",
    "cases_paneldate": "set_at",
}


def never_later(table, column):
    return migrations.RunSQL(
        f"""create policy also_in_time on {table} as restrictive for insert to hsb_web
              with check ({column} <= now() + interval '10 minutes')""",
        f"drop policy also_in_time on {table}",
    )


# The age at the latest incident is told from what stands: a day that was corrected counts no more. R15
POSSIBLE = """
create or replace function cases_pathway_possible() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part text;
  born date;
  latest date;
begin
  if new.pathway not in ('criminal_justice', 'both') then
    return new;
  end if;
  select c.role, k.date_of_birth into part, born
    from cases_case c join cases_child k on k.id = c.child_id where c.record_id = new.case_id;
  if part <> 'young_person' then
    raise exception 'the criminal justice pathway is the young person''s' using errcode = 'check_violation';
  end if;
  select max(dated_on) into latest from cases_caseinformation known
   where case_id = new.case_id and kind = 'incident' and dated_on is not null{corrected};
  if extract(year from age(latest, born)) < (
    select value from cases_statutoryvalue where key = 'criminal_responsibility'
       and valid_from <= latest and (valid_to is null or valid_to >= latest)
  ) then
    raise exception 'the young person was too young at the time' using errcode = 'check_violation';
  end if;
  return new;
end $$;
"""
STANDS = """
     and not exists (select from cases_caseinformation later where later.corrects_id = known.id)"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_timeline")]

    operations = [
        migrations.RunSQL(OWN_CASE, NOT_OWN_CASE),
        migrations.RunSQL(OWN_NAME, NOT_OWN_NAME),
        migrations.RunSQL(POSSIBLE.replace("{corrected}", STANDS), POSSIBLE.replace("{corrected}", "")),
        *(never_later(table, column) for table, column in NEVER_LATER.items()),
    ]
