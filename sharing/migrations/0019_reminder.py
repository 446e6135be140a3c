import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0018_texts_not_saved")]

    operations = [
        migrations.AddField(
            "panel",
            "reminder_working_days",
            models.PositiveSmallIntegerField(
                default=1,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(20),
                ],
                verbose_name="working days before that on which the Chair is reminded (R03)",
            ),
        )
    ]
