"""How do committed events get into the tree, and who signs for it? Take in, commit; only then sign and lodge (AUDIT 7).

One process does this, as the role riskapp_sequencer, with the signing key and a file of its own that holds the last
note it signed. It never signs a tree that is smaller than that one or does not begin with it: it refuses, says so, and
waits for a person. Work goes on meanwhile; what is not lodged shows by its age.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

from django.db import IntegrityError, connection, transaction

from audit import lodging, merkle, tree
from audit.checkpoint import Head, NotANote, Signer, opened, signed
from audit.models import Checkpoint

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

AT_ONCE = 5000
# Of the advisory lock by which there is one leader in a database; any number that nothing else uses.
LEADER = 0x65697468_65727761  # "eitherwa"
LAST_NOTE, ALONE = "last-note", "in-use"
_HOLDS = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
                   AND classid = %s AND objid = %s AND objsubid = 1)"""

log = logging.getLogger(__name__)


class Refused(Exception):
    """The tree is not what was signed before. Nothing is signed until a person has looked into it."""


class Alone:
    """That no other process works in a folder: a lock that the system takes back when the process ends, however that
    is. Where the system has no such locks nothing is asked."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._held: IO[bytes] | None = None

    def taken(self) -> bool:
        """Whether it is ours, now or already. Raises OSError if the folder cannot be written."""
        if self._held is None and fcntl is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.folder / ALONE).open("ab")
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):  # as systems differ in what they say
                file.close()
                return False
            self._held = file
        return True

    def let_go(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held = None


class Leaf(NamedTuple):
    """What waits to be taken in."""

    queued: int
    event_id: str
    hash: bytes


class Sequencer:
    """One process that takes in and signs.

    `signers`: the key of the log; while it is changed, the new one first and the old one after it. `folder`: where the
    process keeps its last note. `lodged`: the file outside to which every note is appended.
    """

    def __init__(self, signers: Sequence[Signer], *, folder: Path, lodged: Path):
        self.signers, self.folder, self.lodged = list(signers), folder, lodged
        self._leads, self._alone = False, Alone(folder)

    @property
    def origin(self) -> str:
        return self.signers[0].name

    def round(self) -> int:
        """Take in what waits, sign and lodge it; how many events were taken in. 0 too while another process leads.

        Raises Refused, after an alarm was written, and OSError if the file outside or our own cannot be written: the
        events are in the tree then, and are signed in a later round.
        """
        if not self.leads():
            return 0
        try:
            self.check_own_past()
            grown = self._take_in()
            self.publish()
        except Refused as refusal:
            lodging.alarm(self.lodged, self.last_size(), str(refusal))
            log.critical("the sequencer refuses to sign: %s", refusal)
            raise
        return grown

    def leads(self) -> bool:
        """Whether this process is the one that takes in.

        By two locks. One lies on our own folder and ends with the process: a process that is held still, or has lost
        its connection in the middle of signing, keeps another from signing meanwhile from the same files. The other is
        of the session in the database, for processes that have other files; whether ours still holds it is asked of the
        database each time, since a session may end, and another be given its number.
        """
        if not self._alone.taken():
            return False
        with connection.cursor() as cursor:
            if self._leads:
                cursor.execute(_HOLDS, [LEADER >> 32, LEADER & 0xFFFFFFFF])
                (self._leads,) = cursor.fetchone()
            if not self._leads:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER])
                (self._leads,) = cursor.fetchone()
        return self._leads

    def resign(self) -> None:
        """Let another process lead."""
        if self._leads:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LEADER])
        self._leads = False
        self._alone.let_go()

    # What we signed last

    def last(self) -> tuple[Head, str] | None:
        """Our own last note, and what it says; None if this log was never signed. Raises Refused if it is not ours."""
        try:
            note = (self.folder / LAST_NOTE).read_text()
        except FileNotFoundError:
            if Checkpoint.objects.filter(note__startswith=f"{self.origin}\n").exists():
                raise Refused("our own last note is gone, and the tree has signed checkpoints") from None
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"our own last note cannot be read ({type(error).__name__})") from error
        reason: Exception | None = None
        for signer in self.signers:
            try:
                return opened(note, self.origin, signer.public_key), note
            except NotANote as wrong:
                reason = reason or wrong
        raise Refused(f"our own last note is not one that we signed: {reason}")

    def last_size(self) -> int:
        """For an alarm: of what size was the last tree that we signed, as far as we can say."""
        with contextlib.suppress(Refused):
            found = self.last()
            return found[0].size if found else 0
        return 0

    def check_own_past(self) -> None:
        """The tree must begin with the one we signed last, before anything is added to it. Raises Refused."""
        before = self.last()
        try:
            now = tree.frontier()
        except merkle.NotAFrontier as wrong:
            raise Refused(f"the tree cannot be read: {wrong}") from wrong
        if before is not None:
            grew(before[0], now.size, now.root())

    def _take_in(self) -> int:
        try:
            return take_in()
        except IntegrityError as error:
            raise Refused("the tree was added to by somebody else") from error

    # Signing

    def publish(self) -> list[str]:
        """Sign every checkpoint that is not signed, in order of size, and lodge it; the notes."""
        unsigned = Checkpoint.objects.filter(note=None).order_by("size").values_list("size", "root")
        return [self._sign(size, bytes(root)) for size, root in list(unsigned)]

    def _sign(self, size: int, root: bytes) -> str:
        before = self.last()
        if before is not None and (before[0].size, before[0].root) == (size, root):
            # We ended after our own file was written and before the table was: it is signed and lodged already.
            return self._write_down(size, before[1])
        if before is not None:
            if size <= before[0].size:
                raise Refused(f"a tree of {size} would be signed after one of {before[0].size}")
            grew(before[0], size, root)
        note = signed(Head(self.origin, size, root).text, self.signers)
        lodging.to_file(self.lodged, note)
        remember(self.folder, note)
        return self._write_down(size, note)

    def _write_down(self, size: int, note: str) -> str:
        with transaction.atomic():
            Checkpoint.objects.filter(size=size, note=None).update(note=note)
            lodging.record(size, "file", str(self.lodged))
        return note


def take_in(limit: int = AT_ONCE) -> int:
    """Move what waits from the queue into the tree, in one durable transaction; how many events.

    Raises Refused, and takes in nothing, if what was written is not read back as what it should be.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute(
            "DELETE FROM audit_pending WHERE id IN (SELECT id FROM audit_pending ORDER BY id LIMIT %s)"
            " RETURNING id, event_id::text, leaf_hash",
            [limit],
        )
        leaves = sorted(Leaf(queued, event, bytes(hashed)) for queued, event, hashed in cursor.fetchall())
        if not leaves:
            return 0
        cursor.execute("SELECT frontier FROM audit_tree WHERE k = 1 FOR UPDATE")
        row = cursor.fetchone()
        before = bytes(row[0]) if row else b""
        grown, nodes = _load(before), list[tuple[int, int, bytes]]()
        start = grown.size
        for leaf in leaves:
            grown.append(leaf.hash, lambda level, index, hashed: nodes.append((level, index, hashed)))
        cursor.execute(
            "INSERT INTO audit_leaf SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[])",
            [list(range(start, grown.size)), [leaf.event_id for leaf in leaves], [leaf.hash for leaf in leaves]],
        )
        if nodes:
            cursor.execute(
                "INSERT INTO audit_node SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])",
                [list(column) for column in zip(*nodes, strict=True)],
            )
        cursor.execute("UPDATE audit_tree SET frontier = %s WHERE k = 1", [grown.dump()])
        cursor.execute("INSERT INTO audit_checkpoint (size, root) VALUES (%s, %s)", [grown.size, grown.root()])
        _read_back(before, grown, len(leaves))
    return len(leaves)


def _read_back(before: bytes, grown: merkle.Frontier, count: int) -> None:
    """What was just written, worked out again from the events themselves: a bit that flipped is caught here."""
    again = _load(before)
    start = again.size
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.seq, l.leaf_hash, e.prev, e.stream_seq, e.body FROM audit_leaf l"
            " LEFT JOIN audit_event e ON e.event_id = l.event_id WHERE l.seq >= %s ORDER BY l.seq",
            [start],
        )
        rows = cursor.fetchall()
        for place, (seq, hashed, prev, stream_seq, body) in enumerate(rows, start):
            if seq != place or body is None or merkle.event_leaf(bytes(prev), stream_seq, bytes(body)) != bytes(hashed):
                raise Refused(f"leaf {place} is not that of its event")
            again.append(bytes(hashed))
        cursor.execute(
            "SELECT root, (SELECT frontier FROM audit_tree WHERE k = 1) FROM audit_checkpoint WHERE size = %s",
            [grown.size],
        )
        root, frontier = map(bytes, cursor.fetchone())
    if len(rows) != count or (again.root(), again.dump()) != (root, frontier):
        raise Refused(f"the tree of {grown.size} leaves was not written as it was worked out")


def _load(frontier: bytes) -> merkle.Frontier:
    try:
        return merkle.Frontier.load(frontier)
    except merkle.NotAFrontier as wrong:
        raise Refused(f"the tree cannot be read: {wrong}") from wrong


def grew(before: Head, size: int, root: bytes) -> None:
    """The tree of this size and root must begin with that one, by a proof made from the tables. Raises Refused."""
    if size < before.size:
        raise Refused(f"the tree has {size} leaves, and one of {before.size} was signed")
    try:
        proof = tree.consistency(before.size, size)
    except merkle.OutsideTheTree as missing:
        raise Refused(f"the tree lacks what was signed before: {missing}") from missing
    if not merkle.verify_consistency(before.size, size, before.root, root, proof):
        raise Refused(f"the tree of {size} leaves does not begin with the one of {before.size} that was signed")


def remember(folder: Path, note: str) -> None:
    """Keep our own last note: written, on disk, and only then in place of the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{LAST_NOTE}.new"
    with fresh.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / LAST_NOTE)
    lodging.on_disk(folder)
