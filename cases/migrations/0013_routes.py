"""Steps of the routes that cases take. R16–R19"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, also, never, protect, updates_only


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_urgent"),
        ("sharing", "0020_sealing_past_others"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StepRecord",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=40)),
                ("on", models.DateField(verbose_name="date")),
                ("value", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
                ("left_out_because", models.TextField(blank=True, verbose_name="why it is left out")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("struck_at", models.DateTimeField(null=True)),
                ("struck_because", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
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
                "ordering": ["on", "recorded_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="step_of_its_case"),
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
                        name="step_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", ""), ("left_out_because", ""), _connector="OR"),
                        name="step_left_out_has_no_value",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("struck_at", None),
                            models.Q(("step__in", ["reviewed_at_panel", "safety_planned"]), _negated=True),
                        ),
                        fields=("case", "step"),
                        name="step_recorded_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="pathwaydecision",
            name="is_straight_to_prosecution",
            field=models.BooleanField(default=False, verbose_name="straight to prosecution"),
        ),
        migrations.AddConstraint(
            model_name="pathwaydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_straight_to_prosecution", False),
                    models.Q(("pathway", "child_protection"), _negated=True),
                    _connector="OR",
                ),
                name="prosecution_on_a_criminal_pathway",
            ),
        ),
        protect("cases_steprecord"),
        also(
            "cases_steprecord",
            "insert",
            check=f"record_id = {CONTRIBUTED} and recorded_by_id = sharing_reader() and struck_at is null",
        ),
        also(
            "cases_steprecord",
            "update",
            using=f"record_id = {CONTRIBUTED} and struck_at is null",
            check="struck_by_id = sharing_reader()",
        ),
        updates_only("cases_steprecord", "struck_at", "struck_by_id", "struck_because"),
        never("cases_steprecord", "delete"),
    ]
