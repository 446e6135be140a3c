"""Letters about access name no record, so that they may go to whoever holds the office. R42."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0012_ways_in_held"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dispatch",
            name="only_account_letters_without_record",
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("schedule", "Schedule"),
                    ("minutes", "Minutes"),
                    ("notice", "Notice"),
                    ("account", "About an account"),
                    ("access", "About access"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["account", "access"]), ("record", None)),
                    models.Q(models.Q(("kind__in", ["account", "access"]), _negated=True), ("record__isnull", False)),
                    _connector="OR",
                ),
                name="letters_without_record",
            ),
        ),
    ]
