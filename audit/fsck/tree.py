"""Is the tree the one that was signed and lodged, and are its kept groups right? (AUDIT 14, I2, I6 to I8, I13, I15)"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from audit import canonical, checkpoint, merkle
from audit.checkpoint import NotANote, Pinned
from audit.fsck.findings import AT_A_TIME, Asked, Finding, raw_rows, row, rows
from audit.verbs import Verb

UNSIGNED = timedelta(seconds=60)
SOME = 10
"""Of the records that may be meant by a finding about a range of leaves, so many are named."""


class CannotBegin(Exception):
    """The size to go on from is not covered by a checkpoint that fits what is kept of the tree."""


class Tree:
    """The leaves read once, in order; what each invariant needs of them is gathered on the way."""

    def __init__(self, asked: Asked):
        self.asked = asked
        self.frontier = begun(asked.since)
        self.whole = True  # false once a leaf is missing: no root after it can be worked out
        self._agreed = {"I6": asked.since, "I8": asked.since}
        self._differs = {"I6": False, "I8": False}
        self.lost = list(lost_in_restores())
        self._nodes: list[tuple[int, int, bytes]] = []

    def leaves(self, progress: Callable[[str, int], object] = lambda what, done: None) -> Iterator[Finding]:
        """I2, I6, I8 and I13 in one reading: each leaf in its place, and every root on the way."""
        checkpoints = rows("SELECT size, root FROM audit_checkpoint WHERE size >= %s ORDER BY size", [self.asked.since])
        lodged = iter(sorted(each for each in self.lodged() if each[0] >= self.asked.since))
        kept, left = next(checkpoints, None), next(lodged, None)
        places = raw_rows(
            "SELECT seq, event_id::text, leaf_hash FROM audit_leaf WHERE seq >= %s ORDER BY seq", [self.asked.since]
        )
        leaf = next(places, None)
        while True:
            while kept and kept[0] <= self.frontier.size:
                yield from self.root_agrees("I6", *kept)
                kept = next(checkpoints, None)
            while left and left[0] <= self.frontier.size:
                yield from self.root_agrees("I8", *left)
                left = next(lodged, None)
            if leaf is None:
                break
            seq, event, hashed = leaf
            if self.whole and seq != self.frontier.size:
                yield Finding(
                    "I2",
                    _("Leaves are missing from the tree before this one."),
                    uuid.UUID(event),
                    leaf=self.frontier.size,
                    past=seq,
                )
                self.whole = False
            if self.whole:
                self.frontier.append(bytes(hashed), self._nodes_of)
                if self._nodes:
                    yield from self.groups_agree()
            else:
                self.frontier.size = seq + 1
            if self.frontier.size % AT_A_TIME == 0:
                progress("leaves", self.frontier.size)
            leaf = next(places, None)
        yield from self.nothing_beyond("I6", kept, checkpoints)
        yield from self.nothing_beyond("I8", left, lodged)

    def lodged(self) -> Iterator[tuple[int, bytes]]:
        """Size and root of what was lodged, but for what was declared to be lost when a backup was restored."""
        now = self.asked.pinned[0].name if self.asked.pinned else ""
        for (origin, size), root in self.asked.lodged.items():
            if not (origin != now and any(first < size <= last for first, last in self.lost)):
                yield size, root

    def declared_lost(self) -> Iterator[Finding]:
        """I8: a gap that was declared after a restore is told as one; it is not fatal, and does not go away."""
        for first, last in self.lost:
            words = _(
                "Entries of the log from number %(first)d to %(last)d were lost when a backup was restored, as an"
                " entry says."
            )
            yield Finding("I8", words % {"first": first, "last": last - 1}, leaf=first, past=last, fatal=False)

    def root_agrees(self, invariant: str, size: int, root: bytes) -> Iterator[Finding]:
        """I6 for checkpoints in the database, I8 for those lodged outside: the root of so many leaves is this one."""
        differs = not self.whole or self.frontier.root() != root
        if differs and not self._differs[invariant]:
            yield self._since_agreed(invariant, size)
        if not differs:
            self._agreed[invariant] = size
        self._differs[invariant] = differs

    def nothing_beyond(
        self, invariant: str, first: tuple[int, bytes] | None, more: Iterator[tuple[int, bytes]]
    ) -> Iterator[Finding]:
        """I6 and I8: no checkpoint covers more than there is."""
        if first is None:
            return
        largest = max([first[0], *(size for size, *_root in more)])
        words = (
            _("A checkpoint here covers %(size)d entries, and the log has %(here)d: the latest are missing.")
            if invariant == "I6"
            else _(
                "A checkpoint of %(size)d entries was lodged outside, and the log has %(here)d: the latest are missing,"
                " or an older copy was restored."
            )
        )
        yield Finding(
            invariant, words % {"size": largest, "here": self.frontier.size}, leaf=self.frontier.size, past=largest
        )

    def groups_agree(self) -> Iterator[Finding]:
        """I13: the kept root of each group that this leaf completed is the one worked out."""
        for level, idx, hashed in self._nodes:
            held = row("SELECT hash FROM audit_node WHERE level = %s AND idx = %s", [level, idx])
            if held is None or held[0] != hashed:
                words = (
                    _("The kept hash of a group of leaves is not there.")
                    if held is None
                    else _("The kept hash of a group of leaves is wrong.")
                )
                yield Finding("I13", words, leaf=idx << level, past=(idx + 1) << level)
        self._nodes.clear()

    def nothing_else_kept(self) -> Iterator[Finding]:
        """I13: no group is kept that is not full, and the frontier is the one worked out."""
        for level, idx in rows(
            "SELECT level, idx FROM audit_node"
            " WHERE level < %s OR level %% %s <> 0 OR (idx + 1) << level > %s OR idx < 0",
            [merkle.STEP, merkle.STEP, self.frontier.size],
        ):
            yield Finding("I13", _("The hash of a group is kept that the tree does not have."), leaf=idx << level)
        held = row("SELECT frontier FROM audit_tree")
        if self.whole and (held[0] if held else merkle.Frontier().dump()) != self.frontier.dump():
            yield Finding("I13", _("Where the tree would go on is not where its leaves end."), leaf=self.frontier.size)

    def _nodes_of(self, level: int, idx: int, hashed: bytes) -> None:
        self._nodes.append((level, idx, hashed))

    def _since_agreed(self, invariant: str, size: int) -> Finding:
        """That a root differs, with the records that may be meant: those since the last one that agreed."""
        first = min(self._agreed[invariant], size)
        streams = rows(
            "SELECT DISTINCT e.stream_id FROM audit_leaf l JOIN audit_event e USING (event_id)"
            " WHERE l.seq >= %s AND l.seq < %s LIMIT %s",
            [first, size, SOME],
        )
        words = (
            _(
                "The checkpoint of %(size)d entries does not fit the log: it was altered, or one of the entries was"
                " that are numbered %(first)d to %(last)d there."
            )
            if invariant == "I6"
            else _(
                "The checkpoint of %(size)d entries that was lodged outside does not fit the log: one of the entries"
                " that are numbered %(first)d to %(last)d there was rewritten since."
            )
        ) % {"size": size, "first": first, "last": size - 1}
        return Finding(invariant, words, leaf=first, past=size, among=tuple(stream for (stream,) in streams))


def lost_in_restores() -> Iterator[tuple[int, int]]:
    """The sizes between which entries were lost, as `restore.performed` says."""
    for (body,) in rows("SELECT body FROM audit_event WHERE type = %s ORDER BY id", [Verb.RESTORE_PERFORMED.value]):
        said = canonical.read(body)
        yield said["size"], said["lost_to"]


def notes_signed(asked: Asked) -> Iterator[Finding]:
    """I7: every note here is by the origin and key pinned outside, and says the size and root of its checkpoint."""
    if not asked.pinned:
        return
    for size, root, note in rows(
        "SELECT size, root, note FROM audit_checkpoint WHERE note IS NOT NULL AND size >= %s ORDER BY size",
        [asked.since],
    ):
        try:
            head = opened(note, asked.pinned)
        except NotANote as wrong:
            words = _("The note of the checkpoint of %(size)d entries does not hold: %(why)s.") % {
                "size": size,
                "why": wrong,
            }
            yield Finding("I7", words, past=size)
            continue
        if (head.size, head.root) != (size, root):
            words = _("The note of the checkpoint of %(size)d entries was signed for another one.") % {"size": size}
            yield Finding("I7", words, past=size)


def lodged_are_recorded(asked: Asked, lost: list[tuple[int, int]], *, mailed: bool = True) -> Iterator[Finding]:
    """I8: what was lodged outside is recorded here, but for the newest, which may be on its way; and so are
    mails, where an entry says that there were some."""
    sizes = sorted({size for _origin, size in asked.lodged})
    recorded = {size for (size,) in rows("SELECT DISTINCT size FROM audit_lodgement")} if sizes else set()
    for size in sizes[:-1]:
        if size not in recorded and not any(first < size <= last for first, last in lost):
            words = _("A checkpoint of %(size)d entries was lodged outside, and nothing here says so.") % {"size": size}
            yield Finding("I8", words, past=size)
    if not mailed:
        return
    for event, stream, seq, size in rows(
        "SELECT event_id, stream_id, stream_seq, size FROM (SELECT *, substring(convert_from(body, 'UTF8') FROM"
        " '\"size\":([0-9]+)')::bigint AS size FROM audit_event WHERE type = 'audit.lodged') AS e"
        " WHERE NOT EXISTS (SELECT FROM audit_lodgement l WHERE l.size = e.size)"
    ):
        words = _("This entry says that a checkpoint was lodged, and its row is not there.")
        yield Finding("I8", words, event, stream, seq, past=size)


def signed_in_time(asked: Asked) -> Iterator[Finding]:
    """I15: no checkpoint waits for its signature longer than a minute."""
    for (size,) in rows(
        "SELECT size FROM audit_checkpoint WHERE note IS NULL AND made_at < clock_timestamp() - %s ORDER BY size",
        [UNSIGNED],
    ):
        words = _("The checkpoint of %(size)d entries has not been signed for longer than a minute.") % {"size": size}
        yield Finding("I15", words, past=size)


def opened(note: str, pinned: Iterable[Pinned]) -> checkpoint.Head:
    """What a note says, by any of the pinned keys. Raises NotANote with the last reason."""
    last = NotANote(_("no origin and key were given"))
    for each in pinned:
        try:
            return checkpoint.opened(note, each.name, each.public_key)
        except NotANote as wrong:
            last = wrong
    raise last


def begun(since: int) -> merkle.Frontier:
    """The frontier of so many leaves from what is kept, once it is found to make the root of the checkpoint there.

    Raises CannotBegin.
    """
    frontier = merkle.Frontier()
    if since == 0:
        return frontier
    held = row("SELECT root FROM audit_checkpoint WHERE size = %s", [since])
    if held is None:
        raise CannotBegin(_("There is no checkpoint of %(size)d entries to go on from.") % {"size": since})
    subroot = merkle.subroot_by(kept)
    try:
        for level in reversed(range(since.bit_length())):
            if since >> level & 1:
                frontier.append(subroot(frontier.size, frontier.size + (1 << level)), level=level)
    except merkle.OutsideTheTree as wrong:
        raise CannotBegin(_("The tree up to %(size)d entries is not all there.") % {"size": since}) from wrong
    if frontier.root() != held[0]:
        raise CannotBegin(_("The tree up to %(size)d entries is not the one of its checkpoint.") % {"size": since})
    return frontier


def kept(level: int, first: int, past: int) -> list[bytes]:
    """Hashes of groups, or of leaves at level 0, as they are kept."""
    table = "SELECT hash FROM audit_node WHERE level = %s AND idx >= %s AND idx < %s ORDER BY idx"
    if level == 0:
        table = "SELECT leaf_hash FROM audit_leaf WHERE %s = 0 AND seq >= %s AND seq < %s ORDER BY seq"
    return [held for (held,) in rows(table, [level, first, past])]
