"""What does the trail do by the timetable? It keeps promises, closes counted looks, and forgets old form keys."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from audit import outbox, services


@shared_task(ignore_result=True)
def drain_outbox() -> None:
    """Every five seconds, and when the bell rings."""
    outbox.drain(timezone.now, done=(services.AlreadyDone,))


@shared_task(ignore_result=True)
def close_looks() -> None:
    """Every minute: looks whose five minutes are over get their count."""
    while services.close_looks(at=timezone.now()) == services.AT_ONCE:
        pass


@shared_task(ignore_result=True)
def forget_submissions() -> None:
    """Every hour: keys of forms sent more than 48 hours ago."""
    services.forget_submissions(before=timezone.now() - timedelta(hours=48))
