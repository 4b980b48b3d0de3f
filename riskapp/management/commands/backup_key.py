"""`manage.py backup_key FILE`: the pair of keys for backups; the secret one into a file, the public one printed."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from riskapp.backup import age


class Command(BaseCommand):
    help = "Make a key that opens backups, in a file that is not there yet, and print the one that closes them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to keep the secret key: not on the server that is backed up")

    def handle(self, *, file: Path, **_: Any) -> None:
        made = age.Identity.made()
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
                opened.write(f"{made.text}\n")
        except OSError as error:
            raise CommandError(f"The key could not be kept: {error}.") from None
        self.stdout.write(made.recipient.text)
