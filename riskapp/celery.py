"""Background work: the Celery app and the timetable. Errands are rows in the database; this only wakes up for them."""

import os
from typing import Any

from celery import Celery, bootsteps
from celery.beat import EmbeddedService
from celery.schedules import crontab
from celery.signals import worker_init
from click import Option

from riskapp import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskapp.settings")
app = Celery("riskapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
if str(app.conf.broker_url).startswith("redis"):
    from kombu.transport.redis import Channel

    # Messages that are in hand when Redis goes away are not put back: kombu 5.7 asks a channel that has lost its
    # connection to do so, which ends the worker. What they rang for is in its table.
    Channel.do_restore = False
app.conf.beat_schedule = {
    "drain the outbox": {"task": "audit.tasks.drain_outbox", "schedule": 5.0, "options": {"expires": 5.0}},
    "close looks": {"task": "audit.tasks.close_looks", "schedule": 60.0, "options": {"expires": 60.0}},
    "lodge by e-mail": {"task": "audit.tasks.lodge_by_email", "schedule": 600.0, "options": {"expires": 600.0}},
    "ask witnesses": {"task": "audit.tasks.ask_witnesses", "schedule": 60.0, "options": {"expires": 60.0}},
    "check the trail": {"task": "audit.tasks.check_the_trail", "schedule": crontab(hour="3", minute="10")},
    "count decisions": {"task": "reviews.tasks.count_decisions", "schedule": 60.0, "options": {"expires": 60.0}},
    "remind of follow-ups": {"task": "reviews.tasks.remind_of_follow_ups", "schedule": crontab(minute="20")},
    "remind of thresholds": {"task": "reviews.tasks.remind_of_thresholds", "schedule": crontab(hour="6", minute="40")},
    "forget submissions": {"task": "audit.tasks.forget_submissions", "schedule": 3600.0},
    "clear sessions": {"task": "riskapp.tasks.clear_sessions", "schedule": crontab(hour="2", minute="40")},
}


@worker_init.connect
def without_the_signing_key(**_: Any) -> None:
    """A worker never holds the key of the trail."""
    environment.refuse_signing_key()


class Timetable(bootsteps.StartStopStep):
    """The timetable in a thread of the worker (`--timetable`): celery's own `--beat` is a whole process more."""

    def __init__(self, worker: Any, timetable: bool = False, **options: Any):
        super().__init__(worker, **options)
        self.enabled = timetable

    def create(self, worker: Any) -> Any:
        return EmbeddedService(worker.app, thread=True, schedule_filename=app.conf.beat_schedule_filename)


app.user_options["worker"].add(Option(["--timetable"], is_flag=True, help="Keep the timetable too."))
app.steps["worker"].add(Timetable)
