"""What must follow from an act? It is promised with the act and kept by a worker; the broker is a doorbell."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import connection

from audit.models import Errand

LEASE = timedelta(minutes=5)
QUIET_SECONDS = 30.0
DRAIN = "audit.tasks.drain_outbox"
ERASING = "erase."
"""How the errands of the eraser begin: `erase_due` runs them, and no worker."""

Promise = tuple[str, dict[str, str], datetime | None]

log = logging.getLogger(__name__)
_broken_until = 0.0


def promise(errands: Iterable[Promise], *, at: datetime) -> None:
    """Write errands with the act they follow from: a task, the ids it needs, and when it is due if not at once."""
    Errand.objects.bulk_create([Errand(task=task, ids=ids, due=due or at) for task, ids, due in errands])


def wake() -> None:
    """Ring for a worker, once, without waiting: the timetable looks into the outbox anyway.

    After a broker did not answer nobody rings for half a minute, so that no request waits for it again.
    """
    global _broken_until
    if time.monotonic() < _broken_until:
        return
    try:
        current_app.tasks[DRAIN].apply_async(retry=False, ignore_result=True)
    except Exception as error:  # whatever a transport raises: the errand is safe in its table
        _broken_until = time.monotonic() + QUIET_SECONDS
        log.warning("the broker did not answer: %s", type(error).__name__)


def claim(at: datetime, *, of_the_eraser: bool = False) -> Errand | None:
    """One due errand, ours for five minutes; others skip it. A worker that dies leaves it to the next one.

    The worker leaves what it could not do: erasing is another process, as another role.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE audit_errand SET claimed_until = %s, tries = tries + 1 WHERE id = (
                SELECT id FROM audit_errand WHERE done IS NULL AND due <= %s AND starts_with(task, %s) = %s
                AND (claimed_until IS NULL OR claimed_until < %s)
                ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            [at + LEASE, at, ERASING, of_the_eraser, at],
        )
        row = cursor.fetchone()
    return Errand.objects.get(pk=row[0]) if row else None


def drain(now: Callable[[], datetime], *, done: tuple[type[Exception], ...] = ()) -> int:
    """Keep every promise that is due; how many were kept.

    Each task gets the errand's key, so that a second run of one already done is told so by an exception of `done`.
    An errand that fails is tried again after its five minutes; the others do not wait for it.
    """
    current_app.loader.import_default_modules()
    return _drain(now, _run, done=done)


def drain_erasing(now: Callable[[], datetime], steps: Mapping[str, Callable[..., object]]) -> int:
    """The same for the errands of the eraser: each is one of these steps, called with its ids."""
    return _drain(now, lambda errand: steps[errand.task](**errand.ids), of_the_eraser=True)


def _drain(
    now: Callable[[], datetime],
    run: Callable[[Errand], object],
    *,
    done: tuple[type[Exception], ...] = (),
    of_the_eraser: bool = False,
) -> int:
    kept = 0
    while errand := claim(now(), of_the_eraser=of_the_eraser):
        try:
            run(errand)
        except done:
            pass
        except Exception as error:
            log.error("errand %s (%s) failed: %s", errand.key, errand.task, type(error).__name__)
            continue
        Errand.objects.filter(pk=errand.pk).update(done=now(), claimed_until=None)
        kept += 1
    return kept


def _run(errand: Errand) -> Any:
    return current_app.tasks[errand.task](key=str(errand.key), **errand.ids)
