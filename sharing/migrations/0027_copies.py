import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sharing.need_to_know import MANAGED, VISIBLE, enable, policy, unprotect_sql, worker_sql

WANTED = (
    enable("sharing_copywanted")
    + policy("sharing_copywanted", "select", using=f"record_id = {MANAGED}")
    + policy(
        "sharing_copywanted",
        "insert",
        check=f"""record_id = {MANAGED} and asked_by_id = sharing_reader() and made_at is null
                  and delivery_id in (select d.id from sharing_delivery d where d.record_id = sharing_copywanted.record_id
                                         and d.state in ('failed', 'unknown'))""",
    )
    + worker_sql("sharing_copywanted", "select, update")
    + "revoke update, delete on sharing_copywanted from hsb_web;"
)
SEALED = (
    enable("sharing_sealedcopy")
    + policy(
        "sharing_sealedcopy",
        "select",
        using=f"""recipient_id = sharing_reader() and record_id = {VISIBLE}
                  and delivery_id <> all (array (select sharing_copies_shut()))""",
    )
    + worker_sql("sharing_sealedcopy", "select, insert")
    + "revoke insert, update, delete on sharing_sealedcopy from hsb_web;"
)
# Copies, and what the ledger says of them, are the worker's to write.
WORKERS = """
grant insert on sharing_disclosure to hsb_worker;
create policy hsb_worker_insert on sharing_disclosure for insert to hsb_worker with check (how = 'copy');
create policy no_copy on sharing_disclosure as restrictive for insert to hsb_web with check (how <> 'copy');
"""
NO_WORKERS = """
drop policy no_copy on sharing_disclosure;
drop policy hsb_worker_insert on sharing_disclosure;
revoke insert on sharing_disclosure from hsb_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0026_minutes_per_item")]

    operations = [
        migrations.CreateModel(
            name="CopyWanted",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="wanted_again",
                        serialize=False,
                        to="sharing.delivery",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "copies wanted",
            },
        ),
        migrations.CreateModel(
            name="SealedCopy",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed_copy",
                        serialize=False,
                        to="sharing.delivery",
                    ),
                ),
                ("pdf", models.BinaryField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sealed copies",
            },
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="one_copy_a_recipient",
        ),
        migrations.AddField(
            model_name="delivery",
            name="replaces",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sent_again", to="sharing.delivery"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="delivery",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sharing.delivery",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="to_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="attaches_papers",
            field=models.BooleanField(
                default=True, verbose_name="the sealed papers travel in the mail; otherwise they are fetched here (R31)"
            ),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="how",
            field=models.CharField(
                choices=[
                    ("hand", "Written down by hand"),
                    ("export", "Export of the whole case"),
                    ("copy", "Copy sent by mail"),
                    ("check", "Check before a meeting"),
                ],
                default="hand",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("dispatch", "recipient"), name="one_copy_a_recipient"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(fields=("delivery", "record"), name="disclosure_of_a_copy_once"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivery__isnull", False), ("how", "copy"), ("to_person__isnull", False)),
                    models.Q(models.Q(("how", "copy"), _negated=True), ("delivery", None), ("to_person", None)),
                    _connector="OR",
                ),
                name="disclosure_of_a_copy_is_whole",
            ),
        ),
        migrations.AddField(
            model_name="copywanted",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sealedcopy",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunSQL(WANTED, unprotect_sql("sharing_copywanted")),
        migrations.RunSQL(SEALED, unprotect_sql("sharing_sealedcopy")),
        migrations.RunSQL(WORKERS, NO_WORKERS),
    ]
