"""`manage.py audit_compare FILE FILE`: do two sets of lodged notes tell of one history? (AUDIT 15)"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import apart, lodging
from audit.checkpoint import NotANote, Pinned, notes_in


class Command(BaseCommand):
    help = (
        "Compare files of lodged notes: our own, a partner's, notes saved from mails (each ending with 0x1E, or one in"
        " a file). Needs no database. Ends with 0 if they agree, 1 if not, 2 if it could not compare."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            help="name and public key, as audit_key prints them; may be given several times. Else RISKAPP_TRAIL_KEYS,"
            " which whoever runs this service could have changed",
        )

    def handle(self, *, files: list[Path], key: list[str], **_: Any) -> None:
        if len(files) < 2:
            raise CommandError("Name at least two files.", returncode=2)
        try:
            keys = [Pinned.read(line) for line in key] or lodging.pinned()
            sets = {str(file): notes_in(file.read_bytes()) for file in files}
        except (NotANote, OSError) as error:
            raise CommandError(f"Could not compare: {error}.", returncode=2) from None
        if found := apart.differences(sets, keys):
            raise CommandError("\n".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in found))
        self.stdout.write(f"{sum(map(len, sets.values()))} notes in {len(sets)} files tell of one history.")
