"""Whether a child of a referral is known already, as the referrer thinks and as the panel says. R08, R33.

A row is seen by those who see the referral and a case of the child known: it is a sign of nobody to anybody else.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import sharing.ids
from sharing.need_to_know import (
    CONTRIBUTED,
    MANAGED,
    VISIBLE,
    enable,
    never,
    policy,
    unprotect_sql,
    updates_only,
    worker_sql,
)

TABLE = "referrals_knownas"
KNOWN = "child_id in (select cases_children_with('view'))"
STATUS = "record_id in (select r.record_id from referrals_referral r where r.status in ({}))"
OPEN, WAITS = STATUS.format("'draft', 'returned'"), STATUS.format("'submitted'")
OFFICES = "sharing_holds_office('{chair,vice_chair,coordinator}')"
REFERRER = f"side = 'referrer' and record_id = {CONTRIBUTED} and {OPEN}"
PANEL = (
    f"side = 'panel' and record_id = {MANAGED} and {OFFICES} and {WAITS}"
    " and child_id in (select cases_children_with('manage'))"
)
SAYS = f"{KNOWN} and (({REFERRER}) or ({PANEL}))"
OWN_WORD = f"said_by_id = sharing_reader() and {SAYS}"

POLICIES = "\n".join(
    [
        enable(TABLE),
        policy(TABLE, "select", using=f"record_id = {VISIBLE} and {KNOWN}"),
        policy(TABLE, "insert", check=OWN_WORD),
        policy(TABLE, "update", using=SAYS, check=OWN_WORD),
        worker_sql(TABLE, ""),
    ]
)

# With the child of a draft go all answers about them; one about a child of another referral there is not.
OF_ITS_CHILD = """
alter table referrals_referredchild add constraint referred_child_of_its_referral unique (id, record_id);
alter table referrals_knownas add constraint known_as_of_its_child
  foreign key (referred_id, record_id) references referrals_referredchild (id, record_id) on delete cascade;
"""
OF_NO_CHILD = """
alter table referrals_knownas drop constraint known_as_of_its_child;
alter table referrals_referredchild drop constraint referred_child_of_its_referral;
"""


def of(model, related="+", **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_drafts_in_several_hands"), ("cases", "0011_known_children")]

    operations = [
        migrations.CreateModel(
            name="KnownAs",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("referrer", "Referrer"), ("panel", "Panel")], max_length=10),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("same", "The same child"), ("another", "Another child"), ("unsure", "Not sure")],
                        max_length=10,
                    ),
                ),
                ("told_sha256", models.CharField(max_length=64)),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("child", of("cases.child")),
                ("referral", of("referrals.referral", "known_as", db_column="record_id")),
                (
                    "referred",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="known_as",
                        to="referrals.referredchild",
                    ),
                ),
                ("said_by", of(settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name_plural": "known as",
                "ordering": ["said_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("referred", "child", "side"), name="known_as_said_once"),
                    models.CheckConstraint(condition=~Q(answer="unsure", side="panel"), name="panel_is_sure"),
                ],
            },
        ),
        migrations.RunSQL(OF_ITS_CHILD, OF_NO_CHILD),
        migrations.RunSQL(POLICIES, unprotect_sql(TABLE)),
        never(TABLE, "delete"),
        updates_only(TABLE, "answer", "told_sha256", "said_by_id", "said_at"),
    ]
