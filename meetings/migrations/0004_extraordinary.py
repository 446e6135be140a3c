from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_second_wall")]

    operations = [
        migrations.AddField("meeting", "is_extraordinary", models.BooleanField(default=False)),
    ]
