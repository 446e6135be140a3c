"""One mail a person and day of what waits for them: kinds and numbers, and when each person has it. R32, R42"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import enable, policy, unprotect_sql, worker_sql

# Function: whether these are lines of a digest: a kind in one word, two numbers and a day. A name has no room in it.
LINES = """
create function sharing_are_digest_lines(lines jsonb) returns boolean
language sql immutable set search_path = public, pg_temp as $$
  select jsonb_typeof(lines) = 'array' and not exists (
    select from jsonb_array_elements(lines) as line
     where not coalesce(jsonb_typeof(line) = 'object'
       and (select array_agg(key order by key) = array['count', 'due_on', 'kind', 'late']
              from jsonb_object_keys(line) as key)
       and line ->> 'kind' ~ '^[a-z_]{2,20}$'
       and jsonb_typeof(line -> 'count') = 'number' and jsonb_typeof(line -> 'late') = 'number'
       and (line -> 'due_on' = 'null' or line ->> 'due_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'), false))
$$;
alter table sharing_digest add constraint digest_holds_no_words check (sharing_are_digest_lines(lines));
"""
NO_LINES = """
alter table sharing_digest drop constraint digest_holds_no_words;
drop function sharing_are_digest_lines(jsonb);
"""
# What waits for somebody is found out as that person, today; what comes of it is the worker's. No web process reads it.
DIGESTS = "\n".join(
    [
        enable("sharing_digest"),
        "revoke all on sharing_digest from hsb_web;",
        "grant insert on sharing_digest to hsb_web;",
        policy(
            "sharing_digest",
            "insert",
            check="person_id = sharing_reader() and day = sharing_today() and settled_at is null",
        ),
        worker_sql("sharing_digest", "select"),
        """
grant update (settled_at) on sharing_digest to hsb_worker;
create policy hsb_worker_update on sharing_digest for update to hsb_worker using (true) with check (true);

-- Function: for whom it is to be found out what waits, at this time of this day of London. The ids say no more.
create function sharing_digests_due(london_day date, london_time text) returns setof uuid
language sql stable security definer rows 50 set search_path = public, pg_temp as $$
  select p.id from sharing_person p
   where p.is_active and p.digest_at <= london_time
     and not exists (select from sharing_digest d where d.person_id = p.id and d.day = london_day)
   order by p.digest_at, p.id
$$;
""",
    ]
)
NO_DIGESTS = "drop function sharing_digests_due(date, text);" + unprotect_sql("sharing_digest")

# Trigger: as before, and when the daily mail comes is its recipient's alone to say.
STAYS = """
create or replace function sharing_person_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare moving constant text[] := array['password', 'last_login'{moving}];
begin
  if current_user = 'hsb_owner' then return new; end if;
  if tg_op = 'INSERT' then
    if sharing_holds_office('{{coordinator}}') and new.password like '!%' and new.inducted_on is null
       and new.undertaking_on is null then
      return new;
    end if;
    raise exception 'people are invited by the Coordinator' using errcode = 'insufficient_privilege';
  end if;
  if new.password is distinct from old.password and sharing_reader() is not null and sharing_reader() <> old.id then
    raise exception 'a password is its owner''s' using errcode = 'insufficient_privilege';
  end if;
{own}  if to_jsonb(new) - moving is not distinct from to_jsonb(old) - moving then return new; end if;
  if not sharing_holds_office('{{coordinator}}') or old.id = sharing_reader()
     or (new.id, new.joined_at) is distinct from (old.id, old.joined_at)
  then
    raise exception 'who a person is stays' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
OWN = """
  if new.digest_at is distinct from old.digest_at and sharing_reader() is distinct from old.id then
    raise exception 'when mail comes is its recipient''s to say' using errcode = 'insufficient_privilege';
  end if;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0029_bounces"),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("lines", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-day"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="dispatch",
            name="letters_without_record",
        ),
        migrations.AddField(
            model_name="person",
            name="digest_at",
            field=models.CharField(
                choices=[("07:30", "7.30am"), ("08:30", "8.30am"), ("12:00", "midday"), ("16:00", "4pm")],
                db_default="08:30",
                default="08:30",
                max_length=5,
                verbose_name="when the daily mail comes",
            ),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("schedule", "Schedule"),
                    ("minutes", "Minutes"),
                    ("notice", "Notice"),
                    ("account", "About an account"),
                    ("access", "About access"),
                    ("digest", "What waits"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="panel",
            name="action_reminder_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)],
                verbose_name="days before something is due from which whoever has to do it is reminded daily (R32)",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["account", "access", "digest"]), ("record", None)),
                    models.Q(
                        models.Q(("kind__in", ["account", "access", "digest"]), _negated=True),
                        ("record__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="letters_without_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_at__in", ["07:30", "08:30", "12:00", "16:00"])),
                name="digest_at_a_time_to_choose",
            ),
        ),
        migrations.AddField(
            model_name="digest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(condition=models.Q(("settled_at", None)), fields=["day"], name="digest_not_settled"),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("person", "day"), name="one_digest_a_person_and_day"),
        ),
        migrations.RunSQL(LINES, NO_LINES),
        migrations.RunSQL(DIGESTS, NO_DIGESTS),
        migrations.RunSQL(
            STAYS.format(moving=", 'digest_at'", own=OWN.lstrip("\n")),
            STAYS.format(moving="", own=""),
        ),
    ]
