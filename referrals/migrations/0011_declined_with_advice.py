"""A declined referral says what to do instead, and so does one declined before that was held here; each child harmed
has a letter. R03, R05
"""

from django.db import migrations, models
from django.db.models import Q

BEFORE = """
update referrals_submission set advice = 'No advice was recorded.' where outcome = 'declined' and advice = '';
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_desk_walls")]

    operations = [
        migrations.RemoveConstraint("submission", "submission_advice_where_declined"),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        # What was put right is checked before the table is altered.
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "submission",
            models.CheckConstraint(
                condition=(Q(outcome="declined") & ~Q(advice="")) | (~Q(outcome="declined") & Q(advice="")),
                name="submission_declined_with_advice",
            ),
        ),
        migrations.RemoveConstraint("referredchild", "referred_child_position_fits_role"),
        migrations.AddConstraint(
            "referredchild",
            models.CheckConstraint(
                condition=Q(role="young_person", position=0) | Q(role="child_harmed", position__gt=0, position__lte=26),
                name="referred_child_position_fits_role",
            ),
        ),
    ]
