from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_need_to_know")]

    operations = [
        migrations.AddField("submission", "answer", models.TextField(blank=True, default=""), preserve_default=False)
    ]
