"""Does the trail still hold? Every invariant of AUDIT 14, each one function with one name; nothing is ever repaired.

What this shares with the writer are models, keys and the pure parts; the rest is worked out from the rows alone. It
reads one moment of the database, some rows at a time, so that neither the length of the trail nor what is written
meanwhile matters. First everything is looked at once and fast (quick.py). Only if it is not found sound is it gone
through with all that stands beside each entry, which takes longer and can say what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from audit.fsck import database, entries, quick, tree, words
from audit.fsck.findings import Asked, Finding, frozen
from audit.fsck.lodged import read_lodged
from audit.fsck.tree import CannotBegin
from audit.verbs import Verb

__all__ = ["INVARIANTS", "Asked", "CannotBegin", "Check", "Finding", "frozen", "read_lodged"]

MOST = 100
"""Findings of one invariant that are told one by one."""

INVARIANTS: dict[str, str] = {
    "I1": "Every event is in the tree or waits for it",
    "I2": "Leaves are numbered without a gap",
    "I3": "Every entry is the one that was hashed",
    "I4": "Every record is numbered without a gap, and each entry holds the hash of the one before",
    "I5": "Columns say what the entry says",
    "I6": "Every checkpoint fits the tree",
    "I7": "Every checkpoint is signed with the key that is pinned outside",
    "I8": "What was lodged outside fits the tree",
    "I9": "Nothing waits for the tree for longer than a minute",
    "I10": "Every signed document is the one that was signed",
    "I11": "Sealed words are those that were recorded",
    "I12": "Times agree with the order",
    "I13": "The kept hashes of the tree are right",
    "I14": "Triggers, functions, policies and grants are those shipped",
    "I15": "Every checkpoint is signed within a minute",
}
Progress = Callable[[str, int], object]


@dataclass
class Check:
    """One run. `findings` has to be read to its end; then `size`, `entries` and `counts` say what was gone through."""

    asked: Asked
    progress: Progress = lambda what, done: None
    processes: int = 1
    size: int = 0
    entries: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    fatal: int = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that is not as it should be, inside a transaction (`frozen`). Raises CannotBegin."""
        for finding in self._all():
            self.counts[finding.invariant] += 1
            self.fatal += finding.fatal
            if self.counts[finding.invariant] <= MOST:
                yield finding
        for invariant, count in self.counts.items():
            if count > MOST:
                yield Finding(invariant, _("And %(count)d more of this kind.") % {"count": count - MOST}, fatal=False)

    def not_checked(self) -> list[str]:
        """What this run could not say anything about, in words."""
        asked, said = self.asked, list[str]()
        if not asked.pinned:
            said.append(_("Signatures were not checked: no origin and key were given."))
        if not asked.lodged:
            said.append(
                _(
                    "Checked only against itself: no lodged checkpoints were given. Whoever owns the database could"
                    " have written all of it anew, and this check would not show it."
                )
            )
        if not asked.keys:
            said.append(_("Sealed words and signed documents were not opened: that takes --keys."))
        if not asked.shipped:
            said.append(_("Triggers, functions, policies and grants were not compared."))
        if asked.since:
            said.append(
                _("Entries before number %(size)d of the log were found good before, and not gone through again.")
                % {"size": asked.since}
            )
        return said

    def _all(self) -> Iterator[Finding]:
        asked = self.asked
        log, erased = tree.Tree(asked), words.erased()
        seen = quick.NOT_LOOKED if asked.since else quick.look(log, erased.streams, self.processes, self.progress)
        if not seen.sound:
            log = tree.Tree(asked)
            yield from entries.in_the_tree_or_waiting(asked)
            yield from log.leaves(self.progress)
        yield from log.nothing_else_kept()
        yield from log.declared_lost()
        self.size = log.frontier.size
        yield from tree.notes_signed(asked)
        yield from tree.lodged_are_recorded(asked, log.lost, mailed=seen.may_hold(Verb.AUDIT_LODGED))
        yield from tree.signed_in_time(asked)
        if seen.sound and not asked.keys:
            self.entries = seen.entries
        else:
            yield from self._entries(erased)
        yield from entries.heads_agree(asked)
        yield from entries.not_waiting_long(asked)
        if not (seen.sound and seen.in_time):
            yield from entries.clocks(asked)
        yield from words.words_without_entry(asked)
        if seen.may_hold(Verb.ERASE_DONE, Verb.ITEM_ERASED):
            yield from words.erasures_finished(asked)
        if asked.keys:
            yield from words.documents_bound(asked, entries.with_snapshot(asked))
        yield from database.as_shipped(asked)

    def _entries(self, erased: words.Gone) -> Iterator[Finding]:
        for some in words.together(entries.entries(self.asked), self.asked):
            for entry in some:
                said = entry.said
                yield from entries.as_hashed(entry)
                yield from entries.follows(entry)
                yield from entries.columns_agree(entry, said)
                yield from words.words_as_committed(entry, said, erased)
            self.entries += len(some)
            self.progress("entries", self.entries)
