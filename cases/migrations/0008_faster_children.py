"""The same answer of whose child a reader may see, with one plan kept for the connection and all rows at once. R33"""

from django.db import migrations

NOW = """
create or replace function cases_children_with(minimum text) returns setof uuid
language plpgsql stable security definer rows 100
set plan_cache_mode = force_generic_plan set search_path = public, pg_temp as $$
begin
  return query select c.child_id from cases_case c
   where c.record_id = any (case minimum when 'view' then array(select sharing_visible_records())
                                         else array(select sharing_records_with(minimum)) end);
end $$;
"""

BEFORE = """
create or replace function cases_children_with(minimum text) returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select c.child_id from cases_case c
   where c.record_id = any (case minimum when 'view' then array(select sharing_visible_records())
                                         else array(select sharing_records_with(minimum)) end)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_origins"), ("sharing", "0016_faster_policies")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
