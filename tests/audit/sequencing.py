"""For stories of the tree: a log with a key of its own, in the role that the sequencer has in service."""

import contextlib
import uuid

from django.db import connection

from audit.checkpoint import Signer, notes_in, opened
from audit.sequencer import Sequencer

ORIGIN = "council.example/audit"
SIGNER = Signer(ORIGIN, bytes(range(32)))

APPEND = """
    SELECT audit_append(gen_random_uuid(), %s, gen_random_uuid(), 'person', 'case.opened', now(), gen_random_uuid(),
                        convert_to(number::text, 'UTF8'), NULL, NULL) FROM generate_series(1, %s) AS number"""


@contextlib.contextmanager
def as_role(role, *, back_to="riskapp_app"):
    """What this role may do in service, and no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {back_to}")


def happen(count=1, *, cursor=None):
    """So many events, in a stream of their own."""
    with cursor or connection.cursor() as each:
        each.execute(APPEND, [str(uuid.uuid4()), count])


def as_owner(statement, *values):
    """Somebody who owns the database, with every trigger out of the way; they stand again afterwards as they did."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT tgrelid::regclass, quote_ident(tgname), tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'audit_%%'",
            [],
        )
        triggers = cursor.fetchall()
        for table, name, _ in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        cursor.execute(statement, values)
        for table, name, enabled in triggers:
            cursor.execute(f"ALTER TABLE {table} ENABLE {'ALWAYS' if enabled == 'A' else ''} TRIGGER {name}")
        cursor.execute("SET ROLE riskapp_app")


class Log:
    """A sequencer, its own folder, and the file outside."""

    def __init__(self, folder):
        self.folder, self.lodged = folder / "own", folder / "outside" / "checkpoints"
        self.sequencer = self.another()

    def another(self, *signers):
        """A further process with the same key and files."""
        return Sequencer(signers or [SIGNER], folder=self.folder, lodged=self.lodged)

    def round(self):
        with as_role("riskapp_sequencer"):
            return self.sequencer.round()

    def notes(self):
        return notes_in(self.lodged.read_text()) if self.lodged.exists() else []

    def heads(self):
        """What the notes outside say, each opened with the pinned key."""
        return [opened(note, ORIGIN, SIGNER.public_key) for note in self.notes()]
