"""`manage.py audit_key`: make, show and change the keys of the trail and of the witness (AUDIT 7)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from audit import rotation, signing
from audit.checkpoint import NotANote, Signer, Witness
from audit.sequencer import Refused


class Command(BaseCommand):
    help = (
        "Keys of the trail. `new NAME FILE` makes the one that signs our checkpoints, `witness NAME FILE` the one with"
        " which we sign for others; both print the line to hand out. `show` prints ours again. `rotate` changes the"
        " signing key: one checkpoint is signed by both. Secrets are never printed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="what", required=True)
        for what, words in (("new", "a signing key"), ("witness", "a key to sign for others with")):
            making = verbs.add_parser(what, help=f"make {words}")
            making.add_argument("name", help="for example either-way.council.example/audit")
            making.add_argument("file", type=Path, help="where to keep it; must not be there yet")
        verbs.add_parser("show", help="print the name and public key of ours")
        verbs.add_parser("rotate", help="change the signing key; stop audit_sequence before")

    def handle(self, *, what: str, **given: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"do_{what}")(**given))
        except (signing.NoKey, NotANote, Refused) as refusal:
            raise CommandError(f"{refusal}.") from None
        except OSError as error:
            raise CommandError(f"The key could not be kept: {error}.") from None

    def do_new(self, name: str, file: Path, **_: Any) -> str:
        return signing.made(Signer, name, file).pinned.text

    def do_witness(self, name: str, file: Path, **_: Any) -> str:
        return signing.made(Witness, name, file).pinned.text

    def do_show(self, **_: Any) -> str:
        return signing.ours().pinned.text

    def do_rotate(self, **_: Any) -> str:
        fresh = rotation.rotate(timezone.now())
        earlier = ", ".join(settings.TRAIL_KEYS)
        if not earlier:
            return fresh.pinned.text
        return (
            f"{fresh.pinned.text}\n\nSet RISKAPP_TRAIL_KEYS to this line, a comma, and what it was before; then start"
            " audit_sequence, web and worker again. Give the line to everybody who keeps the earlier one."
        )
