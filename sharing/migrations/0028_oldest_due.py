from django.db import migrations

# Function: since when mail has been waiting to go, of all of it; says nothing else of anybody's.
FUNCTION = """
create function sharing_oldest_due() returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select min(next_attempt_at) from sharing_delivery
   where state in ('queued', 'claimed', 'handing') and next_attempt_at <= now();
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0027_copies")]

    operations = [migrations.RunSQL(FUNCTION, "drop function sharing_oldest_due()")]
