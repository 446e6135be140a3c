"""A case is closed by minutes that the Chair has approved: by what was frozen in them, not by what is written on. R22, R24"""

from django.db import migrations

APPROVED = """
create or replace function meetings_closing_is_minuted() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and not exists (
    select from meetings_minutesversion v
      join meetings_minutesversionitem i on i.version_id = v.id
      join meetings_meeting m on m.id = v.meeting_id
     where i.record_id = new.case_id and v.status = 'approved' and m.status = 'held'
       and (m.starts_at at time zone 'Europe/London')::date = new.meeting_on
       and i.content ->> 'closing_because' = new.reason and new.reason <> ''
  ) then
    raise exception 'no approved minutes close this case' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""
MINUTED = """
create or replace function meetings_closing_is_minuted() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and not exists (
    select from meetings_minutesitem i
      join meetings_agendaitem a on a.id = i.agenda_item_id
      join meetings_meeting m on m.id = a.meeting_id
     where a.case_id = new.case_id and a.removed_by_id is null and m.status = 'held'
       and (m.starts_at at time zone 'Europe/London')::date = new.meeting_on
       and i.closing_because <> '' and i.closing_because = new.reason
  ) then
    raise exception 'no minutes close this case' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_events_of_actions")]

    operations = [migrations.RunSQL(APPROVED, MINUTED)]
