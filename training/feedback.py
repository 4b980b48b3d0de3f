"""How do the answers of a group lie: row by row, side by side, stage by stage (METHOD 4.2)? No mean, no right answer.

Takes the grids that people answered and gives counts: how many read what, in how many pairs people differ, at which
level the group splits most, whether the order of the sides or a swapped feature went with other answers. Of fewer than
five people nothing is given at all, and of a group in parts nothing unless each part has five. Nobody is named: who
answered is a code that the caller makes up, and what comes back is in no order of people but `Noise.judge_rates`, which
is in the order of the judges handed in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from assessments.appraisal.comparison import compare
from assessments.appraisal.grid import Basis, Cell, Harm, NoHarm, OutcomeGrid, Row, Value
from assessments.appraisal.noise import Noise, noise
from assessments.appraisal.scales import CANNOT_TELL, HIGHEST, LOWEST, ends
from assessments.appraisal.scales import Axis as ScaleAxis
from assessments.appraisal.spread import Spread, spread
from cases.vocabulary import POLES, Pole

FEWEST: Final = 5
"""People. Under this nothing is shown: what one of them answered could be told from what is."""
LEVELS: Final = tuple(range(int(LOWEST), int(HIGHEST) + 1))
NOTHING_FOUND: Final = 0
"""Below every level: looked, and found nothing that could go wrong."""

Axis = Literal["likelihood", "severity"]
AXES: Final[tuple[Axis, ...]] = ("likelihood", "severity")
Range = tuple[int, int]
Side = Pole | str


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


class Split(Value):
    """Noise at the level where a group splits most; `judges` and `cases` are how many were read by how many.

    `sure`: by the lower ends of the answers, who was sure that it is at least this. `may`: by the upper ends, who held
    that it may be. The same where nobody gave a range.
    """

    level: int
    judges: int
    cases: int
    repeats: int
    sure: Noise
    may: Noise


class RelationSplit(Value):
    """Noise in the relation of the two sides: `relation` is the one on which a group splits most."""

    relation: str
    judges: int
    cases: int
    repeats: int
    noise: Noise


class Moved(StrEnum):
    """How a second answer of somebody stands to their first, over everything that the two admit."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    OVERLAPS = "overlaps"


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
                axis: {str(side): _cell([_reading(each.grid, row, side, axis) for each in answers]) for side in POLES}
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


def relation(grid: OutcomeGrid, row: str) -> str:
    """How the two sides of one outcome stand to each other in one grid: as a relation, with its side if it has one."""
    cells = next(each for each in grid.rows if each.id == row).cells
    return _related(*(_answers(cells[side]) for side in POLES))


# ---- where a group splits ------------------------------------------------------------------------------------------


def split(readings: Sequence[Sequence[Sequence[Range]]]) -> Split | None:
    """Where a group splits most, from readings[judge][case][repeat] as (lowest, highest) level; None under five judges.

    ValueError unless every judge read every case equally often.
    """
    if len(readings) < FEWEST:
        return None
    found = [_split_at(readings, level) for level in LEVELS]
    return max(found, key=lambda each: (max(each.sure.system, each.may.system), -each.level))


def relation_split(found: Sequence[Sequence[Sequence[str]]]) -> RelationSplit | None:
    """The relation on which a group splits most, from relations[judge][case][repeat]; None under five judges."""
    if len(found) < FEWEST:
        return None
    kinds = sorted({each for judge in found for case in judge for each in case})
    audits = [
        (kind, noise([[[int(each == kind) for each in case] for case in judge] for judge in found], 1))
        for kind in kinds
    ]
    kind, audit = max(audits, key=lambda each: each[1].system)
    return RelationSplit(relation=kind, judges=len(found), cases=len(found[0]), repeats=len(found[0][0]), noise=audit)


def judged_alike(
    rounds: Sequence[Mapping[str, OutcomeGrid]], cells: Sequence[tuple[str, Side]], axis: Axis
) -> list[list[list[Range]]]:
    """What `split` takes, of whoever answered every time: their readings of these cells, once for each time.

    `rounds`: by person, the grid they gave each time the same thing was put to them. A second round after a talk is not
    the same thing put again; a case that is put twice, or taken again weeks later, is. Judges in order of their codes.
    """
    always = sorted(set.intersection(*(set(each) for each in rounds))) if rounds else []
    return [[[_ends(_reading(each[who], row, side, axis)) for each in rounds] for row, side in cells] for who in always]


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
                (
                    str(moved(_reading(first[who], row, side, axis), _reading(twin[who], row, side, axis)))
                    for who in both
                ),
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
            str(moved(_reading(first, row, side, axis), _reading(then, row, side, axis)))
            for row in rows
            for side in POLES
            for axis in AXES
        ),
        tuple(Moved),
    )


def moved(one: Range | Literal["cannot_tell"], other: Range | Literal["cannot_tell"]) -> Moved:
    """How a second answer stands to a first: higher or lower only if no level is in both."""
    if one == other:
        return Moved.SAME
    (low, high), (low_then, high_then) = _ends(one), _ends(other)
    if low_then > high:
        return Moved.HIGHER
    if high_then < low:
        return Moved.LOWER
    return Moved.OVERLAPS


# ---- in words ------------------------------------------------------------------------------------------------------


def cell_words(cell: CellSpread, words: Mapping[int, str]) -> str:
    """Where the answers lie, as a sentence or two: from which level to which, and where most people are, if anywhere.

    `words` by level, 0 being "nothing found".
    """
    if cell.low is None or cell.high is None:
        return "Nobody could judge this."
    lowest, highest = cell.low.lowest, cell.high.highest
    said = [
        f"Everybody says {_small(words[lowest])}."
        if lowest == highest
        else f"From {_small(words[lowest])} to {_small(words[highest])}."
    ]
    most = max(cell.counts.values())
    there = [level for level, count in cell.counts.items() if count == most]
    if lowest != highest:
        said.append(
            f"{_people(most)} chose {_small(words[there[0]])}."
            if len(there) == 1
            else f"No level has more than {_small(_people(most))}."
        )
    if cell.cannot_tell:
        said.append(f"{_people(cell.cannot_tell)} could not judge it.")
    return " ".join(said)


def split_words(found: Split, words: Mapping[int, str]) -> str:
    """At which level a group splits, as a sentence; that they agree, where nobody differs at any level."""
    if max(found.sure.system, found.may.system) == 0:
        return "You do not differ at any level."
    return f"You differ most on whether this is at least {_small(words[found.level])}."


def parts_words(found: Noise) -> tuple[str, ...]:
    """What the noise is made of, largest first. Counts and shares stand in the table beside it."""
    parts = {
        "some of you read everything higher than others do": found.level,
        "you part on different outcomes, some here and some there": found.pattern,
        "the same person reads the same thing otherwise at another time": found.occasion or 0.0,
    }
    return tuple(words for words, share in sorted(parts.items(), key=lambda each: -each[1]) if share > 0)


SMALL_TABLES: Final = "With few people and few outcomes the second of these looks larger than it is."
NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def _people(count: int) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} person" if count == 1 else f"{number} people"


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


# ---- readings ------------------------------------------------------------------------------------------------------


def _reading(grid: OutcomeGrid, row: str, side: Side, axis: Axis) -> Range | Literal["cannot_tell"]:
    """One answer as (lowest, highest) level, "cannot_tell", or (0, 0) for nothing found. ValueError for a blank."""
    cell = next(each for each in grid.rows if each.id == row).cells[str(side)]
    if isinstance(cell, NoHarm):
        return NOTHING_FOUND, NOTHING_FOUND
    if not isinstance(cell, Harm):
        raise ValueError(f"“{row}” is not answered for both sides")
    value = getattr(cell, axis)
    return CANNOT_TELL if value == CANNOT_TELL else (int(value[0]), int(value[1]))


Answers = tuple[ScaleAxis, ScaleAxis] | None  # likelihood and severity; None where nothing was found


def _answers(cell: Cell | None) -> Answers:
    if isinstance(cell, NoHarm):
        return None
    if cell is None:
        raise ValueError("this is not answered for both sides")
    return cell.answers(Basis.RESIDUAL)


@lru_cache(maxsize=4096)
def _related(one: Answers, other: Answers) -> str:
    """The relation of two cells, which rests on their levels alone; worked out once for each pair that is met."""
    cells = dict(zip(POLES, map(_bare, (one, other)), strict=True))
    grid = OutcomeGrid(options=tuple(POLES), rows=(Row(id="row", cells=cells),))
    found = compare(grid, *POLES).rows["row"]
    return f"{found.relation}:{found.side}" if found.side else str(found.relation)


def _bare(answers: Answers) -> Cell:
    return NoHarm(none=True) if answers is None else Harm(likelihood=answers[0], severity=answers[1])


def _ends(reading: Range | Literal["cannot_tell"]) -> Range:
    low, high = ends(reading)
    return int(low), int(high)


def _cell(readings: Sequence[Range | Literal["cannot_tell"]]) -> CellSpread:
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


def _split_at(readings: Sequence[Sequence[Sequence[Range]]], level: int) -> Split:
    sure, may = (
        noise([[[reading[end] for reading in case] for case in judge] for judge in readings], level) for end in (0, 1)
    )
    return Split(
        level=level,
        judges=len(readings),
        cases=len(readings[0]),
        repeats=len(readings[0][0]),
        sure=sure,
        may=may,
    )


def _counted(found: Iterable[str], kinds: Sequence[str]) -> dict[str, int]:
    counts = Counter(found)
    return {str(kind): counts[str(kind)] for kind in kinds}
