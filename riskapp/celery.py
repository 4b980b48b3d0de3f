"""Background work: the Celery app and the timetable. Errands are rows in the database; this only wakes up for them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskapp.settings")
app = Celery("riskapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "drain the outbox": {"task": "audit.tasks.drain_outbox", "schedule": 5.0, "options": {"expires": 5.0}},
    "count the looks": {"task": "audit.tasks.close_looks", "schedule": 60.0, "options": {"expires": 60.0}},
    "forget old form keys": {"task": "audit.tasks.forget_submissions", "schedule": 3600.0},
}
