"""`manage.py restore FOLDER`: put a backup back, try whether one could be, and let people in again (security S21)."""

from pathlib import Path
from time import monotonic
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from audit.checkpoint import notes_in
from riskapp.backup import age, copies, programs, restored
from riskapp.management.commands.backup import passphrase

NEXT = """The service stays read-only, and its roles can enter nothing, until you have run, in this order:
  audit_recover --lodged FILE       as the sequencer, with the notes that were lodged outside
  restore --open --lodged FILE      as the owner, which checks the whole trail first"""
FAULTS = (copies.NotUsable, copies.Failed, age.NotOpened, OSError, psycopg2.Error, DatabaseError, UnicodeDecodeError)


class Command(BaseCommand):
    help = (
        "Put a backup into two empty databases, as riskapp_owner; the service then stays read-only until --open. With"
        " --drill: put it into databases made for this, say exactly what is missing, and drop them. Exit 0 if nothing"
        " is wrong apart from what a drill names as missing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--keys-folder", type=Path, help="where the file of keys is, if it is elsewhere")
        parser.add_argument("--key-file", type=Path, help="file with the secret key of backup_key")
        parser.add_argument("--passphrase-file", type=Path, help="file with the passphrase")
        parser.add_argument("--lodged", type=Path, metavar="FILE", help="the file of notes that were lodged outside")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--drill", action="store_true", help="only try it, and leave nothing behind")
        what.add_argument("--open", action="store_true", help="let people in again, if the trail holds")

    def handle(self, *, open: bool, drill: bool, folder: Path | None, lodged: Path | None, **given: Any) -> None:
        if not open and folder is None:
            raise CommandError("Name the folder of the backup.")
        if (open or drill) and lodged is None:
            raise CommandError("Name the file of lodged notes with --lodged: without it nothing says what is missing.")
        try:
            notes = notes_in(lodged.read_bytes()) if lodged else []
            if open:
                self.let_in(notes)
                return
            assert folder is not None
            unlock = self.unlock(**given)
            manifest, paths = copies.read(folder, given["keys_folder"])
            self.stdout.write(f"The backup of {manifest['made_at']}, of {manifest['trail']['entries']} entries.")
            (self.try_it if drill else self.put_back)(paths, unlock, notes)
        except FAULTS as error:
            raise CommandError(f"Not done: {str(error).strip()}.") from None

    def unlock(self, key_file: Path | None, passphrase_file: Path | None, **_: Any) -> age.Unlock:
        if bool(key_file) == bool(passphrase_file):
            raise CommandError("Name either --key-file or --passphrase-file.")
        if passphrase_file:
            return passphrase(passphrase_file)
        assert key_file is not None
        try:
            return age.Identity.read(key_file.read_text(encoding="utf-8"))
        except ValueError as wrong:
            raise CommandError(f"The key cannot be used: {wrong}.") from None

    def put_back(self, paths: dict[str, Path], unlock: age.Unlock, notes: list[str]) -> None:
        names = {alias: programs.name_of(alias) for alias in paths}
        copies.keep_shut(names["default"])  # before there is anything to see
        for alias, path in paths.items():
            copies.put_back(alias, path, unlock, database=names[alias])
        copies.keep_shut(names["default"])  # and now that there is, so that nobody can say otherwise
        self.stdout.write(f"Both databases are restored.\n{NEXT}")

    def try_it(self, paths: dict[str, Path], unlock: age.Unlock, notes: list[str]) -> None:
        began = monotonic()
        with copies.scratch() as names:
            for alias, path in paths.items():
                copies.put_back(alias, path, unlock, database=names[alias])
            seconds = monotonic() - began
            with copies.looking_at(names):
                restored.replay_erasures()
                told = restored.compared(notes)
        self.stdout.write("\n".join([f"Restored in {seconds:.0f} s, looked at, and dropped.", *told.sentences()]))
        if told.findings:
            raise SystemExit(1)

    def let_in(self, notes: list[str]) -> None:
        """After audit_recover: erase again what was erased meanwhile, check everything, and let people in."""
        name = programs.name_of("default")
        if not copies.is_shut(name):
            raise copies.NotUsable("the database is not one that was restored and kept read-only")
        with copies.looking_at({"default": name, "keys": programs.name_of("keys")}):
            with connection.cursor() as cursor:
                cursor.execute("SET default_transaction_read_only = off")
            copies.withhold_entries(name, withheld=False)  # the eraser enters what it erases again
            try:
                restored.replay_erasures()
                told = restored.compared(notes, whole=True)
            except BaseException:
                copies.withhold_entries(name)
                raise
        self.stdout.write("\n".join(told.sentences()))
        if told.findings:
            copies.withhold_entries(name)
            self.stdout.write("Nobody was let in: the service stays read-only.")
            raise SystemExit(1)
        copies.keep_shut(name, shut=False)
        self.stdout.write("People are let in again. Start audit_sequence, worker and web server anew.")
