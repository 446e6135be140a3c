"""When owners of agreed actions are reminded, and when their lead is told. R32"""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0024_standing_in")]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="action_escalation_days",
            field=models.PositiveSmallIntegerField(
                default=5,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)],
                verbose_name="working days after that day on which the agency’s lead is told (R32)",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="action_reminder_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)],
                verbose_name="days before an agreed action is due on which its owner is reminded (R32)",
            ),
        ),
    ]
