"""Does the history of one record still read as it was written? Every link, leaf, column and sealed word is checked.

This checks the trail against itself only. What it cannot show is whether the latest entries were cut off together with
every trace of them, or everything was written anew: that takes a checkpoint lodged outside (AUDIT 3, vouching.py).
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from audit import canonical, keys, sealing
from audit.bodies import written

NOTHING = bytes(32)


@dataclass(frozen=True)
class Checked:
    """What a check found: how many entries, whether all is as recorded, else the first entry that is not, and why.

    `lodged`: up to which entry a checkpoint that was lodged outside vouches, of which time, and where that lies; 0 if
    up to none (`any_lodged`: whether there is one at all).
    """

    entries: int
    sound: bool
    first_bad: int | None
    reason: str
    at: datetime
    erased: int = 0
    any_lodged: bool = False
    lodged: int = 0
    lodged_at: datetime | None = None
    lodged_by: str = ""

    @property
    def newer(self) -> int:
        """How many entries are newer than that checkpoint."""
        return max(0, self.entries - self.lodged)


class _Row(NamedTuple):
    seq: int
    event_id: uuid.UUID
    stream_id: uuid.UUID
    prev: bytes
    leaf_hash: bytes
    actor_id: uuid.UUID
    actor_kind: str
    type: str
    at: datetime
    request_id: uuid.UUID
    body: bytes
    key_id: uuid.UUID | None
    blob: bytes | None
    queued: bytes | None

    @property
    def leaf(self) -> bytes:
        """The hash worked out again from what the row says now (AUDIT 5)."""
        data = self.prev + self.seq.to_bytes(8, "big", signed=True) + hashlib.sha256(self.body).digest()
        return hashlib.sha256(b"\x00" + data).digest()

    @property
    def copies(self) -> dict[str, str]:
        """The columns, as the body should have them."""
        return {
            "event": str(self.event_id),
            "stream": str(self.stream_id),
            "actor": str(self.actor_id),
            "actor_kind": self.actor_kind,
            "type": self.type,
            "at": written(self.at),
            "request": str(self.request_id),
        }


def check(stream: uuid.UUID) -> Checked:
    """Work out the whole history of a stream again. Reads only; the time is the database's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp(), h.stream_seq, h.hash FROM (SELECT 1) AS one"
            " LEFT JOIN audit_stream_head h ON h.stream_id = %s",
            [str(stream)],
        )
        at, promised, head = cursor.fetchone()  # first: entries written meanwhile must not look like a gap
        cursor.execute(
            "SELECT e.stream_seq, e.event_id, e.stream_id, e.prev, e.leaf_hash, e.actor_id, e.actor_kind, e.type, e.at,"
            " e.request_id, e.body, s.key_id, s.blob, coalesce(l.leaf_hash, p.leaf_hash)"
            " FROM audit_event e LEFT JOIN audit_sealed s ON s.event_id = e.event_id"
            " LEFT JOIN audit_pending p ON p.id = e.id AND p.event_id = e.event_id"
            " LEFT JOIN audit_leaf l ON l.event_id = e.event_id"
            " WHERE e.stream_id = %s ORDER BY e.stream_seq",
            [str(stream)],
        )
        rows = [_Row._make(bytes(v) if isinstance(v, memoryview) else v for v in found) for found in cursor.fetchall()]
    with keys.kept():
        found = sorted([*_gaps(rows, promised or 0), *_links(rows, promised, head and bytes(head)), *_entries(rows)])
        gone = _says_erased(rows)
        erased = sum(_erased(row, gone) for row in rows)
    first, reason = found[0] if found else (None, "")
    return Checked(len(rows), not found, first, reason, at, erased)


def _gaps(rows: list[_Row], promised: int) -> Iterator[tuple[int, str]]:
    """Numbers that are not there, up to the last one that was given."""
    there = {row.seq for row in rows}
    for seq in range(1, max(promised, len(rows)) + 1):
        if seq not in there:
            yield seq, _("Entry %(number)d is missing.") % {"number": seq}
            return


def _links(rows: list[_Row], promised: int | None, head: bytes | None) -> Iterator[tuple[int, str]]:
    """Each entry holds the hash of the one before. Where that fails, the altered entry is the one others contradict."""
    following = {row.seq - 1: row.prev for row in rows}
    if promised is not None and head is not None:
        following.setdefault(promised, head)
    leaves = {row.seq: row.leaf for row in rows}
    for seq, prev in sorted(following.items()):
        if prev == (NOTHING if seq == 0 else leaves.get(seq, prev)):
            continue
        after = leaves.get(seq + 1)
        blamed = seq + 1 if seq == 0 or (after and following.get(seq + 1, after) != after) else seq
        yield blamed, _mismatch(blamed)


def _entries(rows: list[_Row]) -> Iterator[tuple[int, str]]:
    gone = _says_erased(rows)
    for row in rows:
        if row.leaf != row.leaf_hash or row.leaf != row.queued:
            yield row.seq, _mismatch(row.seq)
        elif not _says_the_same(row):
            yield (
                row.seq,
                _("Entry %(number)d says one thing in its columns and another in its content.") % {"number": row.seq},
            )
        elif trouble := _words_trouble(row, gone):
            yield row.seq, trouble


def _mismatch(seq: int) -> str:
    return _("Entry %(number)d does not match what was recorded.") % {"number": seq}


def _body(row: _Row) -> dict[str, Any]:
    try:
        body = canonical.read(row.body)
    except (ValueError, TypeError):
        return {}
    return body if isinstance(body, dict) else {}


def _says_the_same(row: _Row) -> bool:
    body = _body(row)
    return {name: body.get(name) for name in row.copies} == row.copies


def _says_erased(rows: list[_Row]) -> bool:
    """Whether an entry says that the words of this record were taken out (AUDIT 11)."""
    return any(row.type == "erase.done" for row in rows)


def _words_trouble(row: _Row, gone: bool) -> str:
    """What is wrong with the sealed words, or nothing. Words whose key is gone cannot be checked, and are counted.

    `gone`: an entry says that the record was erased, so that words may be missing.
    """
    commit = _body(row).get("commit")
    if commit is not None and row.blob is None and gone:
        return ""
    if commit is None and row.blob is None:
        return ""
    if commit is None or row.blob is None or row.key_id is None:
        return _("The words of entry %(number)d are missing.") % {"number": row.seq}
    try:
        key = keys.by_id(row.stream_id, row.key_id)
        sealing.open_payload(key, row.blob, bytes.fromhex(commit), event=row.event_id, stream=row.stream_id)
    except keys.KeyDestroyed:
        return ""
    except keys.NoKey:
        return _("The key to the words of entry %(number)d is not there.") % {"number": row.seq}
    except (sealing.DoesNotOpen, sealing.NotAsCommitted, ValueError):
        return _("The words of entry %(number)d are not those that were recorded.") % {"number": row.seq}
    return ""


def _erased(row: _Row, gone: bool) -> bool:
    if row.key_id is None:
        return gone and "commit" in _body(row)
    try:
        keys.by_id(row.stream_id, row.key_id)
    except keys.KeyDestroyed:
        return True
    except keys.NoKey:
        return False
    return False
