"""How can two cells stand to each other over all readings that they admit, and all rows together (METHOD 2.3, 2.4)?

A set of relations is four bits, so that the steps and narrowings of METHOD 2.5 cost little: the two courses, "level",
and "crossed" for one row, which stands for "dilemma" over all rows.
"""

from collections.abc import Iterable
from functools import lru_cache

from assessments.appraisal.grid import Box

FIRST, SECOND, LEVEL, CROSSED = 1, 2, 4, 8
ANY = FIRST | SECOND | LEVEL | CROSSED

Boxes = tuple[Box, ...]
Possible = int


@lru_cache(maxsize=8192)
def possible(first: Boxes, second: Boxes) -> Possible:
    """P: the relations that some reading of each cell realises, from the ends alone (METHOD 2.3)."""
    found = 0
    for (a_low_l, a_low_s), (a_high_l, a_high_s) in first:
        for (b_low_l, b_low_s), (b_high_l, b_high_s) in second:
            a_reaches = a_high_l >= b_low_l and a_high_s >= b_low_s
            b_reaches = b_high_l >= a_low_l and b_high_s >= a_low_s
            if a_reaches and (a_high_l, a_high_s) != (b_low_l, b_low_s):
                found |= FIRST
            if b_reaches and (b_high_l, b_high_s) != (a_low_l, a_low_s):
                found |= SECOND
            if a_reaches and b_reaches:
                found |= LEVEL
            if (a_high_l > b_low_l and a_low_s < b_high_s) or (a_low_l < b_high_l and a_high_s > b_low_s):
                found |= CROSSED
    return found


def apart(first: Boxes, second: Boxes, axis: int) -> Possible:
    """Which side is higher on one axis whichever readings are right: FIRST, SECOND, or 0."""
    if min(low[axis] for low, _ in first) > max(high[axis] for _, high in second):
        return FIRST
    if min(low[axis] for low, _ in second) > max(high[axis] for _, high in first):
        return SECOND
    return 0


class Tally:
    """The rows' sets counted once, so that "what if one row were otherwise" needs no second pass over the rows."""

    def __init__(self, rows: Iterable[Possible]) -> None:
        self.rows = list(rows)
        self.with_first = self.with_second = self.with_both = self.with_crossed = 0
        self.without_level = self.unlike_first = self.unlike_second = 0
        for row in self.rows:
            self._count(row, 1)

    def _count(self, row: Possible, by: int) -> None:
        first, second = bool(row & FIRST), bool(row & SECOND)
        self.with_first += by * first
        self.with_second += by * second
        self.with_both += by * (first and second)
        self.with_crossed += by * bool(row & CROSSED)
        self.without_level += by * (not row & LEVEL)
        self.unlike_first += by * (not row & (FIRST | LEVEL))
        self.unlike_second += by * (not row & (SECOND | LEVEL))

    def overall(self) -> Possible:
        """P*: the relations of joint readings, rows read independently (METHOD 2.4). Without rows, nothing."""
        found = 0
        if self.rows and not self.without_level:
            found |= LEVEL
        if self.with_first and not self.unlike_first:
            found |= FIRST
        if self.with_second and not self.unlike_second:
            found |= SECOND
        one_row_is_all_there_is = self.with_first == self.with_second == self.with_both == 1
        if self.with_crossed or (self.with_first and self.with_second and not one_row_is_all_there_is):
            found |= CROSSED
        return found

    def overall_if(self, number: int, row: Possible) -> Possible:
        """P* if one row were otherwise."""
        self._count(self.rows[number], -1)
        self._count(row, 1)
        found = self.overall()
        self._count(row, -1)
        self._count(self.rows[number], 1)
        return found


def settled(found: Possible) -> Possible:
    """What a set of relations comes to: a side (worse or level), LEVEL or CROSSED if nothing else is left, else 0."""
    for side in (FIRST, SECOND):
        if found & side and not found & ~(side | LEVEL):
            return side
    return found if found in (LEVEL, CROSSED) else 0
