"""On whose word a dispatch goes, and who has read a record: the audit itself stays closed to web processes. R33, R34."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

READERS = """
-- Whoever sees a record sees who else has opened it, and when last.
create function sharing_readers_of(record uuid) returns table (person_id uuid, last_at timestamptz, times bigint)
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select e.person_id, max(e.at), count(*) from sharing_auditevent e
   where e.records @> array[record] and e.what = 'page.read' and e.person_id is not null
     and record = any (array (select sharing_visible_records()))
   group by e.person_id
$$;

-- Whoever manages a record sees every reading of it, the latest first.
create function sharing_reads_of(record uuid) returns table (at timestamptz, person_id uuid, page text)
language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  select e.at, e.person_id, e.page from sharing_auditevent e
   where e.records @> array[record] and e.what = 'page.read' and e.person_id is not null
     and record = any (array (select sharing_records_with('manage')))
   order by e.at desc
$$;
"""

NO_READERS = """
drop function sharing_reads_of(uuid);
drop function sharing_readers_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_need_to_know")]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(READERS, NO_READERS),
    ]
