"""A part stays with its case, and what was recorded or decided stays as it was. R10, R14, R27, R33."""

from django.db import migrations, models

from sharing.need_to_know import CONTRIBUTED, MANAGED, also, moves, never, updates_only

# A child without a case is invisible even to whoever has just entered it.
CHILDREN = """
create function cases_children_registered() returns setof uuid
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
  select id from cases_child where registered_from_id = any (array (select sharing_records_with('manage')))
$$;
"""


def of_its_case(model, name):
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name=name),
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_need_to_know"), ("sharing", "0005_second_wall")]

    operations = [
        of_its_case("caselink", "link_of_its_case"),
        of_its_case("caseinformation", "information_of_its_case"),
        of_its_case("pathwaydecision", "decision_of_its_case"),
        migrations.RunSQL(CHILDREN, "drop function cases_children_registered()"),
        never("cases_child", "update"),
        also(
            "cases_case",
            "insert",
            check=f"""record_id = {MANAGED} and opened_by_id = sharing_reader() and status = 'open'
                      and child_id in (select cases_children_registered())""",
        ),
        # Whoever contributes may lock a case to add to it; its own row is changed by those who manage it.
        also("cases_case", "update", using=f"record_id = {CONTRIBUTED}", check=f"record_id = {MANAGED}"),
        updates_only(
            "cases_case", "status", "due_at_panel_on", "due_because", "lead_agency_id", "closed_at", "closed_by_id"
        ),
        moves("cases_case", "status", {"open": ["closed"]}),
        never("cases_case", "delete"),
        also("cases_caselink", "insert", check=f"record_id = {MANAGED}"),
        never("cases_caselink", "update, delete"),
        also("cases_caseinformation", "insert", check="recorded_by_id = sharing_reader()"),
        never("cases_caseinformation", "update, delete"),
        also(
            "cases_pathwaydecision",
            "insert",
            check=f"""record_id = {MANAGED} and decided_by_id = sharing_reader()
                      and sharing_holds_office('{{chair,vice_chair}}')""",
        ),
        never("cases_pathwaydecision", "update, delete"),
        also("cases_document", "insert", check="uploaded_by_id = sharing_reader()"),
        never("cases_document", "update"),
    ]
