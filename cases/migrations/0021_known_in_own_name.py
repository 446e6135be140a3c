"""What is known of a case is told for one's own agency, when it is written, and is restricted later where it must be. R27, R33"""

from django.db import migrations

from sharing.need_to_know import MANAGED

OWN_AGENCY = f"""
create policy also_own_agency on cases_caseinformation as restrictive for insert to hsb_web
  with check (record_id = {MANAGED} or agency_id = (select agency_id from sharing_person where id = sharing_reader()));
drop policy also_corrects on cases_caseinformation;
"""
ANY_AGENCY = f"""
create policy also_corrects on cases_caseinformation as restrictive for insert to hsb_web
  with check (corrects_id is null or record_id = {MANAGED}
              or agency_id = (select agency_id from sharing_person where id = sharing_reader()));
drop policy also_own_agency on cases_caseinformation;
"""

WHEN_WRITTEN = """
-- Trigger: when something was written down is the database's to say.
create function cases_recorded_now() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  new.recorded_at := clock_timestamp();  -- each row of one transaction later than the one before
  return new;
end $$;
create trigger recorded_now before insert on cases_caseinformation for each row when (current_user <> 'hsb_owner')
  execute function cases_recorded_now();
drop policy also_in_time on cases_caseinformation;
"""
WHEN_SAID = """
create policy also_in_time on cases_caseinformation as restrictive for insert to hsb_web
  with check (recorded_at <= now() + interval '10 minutes');
drop trigger recorded_now on cases_caseinformation;
drop function cases_recorded_now();
"""

# A correction may restrict what was open, never open what was restricted.
FITS = """
create or replace function cases_correction_fits() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare before cases_caseinformation;
begin
  select * into before from cases_caseinformation where id = new.corrects_id;
  if not found or before.case_id <> new.case_id or before.kind <> new.kind
     or {restricted} or before.agency_id is distinct from new.agency_id then
    raise exception 'a correction belongs to what it corrects' using errcode = 'check_violation';
  end if;
  return new;
end $$;
"""
RESTRICTS = """
-- Trigger: what a restricted correction corrects, its earlier words with it, is read from now on by those alone who
-- may read the correction. Only who may read them changes, so the words stay as they were written.
create function cases_correction_restricts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with recursive earlier (id, corrects_id) as (
    select id, corrects_id from cases_caseinformation where id = new.corrects_id
    union all
    select one.id, one.corrects_id from cases_caseinformation one join earlier on one.id = earlier.corrects_id
  )
  update cases_caseinformation set is_restricted = true where id in (select id from earlier) and not is_restricted;
  return null;
end $$;
create trigger restricts after insert on cases_caseinformation for each row
  when (new.corrects_id is not null and new.is_restricted) execute function cases_correction_restricts();
"""
RESTRICTS_NOTHING = """
drop trigger restricts on cases_caseinformation;
drop function cases_correction_restricts();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_limits_of_law")]

    operations = [
        migrations.RunSQL(OWN_AGENCY, ANY_AGENCY),
        migrations.RunSQL(WHEN_WRITTEN, WHEN_SAID),
        migrations.RunSQL(
            FITS.replace("{restricted}", "before.is_restricted and not new.is_restricted"),
            FITS.replace("{restricted}", "before.is_restricted <> new.is_restricted"),
        ),
        migrations.RunSQL(RESTRICTS, RESTRICTS_NOTHING),
    ]
