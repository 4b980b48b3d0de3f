"""`manage.py erase_due`: carry out erasures that two people decided, and finish those that broke off (AUDIT 11)."""

import signal
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.utils import timezone

from audit import erasure, outbox
from cases import erasing

PAUSE = 5.0


def steps() -> Mapping[str, Callable[..., object]]:
    """What each errand of the eraser does."""

    def carry_out(erasure: str) -> None:
        erasing.erase_case(erasure=uuid.UUID(erasure), by=by(), at=timezone.now())

    def destroy_key(*, stream: str, thing: str, basis: str, erasure: str, erased_at: str) -> None:
        erasing.destroy_key(
            line=trail.Line(uuid.UUID(stream), thing, basis, uuid.UUID(erasure), datetime.fromisoformat(erased_at)),
            by=by(),
            at=timezone.now(),
        )

    def destroy_own(*, line: str) -> None:
        erasing.destroy_own(line=trail.Line.read(line), by=by(), at=timezone.now())

    trail, by = erasure, erasure.the_eraser
    return {trail.CARRY_OUT: carry_out, trail.DESTROY_KEY: destroy_key, trail.DESTROY_OWN: destroy_own}


def check_role() -> None:
    """CommandError unless signed in to the database as the eraser, with the ledger where it belongs."""
    if settings.SERVICE and settings.LEDGER_ON_THIS_MACHINE:
        raise CommandError("Set RISKAPP_ERASURE_LEDGER_FILE to a file on another disk or share.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, has_table_privilege('audit_sealed', 'DELETE'),"
            " has_table_privilege('cases_case', 'UPDATE')"
        )
        role, erases, writes = cursor.fetchone()
    if not erases or writes:
        raise CommandError(f"Sign in to the database as riskapp_eraser, not as {role}.")


class Command(BaseCommand):
    help = (
        "Erase what two people decided to erase, destroy its keys, and finish what broke off. One process of it, as the"
        " role riskapp_eraser; or --once by a timetable."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, and end")

    def handle(self, *, once: bool, **_: Any) -> None:
        ready = False
        stopping = threading.Event()
        if not once:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, lambda *_: stopping.set())
        while not stopping.is_set():
            try:
                if not ready:
                    check_role()
                    ready = True
                done = outbox.drain_erasing(timezone.now, steps())
                if done and once:
                    self.stdout.write(f"{done} steps done.")
            except (OperationalError, InterfaceError, InternalError) as error:
                if once:
                    raise CommandError(f"Not erased: {type(error).__name__}") from error
                connection.close()
            if once:
                break
            stopping.wait(PAUSE)
