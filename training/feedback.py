"""How do the answers of a group lie: row by row, side by side, stage by stage (METHOD 4.2)? No mean, no right answer.

Takes the grids that people answered and gives counts: how many read what, in how many pairs people differ, at which
level the group splits most, whether the order of the sides or a swapped feature went with other answers. Of fewer than
five people nothing is given at all, and of a group in parts nothing unless each part has five. Nobody is named: who
answered is a code that the caller makes up, and what comes back is in no order of people but `Noise.judge_rates`, which
is in the order of the judges handed in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assessments.appraisal.grid import OutcomeGrid, Value
from assessments.appraisal.judges import AXES as AXES
from assessments.appraisal.judges import FEWEST as FEWEST
from assessments.appraisal.judges import LEVELS as LEVELS
from assessments.appraisal.judges import NOTHING_FOUND as NOTHING_FOUND
from assessments.appraisal.judges import SMALL_TABLES as SMALL_TABLES
from assessments.appraisal.judges import Axis as Axis
from assessments.appraisal.judges import Moved as Moved
from assessments.appraisal.judges import Reading, Side, reading
from assessments.appraisal.judges import judged_alike as judged_alike
from assessments.appraisal.judges import moved as moved
from assessments.appraisal.judges import parts_words as parts_words
from assessments.appraisal.judges import relation as relation
from assessments.appraisal.judges import relation_split as relation_split
from assessments.appraisal.judges import split as split
from assessments.appraisal.judges import split_words as split_words
from assessments.appraisal.scales import CANNOT_TELL
from assessments.appraisal.spread import Spread, spread
from cases.vocabulary import POLES, Pole


class Answered(NamedTuple):
    """One person's grid of one stage, and which side they were asked first. `who` is a code that names nobody."""

    who: str
    grid: OutcomeGrid
    first: Pole


class CellSpread(Value):
    """The answers of a group for one outcome, one side and one axis.

    `counts`: how many answers take in this level; 0 is "nothing found", and an answer that is a range counts at each of
    its levels. `cannot_tell` are not among them. `low` and `high` are how the lower and the upper ends lie; None where
    nobody gave a level.
    """

    people: int
    counts: dict[int, int]
    ranges: int
    cannot_tell: int
    low: Spread | None
    high: Spread | None

    @property
    def exact(self) -> bool:
        """Whether everybody who gave a level gave one, so that `low` and `high` are the same."""
        return self.ranges == 0


class RowSpread(Value):
    """The answers of a group for one outcome: axis by axis, side by side."""

    row: str
    cells: dict[str, dict[str, CellSpread]]  # by axis, then by side

    def cell(self, axis: Axis, side: Side) -> CellSpread:
        """One of the four."""
        return self.cells[axis][str(side)]


class Relations(Value):
    """How the two sides of one outcome stand to each other for each person, as counts.

    `counts` by relation: "worse:share", "worse:not_share", "level", "crossed", "contested" (METHOD 2.3). `differ`: the
    share of pairs of people for whom it is another.
    """

    row: str
    people: int
    counts: dict[str, int]
    differ: float | None


class Shift(Value):
    """What people answered for a walkthrough and for its twin: one outcome, one side, one axis. Counts of people."""

    row: str
    side: str
    axis: str
    people: int
    counts: dict[str, int]


class RelationShift(Value):
    """How many people had which relation for a walkthrough and which for its twin, as (first, twin, people)."""

    row: str
    people: int
    counts: tuple[tuple[str, str, int], ...]
    changed: int


# ---- how answers lie -----------------------------------------------------------------------------------------------


def row_spreads(answers: Sequence[Answered], rows: Iterable[str]) -> tuple[RowSpread, ...] | None:
    """How the answers of a group lie, for each of these outcomes; None under five people.

    Everybody's grid holds each of the rows, answered on both sides (METHOD 2.11): a stage counts who committed.
    """
    if len(answers) < FEWEST:
        return None
    return tuple(
        RowSpread(
            row=row,
            cells={
                axis: {str(side): _cell([reading(each.grid, row, side, axis) for each in answers]) for side in POLES}
                for axis in AXES
            },
        )
        for row in rows
    )


def by_order(answers: Sequence[Answered], rows: Iterable[str]) -> dict[Pole, tuple[RowSpread, ...]] | None:
    """The same for those who were asked about each side first; None unless both parts have five people."""
    rows = tuple(rows)
    parts = {side: row_spreads([each for each in answers if each.first is side], rows) for side in POLES}
    found = {side: spreads for side, spreads in parts.items() if spreads is not None}
    return found if len(found) == len(POLES) else None


def relations(answers: Sequence[Answered], rows: Iterable[str]) -> tuple[Relations, ...] | None:
    """How the two sides of each outcome stand to each other, person by person, as counts; None under five people."""
    if len(answers) < FEWEST:
        return None
    return tuple(_relations(row, [relation(each.grid, row) for each in answers]) for row in rows)


# ---- what a swapped feature went with ------------------------------------------------------------------------------


def shifts(
    first: Mapping[str, OutcomeGrid], twin: Mapping[str, OutcomeGrid], rows: Iterable[str]
) -> tuple[Shift, ...] | None:
    """How those who answered both moved between a walkthrough and its twin; None under five such people."""
    both = sorted(set(first) & set(twin))
    if len(both) < FEWEST:
        return None
    return tuple(
        Shift(
            row=row,
            side=str(side),
            axis=axis,
            people=len(both),
            counts=_counted(
                (str(moved(reading(first[who], row, side, axis), reading(twin[who], row, side, axis))) for who in both),
                tuple(Moved),
            ),
        )
        for row in rows
        for side in POLES
        for axis in AXES
    )


def relation_shifts(
    first: Mapping[str, OutcomeGrid], twin: Mapping[str, OutcomeGrid], rows: Iterable[str]
) -> tuple[RelationShift, ...] | None:
    """How the relation of the two sides moved, for those who answered both; None under five such people."""
    both = sorted(set(first) & set(twin))
    if len(both) < FEWEST:
        return None
    found = []
    for row in rows:
        pairs = Counter((relation(first[who], row), relation(twin[who], row)) for who in both)
        found.append(
            RelationShift(
                row=row,
                people=len(both),
                counts=tuple((one, other, count) for (one, other), count in sorted(pairs.items())),
                changed=sum(count for (one, other), count in pairs.items() if one != other),
            )
        )
    return tuple(found)


def again(first: OutcomeGrid, then: OutcomeGrid, rows: Iterable[str]) -> dict[str, int]:
    """How one person's readings of the same papers at another time stand to their first, over these outcomes, sides and
    scales: how many are higher, lower, the same or overlapping. To be shown to nobody but this person.
    """
    return _counted(
        (
            str(moved(reading(first, row, side, axis), reading(then, row, side, axis)))
            for row in rows
            for side in POLES
            for axis in AXES
        ),
        tuple(Moved),
    )


# ---- readings ------------------------------------------------------------------------------------------------------


def _cell(readings: Sequence[Reading]) -> CellSpread:
    given = [reading for reading in readings if reading != CANNOT_TELL]
    counts = {level: sum(low <= level <= high for low, high in given) for level in (NOTHING_FOUND, *LEVELS)}
    return CellSpread(
        people=len(readings),
        counts=counts,
        ranges=sum(low != high for low, high in given),
        cannot_tell=len(readings) - len(given),
        low=spread([low for low, _ in given]) if given else None,
        high=spread([high for _, high in given]) if given else None,
    )


def _relations(row: str, found: Sequence[str]) -> Relations:
    counts = dict(sorted(Counter(found).items()))
    pairs = len(found) * (len(found) - 1) // 2
    alike = sum(count * (count - 1) // 2 for count in counts.values())
    return Relations(row=row, people=len(found), counts=counts, differ=(pairs - alike) / pairs if pairs else None)


def _counted(found: Iterable[str], kinds: Sequence[str]) -> dict[str, int]:
    counts = Counter(found)
    return {str(kind): counts[str(kind)] for kind in kinds}
