"""The paper of a case is kept, so that it is not made again: read by those who manage the case. R24"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, enable, never, policy, unprotect_sql, worker_sql

# What goes out is made by the worker alone, from the words that the Chair approved: whoever could write here could put
# other words under their hash.
WALL = "\n".join(
    [
        enable("meetings_casepaper"),
        policy("meetings_casepaper", "select", using=f"record_id = {MANAGED}"),
        worker_sql("meetings_casepaper", "select, insert, update"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_live_held"), ("sharing", "0022_ledger")]

    operations = [
        migrations.CreateModel(
            name="CasePaper",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("schedule", "Schedule"), ("minutes", "Minutes")], max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
                "constraints": [models.UniqueConstraint(fields=("record", "kind"), name="one_paper_of_each_kind")],
            },
        ),
        migrations.RunSQL(WALL, unprotect_sql("meetings_casepaper")),
        never("meetings_casepaper", "insert, update, delete"),
    ]
