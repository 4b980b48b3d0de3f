"""Which quiet decisions are looked at? Drawn at random from both kinds, so that anybody can draw them again.

Each decision's place is a keyed digest of its id under the seed: neither the order of the frame nor the version of a
random generator plays a part. The seed and the frame are recorded with the sample.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

Side = TypeVar("Side")


def draw(frame: Iterable[UUID], *, size: int, seed: bytes) -> tuple[UUID, ...]:
    """`size` of these at most, each as likely as any other. ValueError for a size below nothing.

    The same seed and frame give the same sample, in the same order.
    """
    if size < 0:
        raise ValueError("A sample cannot be smaller than nothing.")
    return tuple(sorted(set(frame), key=lambda each: (_place(each, seed), each))[:size])


def draw_each(frames: Mapping[Side, Iterable[UUID]], *, size: int, seed: bytes) -> dict[Side, tuple[UUID, ...]]:
    """The same number from each side, whatever their sizes; all of a side that has no more."""
    return {side: draw(frame, size=size, seed=seed) for side, frame in frames.items()}


def fingerprint(frame: Iterable[UUID]) -> str:
    """SHA-256 of a frame, whatever its order: for an entry that says from what was drawn, without saying it again."""
    return hashlib.sha256(b"".join(sorted(each.bytes for each in set(frame)))).hexdigest()


def _place(each: UUID, seed: bytes) -> bytes:
    return hmac.new(seed, each.bytes, hashlib.sha256).digest()
