import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskapp.settings")
app = Celery("riskapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "drain the outbox": {"task": "audit.tasks.drain_outbox", "schedule": 5.0},
    "take events into the tree": {"task": "audit.tasks.take_in", "schedule": 1.0},
}
