"""Papers that were made go after a while where nothing rests on them; the database keeps the others. R24, R45

Nothing goes that the Chair approved or is reading, and nothing before the panel's days are over.
"""

from django.db import migrations

from sharing.need_to_know import policy

OLD = """(select now() - make_interval(days => p.papers_kept_days) from sharing_record r
           join sharing_panel p on p.id = r.panel_id where r.id = {table}.record_id)"""
NEEDED = """exists (select from {versions} v where v.id = meetings_keptpaper.version
              and (v.status = 'with_chair' or v.paper_sha256 = meetings_keptpaper.sha256))"""
SET_ASIDE = " and not ".join(
    [
        f"rendered_at <= {OLD.format(table='meetings_keptpaper')}",
        NEEDED.format(versions="meetings_scheduleversion"),
        NEEDED.format(versions="meetings_minutesversion"),
    ]
)
ON_NO_AGENDA = f"""made_at <= {OLD.format(table="meetings_casepaper")}
  and not exists (select from meetings_agendaitem a join meetings_meeting m on m.id = a.meeting_id
                   where a.record_id = meetings_casepaper.record_id and a.removed_by_id is null
                     and m.status = 'planned')"""


def may_go(table, when):
    """The worker may delete these rows of a table; the others are there as if they were not."""
    return migrations.RunSQL(
        f"grant delete on {table} to hsb_worker; {policy(table, 'delete', to='hsb_worker', using=when)}",
        f"drop policy hsb_worker_delete on {table}; revoke delete on {table} from hsb_worker;",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0017_kept_papers"), ("sharing", "0031_held_packs")]

    operations = [may_go("meetings_keptpaper", SET_ASIDE), may_go("meetings_casepaper", ON_NO_AGENDA)]
