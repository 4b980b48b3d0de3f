"""What does the trail do by the timetable? It keeps promises, closes counted looks, forgets old form keys, and leaves
checkpoints with others. Taking in and signing is not done here: no worker holds the key."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from audit import assurance, mailing, outbox, services, witnessing


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


@shared_task(ignore_result=True)
def lodge_by_email() -> None:
    """Every ten minutes: send the newest checkpoint, if it is due."""
    mailing.lodge(timezone.now())


@shared_task(ignore_result=True)
def ask_witnesses() -> None:
    """Every minute: show the newest checkpoint to those who watch our trail."""
    witnessing.ask()


@shared_task(ignore_result=True)
def check_the_trail() -> None:
    """Every night: check the whole trail, record what was found, and tell those who answer for it."""
    assurance.check_the_trail(at=timezone.now())
