"""In which direction did a reading move when it was changed (METHOD 2.11)?

Told of readings changed after the comparison was first shown, the same for every course. A direction is a fact about
two ranges of levels; it says nothing about whether the change was sound.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from assessments.appraisal.grid import Basis, Harm, NoHarm, read
from assessments.appraisal.scales import CANNOT_TELL, Range

AXES: Mapping[str, str] = {"likelihood": "How likely", "severity": "How serious"}


class Direction(StrEnum):
    """How the range on one axis moved, or how the whole answer did."""

    RAISED = "raised"
    LOWERED = "lowered"
    NARROWED = "narrowed"
    WIDENED = "widened"
    TO_CANNOT_TELL = "to_cannot_tell"
    FROM_CANNOT_TELL = "from_cannot_tell"
    TO_NO_HARM = "to_no_harm"
    FROM_NO_HARM = "from_no_harm"


WORDS: Mapping[Direction, str] = {
    Direction.RAISED: "raised",
    Direction.LOWERED: "lowered",
    Direction.NARROWED: "narrowed",
    Direction.WIDENED: "widened",
    Direction.TO_CANNOT_TELL: "to “cannot judge”",
    Direction.FROM_CANNOT_TELL: "from “cannot judge” to levels",
    Direction.TO_NO_HARM: "To “nothing found”",
    Direction.FROM_NO_HARM: "From “nothing found” to a harm",
}


class Moved(NamedTuple):
    """One direction, on one axis; the axis is "" where the whole answer changed its kind."""

    axis: str
    direction: Direction

    @property
    def words(self) -> str:
        """As it is said: "How likely: raised", "To “nothing found”"."""
        return f"{AXES[self.axis]}: {WORDS[self.direction]}" if self.axis else WORDS[self.direction]


def moved(was: Mapping[str, Any], now: Mapping[str, Any], basis: Basis | str = Basis.RESIDUAL) -> tuple[Moved, ...]:
    """How one answered cell of METHOD 2.2 moved to another, as the comparison reads both on this basis.

    A measure that somebody commits to moves the reading too. Empty when only words changed, and not the levels. Raises
    Malformed for a cell that METHOD 2.2 refuses.
    """
    grid = read({"options": ("was", "now"), "rows": [{"id": "cell", "cells": {"was": dict(was), "now": dict(now)}}]})
    before, after = (grid.rows[0].cells[name] for name in grid.options)
    if not isinstance(before, Harm) or not isinstance(after, Harm):
        if isinstance(before, NoHarm) and isinstance(after, NoHarm):
            return ()
        return (Moved("", Direction.FROM_NO_HARM if isinstance(before, NoHarm) else Direction.TO_NO_HARM),)
    pairs = zip(AXES, before.answers(Basis(basis)), after.answers(Basis(basis)), strict=True)
    found = {axis: _along(one, other) for axis, one, other in pairs}
    return tuple(Moved(axis, direction) for axis, direction in found.items() if direction)


def _along(was: Any, now: Any) -> Direction | None:
    if was == CANNOT_TELL or now == CANNOT_TELL:
        if was == now:
            return None
        return Direction.TO_CANNOT_TELL if now == CANNOT_TELL else Direction.FROM_CANNOT_TELL
    return _between(tuple(was), tuple(now))


def _between(was: Range, now: Range) -> Direction | None:
    """A range that lies within the other narrowed or widened; else both ends moved the same way."""
    if was == now:
        return None
    (low, high), (now_low, now_high) = was, now
    if low <= now_low and now_high <= high:
        return Direction.NARROWED
    if now_low <= low and high <= now_high:
        return Direction.WIDENED
    return Direction.RAISED if now_low > low else Direction.LOWERED
