"""What does a restored history lack, and does the rest of it hold? Compared with what was lodged after the backup."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from audit import evidence, fsck, lodging
from audit.fsck import Asked, Check, Finding
from riskapp.backup import copies

# What stood in the queue when the copy was made waits for a sequencer that a drill does not run.
WAITS = {"I9", "I15"}
REPLAY = "erasures_replay"
ERASER = "riskapp_eraser"


@dataclass(frozen=True)
class Told:
    """`entries` in the tree, `waiting` beside it, as of `until`; `lodged` the largest size that was lodged outside.

    `declared`: gaps that an entry says were left by a restore, as first and last, counted from 1; what follows such a
    gap stands under another name. `findings`: what does not hold, apart from the gap.
    """

    entries: int
    waiting: int
    until: datetime | None
    lodged: int
    findings: list[Finding] = field(default_factory=list)
    declared: list[tuple[int, int]] = field(default_factory=list)

    @property
    def missing(self) -> tuple[int, int] | None:
        """The first and the last entry that was lodged and is not in the tree here, counted from 1; none that an entry
        says are missing."""
        known = max((last for _first, last in self.declared), default=0)
        return (self.entries + 1, self.lodged) if self.lodged > max(self.entries, known) else None

    def sentences(self) -> list[str]:
        """What was found, in words."""
        said = [f"{self.entries} entries are in the tree, and {self.waiting} wait to be taken in."]
        if not self.lodged:
            said.append("Nothing lodged was given, so what is missing cannot be told.")
        elif self.missing:
            since = f" The tree ends at {self.until:%d %B %Y %H:%M:%S} UTC." if self.until else ""
            said.append(
                f"{self.lodged} entries were lodged outside. {_span(*self.missing)} missing from the tree.{since}"
            )
            if self.waiting:
                said.append("Those that wait may be among them: they are here, and lose only their place in the tree.")
        else:
            but = " else" if self.declared else ""
            said.append(f"{self.lodged} entries were lodged outside. Nothing{but} that was lodged is missing.")
        said[1:1] = [
            f"{_span(*gap)} missing under the name before: lost when a backup was restored, as an entry says."
            for gap in self.declared
        ]
        said += [f"{finding.invariant}  {finding.words}" for finding in self.findings]
        if not self.findings:
            said.append("Everything that is here holds.")
        said.append("Whatever the ledger of erasures names was erased again.")
        return said


def _span(first: int, last: int) -> str:
    return f"Entry {last} is" if first == last else f"Entries {first} to {last} are"


def replay_erasures() -> None:
    """Carry out again what was erased after the backup was made, in the role that may."""
    with as_eraser():
        call_command(REPLAY, stdout=io.StringIO())


@contextlib.contextmanager
def as_eraser() -> Iterator[None]:
    """Whoever restores owns the tables, and the owner may take this role; the one before is taken again afterwards."""
    before = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_user")
            (before[alias],) = cursor.fetchone()
            cursor.execute(f"SET ROLE {ERASER}")
    try:
        yield
    finally:
        for alias, role in before.items():
            with connections[alias].cursor() as cursor:
                cursor.execute(f"SET ROLE {connections[alias].ops.quote_name(role)}")


def compared(notes: Sequence[str], *, whole: bool = False) -> Told:
    """After the erasures: look at the databases that Django is connected to. With `whole`, what waits and the gap are
    findings too."""
    pinned = tuple(lodging.pinned())
    roots, found = fsck.read_lodged([notes], pinned)
    with connection.cursor() as cursor:
        here = copies.standing(cursor)
        cursor.execute("SELECT max(made_at) FROM audit_checkpoint")
        (until,) = cursor.fetchone()
    within = roots if whole else {each: root for each, root in roots.items() if each[1] <= here["entries"]}
    asked = Asked(pinned=pinned, lodged=within, keys=bool(settings.KEY_ENCRYPTION_KEYS), shipped=evidence.shipped())
    with fsck.frozen():
        found = [*found, *Check(asked).findings()]
    fatal = [each for each in found if each.fatal and (whole or each.invariant not in WAITS)]
    lodged = max((size for _origin, size in roots), default=0)
    declared = [(each.leaf + 1, each.past) for each in found if each.invariant == "I8" and not each.fatal
                and each.leaf is not None and each.past]  # fmt: skip
    return Told(here["entries"], here["waiting"], until, lodged, fatal, declared)
