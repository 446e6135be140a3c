"""Texts that could not be saved while they were typed, one a person and page; and who wrote a draft before. R02, R33"""

from django.db import migrations, models

from sharing.need_to_know import policy

HOLD = """
create or replace function sharing_hold_text(text_id uuid, person uuid, way_back text, encrypted bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from sharing_heldtext
   where kind = 'signed_out' and (person_id = person or held_at < now() - interval '1 day');
  insert into sharing_heldtext (id, person_id, kind, path, fields, held_at)
       values (text_id, person, 'signed_out', way_back, encrypted, now());
$$;

create or replace function sharing_forget_held_texts() returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  delete from sharing_heldtext
   where held_at < now() - case kind when 'not_saved' then interval '14 days' else interval '1 day' end;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

grant insert on sharing_heldtext to hsb_web;
""" + policy("sharing_heldtext", "insert", check="kind = 'not_saved' and person_id = sharing_reader()")

NO_HOLD = """
drop policy hsb_web_insert on sharing_heldtext;
revoke insert on sharing_heldtext from hsb_web;
create or replace function sharing_forget_held_texts() returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  delete from sharing_heldtext where held_at < now() - interval '1 day';
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
create or replace function sharing_hold_text(text_id uuid, person uuid, way_back text, encrypted bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from sharing_heldtext where person_id = person or held_at < now() - interval '1 day';
  insert into sharing_heldtext (id, person_id, path, fields, held_at)
       values (text_id, person, way_back, encrypted, now());
$$;
delete from sharing_heldtext where kind = 'not_saved';
"""

# Who wrote a draft before it was taken over is said by the function that moves it, and by nobody else.
NOT_BY_HAND = """
create policy wrote_before on sharing_grant as restrictive for insert to hsb_web with check (via <> 'wrote')
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0017_faster_audit")]

    operations = [
        migrations.AddField(
            "heldtext",
            "kind",
            models.CharField(
                choices=[
                    ("signed_out", "Sent after the session had ended"),
                    ("not_saved", "Sent while it was typed, and not saved yet"),
                ],
                default="signed_out",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "heldtext",
            models.UniqueConstraint(
                condition=models.Q(("kind", "not_saved")), fields=("person", "path"), name="one_text_not_saved_a_page"
            ),
        ),
        migrations.RunSQL(HOLD, NO_HOLD),
        migrations.AlterField(
            "grant",
            "via",
            models.CharField(
                choices=[
                    ("submitted", "Submitted it"),
                    ("wrote", "Wrote the draft before"),
                    ("office", "Holds office on the panel"),
                    ("circulation", "Papers were circulated to them"),
                    ("allocated", "Allocated to the work"),
                    ("deputy", "Stands in for a member"),
                    ("hand", "Given by the Chair or Coordinator"),
                    ("request", "Asked for access"),
                    ("emergency", "Emergency access"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(NOT_BY_HAND, "drop policy wrote_before on sharing_grant"),
    ]
