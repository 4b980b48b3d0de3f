"""`manage.py backup FOLDER`: an encrypted copy of both databases (security S21)."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskapp.backup import age, copies

SHORTEST = 20


def recipient(text: str) -> age.Recipient:
    try:
        return age.Recipient.read(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{wrong}: {text}") from None


def passphrase(path: Path) -> age.Passphrase:
    """The first line of a file. Raises CommandError."""
    try:
        words = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The passphrase cannot be read: {error}.") from None
    if len(words) < SHORTEST:
        raise CommandError(f"A passphrase must have at least {SHORTEST} characters, drawn at random.")
    return age.Passphrase(words)


class Command(BaseCommand):
    help = (
        "Copy both databases, encrypted, into a folder where no backup is yet. Run as riskapp_backup. The files are of"
        " the format age v1, with a dump of PostgreSQL's custom format inside."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keys-folder", type=Path, help="another folder for the database of keys; best elsewhere")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--to", type=recipient, action="append", metavar="AGE1…",
                         help="public key that backup_key printed; again for each that shall open it")  # fmt: skip
        how.add_argument("--passphrase-file", type=Path, help="file with a passphrase, instead of a public key")

    def handle(
        self, *, folder: Path, keys_folder: Path | None, to: list[age.Recipient], passphrase_file: Path | None, **_: Any
    ) -> None:
        locks = [passphrase(passphrase_file)] if passphrase_file else to
        try:
            made = copies.make(folder, keys_folder=keys_folder, locks=locks, at=timezone.now())
        except (copies.NotUsable, copies.Failed, OSError, psycopg2.Error) as error:
            raise CommandError(f"No backup was made: {str(error).strip()}.") from None
        for said in made["databases"].values():
            self.stdout.write(f"{said['file']}  {said['size']} bytes  SHA-256 {said['sha256']}")
        trail = made["trail"]
        self.stdout.write(
            f"{trail['entries']} entries are in the tree, and {trail['waiting']} wait; the newest signed checkpoint is"
            f" of {trail['checkpoint']} entries."
        )
