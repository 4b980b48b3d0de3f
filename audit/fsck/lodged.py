"""What do files of lodged checkpoints say, and do they agree with themselves? (AUDIT 14, I7 and I8)"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from audit.checkpoint import NotANote, Pinned
from audit.fsck.findings import Finding
from audit.fsck.tree import opened


def read_lodged(
    files: Iterable[Iterable[str]], pinned: tuple[Pinned, ...]
) -> tuple[dict[tuple[str, int], bytes], list[Finding]]:
    """Root by origin and size of all notes in these files, and what is wrong with the notes.

    Read before the database is: a checkpoint that is lodged meanwhile must not look like entries that are missing.
    """
    roots, found = dict[tuple[str, int], bytes](), list[Finding]()
    for number, notes in enumerate(files, 1):
        before = dict[str, int]()
        for place, note in enumerate(notes, 1):
            where = {"place": place, "file": number}
            try:
                head = opened(note, pinned)
            except NotANote as wrong:
                words = _("Note %(place)d of lodged file %(file)d does not hold: %(why)s.") % {**where, "why": wrong}
                found.append(Finding("I7", words))
                continue
            if head.size < before.get(head.origin, 0):
                words = _("Note %(place)d of lodged file %(file)d covers less than the one before it.") % where
                found.append(Finding("I8", words, past=head.size))
            if roots.setdefault((head.origin, head.size), head.root) != head.root:
                words = _("Two different checkpoints of %(size)d entries were lodged: two histories were told.")
                found.append(Finding("I8", words % {"size": head.size}, past=head.size))
            before[head.origin] = head.size
    return roots, found
