"""A colleague or deputy who ends an action of their agency writes so on the case's timeline, as its owner does. R32"""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, VISIBLE


def may_write(whose):
    return f"""
alter policy hsb_web_insert on cases_caseevent with check (
  record_id = {CONTRIBUTED}
  or kind = 'action' and record_id = {VISIBLE} and exists (
    select from meetings_agreedaction a where a.record_id = cases_caseevent.record_id and {whose}));
"""


MY_AGENCY = "(select agency_id from sharing_person where id = sharing_reader())"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_calendar")]

    operations = [
        migrations.RunSQL(
            may_write(f"(a.owner_id = sharing_reader() or a.owner_agency_id = {MY_AGENCY})"),
            may_write("a.owner_id = sharing_reader()"),
        )
    ]
