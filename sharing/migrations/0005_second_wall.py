"""What a web process may write where no record stands: agencies, people, the panel's places. R33."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sharing", "0004_grounds_and_purposes")]

    operations = []
