"""A line of a digest is of a kind that there is, and not of anything that looks like one. R42"""

from django.db import migrations

KINDS = [
    "referral", "own_referral", "approval", "meeting", "gap", "check", "return", "action", "urgent", "panel_date", "case",
    "papers", "delivery", "request", "emergency", "breach", "device", "reading", "training", "agreement", "domain",
    "holidays", "system", "other",
]  # fmt: skip

# Function: as in 0030, with the kinds.
LINES = """
create or replace function sharing_are_digest_lines(lines jsonb) returns boolean
language sql immutable set search_path = public, pg_temp as $$
  select jsonb_typeof(lines) = 'array' and not exists (
    select from jsonb_array_elements(lines) as line
     where not coalesce(jsonb_typeof(line) = 'object'
       and (select array_agg(key order by key) = array['count', 'due_on', 'kind', 'late']
              from jsonb_object_keys(line) as key)
       and {kind}
       and jsonb_typeof(line -> 'count') = 'number' and jsonb_typeof(line -> 'late') = 'number'
       and (line -> 'due_on' = 'null' or line ->> 'due_on' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'), false))
$$;
"""
ONE_OF_THEM = "line ->> 'kind' in (" + ", ".join(f"'{kind}'" for kind in KINDS) + ")"
ANY_WORD = "line ->> 'kind' ~ '^[a-z_]{2,20}$'"
# What stands there is looked at, too.
CHECK = """
alter table sharing_digest drop constraint digest_holds_no_words;
alter table sharing_digest add constraint digest_holds_no_words check (sharing_are_digest_lines(lines));
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0031_held_packs")]

    operations = [
        migrations.RunSQL(LINES.format(kind=ONE_OF_THEM) + CHECK, LINES.format(kind=ANY_WORD)),
    ]
