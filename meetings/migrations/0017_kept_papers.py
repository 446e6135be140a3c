"""The PDF that the Chair reads is kept, and an approval is of that PDF: who does not see all of it, approves nothing. R24"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, enable, never, policy, unprotect_sql, worker_sql

# Whoever manages the papers and sees every case that is in it; the others are there as if they were not.
SEEN = f"record_id = {MANAGED} and records <@ array(select sharing_visible_records())"
KEPT = "\n".join(
    [
        enable("meetings_keptpaper"),
        policy("meetings_keptpaper", "select", using=SEEN),
        policy("meetings_keptpaper", "insert", check=f"{SEEN} and rendered_by_id = sharing_reader()"),
        worker_sql("meetings_keptpaper", "select, insert"),
    ]
)

APPROVED = """
create function meetings_approved_with_its_paper() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return new; end if;
  if new.paper_sha256 is distinct from old.paper_sha256 and not (old.status = 'with_chair' and new.status = 'approved') then
    raise exception 'the paper of a version is named when it is approved' using errcode = 'restrict_violation';
  end if;
  if new.status = 'approved' and old.status <> 'approved' and not exists (
    select from meetings_keptpaper k
     where k.version = new.id and k.sha256 = new.paper_sha256 and k.content_sha256 = new.content_sha256
       and k.record_id = new.record_id
  ) then
    raise exception 'approved is the paper that was read' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger with_its_paper before update on meetings_scheduleversion
  for each row execute function meetings_approved_with_its_paper();
create trigger with_its_paper before update on meetings_minutesversion
  for each row execute function meetings_approved_with_its_paper();
"""
NOT_APPROVED = """
drop trigger with_its_paper on meetings_minutesversion;
drop trigger with_its_paper on meetings_scheduleversion;
drop function meetings_approved_with_its_paper();
"""

# The function of "what has left the draft changes no more" lets the paper through with the approval.
WITHOUT = "array['status', 'approved_by_id', 'approved_at', 'is_late']"
WITH = "array['status', 'approved_by_id', 'approved_at', 'is_late', 'paper_sha256']"


def let_through(before, after):
    return f"""
        do $do$ declare whole text := pg_get_functiondef('meetings_version_stands()'::regprocedure); begin
          if position($s${before}$s$ in whole) = 0 then raise exception 'meetings_version_stands is another'; end if;
          execute replace(whole, $s${before}$s$, $s${after}$s$);
        end $do$;
    """


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_checks"),
        ("sharing", "0026_minutes_per_item"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="minutesversion",
            name="paper_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="paper_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="KeptPaper",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.UUIDField(db_index=True)),
                ("content_sha256", models.CharField(max_length=64)),
                ("shown", models.JSONField()),
                ("records", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("sealed", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("rendered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "rendered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-rendered_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_sha256", ""), _negated=True), models.Q(("sha256", ""), _negated=True)
                        ),
                        name="kept_paper_whole",
                    )
                ],
            },
        ),
        migrations.RunSQL(KEPT, unprotect_sql("meetings_keptpaper")),
        never("meetings_keptpaper", "update, delete"),
        migrations.RunSQL(let_through(WITHOUT, WITH), let_through(WITH, WITHOUT)),
        migrations.RunSQL(APPROVED, NOT_APPROVED),
    ]
