"""Looking a text through for names and asking whether the writer sees the case are two things, so that one who answers
for a child without seeing the case is looked at, too. R11
"""

from django.db import migrations

LOOKED_THROUGH = """
alter function cases_note_texts(uuid, text[], text[]) rename to cases_note_texts_of;
create or replace function cases_note_texts_of(written_to uuid, places text[], told text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into cases_texttocheck (id, record_id, case_id, other_id, place, sha256, noted_at)
  select gen_random_uuid(), mine.record_id, mine.record_id, other.record_id, box.place,
         encode(sha256(convert_to(box.words, 'UTF8')), 'hex'), now()
    from cases_case mine
    join cases_child me on me.id = mine.child_id
    join cases_case other on other.record_id in (select cases_beside(written_to)) and other.child_id <> mine.child_id
    join cases_child child on child.id = other.child_id
    cross join unnest(places, told) as box (place, words)
   where mine.record_id = written_to{visible}
     and not other.record_id = any (array (select sharing_visible_records()))
     and cases_is_named(box.words, child.given_names, child.family_name, child.also_known_as,
                        concat_ws(' ', me.given_names, me.family_name, me.also_known_as))
  on conflict do nothing
$$;
"""
APART = (
    LOOKED_THROUGH.replace("{visible}", "")
    + """
revoke execute on function cases_note_texts_of(uuid, text[], text[]) from public;
create function cases_note_texts(written_to uuid, places text[], told text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  select cases_note_texts_of(written_to, places, told)
   where written_to = any (array (select sharing_visible_records()))
$$;
"""
)
TOGETHER = (
    "drop function cases_note_texts(uuid, text[], text[]);"
    + LOOKED_THROUGH.replace(
        "alter function cases_note_texts(uuid, text[], text[]) rename to cases_note_texts_of;", ""
    ).replace("{visible}", " and written_to = any (array (select sharing_visible_records()))")
    + "alter function cases_note_texts_of(uuid, text[], text[]) rename to cases_note_texts;"
    "grant execute on function cases_note_texts(uuid, text[], text[]) to public;"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_known_in_own_name")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
