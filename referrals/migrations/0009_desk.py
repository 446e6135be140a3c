"""Changes while the Chair has it, withdrawing, points with answers, who decided instead, what cannot wait. R03, R09.

What the Chair asked for before there were points, and what the referrer answered, becomes a point each.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import protect

WAITS = "update referrals_submission set waits_since = submitted_at"
POINTS = """
insert into referrals_point
       (id, record_id, submission_id, position, about, about_title, text, answer, answered_by_id, answered_at)
select gen_random_uuid(), s.record_id, s.id, 1, '', '', s.reason, coalesce(n.answer, ''),
       case when n.answer <> '' then n.submitted_by_id end, case when n.answer <> '' then n.submitted_at end
  from referrals_submission s
  left join referrals_submission n on n.record_id = s.record_id and n.number = s.number + 1
 where s.outcome = 'returned';
set constraints all immediate;
"""
ANSWERS = """
update referrals_submission n set answer = p.answer
  from referrals_point p join referrals_submission s on s.id = p.submission_id
 where n.record_id = s.record_id and n.number = s.number + 1 and p.position = 1;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0008_known_as"),
        ("cases", "0012_urgent"),
        ("sharing", "0019_reminder"),
    ]

    operations = [
        migrations.CreateModel(
            name="Point",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("about", models.CharField(blank=True, max_length=80)),
                ("about_title", models.CharField(blank=True, max_length=160)),
                ("text", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_column="record_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="referrals.referral",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="referrals.submission"
                    ),
                ),
            ],
            options={
                "ordering": ["submission__number", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "position"), name="point_positions_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="point_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="point_answered_says_when_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_has_reference_once_submitted",
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="submission_decided_says_when_and_by_whom",
        ),
        migrations.AddField(
            model_name="referral",
            name="urgent_because",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="why it cannot wait for the next panel"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="referral",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="withdrawn_because",
            field=models.TextField(blank=True, default="", verbose_name="why it was withdrawn"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="referral",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="advice",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="change_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="in_place_of_chair",
            field=models.CharField(
                blank=True,
                default="",
                choices=[
                    ("away", "The Chair is away"),
                    ("interest", "The Chair has declared an interest"),
                    ("overdue", "The time to decide has passed"),
                    ("vacant", "There is no Chair at present"),
                ],
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="is_urgent",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="urgent_reason",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="waits_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="moved_on",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="referral",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "With the Chair"),
                    ("returned", "Returned with points"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("discarded", "Discarded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "Accepted"),
                    ("returned", "Returned with points"),
                    ("declined", "Declined"),
                    ("superseded", "Replaced"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reference__isnull", True),
                        ("status__in", ["draft", "discarded"]),
                        ("submission__isnull", True),
                    ),
                    models.Q(
                        ("status__in", ["submitted", "returned", "accepted", "declined", "withdrawn"]),
                        ("reference__isnull", False),
                        ("submission__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_has_reference_once_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "withdrawn"), _negated=True),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_because", ""),
                        ("withdrawn_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="referral_withdrawn_says_when_by_whom_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", ""), ("reason", "")
                    ),
                    models.Q(
                        ("outcome__in", ["accepted", "returned", "declined", "superseded", "withdrawn"]),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="submission_decided_says_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("advice", ""), ("outcome", "declined"), _connector="OR"),
                name="submission_advice_where_declined",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_place_of_chair", ""), ("outcome__in", ["accepted", "returned", "declined"]), _connector="OR"
                ),
                name="submission_in_place_of_chair_where_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_urgent__isnull", True), ("urgent_reason", "")),
                    models.Q(("is_urgent", False), ("outcome", "accepted")),
                    models.Q(
                        ("is_urgent", True), ("outcome", "accepted"), models.Q(("urgent_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="submission_urgent_with_reason",
            ),
        ),
        protect("referrals_point"),  # in the migration that makes it: no half way back leaves it open
        migrations.RunSQL(WAITS, migrations.RunSQL.noop),
        migrations.AlterField("submission", "waits_since", models.DateTimeField(editable=False)),
        migrations.RunSQL(POINTS, ANSWERS),
        migrations.RemoveField("submission", "answer"),
    ]
