"""Who is trained in which assessment tool; written by the Coordinator about others, read by them and the offices. R46"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import enable, never, policy, unprotect_sql, updates_only, worker_sql

COORDINATOR = "sharing_holds_office('{coordinator}')"
OFFICES = "sharing_holds_office('{chair,vice_chair,coordinator}')"

TRAINING = "\n".join(
    [
        enable("sharing_training"),
        policy("sharing_training", "select", using=f"person_id = sharing_reader() or (select {OFFICES})"),
        policy(
            "sharing_training",
            "insert",
            check=f"""{COORDINATOR} and person_id <> sharing_reader() and recorded_by_id = sharing_reader()
                      and struck_at is null and trained_on <= sharing_today()""",
        ),
        policy(
            "sharing_training",
            "update",
            using=f"{COORDINATOR} and person_id <> sharing_reader() and struck_at is null",
            check="struck_by_id = sharing_reader()",
        ),
        worker_sql("sharing_training", "select"),
        """
-- Whose training in a tool counts on a day: no more than the ids, for whoever is let in and chooses an assessor.
create function sharing_trained_in(which text, called text, on_day date) returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select person_id from sharing_training
   where tool = which and lower(other_tool) = lower(trim(called)) and struck_at is null
     and trained_on <= on_day and (valid_until is null or valid_until >= on_day)
     and sharing_gate_open(sharing_reader())
$$;
""",
    ]
)
NO_TRAINING = "drop function sharing_trained_in(text, text, date);" + unprotect_sql("sharing_training")


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0020_sealing_past_others"),
    ]

    operations = [
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "tool",
                    models.CharField(
                        choices=[("aim_under_12", "AIM Under 12s"), ("aim3", "AIM3"), ("other", "Another tool")],
                        max_length=20,
                    ),
                ),
                ("other_tool", models.CharField(blank=True, max_length=80, verbose_name="name of the other tool")),
                ("trained_on", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="counts until")),
                ("evidence", models.CharField(max_length=200, verbose_name="how we know")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("struck_at", models.DateTimeField(null=True)),
                ("struck_because", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "training",
                "ordering": ["-trained_on", "-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gt", models.F("trained_on")), _connector="OR"
                        ),
                        name="training_counts_for_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="training_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tool", "other"), models.Q(("other_tool", ""), _negated=True)),
                            models.Q(models.Q(("tool", "other"), _negated=True), ("other_tool", "")),
                            _connector="OR",
                        ),
                        name="training_names_the_other_tool",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_because", ""), ("struck_by", None)),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                                models.Q(("struck_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="training_struck_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRAINING, NO_TRAINING),
        updates_only("sharing_training", "struck_at", "struck_by_id", "struck_because"),
        never("sharing_training", "delete"),
    ]
