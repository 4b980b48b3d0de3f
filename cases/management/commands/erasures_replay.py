"""`manage.py erasures_replay`: after a restore, erase again what the ledger names, before anybody is let in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit import erasure
from cases import governed
from cases.management.commands.erase_due import check_role


def taken_out(line: erasure.Line) -> object:
    """Out of the rows of a record, or out of that of one item."""
    if line.keys:
        return governed.take_item_out(line, line.at)
    return governed.take_words_out(line.stream, line.at)


class Command(BaseCommand):
    help = "After a restore: erase again whatever the ledger of erasures names and the databases still hold."
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        check_role()
        now = timezone.now()
        try:
            if not erasure.ledger():
                self.stdout.write("The ledger names no erasure.")
                return
            again = erasure.replay(rows=taken_out, by=erasure.the_eraser(), at=now)
        except (ValueError, KeyError) as wrong:
            raise CommandError(f"The ledger cannot be read: {wrong}") from None
        self.stdout.write(f"{len(erasure.ledger())} records in the ledger, {again} of them erased again.")
