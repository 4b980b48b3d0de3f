"""Is every event as it was written, in its place, and in the tree or on its way there? (I1, I3, I4, I5, I9, I12)"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audit import canonical, merkle
from audit.bodies import written
from audit.fsck.findings import Asked, Finding, raw_rows, row, rows
from audit.verbs import Verb

NOTHING = bytes(merkle.HASH)
DELAY = timedelta(seconds=60)
"""The maximum merge delay: by then an event is in the tree (AUDIT 1)."""
LEEWAY = timedelta(seconds=5)


class Entry(NamedTuple):
    """One event with what stands beside it: its leaf or place in the queue, the event before it, its sealed words.

    Columns stand here as the database writes them, since there are many and nearly all are as they should be: uuids and
    times as text.
    """

    stream_id: str
    seq: int
    event_id: str
    prev: bytes
    column: bytes
    body: bytes
    actor: str
    actor_kind: str
    type: str
    at: str
    request: str
    place: int | None
    leaf: bytes | None
    queued: bytes | None
    before: bytes | None
    key_id: str | None
    blob: bytes | None

    @property
    def stream(self) -> uuid.UUID:
        return uuid.UUID(self.stream_id)

    @property
    def event(self) -> uuid.UUID:
        return uuid.UUID(self.event_id)

    @property
    def key(self) -> uuid.UUID | None:
        return uuid.UUID(self.key_id) if self.key_id else None

    @property
    def worked_out(self) -> bytes:
        """The leaf that follows from what the row says now (AUDIT 5)."""
        return merkle.event_leaf(self.prev, self.seq, self.body)

    @property
    def said(self) -> dict[str, Any]:
        """What the body says; nothing if it is no body."""
        try:
            body = canonical.read(self.body)
        except (ValueError, TypeError):
            return {}
        return body if isinstance(body, dict) else {}

    def found(self, invariant: str, words: str, *, fatal: bool = True) -> Finding:
        return Finding(invariant, words, self.event, self.stream, self.seq, self.place, fatal=fatal)


def entries(asked: Asked) -> Iterator[Entry]:
    """The events that are not covered by `since`, stream by stream, each with the hash of the one before it."""
    last: tuple[str, int, bytes] = ("", 0, NOTHING)
    for entry in _entries(asked, "(l.seq IS NULL OR l.seq >= %s) ORDER BY e.stream_id, e.stream_seq", [asked.since]):
        before: bytes | None = None
        if (entry.stream_id, entry.seq - 1) == last[:2]:
            before = last[2]
        elif asked.since and entry.seq > 1:
            found = row(
                "SELECT leaf_hash FROM audit_event WHERE stream_id = %s AND stream_seq = %s",
                [entry.stream_id, entry.seq - 1],
            )
            before = found[0] if found else None
        last = (entry.stream_id, entry.seq, entry.column)
        yield entry._replace(before=before) if before else entry


def with_snapshot(asked: Asked) -> Iterator[Entry]:
    """All events that bind a document, whenever, in the order of their uuids."""
    return _entries(asked, "position('\"snapshot\":'::bytea IN e.body) > 0 ORDER BY e.event_id", [])


def _entries(asked: Asked, which: str, values: list[Any]) -> Iterator[Entry]:
    """`which` is written in this file. The one before is not looked for."""
    blob = "s.blob" if asked.keys else "NULL::bytea"
    statement = f"""
        SELECT e.stream_id::text, e.stream_seq, e.event_id::text, e.prev, e.leaf_hash, e.body, e.actor_id::text,
               e.actor_kind, e.type, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               e.request_id::text, l.seq, l.leaf_hash, p.leaf_hash, s.key_id::text, {blob}
        FROM audit_event e
          LEFT JOIN audit_leaf l ON l.event_id = e.event_id
          LEFT JOIN audit_pending p ON p.event_id = e.event_id
          LEFT JOIN audit_sealed s ON s.event_id = e.event_id
        WHERE {which}"""  # noqa: S608
    for stream, seq, event, prev, column, body, *told, place, leaf, queued, key, blob in raw_rows(statement, values):
        yield Entry._make(
            (
                *(stream, seq, event, bytes(prev), bytes(column), bytes(body), *told, place),
                *(leaf and bytes(leaf), queued and bytes(queued), None, key, blob and bytes(blob)),
            )
        )


def in_the_tree_or_waiting(asked: Asked) -> Iterator[Finding]:
    """I1: every event is in exactly one of tree and queue; neither holds anything else."""
    for event, stream, seq, leaf, exists, waits in rows(
        "SELECT event_id, e.stream_id, e.stream_seq, l.seq, e.id IS NOT NULL, p.id IS NOT NULL"
        " FROM audit_event e FULL JOIN audit_leaf l USING (event_id) FULL JOIN audit_pending p USING (event_id)"
        " WHERE NOT (e.id IS NOT NULL AND (l.seq IS NULL) <> (p.id IS NULL)) AND coalesce(l.seq, %s) >= %s"
        " ORDER BY l.seq, p.id",
        [asked.since, asked.since],
    ):
        if not exists and leaf is not None:
            words = _("The tree holds an entry whose event is gone: it was deleted.")
        elif not exists:
            words = _("An event that waited for the tree is gone: it was deleted.")
        elif waits:
            words = _("An entry is in the tree and waits for it as well.")
        else:
            words = _("An entry is neither in the tree nor waits for it: it was put in past the append.")
        yield Finding("I1", words, event, stream, seq, leaf)


def as_hashed(entry: Entry) -> Iterator[Finding]:
    """I3: the leaf worked out from the event is the event's own column, and the one in the tree or the queue."""
    expected = entry.worked_out
    if expected != entry.column:
        yield entry.found("I3", _("The hash of this entry does not follow from what the entry says."))
    elif any(held not in (None, expected) for held in (entry.leaf, entry.queued)):
        yield entry.found("I3", _("This entry was altered: the tree holds another one in its place."))


def follows(entry: Entry) -> Iterator[Finding]:
    """I4: entries of a stream are numbered from 1 without a gap, and each holds the hash of the one before."""
    if entry.seq > 1 and entry.before is None:
        missing = {"number": entry.seq - 1}
        yield entry.found("I4", _("The entry before this one, number %(number)d of the record, is missing.") % missing)
    elif entry.prev != (entry.before or NOTHING):
        yield entry.found("I4", _("This entry does not follow the one before it: one of the two was altered or moved."))


def heads_agree(asked: Asked) -> Iterator[Finding]:
    """I4, for the last entry: where the append would go on is where the record ends. Not proof: the head is a cache."""
    for stream, said, last in rows(
        "SELECT h.stream_id, h.stream_seq, coalesce(e.stream_seq, 0) FROM audit_stream_head h LEFT JOIN LATERAL"
        " (SELECT stream_seq, leaf_hash FROM audit_event e WHERE e.stream_id = h.stream_id"
        " ORDER BY stream_seq DESC LIMIT 1) e ON true"
        " WHERE (h.stream_seq, h.hash) IS DISTINCT FROM (coalesce(e.stream_seq, 0), coalesce(e.leaf_hash, %s))",
        [NOTHING],
    ):
        words = (
            _("The record ends with entry %(last)d and had %(said)d: its latest entries are missing.")
            if said > last
            else _("The record does not end where the next entry would go on.")
        )
        yield Finding("I4", words % {"last": last, "said": said}, stream=stream, entry=last or None)


COLUMNS = ("event", "stream", "actor", "actor_kind", "type", "at", "request")


def columns_agree(entry: Entry, said: dict[str, Any]) -> Iterator[Finding]:
    """I5: what stands in columns is what the body says, times to the microsecond."""
    told = tuple(map(said.get, COLUMNS))
    held = (entry.event_id, entry.stream_id, entry.actor, entry.actor_kind, entry.type, entry.at, entry.request)
    if told != held:
        wrong = [name for name, one, other in zip(COLUMNS, told, held, strict=True) if one != other]
        which = {"columns": ", ".join(wrong)}
        yield entry.found(
            "I5", _("This entry says one thing in its columns and another in its content: %(columns)s.") % which
        )


def not_waiting_long(asked: Asked) -> Iterator[Finding]:
    """I9: nothing waits for the tree longer than the maximum merge delay."""
    for event, stream, seq, since in rows(
        "SELECT p.event_id, e.stream_id, e.stream_seq, p.queued_at FROM audit_pending p"
        " LEFT JOIN audit_event e USING (event_id) WHERE p.queued_at < clock_timestamp() - %s ORDER BY p.id",
        [DELAY],
    ):
        words = _("This entry has waited for the tree since %(time)s.") % {"time": written(since)}
        yield Finding("I9", words, event, stream, seq)


def clocks(asked: Asked) -> Iterator[Finding]:
    """I12: no event says a time after the checkpoint that covers it, or before the entry it follows. Not fatal.

    Order never rests on these times. The count of looks is left out: it says when the last of them was, and is written
    when their five minutes are over.
    """
    for event, stream, seq, leaf, ahead in rows(
        "SELECT e.event_id, e.stream_id, e.stream_seq, l.seq, coalesce(e.at > c.made_at + %s, false)"
        " FROM audit_event e LEFT JOIN audit_leaf l USING (event_id)"
        " LEFT JOIN LATERAL (SELECT made_at FROM audit_checkpoint WHERE size > l.seq ORDER BY size LIMIT 1) c ON true"
        " LEFT JOIN audit_event b ON b.stream_id = e.stream_id AND b.stream_seq = e.stream_seq - 1"
        " WHERE (l.seq IS NULL OR l.seq >= %s)"
        " AND (e.at > c.made_at + %s OR e.at < b.at - %s"
        " AND NOT (e.type = %s AND position('\"count\":'::bytea IN e.body) > 0))",
        [LEEWAY, asked.since, LEEWAY, LEEWAY, Verb.VIEW_OPENED.value],
    ):
        words = (
            _("This entry says a time after the checkpoint that covers it: a clock was adjusted (clock.adjusted).")
            if ahead
            else _("This entry says a time before the entry it follows: a clock was adjusted (clock.adjusted).")
        )
        yield Finding("I12", words, event, stream, seq, leaf, fatal=False)
