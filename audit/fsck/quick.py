"""Is all of it sound? One look at everything, which says yes or no, and never what is wrong.

Nearly always the answer is yes, and then nobody needs an entry with all that stands beside it. So the rows come along
an index as the database keeps them, two streams that are not brought together: events, record by record, and leaves, in
their order. Every hash, link, column, time and root is worked out here, as in the thorough check (entries.py and
tree.py). That both tell of the same events is seen from a sum: each pair of event and leaf counts with the digest of it
and of a secret drawn for this run, so that two different collections, which were written before it was drawn, do not
come to the same sum. The database is asked only whether sealed words stand beside an event, and which time the event of
a leaf says.

Whatever is not exactly as it should be, or cannot be read at all, makes the answer no. Then the thorough check goes
through it again, and says what, where and in which words.
"""

from __future__ import annotations

import hashlib
import struct
import uuid
from array import array
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import NamedTuple

from audit import merkle
from audit.fsck.copying import copied, in_order
from audit.fsck.entries import LEEWAY, NOTHING
from audit.fsck.findings import row, rows
from audit.fsck.shapes import KINDS, Shapes, columns
from audit.fsck.sharing import Shared
from audit.fsck.tree import Tree, kept
from audit.verbs import Verb

AT_A_TIME = 1 << 14
"""Leaves that are held at once."""
WORTH_SHARING = 10_000
"""Of fewer entries a process of its own would begin later than they are gone through."""
PARTS = 8  # for each process: records differ in length, and it is shown how far it has come

SECRET = 32
BEGAN = datetime(2000, 1, 1, tzinfo=UTC)  # when PostgreSQL began to count
MICROSECOND = timedelta(microseconds=1)
SECOND, MINUTE = 1_000_000, 60_000_000
LATE = LEEWAY // MICROSECOND
COUNTED = Verb.VIEW_OPENED.value.encode(), b'"count":'

EVENTS = """
    SELECT e.stream_id::text, int8send(e.stream_seq), e.event_id::text, e.prev, e.leaf_hash, e.at, e.actor_id::text,
           e.request_id::text,
           EXISTS (SELECT FROM audit_sealed s WHERE s.event_id = e.event_id), e.body, e.actor_kind, e.type
    FROM audit_event e WHERE {which} ORDER BY e.stream_id, e.stream_seq"""
EVENT = struct.Struct(">h i36s i8s i36s i32s i32s iq i36s i36s i? i")
LENGTHS = (36, 8, 36, 32, 32, 8, 36, 36, 1)
LEAVES = """
    SELECT l.seq, l.event_id::text, l.leaf_hash, (SELECT e.at FROM audit_event e WHERE e.event_id = l.event_id)
    FROM audit_leaf l WHERE l.seq >= {first} AND l.seq < {past} ORDER BY l.seq"""
LEAF = struct.Struct(">h iq i36s i32s iq")
WAITING = "SELECT event_id::text, leaf_hash FROM audit_pending"
WAITS = struct.Struct(">h i36s i32s")


class Seen(NamedTuple):
    """What a look at some events, or at the tree, saw: how many, their sum, whether each was as it should be, whether
    each says a time that fits, and of which kinds they were (as `shapes.columns` writes them)."""

    many: int = 0
    total: int = 0
    sound: bool = True
    in_time: bool = True
    kinds: frozenset[bytes] = frozenset()

    def and_(self, other: Seen) -> Seen:
        return Seen(
            self.many + other.many,
            self.total + other.total,
            self.sound and other.sound,
            self.in_time and other.in_time,
            self.kinds | other.kinds,
        )


class Look(NamedTuple):
    """The answer. The rest holds only if it is yes, and the tree then stands at its end: how many entries there are,
    whether their times fit, and which types of events none of them has."""

    sound: bool
    entries: int
    in_time: bool
    kinds: frozenset[bytes] = frozenset()

    def may_hold(self, *verbs: Verb) -> bool:
        """Whether there may be events of these types: where there are none, nothing needs to be asked about them."""
        return not self.sound or any(kind.endswith(columns(verb.value)) for kind in self.kinds for verb in verbs)


NOT_LOOKED = Look(sound=False, entries=0, in_time=False)


def look(log: Tree, erased: set[uuid.UUID], processes: int, progress: Callable[[str, int], object]) -> Look:
    """Everything, by so many processes if it is worth their while. `log`: at its beginning, so without `since`."""
    secret = token_bytes(SECRET)
    gone = frozenset(str(each).encode() for each in erased)
    many = (row("SELECT count(*) FROM audit_event") or (0,))[0]
    processes = processes if many >= WORTH_SHARING else 1

    def part(which: str) -> Seen:
        with in_order():
            return _taken(EVENTS.format(which=which), _events(secret, gone))

    shared = Shared(list(_parts(processes * PARTS if processes > 1 else 1)), part, processes)
    tree = _tree(log, secret, progress)
    events = Seen()
    for each in shared.results():
        events = events.and_(each)
        progress("entries", events.many)
    sound = tree.sound and events.sound and tree.total == events.total and events.many == many
    return Look(sound, events.many, tree.in_time and events.in_time, events.kinds)


def _parts(count: int) -> Iterator[str]:
    """All streams in their order, in so many parts of about as many entries each, going by what the heads say."""
    cuts = [
        stream
        for (stream,) in rows(
            "SELECT min(stream_id::text) FROM (SELECT stream_id,"
            " (sum(stream_seq) OVER (ORDER BY stream_id) * %s / (1 + sum(stream_seq) OVER ()))::int AS part"
            " FROM audit_stream_head) AS h WHERE part > 0 GROUP BY part ORDER BY 1",
            [count],
        )
    ]
    for first, past in zip([None, *cuts], [*cuts, None], strict=True):
        yield (
            " AND ".join(
                [*([f"e.stream_id >= '{first}'"] if first else []), *([f"e.stream_id < '{past}'"] if past else [])]
            )
            or "true"
        )


def _taken(statement: str, by: Generator[None, bytes, Seen]) -> Seen:
    """What this reader makes of the rows of a query."""
    next(by)
    copied(statement, by.send)
    try:
        by.send(b"")
    except StopIteration as end:
        seen: Seen = end.value
        return seen
    raise AssertionError("a reader ends with an empty row")


def _events(secret: bytes, erased: frozenset[bytes]) -> Generator[None, bytes, Seen]:
    """Reads events in the order of their streams (I3, I4, I5, I12, and of I11 that words are there)."""
    unpack, start, digest, number = EVENT.unpack_from, EVENT.size, hashlib.sha256, int.from_bytes
    shapes, met = Shapes(), set[bytes]()
    count = total = 0
    sound = in_time = True
    last_stream, last_seq, last_leaf, last_at = b"", 0, NOTHING, 0
    last_minute, minute_text = 0, _minute(0)
    while packed := (yield):
        count += 1
        try:
            values = unpack(packed)
            (stream, place, event, prev, leaf, at, actor, request, sealed) = values[2:-1:2]
            size = values[-1]
            body, kinds = packed[start : start + size], packed[start + size :]
            if kinds not in met:
                if len(met) >= KINDS:
                    raise ValueError("more kinds of events than there are")
                met.add(kinds)
            if stream != last_stream:
                last_stream, last_seq, last_leaf, last_at = stream, 0, NOTHING, at
            seq = number(place, "big", signed=True)
            minute, rest = divmod(at, MINUTE)
            if minute != last_minute:
                last_minute, minute_text = minute, _minute(minute)
            said, commits = shapes.said(body, kinds)
            if (
                said != (actor, minute_text + b"%02d.%06dZ" % divmod(rest, SECOND), event, request, stream)
                or prev != last_leaf
                or seq != last_seq + 1
                or digest(b"".join((b"\x00", prev, place, digest(body).digest()))).digest() != leaf
                or (commits != sealed and (sealed or stream not in erased))
                or values[1:-1:2] != LENGTHS
            ):
                sound = False
            if at < last_at - LATE and not (kinds.endswith(COUNTED[0]) and COUNTED[1] in body):
                in_time = False
            last_seq, last_leaf, last_at = seq, leaf, at
            total += number(digest(secret + event + leaf).digest(), "big")
        except Exception:  # what cannot be read is not sound; the thorough check says how it reads it
            sound = False
    return Seen(count, total, sound, in_time, frozenset(met))


def _minute(number: int) -> bytes:
    """The beginning of a time in this minute since BEGAN, as it is written in the trail."""
    return (BEGAN + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:").encode()


class _Leaves:
    """Some leaves that follow each other: their hashes, and the times that their events say."""

    def __init__(self, first: int):
        self.first = first
        self.hashes = list[bytes]()
        self.times = array("q")

    def read(self, secret: bytes) -> Generator[None, bytes, Seen]:
        """Reads leaves in their order (I2)."""
        unpack, digest, number = LEAF.unpack, hashlib.sha256, int.from_bytes
        append, append_time = self.hashes.append, self.times.append
        total, expected, sound = 0, self.first, True
        while packed := (yield):
            try:
                _columns, a, seq, b, event, c, leaf, d, at = unpack(packed)
                if seq != expected or (a, b, c, d) != (8, 36, 32, 8):
                    sound = False
                expected += 1
                append(leaf)
                append_time(at)
                total += number(digest(secret + event + leaf).digest(), "big")
            except Exception:  # as above: a leaf of an event that is gone has no time
                sound = False
        return Seen(len(self.hashes), total, sound)


def _waiting(secret: bytes) -> Generator[None, bytes, Seen]:
    """Reads what waits for the tree."""
    count, total, sound = 0, 0, True
    while packed := (yield):
        try:
            _columns, a, event, b, leaf = WAITS.unpack(packed)
            sound = sound and (a, b) == (36, 32)
            count += 1
            total += int.from_bytes(hashlib.sha256(secret + event + leaf).digest(), "big")
        except Exception:  # as above
            sound = False
    return Seen(count, total, sound)


def _grown(
    frontier: merkle.Frontier, some: _Leaves, sizes: set[int]
) -> tuple[dict[int, bytes], dict[int, list[bytes]]]:
    """Append these leaves; the roots at these sizes, and by level the hashes of the groups that were filled."""
    roots, groups = dict[int, bytes](), dict[int, list[bytes]]()

    def keep(level: int, _index: int, hashed: bytes) -> None:
        groups.setdefault(level, []).append(hashed)

    for size in sorted(size for size in sizes if size > some.first):
        frontier.extend(some.hashes[frontier.size - some.first : size - some.first], keep)
        roots[size] = frontier.root()
    return roots, groups


def _tree(log: Tree, secret: bytes, progress: Callable[[str, int], object]) -> Seen:
    """The leaves and what waits to become one (I2, I6, I8, I12, I13); the frontier of `log` then stands at the end."""
    seen = _taken(WAITING, _waiting(secret))._replace(many=0)
    lodged = sorted(log.lodged())
    left, newest = 0, -(1 << 63)  # the next of those lodged; the latest time that no checkpoint covers yet
    if any(root != merkle.EMPTY for _size, root in rows("SELECT size, root FROM audit_checkpoint WHERE size <= 0")):
        return seen._replace(sound=False)
    while True:
        some = _Leaves(log.frontier.size)
        with in_order():
            found = _taken(LEAVES.format(first=some.first, past=some.first + AT_A_TIME), some.read(secret))
        seen = seen.and_(found)
        if not seen.sound or not found.many:
            break
        past = some.first + found.many
        heads = list(rows("SELECT size, root, made_at FROM audit_checkpoint WHERE size > %s AND size <= %s"
                          " ORDER BY size", [some.first, past]))  # fmt: skip
        until = left
        while until < len(lodged) and lodged[until][0] <= past:
            until += 1
        sizes = {past, *(head[0] for head in heads), *(each[0] for each in lodged[left:until])}
        roots, groups = _grown(log.frontier, some, sizes)
        if any(roots[size] != root for size, root, _made_at in heads) or any(
            roots.get(size, merkle.EMPTY) != root for size, root in lodged[left:until]
        ):
            return seen._replace(sound=False)
        left = until
        for level, hashes in groups.items():
            if kept(level, (past >> level) - len(hashes), past >> level) != hashes:
                return seen._replace(sound=False)
        done = 0
        for size, _root, made_at in heads:
            newest = max(newest, max(some.times[done : size - some.first], default=newest))
            if newest > (made_at - BEGAN) // MICROSECOND + LATE:
                seen = seen._replace(in_time=False)
            done, newest = size - some.first, -(1 << 63)
        newest = max(newest, max(some.times[done:], default=newest))
        progress("leaves", past)
        if found.many < AT_A_TIME:
            break
    more = row("SELECT (SELECT count(*) FROM audit_leaf), EXISTS (SELECT FROM audit_checkpoint WHERE size > %s)",
               [log.frontier.size])  # fmt: skip
    return seen._replace(sound=seen.sound and left == len(lodged) and more == (log.frontier.size, False))
