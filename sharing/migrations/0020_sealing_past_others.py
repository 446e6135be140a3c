"""Sealing is not held up by what is running in other databases, even where it ends while we look. R33

First the transactions that still run here, then, with a newer view of the table, the rows: what had ended by then is
seen in full. In one view of the table a transaction could be in progress and gone from the list of those running.
"""

from django.db import migrations

SEALING = """
drop function sharing_audit_horizon();

create or replace function sharing_audit_to_seal(from_txid bigint, at_most integer)
returns table (id uuid, txid bigint, sha256 text, horizon bigint)
language plpgsql volatile security definer rows 1000 set search_path = public, pg_temp as $$
declare
  first_running xid8;
begin
  select coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot())) into first_running
    from pg_snapshot_xip(pg_current_snapshot()) running
   where pg_xact_status(running) = 'in progress'
     and not exists (select from pg_stat_activity a
                      where a.backend_xid = running::xid
                        and (a.datname <> current_database() or a.backend_type = 'autovacuum worker'));
  return query
    select e.id, e.txid::text::bigint, e.sha256::text, first_running::text::bigint
      from sharing_auditevent e
     where e.txid >= from_txid::text::xid8 and e.txid < first_running
     order by e.txid fetch first at_most rows with ties;
end
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0019_reminder")]

    operations = [migrations.RunSQL(SEALING, migrations.RunSQL.noop)]
