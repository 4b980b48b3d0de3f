"""Are sealed words and signed documents those that events committed to? (AUDIT 14, I10 and I11)"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audit import canonical, evidence, keys, sealing
from audit.fsck.entries import Entry
from audit.fsck.findings import Asked, Finding, rows

TOGETHER = 200
"""Entries whose keys are opened in one query, and forgotten afterwards."""


def together(things: Iterable[Any], asked: Asked) -> Iterator[list[Any]]:
    """These things some at a time; where sealed words are to be opened, each time with the keys of their streams."""
    left = iter(things)
    while some := list(islice(left, TOGETHER)):
        with keys.kept():
            if asked.keys:
                keys.preload({each.stream for each in some})
            yield some


def words_as_committed(entry: Entry, said: dict[str, Any], erased: Gone) -> Iterator[Finding]:
    """I11: sealed words are there where the event commits to some, unless they were erased, and open as committed."""
    commit = said.get("commit")
    if (commit is None) == (entry.key_id is None) and entry.blob is None:
        return
    if commit is None:
        yield entry.found("I11", _("Words are sealed with this entry, and it does not say so."))
    elif entry.key is None and entry.stream not in erased.streams:
        yield entry.found("I11", _("The words of this entry are missing, and no entry says that they were erased."))
    elif entry.blob is not None and entry.key is not None:
        try:
            key = keys.by_id(entry.stream, entry.key)
            sealing.open_payload(key, entry.blob, bytes.fromhex(commit), event=entry.event, stream=entry.stream)
        except keys.KeyDestroyed:
            if entry.stream not in erased.streams and entry.key not in erased.keys:
                yield entry.found("I11", _("The key to the words of this entry was destroyed, and no entry says so."))
        except keys.NoKey:
            yield entry.found("I11", _("The key to the words of this entry is not there."))
        except (sealing.DoesNotOpen, sealing.NotAsCommitted, ValueError):
            yield entry.found("I11", _("The words of this entry are not those that were recorded."))


def words_without_entry(asked: Asked) -> Iterator[Finding]:
    """I11: no sealed words are kept of an entry that is not there."""
    for (event,) in rows("SELECT event_id FROM audit_sealed s WHERE NOT EXISTS"
                         " (SELECT FROM audit_event e WHERE e.event_id = s.event_id)"):  # fmt: skip
        yield Finding("I11", _("Words are kept of an entry that is not there."), event)


class Gone(NamedTuple):
    """The records whose words may be gone because an entry says so, and the keys of single things of other records."""

    streams: set[uuid.UUID]
    keys: set[uuid.UUID]


def erased() -> Gone:
    """What entries say is erased."""
    gone = Gone(set(), set())
    for stream, body in rows(
        "SELECT stream_id, CASE type WHEN 'item.erased' THEN body END FROM audit_event"
        " WHERE type IN ('erase.done', 'key.destroyed', 'item.erased')"
    ):
        if body is None:
            gone.streams.add(stream)
        else:
            gone.keys.update(map(uuid.UUID, canonical.read(body)["keys"]))
    return gone


def erasures_finished(asked: Asked) -> Iterator[Finding]:
    """I11: a minute after a record was erased its key is destroyed, and an entry says so (AUDIT 11)."""
    for event, stream in rows(
        "SELECT event_id, stream_id FROM audit_event d WHERE type = 'erase.done'"
        " AND at < statement_timestamp() - interval '1 minute' AND NOT EXISTS"
        " (SELECT FROM audit_event k WHERE k.stream_id = d.stream_id AND k.type = 'key.destroyed')"
    ):
        yield Finding("I11", _("This record was erased, and its key was not destroyed within a minute."), event, stream)
    for event, stream in rows(
        "SELECT event_id, stream_id FROM audit_event d WHERE type = 'item.erased'"
        " AND at < statement_timestamp() - interval '1 minute' AND (SELECT count(*) FROM audit_event e"
        " WHERE e.stream_id = d.stream_id AND e.type = 'item.erased' AND e.stream_seq <= d.stream_seq) >"
        " (SELECT count(*) FROM audit_event k WHERE k.stream_id = d.stream_id AND k.type = 'item.key_destroyed')"
    ):
        yield Finding("I11", _("An item was erased, and its key was not destroyed within a minute."), event, stream)


class Pair(NamedTuple):
    """What an event is bound to by its snapshot, and the document that was offered for it; one of them may be None."""

    stream: uuid.UUID
    entry: Entry | None
    document: evidence.Bound | None


def documents_bound(asked: Asked, bound: Iterable[Entry]) -> Iterator[Finding]:
    """I10: each signed document is the one that its entry is bound to, and each such entry has its document.

    `bound`: the entries that say a snapshot, in the order of their uuids, with their words.
    """
    for some in together(_pairs(bound), asked):
        for pair in some:
            if pair.entry is None:
                yield Finding("I10", _("A signed document belongs to no entry."), pair.document.event, pair.stream)
            elif pair.document is None:
                yield pair.entry.found("I10", _("The document that this entry is bound to is missing."))
            elif trouble := _trouble(pair.entry, pair.document):
                yield pair.entry.found("I10", trouble)


def _trouble(entry: Entry, document: evidence.Bound) -> str:
    """What is wrong with a document, or nothing; of one that is erased nothing can be said."""
    said = entry.said
    try:
        if entry.blob is None or entry.key is None:
            return ""
        key = keys.by_id(entry.stream, entry.key)
        words = sealing.open_payload(
            key, entry.blob, bytes.fromhex(said["commit"]), event=entry.event, stream=entry.stream
        )
        r = bytes.fromhex(words["snapshot_key"])
        content = document.document()
    except keys.KeyDestroyed:
        return ""
    except (keys.NoKey, sealing.DoesNotOpen, sealing.NotAsCommitted, ValueError, KeyError):
        return _("The document that this entry is bound to does not open.")
    if content is None:
        return _("The document that this entry is bound to does not open.")
    if sealing.commitment(r, content).hex() != said.get("snapshot"):
        return _("The signed document is not the one that was signed.")
    return ""


def _pairs(bound: Iterable[Entry]) -> Iterator[Pair]:
    """Both in the order of events' uuids, brought together."""
    offered = heapq.merge(*(source() for source in evidence.sources().values()), key=lambda each: each.event)
    document = next(offered, None)
    for entry in bound:
        while document and document.event < entry.event:
            yield Pair(document.stream, None, document)
            document = next(offered, None)
        if document and document.event == entry.event:
            yield Pair(entry.stream, entry, document)
            document = next(offered, None)
        else:
            yield Pair(entry.stream, entry, None)
    while document:
        yield Pair(document.stream, None, document)
        document = next(offered, None)
