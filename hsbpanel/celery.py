"""The worker's clock and road. Rows hold the truth; the broker only wakes workers."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsbpanel.settings")

app = Celery("hsbpanel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
