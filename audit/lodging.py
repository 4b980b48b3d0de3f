"""Where were checkpoints left outside the database, and since when does nothing vouch for what was written? (AUDIT 8)

Every lodging is a row, and every refusal of the sequencer too. What a page says of it is worked out here, by the clock
of the database, and claims no more than was done: a file on the same machine is told as one.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from audit.checkpoint import END, NotANote, Pinned
from audit.models import Checkpoint, Lodgement

# The longest that an event may wait (the maximum merge delay of RFC 6962), and the longest silence of a second channel.
LONGEST_WAIT = dt.timedelta(seconds=60)
LONGEST_SILENCE = dt.timedelta(hours=24)
LODGED = "lodged"
REFUSED = "refused: "
PUBLIC_KEY = "public-key"
# Channels by which a checkpoint is in the hands of somebody that we know. Anybody may have pulled one, and a paper may
# lie in our own cupboard.
IN_OTHER_HANDS = frozenset({"email", "witness"})


def pinned() -> list[Pinned]:
    """Name and public key of our trail, the present one first, as the operator gave them; when trying out, as the
    sequencer made them. Empty if there are none yet."""
    lines = settings.TRAIL_KEYS
    if not lines and not settings.SERVICE:
        try:
            lines = (settings.TRAIL_FOLDER / PUBLIC_KEY).read_text().split()
        except OSError:
            lines = []
    try:
        return [Pinned.read(line) for line in lines]
    except NotANote:
        return []


def to_file(path: Path, note: str) -> None:
    """Append a note to the file of lodged ones, followed by 0x1E, and see it on disk. Raises OSError.

    If this very note was broken off before (a full disk), it is finished; if something else was, that is closed first,
    so that this note begins afresh. If it is the last one there already, as when only our own file could not be
    written, it is not written again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new, whole = not path.exists(), note.encode() + END.encode()
    with path.open("a+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - len(whole)))
        last = file.read(len(whole))
        begun = last.rpartition(END.encode())[2]
        if whole.startswith(begun):
            file.write(whole[len(begun) :] if last != whole else b"")
        else:
            file.write(END.encode() + whole)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        on_disk(path.parent)


def on_disk(folder: Path) -> None:
    """That a file has its name now survives a loss of power only once its folder is on disk too."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def record(size: int, channel: str, target: str, result: str = LODGED) -> None:
    """Write down that a checkpoint was left there, at the time of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_lodgement (size, channel, target, at, result)"
            " VALUES (%s, %s, %s, clock_timestamp(), %s)",
            [size, channel, target, result],
        )


def alarm(path: Path, size: int, reason: str) -> None:
    """Write down that the sequencer refused, once for the same reason, so that pages and /health/audit say it."""
    last = last_row("file")
    if last is None or last.result != REFUSED + reason:
        record(size, "file", str(path), REFUSED + reason)


def newest() -> Checkpoint | None:
    """The largest signed checkpoint."""
    return Checkpoint.objects.exclude(note=None).order_by("-size").first()


@dataclass(frozen=True)
class Left:
    """The last checkpoint left by one channel: how large, when, and up to when it vouches for everything."""

    channel: str
    size: int
    at: dt.datetime
    up_to: dt.datetime


@dataclass(frozen=True)
class Standing:
    """What is vouched for outside the database, as of `at` (the clock of the database)."""

    at: dt.datetime
    left: list[Left] = field(default_factory=list)  # the channel that vouches for most first
    waiting_since: dt.datetime | None = None
    refused: str = ""
    newest: int = 0  # the size of the largest signed tree

    @property
    def up_to(self) -> dt.datetime | None:
        """Everything until then is lodged outside; None if nothing ever was."""
        return max((each.up_to for each in self.left), default=None)

    @property
    def size(self) -> int:
        return max((each.size for each in self.left), default=0)

    @property
    def waiting_seconds(self) -> int:
        """How old is the oldest event that is not lodged in the file? 0 if none is."""
        return max(0, int((self.at - self.waiting_since).total_seconds())) if self.waiting_since else 0

    @property
    def is_behind(self) -> bool:
        return bool(self.refused) or self.waiting_seconds > LONGEST_WAIT.total_seconds()

    @property
    def has_second(self) -> bool:
        """Whether somebody else was given one within a day; else everything rests on one file."""
        return any(each.channel in IN_OTHER_HANDS and self.at - each.at <= LONGEST_SILENCE for each in self.left)

    @property
    def places(self) -> str:
        """Where they were left, in words: by whom they were fetched is not known, and paper may lie anywhere."""
        words = {
            "file": _("in a file on this machine") if settings.LODGED_ON_THIS_MACHINE else _("in a file elsewhere"),
            "email": _("by e-mail"),
            "witness": _("with a witness"),
        }
        return ", ".join(words[each.channel] for each in self.left if each.channel in words)

    @property
    def is_well(self) -> bool:
        return bool(self.left) and not self.is_behind and self.has_second


def standing() -> Standing:
    """What is vouched for now. A handful of look-ups by index, cheap enough for a front page."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT clock_timestamp(), channels.channel, good.size, good.at, c.made_at, last.result
            FROM unnest(ARRAY['file', 'email', 'print', 'pull', 'witness']) AS channels (channel)
            LEFT JOIN LATERAL (
                SELECT size, at FROM audit_lodgement l WHERE l.channel = channels.channel
                AND starts_with(l.result, %s) ORDER BY l.id DESC LIMIT 1) AS good ON true
            LEFT JOIN LATERAL (
                SELECT result FROM audit_lodgement l WHERE l.channel = channels.channel
                ORDER BY l.id DESC LIMIT 1) AS last ON true
            LEFT JOIN audit_checkpoint c ON c.size = good.size""",
            [LODGED],
        )
        rows = cursor.fetchall()
        left = sorted(
            (Left(channel, size, at, made_at) for _, channel, size, at, made_at, _ in rows if made_at is not None),
            key=lambda each: -each.size,
        )
        in_file = next((each.size for each in left if each.channel == "file"), 0)
        cursor.execute(
            "SELECT least((SELECT queued_at FROM audit_pending ORDER BY id LIMIT 1),"
            " (SELECT made_at FROM audit_checkpoint WHERE size > %s ORDER BY size LIMIT 1)),"
            " (SELECT size FROM audit_checkpoint WHERE note IS NOT NULL ORDER BY size DESC LIMIT 1)",
            [in_file],
        )
        waiting_since, newest_size = cursor.fetchone()
    refusals = [row[5].removeprefix(REFUSED) for row in rows if row[5] and row[5].startswith(REFUSED)]
    return Standing(rows[0][0], left, waiting_since, refusals[0] if refusals else "", newest_size or 0)


def pulled(size: int) -> None:
    """Write down, once for each checkpoint, that somebody fetched it: who that was is not known, and not asked."""
    last = last_row("pull")
    if last is None or last.size != size:
        record(size, "pull", "anybody")


def last_left(channel: str, target: str | None = None) -> Lodgement | None:
    """The last time that a checkpoint was left by this channel, and there, if a place is named."""
    return last_row(channel, target, result__startswith=LODGED)


def last_row(channel: str, target: str | None = None, **which: str) -> Lodgement | None:
    """The last row of a channel, and of a place, if one is named."""
    found = Lodgement.objects.filter(channel=channel, **which)
    return (found.filter(target=target) if target else found).order_by("-id").first()
