"""`manage.py audit_recover --lodged FILE`: go on after a backup was restored (AUDIT 16)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from audit import recovery, signing
from audit.checkpoint import notes_in
from audit.sequencer import Refused


class Command(BaseCommand):
    help = (
        "After a backup was restored: compare the tree with the notes that were lodged. If entries are missing, the"
        " history goes on under a new name and key, and says so in its first new entry. Run as the sequencer, with"
        " audit_sequence stopped."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lodged", type=Path, required=True, metavar="FILE", help="the file of lodged notes")

    def handle(self, *, lodged: Path, **_: Any) -> None:
        with connection.cursor() as cursor:  # a restored database is kept read-only for everybody who does not say so
            cursor.execute("SET default_transaction_read_only = off")
        try:
            done = recovery.recover(notes_in(lodged.read_bytes()), at=timezone.now())
        except (recovery.NotRecoverable, signing.NoKey, Refused) as refusal:
            raise CommandError(f"Not recovered: {refusal}.") from None
        except OSError as error:
            raise CommandError(f"Not recovered: {error}.") from None
        if done.key is None:
            self.stdout.write(f"Nothing is missing: {done.size} entries are here, and {done.lost_to} were lodged.")
            return
        self.stdout.write(
            f"{done.size} entries are here, and {done.lost_to} were lodged: entries {done.size + 1} to {done.lost_to}"
            f" are missing.\nThe history goes on under a new name:\n\n{done.key.pinned.text}\n"
        )
        if settings.TRAIL_KEYS:
            self.stdout.write(
                "Set RISKAPP_TRAIL_KEYS to this line, a comma, and what it was before; then start audit_sequence, web"
                " and worker again. Give the line to everybody who keeps the earlier one."
            )
