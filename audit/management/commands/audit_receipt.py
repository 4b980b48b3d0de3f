"""`manage.py audit_receipt EVENT`: the receipt of one event, as text."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from audit import receipts


class Command(BaseCommand):
    help = "Print the receipt of one event. Exit 1: it is pending. 2: there is no such event, or it cannot be proved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", type=uuid.UUID, help="the uuid of the event")

    def handle(self, *, event: uuid.UUID, **_options: Any) -> None:
        try:
            receipt = receipts.of(event)
        except LookupError:
            self.stderr.write(_("There is no such event."))
            raise SystemExit(2) from None
        if receipt.broken:
            self.stderr.write(_("The tree holds something else in its place: run audit_fsck."))
            raise SystemExit(2)
        if receipt.pending:
            self.stderr.write(_("Receipt pending: no signed checkpoint covers this event yet."))
            raise SystemExit(1)
        self.stdout.write(receipt.text, ending="")
