"""Each agenda item has its time, says what was found in the case, and by whom it was added where it was not due. R04"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = "sources, takes, starts_after, added_because, added_by_id"


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0014_print_register"),
        ("cases", "0019_pleas_beside_the_route"),
        ("sharing", "0026_minutes_per_item"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="added_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="added_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="sources",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="starts_after",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="minutes from the beginning of the meeting"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="takes",
            field=models.PositiveSmallIntegerField(default=20, verbose_name="minutes for it"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("added_because", ""), ("added_by__isnull", True)),
                    models.Q(("added_by__isnull", False), models.Q(("added_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="added_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes__gte", 5), ("takes__lte", 180)), name="agenda_item_takes_its_time"
            ),
        ),
        migrations.RunSQL(
            f"grant update ({COLUMNS}) on meetings_agendaitem to hsb_web",
            f"revoke update ({COLUMNS}) on meetings_agendaitem from hsb_web",
        ),
    ]
