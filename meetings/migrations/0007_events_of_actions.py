"""Whoever owns an agreed action writes on the case's timeline that it has ended, and whoever only reads writes nothing."""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, VISIBLE

OWNERS = f"""
alter policy hsb_web_insert on cases_caseevent with check (
  record_id = {CONTRIBUTED}
  or kind = 'action' and record_id = {VISIBLE} and exists (
    select from meetings_agreedaction a where a.record_id = cases_caseevent.record_id and a.owner_id = sharing_reader()));
"""
READERS = f"""
alter policy hsb_web_insert on cases_caseevent
  with check (record_id = {CONTRIBUTED} or (kind = 'action' and record_id = {VISIBLE}));
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_closing"), ("cases", "0018_own_case_and_name")]

    operations = [migrations.RunSQL(OWNERS, READERS)]
