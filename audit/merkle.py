"""Is this leaf in the tree, and has the tree only grown? Hashes, roots and proofs of RFC 6962 and RFC 9162 2.1.

Nothing here reads a log: proofs are made from `subroot(start, end)`, the root of the leaves [start, end), which the
caller brings. `subroot_by` makes one from stored groups, so that for a log of any length it reads at most 256 hashes
per level; `subroot_in` makes one from a list.

Whole numbers throughout: an index counts leaves from 0, a size is their number, a hash has 32 bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

HASH = 32
SIZE = 8
EMPTY = hashlib.sha256(b"").digest()
# The roots of full groups are kept for every eighth level: 256, 65,536, 16,777,216 ... leaves (AUDIT 4).
STEP = 8
GROUP = 1 << STEP

Subroot = Callable[[int, int], bytes]
KeepGroup = Callable[[int, int, bytes], object]


class NotAFrontier(ValueError):
    """Bytes that are not a size followed by one hash for each set bit of it."""


class OutsideTheTree(ValueError):
    """An index, size or range that the tree does not have."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def event_leaf(prev: bytes, stream_seq: int, body: bytes) -> bytes:
    """The leaf of one event: the leaf hash of prev ‖ int64 big-endian stream_seq ‖ SHA-256(body) (AUDIT 5)."""
    place = stream_seq.to_bytes(8, "big", signed=True)
    return leaf_hash(b"".join((prev, place, hashlib.sha256(body).digest())))


class Frontier:
    """All that is needed to go on: the size, and the root of each full subtree that makes it up, the largest first."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()):
        self.size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count() or any(len(held) != HASH for held in self._hashes):
            raise NotAFrontier(f"{len(self._hashes)} hashes do not make up a tree of {size} leaves")

    def append(self, hashed: bytes, keep: KeepGroup | None = None, *, level: int = 0) -> None:
        """Append one leaf; or, with `level`, the root of a full group of 2^level leaves where one begins.

        `keep(level, index, root)` is called for each group of 256, 65,536 ... leaves that this completes; the group
        covers the leaves [index · 2^level, (index + 1) · 2^level). Raises OutsideTheTree if no such group begins here.
        """
        if self.size % (1 << level):
            raise OutsideTheTree(f"no group of {1 << level} leaves begins after {self.size}")
        grown, index = self.size + (1 << level), self.size >> level
        while index & 1:
            hashed = node_hash(self._hashes.pop(), hashed)
            index >>= 1
            level += 1
            if keep is not None and level % STEP == 0:
                keep(level, index, hashed)
        self._hashes.append(hashed)
        self.size = grown

    def extend(self, leaves: Sequence[bytes], keep: KeepGroup | None = None) -> None:
        """Append many leaves: as `append` of each, and sooner where they make up whole groups of 256."""
        at = 0
        while at < len(leaves):
            if self.size % GROUP == 0 and len(leaves) - at >= GROUP:
                hashed = _root_of_full(leaves[at : at + GROUP])
                if keep is not None:
                    keep(STEP, self.size >> STEP, hashed)
                self.append(hashed, keep, level=STEP)
                at += GROUP
            else:
                self.append(leaves[at], keep)
                at += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._hashes:
            return EMPTY
        root = self._hashes[-1]
        for larger in reversed(self._hashes[:-1]):
            root = node_hash(larger, root)
        return root

    def dump(self) -> bytes:
        """The size in 8 bytes, big-endian, then the hashes (AUDIT 4, `audit_tree`)."""
        return self.size.to_bytes(SIZE, "big") + b"".join(self._hashes)

    @classmethod
    def load(cls, data: bytes) -> "Frontier":
        """What `dump` wrote. Raises NotAFrontier."""
        if len(data) < SIZE or (len(data) - SIZE) % HASH:
            raise NotAFrontier(f"{len(data)} bytes are no size and hashes")
        return cls(int.from_bytes(data[:SIZE], "big"), [data[at : at + HASH] for at in range(SIZE, len(data), HASH)])


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


class Run(NamedTuple):
    """Stored hashes that lie side by side: the groups [first, past) of 2^level leaves each; level 0 means leaves."""

    level: int
    first: int
    past: int


def runs(start: int, end: int) -> Iterator[Run]:
    """The stored hashes that make up a subtree over [start, end), the largest groups first: at most 256 per level.

    A subtree of RFC 9162 begins at a multiple of the power of two that holds it; any other range raises OutsideTheTree.
    """
    if not 0 <= start < end or start % _holding(end - start):
        raise OutsideTheTree(f"[{start}, {end}) is no subtree")
    level = 0
    while 1 << (level + STEP) <= end - start:
        level += STEP
    while start < end:
        count = (end - start) >> level
        if count:
            yield Run(level, start >> level, (start >> level) + count)
            start += count << level
        level -= STEP


def subroot_by(read: Callable[[int, int, int], Sequence[bytes]]) -> Subroot:
    """`subroot` from stored hashes: `read(level, first, past)` gives the hashes of those groups, or leaves at level 0.

    Calling it raises OutsideTheTree if `read` gives more or fewer hashes than asked for.
    """

    def subroot(start: int, end: int) -> bytes:
        frontier = Frontier()
        for level, first, past in runs(start, end):
            found = read(level, first, past)
            if len(found) != past - first:
                raise OutsideTheTree(f"{len(found)} of {past - first} hashes at level {level} from {first} on")
            for hashed in found:
                frontier.append(hashed, level=level)
        return frontier.root()

    return subroot


def subroot_in(leaves: Sequence[bytes]) -> Subroot:
    """`subroot` from leaf hashes in memory."""

    def subroot(start: int, end: int) -> bytes:
        if not 0 <= start < end <= len(leaves):
            raise OutsideTheTree(f"[{start}, {end}) of {len(leaves)} leaves")
        return root_of(leaves[start:end])

    return subroot


def inclusion(index: int, size: int, subroot: Subroot) -> list[bytes]:
    """The hashes that lead from one leaf to the root of the first `size` leaves, leaf upwards (RFC 9162 2.1.3.1)."""
    if not 0 <= index < size:
        raise OutsideTheTree(f"leaf {index} of {size}")
    proof, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            proof.append(subroot(middle, end))
            end = middle
        else:
            proof.append(subroot(start, middle))
            start = middle
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does this leaf hash stand at this place in the tree of that size and root? (RFC 9162 2.1.3.2)"""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    here, last, found = index, size - 1, leaf
    for hashed in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(hashed, found)
            here, last = _up_to_right_child(here, last)
        else:
            found = node_hash(found, hashed)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def consistency(old: int, new: int, subroot: Subroot) -> list[bytes]:
    """The hashes that show the first `old` leaves to be a beginning of the first `new` (RFC 9162 2.1.4.1).

    Empty for equal sizes, and for an empty beginning, which begins everything. Raises OutsideTheTree if old > new.
    """
    if not 0 <= old <= new:
        raise OutsideTheTree(f"{old} of {new}")
    if old in (0, new):
        return []
    proof, start, end = [], 0, new
    while end != old:
        middle = start + _left(end - start)
        if old <= middle:
            proof.append(subroot(middle, end))
            end = middle
        else:
            proof.append(subroot(start, middle))
            start = middle
    if start:
        # The verifier does not know this subtree: it is not the whole of the old tree.
        proof.append(subroot(start, end))
    return proof[::-1]


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Is the tree of the old size and root a beginning of that of the new? (RFC 9162 2.1.4.2)

    The empty tree has the root EMPTY, and no other.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    found_old = found_new = path[0]
    for hashed in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            found_old, found_new = node_hash(hashed, found_old), node_hash(hashed, found_new)
            here, last = _up_to_right_child(here, last)
        else:
            found_new = node_hash(found_new, hashed)
        here, last = here >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


def _root_of_full(hashes: Sequence[bytes]) -> bytes:
    """The root of so many leaves as a power of two."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        hashes = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]


def _left(width: int) -> int:
    """How many of so many leaves lie under the left child: the largest power of two below it."""
    return 1 << (width - 1).bit_length() - 1


def _holding(width: int) -> int:
    """The smallest power of two that is not below it."""
    return 1 << (width - 1).bit_length()


def _up_to_right_child(here: int, last: int) -> tuple[int, int]:
    """Past the levels at which the last node has no neighbour."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH for value in values)
