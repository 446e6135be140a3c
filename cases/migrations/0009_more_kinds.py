"""Kinds of information that the whole referral brings, and what is for those who manage a case alone. R33."""

from django.db import migrations, models

from sharing.need_to_know import MANAGED, also


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_faster_children"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseinformation",
            name="is_restricted",
            field=models.BooleanField(default=False, verbose_name="for those who manage the case alone"),
        ),
        migrations.AlterField(
            model_name="caseinformation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identity", "Identity"),
                    ("needs", "Needs and vulnerabilities"),
                    ("plans", "Plans and status"),
                    ("safety", "Safety now"),
                    ("behaviour", "Behaviour"),
                    ("incident", "Incident"),
                    ("views", "Views"),
                    ("relationship", "How the children know each other"),
                    ("reports", "Strategy discussion and reports"),
                    ("admission", "Account of the behaviour"),
                    ("panel", "At panel"),
                    ("other", "Other"),
                ],
                max_length=20,
            ),
        ),
        also("cases_caseinformation", "select", using=f"not is_restricted or record_id = {MANAGED}"),
        migrations.RunSQL(
            """create policy not_restricted on cases_caseinformation as restrictive for select to hsb_worker
                 using (not is_restricted)""",
            "drop policy not_restricted on cases_caseinformation",
        ),
    ]
