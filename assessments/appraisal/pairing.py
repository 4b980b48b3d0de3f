"""The second look: do the harms of one course cover those of the other, if equal levels count the same (METHOD 2.8)?

For reviewers and trainers, off by default, and only behind that stated assumption.
"""

from enum import StrEnum

from assessments.appraisal.comparison import check_pair
from assessments.appraisal.grid import Basis, Box, OutcomeGrid, Value


class PairingRelation(StrEnum):
    """What matching harms one to one across rows shows."""

    INCOMPLETE = "incomplete"
    LEVEL = "level"
    WORSE = "worse"
    NOT_RANKED = "not_ranked"


class Pairing(Value):
    """The relation; a side only where it is `worse`."""

    relation: PairingRelation
    side: str | None = None


def pairing(grid: OutcomeGrid, first: str, second: str, basis: Basis | str = Basis.RESIDUAL) -> Pairing:
    """Match the harms of two courses across rows. ValueError for a pair that the grid does not have."""
    basis = Basis(basis)
    check_pair(grid, first, second)
    if not grid.rows or any(row.cells[first] is None or row.cells[second] is None for row in grid.rows):
        return Pairing(relation=PairingRelation.INCOMPLETE)
    one = [box for (box,) in grid.boxes(first, basis)]
    other = [box for (box,) in grid.boxes(second, basis)]
    first_covers, second_covers = _covers(one, other), _covers(other, one)
    if first_covers and second_covers:
        return Pairing(relation=PairingRelation.LEVEL)
    if first_covers or second_covers:
        return Pairing(relation=PairingRelation.WORSE, side=first if first_covers else second)
    return Pairing(relation=PairingRelation.NOT_RANKED)


def _covers(over: list[Box], under: list[Box]) -> bool:
    """Whether rows can be matched so that the lowest reading of one is at least the highest of the other.

    Bipartite matching by augmenting paths: each row of `under` looks for a row of `over`, others making way.
    """
    fits = [
        [n for n, ((low_l, low_s), _) in enumerate(over) if low_l >= high_l and low_s >= high_s]
        for _, (high_l, high_s) in under
    ]
    taken_by: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for spot in fits[row]:
            if spot not in tried:
                tried.add(spot)
                if spot not in taken_by or place(taken_by[spot], tried):
                    taken_by[spot] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(under)))
