"""Is every event as it was written, in its place, and in the tree or on its way there? (I1, I3, I4, I5, I9, I12)"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audit import canonical, merkle
from audit.bodies import written
from audit.fsck.findings import Asked, Finding, rows
from audit.verbs import Verb

NOTHING = bytes(merkle.HASH)
DELAY = timedelta(seconds=60)
"""The maximum merge delay: by then an event is in the tree (AUDIT 1)."""
LEEWAY = timedelta(seconds=5)


class Entry(NamedTuple):
    """One event with what stands beside it: its leaf or place in the queue, the event before it, its sealed words."""

    stream: uuid.UUID
    seq: int
    event: uuid.UUID
    prev: bytes
    column: bytes
    body: bytes
    actor: uuid.UUID
    actor_kind: str
    type: str
    at: datetime
    request: uuid.UUID
    place: int | None
    leaf: bytes | None
    queued: bytes | None
    before: bytes | None
    key: uuid.UUID | None
    blob: bytes | None

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
    """The events that are not covered by `since`, stream by stream."""
    return _entries(asked, "(l.seq IS NULL OR l.seq >= %s) ORDER BY e.stream_id, e.stream_seq", [asked.since])


def with_snapshot(asked: Asked) -> Iterator[Entry]:
    """All events that bind a document, whenever, in the order of their uuids."""
    return _entries(asked, "position('\"snapshot\":'::bytea IN e.body) > 0 ORDER BY e.event_id", [])


def _entries(asked: Asked, which: str, values: list[Any]) -> Iterator[Entry]:
    """`which` is written in this file."""
    blob = "s.blob" if asked.keys else "NULL::bytea"
    statement = f"""
        SELECT e.stream_id, e.stream_seq, e.event_id, e.prev, e.leaf_hash, e.body, e.actor_id, e.actor_kind, e.type,
               e.at, e.request_id, l.seq, l.leaf_hash, p.leaf_hash, b.leaf_hash, s.key_id, {blob}
        FROM audit_event e
          LEFT JOIN audit_leaf l ON l.event_id = e.event_id
          LEFT JOIN audit_pending p ON p.event_id = e.event_id
          LEFT JOIN audit_event b ON b.stream_id = e.stream_id AND b.stream_seq = e.stream_seq - 1
          LEFT JOIN audit_sealed s ON s.event_id = e.event_id
        WHERE {which}"""  # noqa: S608
    return map(Entry._make, rows(statement, values))


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


def columns_agree(entry: Entry) -> Iterator[Finding]:
    """I5: what stands in columns is what the body says, times to the microsecond."""
    said = entry.said
    columns = {
        "event": str(entry.event),
        "stream": str(entry.stream),
        "actor": str(entry.actor),
        "actor_kind": entry.actor_kind,
        "type": entry.type,
        "at": written(entry.at),
        "request": str(entry.request),
    }
    if wrong := [name for name, held in columns.items() if said.get(name) != held]:
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
