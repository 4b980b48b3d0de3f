"""Do two sets of notes tell of one history, or was one shown here and another there? (AUDIT 15, "split view")

Whoever has the notes and the pinned keys can ask this, without the database. It compares what the notes say; that a
larger tree begins with a smaller one takes the tree itself, which `audit_fsck` reads.
"""

from collections.abc import Iterator, Mapping, Sequence

from audit.checkpoint import Head, NotANote, Pinned, opened

Where = tuple[str, int]


def differences(sets: Mapping[str, Sequence[str]], keys: Sequence[Pinned]) -> list[str]:
    """A sentence for each note that is not by these keys, shrinks, or says of a size what another does not.

    `sets`: the notes of each file in the order in which they were lodged, by the name of the file.
    """
    found: list[str] = []
    seen: dict[tuple[str, int], tuple[bytes, Where]] = {}
    for name, notes in sets.items():
        largest: dict[str, int] = {}
        for place, head in _opened(name, notes, keys, found):
            if head.size < largest.get(head.origin, 0):
                found.append(f"note {place} of {name} is for {head.size} entries, after one for more")
            largest[head.origin] = max(head.size, largest.get(head.origin, 0))
            root, (file, number) = seen.setdefault((head.origin, head.size), (head.root, (name, place)))
            if root != head.root:
                found.append(
                    f"two histories of {head.origin} at {head.size} entries:"
                    f" note {number} of {file}, and note {place} of {name}"
                )
    return found


def _opened(name: str, notes: Sequence[str], keys: Sequence[Pinned], found: list[str]) -> Iterator[tuple[int, Head]]:
    for place, note in enumerate(notes, 1):
        reason = "no key was given"
        for pinned in keys:
            try:
                head = opened(note, pinned.name, pinned.public_key)
            except NotANote as wrong:
                reason = str(wrong)
            else:
                yield place, head
                break
        else:
            found.append(f"note {place} of {name} is not one by these keys: {reason}")
