"""What would have to read differently: blockers, hinges and resolvers (METHOD 2.5).

All three work on the rows' sets of possible relations; they never choose a side.
"""

from functools import lru_cache
from itertools import combinations

from assessments.appraisal.grid import NO_HARM_BOX, Box
from assessments.appraisal.relations import CROSSED, FIRST, LEVEL, SECOND, Boxes, Possible, Tally, possible, settled
from assessments.appraisal.scales import HIGHEST, LOWEST


def blockers(rows: list[Possible], side: Possible) -> list[int]:
    """The rows that would have to read otherwise for this side to be worse, or level, on every outcome.

    The unique smallest such set. Returns the rows' numbers.
    """
    return [number for number, row in enumerate(rows) if row & ~(side | LEVEL)]


def hinges(tally: Tally, cells: list[tuple[Boxes, Boxes]]) -> list[tuple[int, set[Possible]]]:
    """The rows where one step in one cell changes what all rows come to, with all that it can become.

    `cells` are the two cells of each row as compared; every cell must be answered. Returns (row number, outcomes),
    an outcome as `settled` gives it.
    """
    now = settled(tally.overall())
    found = []
    for number, (first, second) in enumerate(cells):
        turned = {settled(tally.overall_if(number, row)) for row in _one_step(first[0], second[0])} - {now}
        if turned:
            found.append((number, turned))
    return found


@lru_cache(maxsize=4096)
def _one_step(first: Box, second: Box) -> frozenset[Possible]:
    """P of a row after each single step in either of its two cells."""
    return frozenset(possible((step,), (second,)) for step in steps(first)) | frozenset(
        possible((first,), (step,)) for step in steps(second)
    )


def steps(box: Box) -> list[Box]:
    """Every reading one step away: an end moved by one, or a whole axis; from no harm to the least harm, not back."""
    if box == NO_HARM_BOX:
        return [((LOWEST, LOWEST), (LOWEST, LOWEST))]
    (low_l, low_s), (high_l, high_s) = box
    return [((low, low_s), (high, high_s)) for low, high in _axis_steps(low_l, high_l)] + [
        ((low_l, low), (high_l, high)) for low, high in _axis_steps(low_s, high_s)
    ]


def _axis_steps(low: int, high: int) -> list[tuple[int, int]]:
    moved = [
        (low - 1, high),
        (low + 1, high),
        (low, high - 1),
        (low, high + 1),
        (low - 1, high - 1),
        (low + 1, high + 1),
    ]
    return [(lower, higher) for lower, higher in moved if LOWEST <= lower <= higher <= HIGHEST]


def resolvers(tally: Tally) -> list[tuple[Possible, list[int]]]:
    """The smallest sets of rows whose ranges, narrowed, would settle an unsettled comparison: (outcome, row numbers).

    An outcome without a set cannot be reached by narrowing the ranges that were stated.
    """
    rows = tally.rows
    found = []
    for side in (FIRST, SECOND):
        in_the_way = blockers(rows, side)
        if all(rows[number] & (side | LEVEL) for number in in_the_way) and any(row & side for row in rows):
            found.append((side, in_the_way))
    if all(row & LEVEL for row in rows):
        found.append((LEVEL, [number for number, row in enumerate(rows) if row != LEVEL]))
    alone = [number for number in range(len(rows)) if _makes_a_dilemma(tally, number)]
    found += [(CROSSED, [number]) for number in alone]
    # Two rows that cannot do it alone do it together only by pointing in opposite directions.
    for one, other in combinations([number for number in range(len(rows)) if number not in set(alone)], 2):
        if (rows[one] & FIRST and rows[other] & SECOND) or (rows[one] & SECOND and rows[other] & FIRST):
            found.append((CROSSED, [one, other]))
    return found


def _makes_a_dilemma(tally: Tally, number: int) -> bool:
    row = tally.rows[number]
    return any(
        tally.overall_if(number, choice) == CROSSED for choice in (FIRST, SECOND, LEVEL, CROSSED) if row & choice
    )
