"""How long access lasts and what reading is unusual; whom an agency names; the reference of a record. R33, R40."""

import datetime

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sharing.need_to_know import MANAGED, policy

REFERENCES = f"""
-- Trigger: a record that has a reference keeps it.
create function sharing_reference_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and old.reference is not null and new.reference is distinct from old.reference then
    raise exception 'a record keeps its reference' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger stays before update on sharing_record for each row execute function sharing_reference_stays();
grant update (reference) on sharing_record to hsb_web;
{policy("sharing_record", "update", using=f"id = {MANAGED}", check=f"id = {MANAGED}")}
"""

NO_REFERENCES = """
drop policy hsb_web_update on sharing_record;
revoke update (reference) on sharing_record from hsb_web;
drop trigger stays on sharing_record;
drop function sharing_reference_stays();
"""


def setting(name, words, default, low=1, high=365):
    bounds = [django.core.validators.MinValueValidator(low), django.core.validators.MaxValueValidator(high)]
    field = models.PositiveSmallIntegerField(default=default, validators=bounds, verbose_name=words)
    return migrations.AddField("panel", name, field)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0006_places_end_access")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="governance_lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="information governance lead",
            ),
        ),
        setting("emergency_hours", "hours that emergency access lasts (R33)", 12, high=72),
        setting("request_working_days", "working days to answer a request for access (R33)", 2, high=20),
        setting("access_after_closing_days", "days that access lasts after a case is closed (R33)", 28, low=0),
        setting("unusual_records", "records opened in a short time that count as unusual (R33)", 30, high=1000),
        setting("unusual_minutes", "minutes that count as a short time (R33)", 10, high=240),
        migrations.AddField(
            "panel",
            "night_from",
            models.TimeField(default=datetime.time(22, 0), verbose_name="when the night begins (R33)"),
        ),
        migrations.AddField(
            "panel",
            "night_until",
            models.TimeField(default=datetime.time(6, 0), verbose_name="when the night ends (R33)"),
        ),
        migrations.AddField("record", "reference", models.CharField(blank=True, max_length=30, null=True, unique=True)),
        migrations.AlterField(
            "grant",
            "via",
            models.CharField(
                choices=[
                    ("submitted", "Submitted it"),
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
        migrations.RunSQL(REFERENCES, NO_REFERENCES),
    ]
