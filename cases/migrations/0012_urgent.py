"""Why a case cannot wait for the next panel, as the Chair confirmed it: written when it is opened, and kept. R04"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_known_children")]

    operations = [
        migrations.AddField(
            "case",
            "urgent_because",
            models.CharField(
                blank=True, default="", max_length=120, verbose_name="why it cannot wait for the next panel"
            ),
            preserve_default=False,
        )
    ]
