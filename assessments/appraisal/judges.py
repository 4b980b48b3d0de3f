"""How do several people's answers to the same thing stand to each other, and where do they split (METHOD 4.2)?

For a group in practice, a team that reads the same made-up cases, and two people who appraise one question apart. Of
fewer than five people no split is given at all. Nobody is named: what comes back is in no order of people but
`Noise.judge_rates`, which is in the order of the judges handed in and is for nobody else to see.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal

from assessments.appraisal.comparison import compare
from assessments.appraisal.grid import Basis, Cell, Harm, NoHarm, OutcomeGrid, Row, Value
from assessments.appraisal.noise import Noise, noise
from assessments.appraisal.scales import CANNOT_TELL, HIGHEST, LOWEST, ends
from assessments.appraisal.scales import Axis as ScaleAxis
from cases.vocabulary import POLES, Pole

FEWEST: Final = 5
"""People. Under this nothing is shown: what one of them answered could be told from what is."""
LEVELS: Final = tuple(range(int(LOWEST), int(HIGHEST) + 1))
NOTHING_FOUND: Final = 0
"""Below every level: looked, and found nothing that could go wrong."""

Axis = Literal["likelihood", "severity"]
AXES: Final[tuple[Axis, ...]] = ("likelihood", "severity")
Range = tuple[int, int]
Reading = Range | Literal["cannot_tell"]
Side = Pole | str


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


# ---- one answer, and one beside another ----------------------------------------------------------------------------


def reading(grid: OutcomeGrid, row: str, side: Side, axis: Axis) -> Reading:
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


def moved(one: Reading, other: Reading) -> Moved:
    """How a second answer stands to a first: higher or lower only if no level is in both."""
    if one == other:
        return Moved.SAME
    (low, high), (low_then, high_then) = _ends(one), _ends(other)
    if low_then > high:
        return Moved.HIGHER
    if high_then < low:
        return Moved.LOWER
    return Moved.OVERLAPS


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
    found = [split_at(readings, level) for level in LEVELS]
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
    return [[[_ends(reading(each[who], row, side, axis)) for each in rounds] for row, side in cells] for who in always]


def split_at(readings: Sequence[Sequence[Sequence[Range]]], level: int) -> Split:
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


# ---- in words ------------------------------------------------------------------------------------------------------


def split_words(found: Split, words: Mapping[int, str]) -> str:
    """At which level a group splits, as a sentence; that they agree, where nobody differs at any level."""
    if max(found.sure.system, found.may.system) == 0:
        return "You do not differ at any level."
    return f"You differ most on whether this is at least {small(words[found.level])}."


def parts_words(found: Noise) -> tuple[str, ...]:
    """What the noise is made of, largest first. Counts and shares stand in the table beside it."""
    parts = {
        "some of you read everything higher than others do": found.level,
        "you part on different outcomes, some here and some there": found.pattern,
        "the same person reads the same thing otherwise at another time": found.occasion or 0.0,
    }
    return tuple(words for words, share in sorted(parts.items(), key=lambda each: -each[1]) if share > 0)


SMALL_TABLES: Final = "With few people and few outcomes the second of these looks larger than it is."


def small(words: str) -> str:
    return words[:1].lower() + words[1:]
