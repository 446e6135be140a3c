"""Who works on a case. An allocation is ended, never changed. R17, R33."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, also, never, protect, updates_only


def person(**fields):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, **fields)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_search"), ("sharing", "0012_ways_in_held")]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("role", models.CharField(choices=[("worker", "Worker"), ("co_worker", "Co-worker")], max_length=10)),
                ("task", models.CharField(max_length=200, verbose_name="what they do")),
                ("allocated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("allocated_by", person(related_name="+")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="cases.case"
                    ),
                ),
                ("ended_by", person(null=True, related_name="+")),
                ("person", person(related_name="allocations")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["-role", "allocated_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="allocation_of_its_case"
                    ),
                    models.UniqueConstraint(
                        fields=["case", "person"], condition=models.Q(("ended_at", None)), name="allocated_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_by", None))
                        | models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                        name="allocation_ended_by_somebody",
                    ),
                ],
            },
        ),
        protect("cases_allocation"),
        also(
            "cases_allocation",
            "insert",
            check=f"record_id = {MANAGED} and allocated_by_id = sharing_reader() and ended_at is null",
        ),
        also("cases_allocation", "update", using=f"record_id = {MANAGED}", check="ended_by_id = sharing_reader()"),
        updates_only("cases_allocation", "ended_at", "ended_by_id"),
        never("cases_allocation", "delete"),
    ]
