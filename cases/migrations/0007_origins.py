"""The cases that are there already: which referral each came from, and who is shut out of both."""

from django.db import migrations

FILL = """
update sharing_record r set origin_id = k.registered_from_id
  from cases_case c join cases_child k on k.id = c.child_id where c.record_id = r.id;
insert into sharing_exclusion (id, record_id, person_id, why, reason, excluded_by_id, excluded_at, end_reason)
select gen_random_uuid(), r.origin_id, x.person_id, x.why, x.reason, x.excluded_by_id, x.excluded_at, ''
  from sharing_exclusion x join sharing_record r on r.id = x.record_id
 where x.ended_at is null and r.origin_id is not null
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_allocations"), ("sharing", "0014_shut_out_of_what_belongs_to_it")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
