"""Policies of the cases: parts by their record, a child by any case of theirs that the reader may see. R10, R33."""

from django.db import migrations

from sharing.need_to_know import MANAGED, enable, policy, protect, unprotect_sql, worker_sql

CHILDREN = """
create function cases_children_with(minimum text) returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select c.child_id from cases_case c
   where c.record_id = any (case minimum when 'view' then array(select sharing_visible_records())
                                         else array(select sharing_records_with(minimum)) end)
$$;
"""

SEEN = "id = any (array (select cases_children_with('view')))"
CHANGED = "id = any (array (select cases_children_with('contribute')))"

CHILD_POLICIES = "\n".join(
    [
        enable("cases_child"),
        policy("cases_child", "select", using=SEEN),
        policy("cases_child", "insert", check=f"registered_from_id = {MANAGED}"),
        policy("cases_child", "update", using=CHANGED, check=CHANGED),
        worker_sql("cases_child", "select"),
        "revoke delete on cases_child from hsb_web;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("sharing", "0002_need_to_know")]

    operations = [
        migrations.RunSQL(CHILDREN, "drop function cases_children_with(text)"),
        migrations.RunSQL(CHILD_POLICIES, unprotect_sql("cases_child")),
        protect("cases_case"),
        protect("cases_caselink"),
        protect("cases_caseinformation"),
        protect("cases_pathwaydecision"),
        protect("cases_document"),
    ]
