"""Everything that a referral asks, and an address that must not be disclosed kept apart. R05–R07, R13, R33."""

import django.db.models.deletion
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, also, never, protect, stays

OPEN = "record_id in (select r.record_id from referrals_referral r where r.status in ('draft', 'returned'))"
WRITTEN = """
-- Referrals that the reader writes, or has written: as the referrer, as their manager, or let in as one of these.
create function referrals_written_by_reader() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select g.record_id from sharing_grant g
   where g.person_id = sharing_reader() and g.via in ('submitted', 'wrote')
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
  union
  select r.record_id from referrals_referral r join sharing_person p on p.id = r.referrer_id
   where sharing_reader() in (r.referrer_id, p.manager_id)
$$;

-- Those of them that are not decided on: whoever writes reads what they write.
create function referrals_being_written() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select r.record_id from referrals_referral r
   where r.record_id = any (array (select referrals_written_by_reader()))
     and r.status in ('draft', 'returned', 'submitted')
$$;
"""
NOT_WRITTEN = "drop function referrals_being_written(); drop function referrals_written_by_reader()"
# With the submission that it belongs to, and not later.
WAITS = """exists (select 1 from referrals_submission s
  where s.id = submission_id and s.record_id = referrals_submittedaddress.record_id and s.outcome = '')"""
THEIRS = "any (array (select referrals_being_written()))"
APART = f"is_secret is false or address = '' or record_id = {MANAGED} or record_id = {THEIRS}"


# Neither then nor now: what is marked later is no row any more either.
DISCLOSED = f"""record_id = {MANAGED} or not is_secret and not exists (
  select from referrals_referredchild c where c.id = child and c.address_is_secret)"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_references"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="frequency",
            field=models.CharField(
                blank=True,
                choices=[("once", "Once"), ("few", "A few times"), ("often", "Many times"), ("not_known", "Not known")],
                max_length=10,
                verbose_name="how often",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="place_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("home", "At home"),
                    ("other_home", "In another home"),
                    ("placement", "In a foster or residential placement"),
                    ("school", "At school or college, or on the way"),
                    ("club", "At a club, group or place of worship"),
                    ("public", "In a public place"),
                    ("online", "Online only"),
                    ("other", "Elsewhere"),
                ],
                max_length=12,
                verbose_name="kind of place",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="police_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="police reference"),
        ),
        migrations.AddField(
            model_name="referral",
            name="police_told",
            field=models.BooleanField(null=True, verbose_name="police told"),
        ),
        migrations.AddField(
            model_name="referral",
            name="police_told_by",
            field=models.CharField(blank=True, max_length=120, verbose_name="who told the police"),
        ),
        migrations.AddField(
            model_name="referral",
            name="police_told_on",
            field=models.DateField(null=True, verbose_name="date the police were told"),
        ),
        migrations.AddField(
            model_name="referral",
            name="report_by",
            field=models.CharField(blank=True, max_length=120, verbose_name="who made the report"),
        ),
        migrations.AddField(
            model_name="referral",
            name="report_made",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes"), ("no", "No"), ("no_duty", "No such duty applied")],
                max_length=10,
                verbose_name="mandatory report made",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="report_on",
            field=models.DateField(null=True, verbose_name="date of the report"),
        ),
        migrations.AddField(
            model_name="referral",
            name="report_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="reference of the report"),
        ),
        migrations.AddField(
            model_name="referral",
            name="report_to",
            field=models.CharField(blank=True, max_length=120, verbose_name="report made to"),
        ),
        migrations.AddField(
            model_name="referral",
            name="strategy_agencies",
            field=models.CharField(blank=True, max_length=300, verbose_name="agencies that took part"),
        ),
        migrations.AddField(
            model_name="referral",
            name="strategy_held",
            field=models.BooleanField(null=True, verbose_name="strategy discussion held"),
        ),
        migrations.AddField(
            model_name="referral",
            name="strategy_on",
            field=models.DateField(null=True, verbose_name="date of the strategy discussion"),
        ),
        migrations.AddField(
            model_name="referral",
            name="strategy_why_not",
            field=models.TextField(blank=True, verbose_name="why no strategy discussion was held"),
        ),
        migrations.AddField(
            model_name="referral",
            name="why_police_not_told",
            field=models.TextField(blank=True, verbose_name="why the police were not told"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="address_is_secret",
            field=models.BooleanField(default=False, verbose_name="address must not be disclosed"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="at_risk",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known yet")],
                max_length=10,
                verbose_name="at risk of harm themselves",
            ),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="at_risk_detail",
            field=models.TextField(blank=True, verbose_name="what from, and what protects them"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="children_at_risk",
            field=models.TextField(blank=True, verbose_name="other children who may be at risk"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="disability",
            field=models.TextField(blank=True, verbose_name="disability or long-term condition"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="gp",
            field=models.CharField(blank=True, max_length=120, verbose_name="GP practice"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="interpreter",
            field=models.BooleanField(null=True, verbose_name="interpreter needed"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="looked_after_by",
            field=models.CharField(blank=True, max_length=120, verbose_name="looked after by"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="protection_category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("neglect", "Neglect"),
                    ("physical", "Physical abuse"),
                    ("sexual", "Sexual abuse"),
                    ("emotional", "Emotional abuse"),
                ],
                max_length=20,
                verbose_name="category of the plan",
            ),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="relationship",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sibling", "Brother or sister, half or step included"),
                    ("relative", "Other relative"),
                    ("placement", "Lives or lived in the same placement"),
                    ("partner", "Partner or former partner"),
                    ("friend", "Friend"),
                    ("school", "Same school, club or group"),
                    ("neighbour", "Neighbour or family friend"),
                    ("online", "Known online only"),
                    ("stranger", "Did not know each other"),
                    ("other", "Otherwise"),
                ],
                max_length=20,
                verbose_name="how they know the young person",
            ),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="relationship_detail",
            field=models.TextField(blank=True, verbose_name="more about how they know each other"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="send_kind",
            field=models.CharField(
                blank=True,
                choices=[("support", "SEND support"), ("ehcp", "Education, health and care (EHC) plan")],
                max_length=10,
                verbose_name="which of the two",
            ),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="siblings",
            field=models.TextField(blank=True, verbose_name="brothers and sisters"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="social_care_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="social care reference"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="strategy_outcome",
            field=models.TextField(blank=True, verbose_name="outcome of the strategy discussion"),
        ),
        migrations.AddField(
            model_name="referredchild",
            name="yjs_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="youth justice reference"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="admission",
            field=models.CharField(
                blank=True,
                choices=[
                    ("admits", "Admits it"),
                    ("partly", "Admits part of it"),
                    ("minimises", "Admits it, and makes little of it"),
                    ("denies", "Denies it"),
                    ("not_asked", "Has not been asked yet"),
                ],
                max_length=10,
                verbose_name="young person’s position",
            ),
        ),
        migrations.CreateModel(
            name="ChildAddress",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("address", models.TextField(blank=True)),
                ("is_secret", models.BooleanField(null=True, verbose_name="must not be disclosed")),
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="written_address",
                        to="referrals.referredchild",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_column="record_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "child addresses",
            },
        ),
        migrations.CreateModel(
            name="SubmittedAddress",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("child", models.UUIDField()),
                ("address", models.TextField()),
                ("is_secret", models.BooleanField()),
                (
                    "referral",
                    models.ForeignKey(
                        db_column="record_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="referrals.submission"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "submitted addresses",
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "child"), name="address_once_a_submission")
                ],
            },
        ),
        migrations.RunSQL(WRITTEN, NOT_WRITTEN),
        protect("referrals_childaddress", worker=""),
        also("referrals_childaddress", "insert", check=OPEN),
        also("referrals_childaddress", "update", using=OPEN, check=OPEN),
        also("referrals_childaddress", "delete", using=OPEN),
        stays("referrals_childaddress", "record_id", "child_id"),
        also("referrals_childaddress", "select", using=APART),
        protect("referrals_submittedaddress", worker=""),
        also("referrals_submittedaddress", "select", using=DISCLOSED),
        also("referrals_submittedaddress", "insert", check=WAITS),
        never("referrals_submittedaddress", "update, delete"),
    ]
