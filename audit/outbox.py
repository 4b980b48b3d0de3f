"""What must follow from an act: promised in its transaction, kept by a worker; the broker is only a doorbell."""

import datetime as dt

from celery import current_app
from django.db import connection

from audit.models import Errand

LEASE = dt.timedelta(minutes=5)


def promise(task, ids, *, due):
    Errand.objects.create(task=task, ids=ids, due=due)


def wake():
    current_app.send_task("audit.tasks.drain_outbox")


def claim(at):
    """One due errand, ours for five minutes; others skip it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE audit_errand SET claimed_until = %s, tries = tries + 1 WHERE id = (
                SELECT id FROM audit_errand WHERE done IS NULL AND due <= %s
                AND (claimed_until IS NULL OR claimed_until < %s)
                ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            [at + LEASE, at, at],
        )
        row = cursor.fetchone()
    return Errand.objects.get(pk=row[0]) if row else None


def drain(now):
    current_app.loader.import_default_modules()
    while errand := claim(now()):
        current_app.tasks[errand.task](key=str(errand.key), **errand.ids)
        Errand.objects.filter(pk=errand.pk).update(done=now())
