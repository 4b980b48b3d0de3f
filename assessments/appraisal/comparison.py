"""How two courses compare, row by row, and all rows together as a check (METHOD 2.3, 2.4, 2.5, 2.7, 2.11).

A finding is what every increasing scale, every weighting of the rows and every increasing way of combining them agree
on.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations

from assessments.appraisal import cruxes, relations
from assessments.appraisal.grid import Basis, OutcomeGrid, Value
from assessments.appraisal.relations import CROSSED, FIRST, LEVEL, SECOND, Boxes, Possible, Tally


class RowRelation(StrEnum):
    """How the two cells of one row stand to each other."""

    WORSE = "worse"
    LEVEL = "level"
    CROSSED = "crossed"
    CONTESTED = "contested"
    OPEN = "open"


class OverallRelation(StrEnum):
    """What all rows together come to. A check, never the headline."""

    INCOMPLETE = "incomplete"
    WORSE = "worse"
    LEVEL = "level"
    DILEMMA = "dilemma"
    UNSETTLED = "unsettled"


class RowResult(Value):
    """One row: what every reading agrees on, and what any reading could show."""

    relation: RowRelation
    side: str | None = None
    strict: bool = False
    possible: tuple[str, ...]
    likelier: str | None = None
    graver: str | None = None


class Overall(Value):
    """All rows: `possible` is P*, not to be shown to people while incomplete."""

    relation: OverallRelation
    side: str | None = None
    strict: bool = False
    possible: tuple[str, ...]

    @property
    def label(self) -> str:
        """`worse:X`, `level`, `dilemma` or `unsettled`; strictness ignored (METHOD 2.5)."""
        return f"{self.relation}:{self.side}" if self.side else str(self.relation)


class Hinge(Value):
    """A row where one step in one cell changes the finding, and all that it can become."""

    row: str
    to: tuple[str, ...]


class Resolver(Value):
    """Rows whose ranges, narrowed, could settle the comparison, and to what."""

    to: str
    rows: tuple[str, ...]


class Comparison(Value):
    """Two courses set against each other."""

    pair: tuple[str, str]
    basis: Basis
    rows: dict[str, RowResult]
    overall: Overall
    blockers: dict[str, tuple[str, ...]]
    hinges: tuple[Hinge, ...]
    resolvers: tuple[Resolver, ...]


class Comparisons(Value):
    """Every pair of courses, in order; and for each course the others that are no worse anywhere and may be better."""

    pairs: tuple[Comparison, ...]
    bettered_by: dict[str, tuple[str, ...]]


def compare(grid: OutcomeGrid, first: str, second: str, basis: Basis | str = Basis.RESIDUAL) -> Comparison:
    """Compare two courses of a grid. ValueError for a course that is not there or named twice, or an unknown basis."""
    basis = Basis(basis)
    check_pair(grid, first, second)
    cells = list(
        zip((tuple(b) for b in grid.boxes(first, basis)), (tuple(b) for b in grid.boxes(second, basis)), strict=True)
    )
    ids = [row.id for row in grid.rows]
    tally = Tally(relations.possible(a, b) for a, b in cells)
    names = {FIRST: first, SECOND: second, LEVEL: "level", CROSSED: "dilemma", 0: "unsettled"}
    labels = names | {FIRST: f"worse:{first}", SECOND: f"worse:{second}"}

    open_rows = {n for n, row in enumerate(grid.rows) if row.cells[first] is None or row.cells[second] is None}
    complete = bool(ids) and not open_rows
    overall = _overall(tally.overall(), names, complete=complete)
    turning = cruxes.hinges(tally, cells) if complete else []
    settling = cruxes.resolvers(tally) if overall.relation is OverallRelation.UNSETTLED else []
    return Comparison(
        pair=(first, second),
        basis=basis,
        rows={ids[n]: _row(a, b, tally.rows[n], names, answered=n not in open_rows) for n, (a, b) in enumerate(cells)},
        overall=overall,
        blockers={names[side]: tuple(ids[n] for n in cruxes.blockers(tally.rows, side)) for side in (FIRST, SECOND)},
        hinges=tuple(Hinge(row=ids[n], to=tuple(sorted(labels[each] for each in turned))) for n, turned in turning),
        resolvers=tuple(Resolver(to=labels[to], rows=tuple(ids[n] for n in rows)) for to, rows in settling),
    )


def compare_all(grid: OutcomeGrid, basis: Basis | str = Basis.RESIDUAL) -> Comparisons:
    """Compare every pair of courses. Completeness is judged pair by pair (METHOD 2.7)."""
    pairs = tuple(compare(grid, one, other, basis) for one, other in combinations(grid.options, 2))
    bettered_by: dict[str, list[str]] = {option: [] for option in grid.options}
    for pair in pairs:
        if pair.overall.relation is OverallRelation.WORSE and pair.overall.side is not None:
            one, other = pair.pair
            bettered_by[pair.overall.side].append(other if pair.overall.side == one else one)
    in_order = {option: tuple(o for o in grid.options if o in found) for option, found in bettered_by.items()}
    return Comparisons(pairs=pairs, bettered_by=in_order)


def uncovered(grid: OutcomeGrid, poles: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The cells still unanswered in these columns, as (row, course), rows first."""
    return tuple((row.id, pole) for row in grid.rows for pole in poles if row.cells[pole] is None)


def covered(grid: OutcomeGrid, poles: Sequence[str]) -> bool:
    """Whether the comparison may appear: there is a row, and every row has an answer in both poles (METHOD 2.11)."""
    return bool(grid.rows) and not uncovered(grid, poles)


def check_pair(grid: OutcomeGrid, first: str, second: str) -> None:
    """Refuse a pair that the grid does not have."""
    for name in (first, second):
        if name not in grid.options:
            raise ValueError(f"The grid has no option “{name}”.")
    if first == second:
        raise ValueError(f"“{first}” cannot be compared with itself.")


def _row(a: Boxes, b: Boxes, found: Possible, names: dict[int, str], *, answered: bool) -> RowResult:
    side = None
    relation = RowRelation.OPEN
    if answered:
        come_to = relations.settled(found)
        side = names[come_to] if come_to in (FIRST, SECOND) else None
        relation = {
            FIRST: RowRelation.WORSE,
            SECOND: RowRelation.WORSE,
            LEVEL: RowRelation.LEVEL,
            CROSSED: RowRelation.CROSSED,
            0: RowRelation.CONTESTED,
        }[come_to]
    likelier, graver = (relations.apart(a, b, axis) for axis in (0, 1))
    return RowResult(
        relation=relation,
        side=side,
        strict=side is not None and not found & LEVEL,
        possible=_words(found, names | {CROSSED: "crossed"}),
        likelier=names[likelier] if likelier else None,
        graver=names[graver] if graver else None,
    )


def _overall(found: Possible, names: dict[int, str], *, complete: bool) -> Overall:
    possible = _words(found, names)
    if not complete:
        return Overall(relation=OverallRelation.INCOMPLETE, possible=possible)
    come_to = relations.settled(found)
    if come_to in (FIRST, SECOND):
        strict = not found & LEVEL
        return Overall(relation=OverallRelation.WORSE, side=names[come_to], strict=strict, possible=possible)
    return Overall(relation=OverallRelation(names[come_to]), possible=possible)


def _words(found: Possible, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(sorted(names[bit] for bit in _bits(found)))


def _bits(found: Possible) -> Iterable[int]:
    return (bit for bit in (FIRST, SECOND, LEVEL, CROSSED) if found & bit)
