"""What bail may last, what a disposal rests on, who assesses from when and who holds office: past the services, too.

What the owner of the tables writes, in tests and migrations, is looked at no more than before. R17, R19, R20, R46
"""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, MANAGED

OFFICES = "sharing_holds_office('{chair,vice_chair,coordinator}')"

JUSTICE = """
-- The last day of bail before charge on this authority; null for a court, and where there was no limit. The period
-- begins with the day after the arrest and ends the day before that of the same number, or on the last of a month.
create function cases_bail_limit(arrest date, authority text) returns date
language sql stable set search_path = public, pg_temp as $$
  select case when unit = 'days' then arrest + value
              when extract(day from ends) < extract(day from arrest + 1) then ends
              else ends - 1 end
    from (select unit, value,
                 (arrest + 1 + make_interval(months => value * case unit when 'years' then 12 else 1 end))::date as ends
            from cases_statutoryvalue
           where key = 'bail.' || authority and valid_from <= arrest and (valid_to is null or valid_to >= arrest)) law
$$;

-- Trigger: bail is counted from the latest arrest, within the limit of whoever authorised it, and extends what stands.
create function cases_bail_within_limits() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  arrest constant date := (select max("on") from cases_justiceevent
                            where case_id = new.case_id and kind = 'arrest' and struck_at is null);
begin
  if arrest is null or new."on" < arrest or new."on" > sharing_today() then
    raise exception 'bail and release follow an arrest, and are told once they are' using errcode = 'restrict_violation';
  end if;
  if new.kind = 'bail' and new.until > cases_bail_limit(arrest, new.authorised_by) then
    raise exception 'bail until then needs a higher authority' using errcode = 'restrict_violation';
  end if;
  if new.extends_id is not null and not exists (
       select from cases_release where id = new.extends_id and kind = 'bail' and struck_at is null
          and "on" <= new."on" and until < new.until) then
    raise exception 'an extension lasts longer than the bail that it extends' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger within_limits before insert on cases_release for each row when (current_user <> 'hsb_owner')
  execute function cases_bail_within_limits();

-- What was last said on a question: by police and court, or where they said nothing, as a step of the route.
create function cases_says(of_case uuid, which text, of_step text, answer text) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select coalesce(
    (select value = answer from cases_justiceevent where case_id = of_case and kind = which and struck_at is null
      order by "on" desc, recorded_at desc limit 1),
    exists (select from cases_steprecord
             where case_id = of_case and step = of_step and struck_at is null and value = answer))
$$;

-- Trigger: a caution rests on an admission, an order of the court on a conviction.
create function cases_disposal_rests() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  account constant text := (select value from cases_justiceevent
                             where case_id = new.case_id and kind = 'admission' and struck_at is null
                             order by "on" desc, recorded_at desc limit 1);
  is_convicted boolean := cases_says(new.case_id, 'plea', 'plea_entered', 'guilty');
  has_admitted constant boolean := case when account is not null then account <> 'none' else is_convicted
    or exists (select from cases_steprecord where case_id = new.case_id and step = 'offence_admitted'
                  and struck_at is null and left_out_because = '') end;
begin
  is_convicted := is_convicted or cases_says(new.case_id, 'verdict', 'verdict_given', 'guilty');
  if new.value in ('community_resolution', 'youth_caution', 'youth_conditional_caution') and not has_admitted then
    raise exception 'a caution needs an admission' using errcode = 'restrict_violation';
  end if;
  if new.value in ('absolute_discharge', 'conditional_discharge', 'referral_order', 'rehabilitation_order', 'custody')
     and not is_convicted then
    raise exception 'this is for the court, after a conviction' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger disposal_rests before insert on cases_justiceevent for each row
  when (new.kind = 'disposal' and current_user <> 'hsb_owner') execute function cases_disposal_rests();
"""
NO_JUSTICE = """
drop trigger disposal_rests on cases_justiceevent;
drop function cases_disposal_rests();
drop function cases_says(uuid, text, text, text);
drop trigger within_limits on cases_release;
drop function cases_bail_within_limits();
drop function cases_bail_limit(date, text);
"""

ASSESSORS = """
-- Trigger: an assessment has begun after the panel's decision and not in a time to come.
create function cases_assessment_begun_in_time() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if new.begun_on > sharing_today() or exists (
       select from cases_pathwaydecision d where d.case_id = new.case_id and d.decided_on > new.begun_on
          and not exists (select from cases_pathwaydecision later where later.supersedes_id = d.id)) then
    raise exception 'an assessment has begun since the decision' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger begun_in_time before insert on cases_assessment for each row when (current_user <> 'hsb_owner')
  execute function cases_assessment_begun_in_time();

-- Trigger: an assessor joins as the assessment begins, or on the day on which another leaves: on no other day is
-- training looked up. Nobody leaves on a day to come. R46
create function cases_assessor_in_time() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if new.left_on > sharing_today() or tg_op = 'INSERT' and not exists (
       select from cases_assessment where id = new.assessment_id and begun_on = new.joined_on
        union all
       select from cases_assessor where assessment_id = new.assessment_id and left_on = new.joined_on) then
    raise exception 'an assessor joins as it begins, or as another leaves' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger in_time before insert or update on cases_assessor for each row when (current_user <> 'hsb_owner')
  execute function cases_assessor_in_time();
"""
NO_ASSESSORS = """
drop trigger in_time on cases_assessor;
drop function cases_assessor_in_time();
drop trigger begun_in_time on cases_assessment;
drop function cases_assessment_begun_in_time();
"""


def office(lead, considered, given_up):
    """Who sets the lead agency, says that the panel considered a report, and gives up an assessment."""
    return f"""
alter policy also_insert on cases_leadagency
  with check (record_id = {MANAGED} and set_by_id = sharing_reader(){lead});
alter policy also_update on cases_assessment
  using (record_id = {CONTRIBUTED})
  with check ((finished_by_id is null or considered_by_id is not null or finished_by_id = sharing_reader())
              and (given_up_by_id is null or (given_up_by_id = sharing_reader(){given_up}))
              and (considered_by_id is null
                   or (considered_by_id = sharing_reader() and record_id = {MANAGED}{considered})));
"""


OFFICE = office(
    f" and {OFFICES}",
    f" and {OFFICES}",
    f""" and ((record_id = {MANAGED} and {OFFICES}) or exists (
           select from cases_assessor o where o.assessment_id = cases_assessment.id
              and o.person_id = sharing_reader() and o.left_on is null))""",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_pleas_beside_the_route"), ("sharing", "0022_ledger")]

    operations = [
        migrations.RunSQL(JUSTICE, NO_JUSTICE),
        migrations.RunSQL(ASSESSORS, NO_ASSESSORS),
        migrations.RunSQL(OFFICE, office("", "", "")),
    ]
