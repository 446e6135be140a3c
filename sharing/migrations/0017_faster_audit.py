"""Who wrote an audit row, asked once instead of three times: the condition is planned for every row written. R33"""

from django.db import migrations

# Written out, what sharing_reader() says: PostgreSQL would read that function's text for every row.
READER = "nullif(current_setting('hsb.person', true), '')::uuid"

# Somebody's row is theirs who are on the connection; nobody's is anybody's; and before the second factor, when nobody
# is on the connection, nothing has been read.
NOW = f"coalesce(person_id = {READER}, person_id is null or what <> 'page.read')"
BEFORE = """(person_id is null or person_id = sharing_reader()
             or (sharing_reader() is null and what <> 'page.read'))"""


def written(by):
    return f"alter policy hsb_web_insert on sharing_auditevent with check (txid = pg_current_xact_id() and {by})"


class Migration(migrations.Migration):
    dependencies = [("sharing", "0016_faster_policies")]

    operations = [migrations.RunSQL(written(NOW), written(BEFORE))]
