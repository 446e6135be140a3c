"""Whoever is shut out of a case is shut out of the referral it came from, and the other way round. R28, R33.

A referral holds what its cases hold, so that being shut out of one alone would shut nobody out. From one case to
another it does not reach: each child's case is considered apart (R10).
"""

import django.db.models.deletion
from django.db import migrations, models

TRIGGERS = """
create function sharing_shut_out_too() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into sharing_exclusion (id, record_id, person_id, why, reason, excluded_by_id, excluded_at, end_reason)
  select gen_random_uuid(), r.id, new.person_id, new.why, new.reason, new.excluded_by_id, new.excluded_at, ''
    from sharing_record r
   where r.origin_id = new.record_id or r.id = (select origin_id from sharing_record where id = new.record_id)
  on conflict do nothing;
  return null;
end $$;
create trigger shut_out_too after insert on sharing_exclusion
  for each row when (pg_trigger_depth() = 0) execute function sharing_shut_out_too();

create function sharing_shut_out_from_the_start() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into sharing_exclusion (id, record_id, person_id, why, reason, excluded_by_id, excluded_at, end_reason)
  select gen_random_uuid(), new.id, x.person_id, x.why, x.reason, x.excluded_by_id, x.excluded_at, ''
    from sharing_exclusion x where x.record_id = new.origin_id and x.ended_at is null;
  return null;
end $$;
create trigger shut_out_from_the_start after insert on sharing_record
  for each row when (new.origin_id is not null) execute function sharing_shut_out_from_the_start();
"""

NO_TRIGGERS = """
drop trigger shut_out_from_the_start on sharing_record;
drop function sharing_shut_out_from_the_start();
drop trigger shut_out_too on sharing_exclusion;
drop function sharing_shut_out_too();
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0013_letters_about_access")]

    operations = [
        migrations.AddField(
            "record",
            "origin",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
