"""That a whole case was exported is written into the ledger by Chair, vice-chair or Coordinator alone. R34"""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, MANAGED


def written_by(exporting):
    return f"""
alter policy also_insert on sharing_disclosure with check (
  record_id = {CONTRIBUTED} and by_id = sharing_reader()
  and (how = 'hand' or (record_id = {MANAGED}{exporting}))
  and (not is_chairs_own or sharing_holds_office('{{chair}}'))
  and by_agency_id = (select agency_id from sharing_person where id = sharing_reader()));
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0022_ledger")]

    operations = [
        migrations.RunSQL(written_by(" and sharing_holds_office('{chair,vice_chair,coordinator}')"), written_by("")),
    ]
