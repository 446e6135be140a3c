"""The meeting itself, workers minuted, the Chair's amendments, and what happens to an agreed action. R28–R32"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0010_actions_of_an_agency"),
        ("cases", "0019_pleas_beside_the_route"),
        ("sharing", "0025_action_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("minutesitem", "windows", models.JSONField(blank=True, default=dict)),
        migrations.CreateModel(
            name="ActionEntry",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("progress", "Progress"),
                            ("moved", "Carried on"),
                            ("given", "Given to somebody else"),
                            ("escalated", "Escalated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(verbose_name="progress, or why")),
                ("was_due_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="meetings.agreedaction"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "was_owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "action entries",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="action_entry_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_on__isnull", False),
                                ("kind", "moved"),
                                ("owner", None),
                                ("was_due_on__isnull", False),
                                ("was_owner", None),
                            ),
                            models.Q(
                                ("due_on", None),
                                ("kind", "given"),
                                ("owner__isnull", False),
                                ("was_due_on", None),
                                ("was_owner__isnull", False),
                            ),
                            models.Q(
                                ("due_on", None),
                                ("kind", "progress"),
                                ("owner", None),
                                ("was_due_on", None),
                                ("was_owner", None),
                            ),
                            models.Q(
                                ("due_on", None),
                                ("kind", "escalated"),
                                ("owner__isnull", False),
                                ("was_due_on", None),
                                ("was_owner", None),
                            ),
                            _connector="OR",
                        ),
                        name="action_entry_says_what_it_changes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("kind", "escalated")),
                            models.Q(models.Q(("kind", "escalated"), _negated=True), ("by__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_entry_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "escalated")), fields=("action",), name="escalated_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=20)),
                ("was", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Taken in"), ("declined", "Not taken in")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("declined_because", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="meetings.minutesitem",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="meetings.minutesversion",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "item", "part", "agency"), name="amended_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("part", "shared")),
                            models.Q(models.Q(("part", "shared"), _negated=True), ("agency", None)),
                            _connector="OR",
                        ),
                        name="amendment_says_whose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", models.F("was")), _negated=True), name="amendment_changes_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("declined_because", ""),
                                ("settled_at", None),
                                ("settled_by", None),
                                ("status", "proposed"),
                            ),
                            models.Q(
                                ("declined_because", ""),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                ("status", "accepted"),
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                ("status", "declined"),
                                models.Q(("declined_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_settled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None),
                            models.Q(("settled_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_settled_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Discussion",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agenda_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussions",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["began_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("agenda_item",), name="discussed_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="discussion_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutedWorker",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(choices=[("worker", "Worker"), ("co_worker", "Co-worker")], max_length=10)),
                ("task", models.CharField(max_length=200, verbose_name="what they do")),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workers", to="meetings.minutesitem"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["-role", "person__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "person"), name="minuted_to_work_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observer",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("organisation", models.CharField(max_length=120)),
                (
                    "has_signed",
                    models.BooleanField(default=False, verbose_name="has signed the confidentiality statement"),
                ),
                ("is_present", models.BooleanField(default=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observers", to="meetings.meeting"
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
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "name", "organisation"), name="observes_once"),
                    models.CheckConstraint(
                        condition=models.Q(("is_present", False), ("has_signed", True), _connector="OR"),
                        name="observer_present_has_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementRead",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_read",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "statements read",
            },
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.document",
            ),
        ),
        migrations.AddField(
            model_name="agreedaction",
            name="not_done_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("circumstances", "Circumstances changed, so that it is not needed"),
                    ("agency", "The agency has not done it"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_done_because", ""), ("status", "not_done"), _connector="OR"),
                name="only_what_is_not_done_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", None), ("status", "done"), _connector="OR"),
                name="evidence_of_what_is_done",
            ),
        ),
    ]
