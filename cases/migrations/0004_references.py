"""What has a reference already gives it to its record."""

from django.db import migrations

FILL = """
update sharing_record r set reference = t.reference from cases_case t
 where t.record_id = r.id and t.reference is not null and r.reference is null
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_second_wall"), ("sharing", "0007_settings_and_references")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
