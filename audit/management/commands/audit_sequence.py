"""`manage.py audit_sequence`: take events into the tree, sign it and lodge it, at most every second (AUDIT 7)."""

import contextlib
import errno
import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, InterfaceError, InternalError, OperationalError, connection

from audit import signing
from audit.sequencer import AT_ONCE, Refused, Sequencer

PAUSE = 1.0
AWAY = (OSError, OperationalError, InterfaceError, InternalError)
"""A file or the database that cannot be reached, or written: full, starting up, a copy that is only read."""
REFUSED = 3

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Take events into the tree, sign it, and lodge the checkpoint. One process of it, as the role"
        " riskapp_sequencer; a second one waits until the first ends. Ends with 3 when it refuses to sign."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="take in what waits now, and end")

    def handle(self, *, once: bool, **_: Any) -> None:
        sequencer: Sequencer | None = None
        stopping = threading.Event()
        if not once:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, lambda *_: stopping.set())
        trouble = ""
        while not stopping.is_set():
            more = False
            try:
                sequencer = sequencer or self.sequencer()
                more = sequencer.round() == AT_ONCE
                trouble = ""
            except Refused as refusal:
                raise CommandError(f"Refused: {refusal}. Nothing was signed.", returncode=REFUSED) from None
            except AWAY as error:
                if once:
                    raise CommandError(f"Not signed and lodged: {error}") from error
                if (why := short(error)) != trouble:  # once, not every second
                    trouble = why
                    log.error(f"the sequencer goes on trying: {why}")  # the log leaves out what is filled in
                connection.close()
            if once and not more:
                break
            if not more:
                stopping.wait(PAUSE)
        if sequencer:
            with contextlib.suppress(Error):  # away, and so is the session that led
                sequencer.resign()

    def sequencer(self) -> Sequencer:
        """Ready to begin, or CommandError with what is missing."""
        if settings.SERVICE and not settings.ENVIRONMENT.signing_key_file:
            raise CommandError("Set RISKAPP_SIGNING_KEY_FILE to the key that `audit_key new` made.")
        if settings.SERVICE and settings.LODGED_ON_THIS_MACHINE:
            raise CommandError("Set RISKAPP_LODGED_FILE to a file on another disk or share.")
        try:
            signer = signing.ours()
        except signing.NoKey as missing:
            raise CommandError(f"No signing key: {missing}.") from None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, has_table_privilege('audit_leaf', 'INSERT'),"
                " has_table_privilege('audit_event', 'INSERT')"
            )
            role, sequences, writes = cursor.fetchone()
        if not sequences or writes:
            raise CommandError(f"Sign in to the database as riskapp_sequencer, not as {role}.")
        return Sequencer([signer], folder=settings.TRAIL_FOLDER, lodged=settings.LODGED_FILE)


def short(error: Exception) -> str:
    """What an operator looks for: ENOSPC, EACCES, or the kind of error. Neither holds a name or a path."""
    number = error.errno if isinstance(error, OSError) else None
    return errno.errorcode.get(number or 0, type(error).__name__)
