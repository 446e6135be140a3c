"""A pathway is minuted with its branch: straight to prosecution. R18"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_extraordinary"),
        ("cases", "0014_justice"),
    ]

    operations = [
        migrations.AddField(
            model_name="minutesitem",
            name="is_straight_to_prosecution",
            field=models.BooleanField(default=False, verbose_name="straight to prosecution"),
        ),
        migrations.AddConstraint(
            model_name="minutesitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_straight_to_prosecution", False),
                    ("pathway__in", ["criminal_justice", "both"]),
                    _connector="OR",
                ),
                name="minuted_prosecution_on_a_criminal_pathway",
            ),
        ),
    ]
