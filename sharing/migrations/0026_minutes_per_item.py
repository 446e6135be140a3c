"""How long a case takes on an agenda, and that a check before a meeting is a sharing too. R23, R34"""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0025_action_reminders")]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="minutes_per_item",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(180)],
                verbose_name="minutes for each case on an agenda, where nothing else is said",
            ),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="how",
            field=models.CharField(
                choices=[
                    ("hand", "Written down by hand"),
                    ("export", "Export of the whole case"),
                    ("check", "Check before a meeting"),
                ],
                default="hand",
                max_length=10,
            ),
        ),
    ]
