"""Where does a team part that read the same made-up cases, and is it some who read all higher, different things for
different people, or the same person at another time (METHOD 4.2)? Nothing of any person.

`Readings` of one person and one time: outcome → side → {"likelihood": …, "severity": …}, a level in digits, "unknown",
or "none" where nothing was found. Whose they are is known to nobody here: a person is a number in no order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from assessments.appraisal.grid import Harm, NoHarm, OutcomeGrid, Row, Value
from assessments.appraisal.judges import (
    AXES,
    FEWEST,
    LEVELS,
    NOTHING_FOUND,
    Axis,
    Range,
    RelationSplit,
    Split,
    relation,
    relation_split,
    split,
    split_at,
)
from assessments.appraisal.noise import Noise
from assessments.appraisal.scales import CANNOT_TELL
from cases.vocabulary import POLES

Readings = Mapping[str, Mapping[str, Mapping[str, str]]]
SIDES: Final = tuple(str(pole) for pole in POLES)


class Read(NamedTuple):
    """What somebody read at one of the times: their number, which time (1 or 2), and the readings."""

    judge: int
    time: int
    readings: Readings


class AxisNoise(Value):
    """One scale: the noise at each threshold, over all outcomes and both sides; and where the team parts most."""

    axis: Axis
    levels: tuple[Split, ...]
    most: Split


class OutcomeNoise(Value):
    """The same of one outcome of one case, both sides, where people part most on it."""

    row: str
    axis: Axis
    most: Split


class Found(Value):
    """What a team is shown. `people` read it once or more; `twice`: how many read it twice, None under five, and then
    nothing rests on their second time."""

    people: int
    twice: int | None
    axes: tuple[AxisNoise, ...]
    outcomes: tuple[OutcomeNoise, ...]
    relations: RelationSplit


def found(read: Iterable[Read], rows: Sequence[str]) -> Found | None:
    """Where the team parts; None under five people. Of those who read it twice, if they are five; else of all, once."""
    times: dict[int, dict[int, Readings]] = defaultdict(dict)
    for each in read:
        times[each.judge][each.time] = each.readings
    once = [of[1] for _judge, of in sorted(times.items()) if 1 in of]
    both = [(of[1], of[2]) for _judge, of in sorted(times.items()) if {1, 2} <= set(of)]
    if len(once) < FEWEST:
        return None
    enough = len(both) >= FEWEST
    judged: list[tuple[Readings, ...]] = [*both] if enough else [(readings,) for readings in once]
    axes, outcomes = [], []
    for axis in AXES:
        cases = [[[_range(time[row][side], axis) for time in of] for row in rows for side in SIDES] for of in judged]
        axes.append(AxisNoise(axis=axis, levels=tuple(split_at(cases, level) for level in LEVELS), most=_most(cases)))
        for row in rows:
            own = [[[_range(time[row][side], axis) for time in of] for side in SIDES] for of in judged]
            outcomes.append(OutcomeNoise(row=row, axis=axis, most=_most(own)))
    related = relation_split([[[_relation(time[row]) for time in of] for row in rows] for of in judged])
    assert related is not None
    return Found(
        people=len(once),
        twice=len(both) if enough else None,
        axes=tuple(axes),
        outcomes=tuple(outcomes),
        relations=related,
    )


def shown(at: Split) -> Noise:
    """Of the two ways to count an answer that nobody could give a level, the one in which people part more."""
    return max(at.may, at.sure, key=lambda each: each.system)


def _most(cases: Sequence[Sequence[Sequence[Range]]]) -> Split:
    most = split(cases)
    assert most is not None  # asked of five people or more
    return most


def _range(given: Mapping[str, str], axis: Axis) -> Range:
    if given["likelihood"] == "none":
        return NOTHING_FOUND, NOTHING_FOUND
    if given[axis] == "unknown":
        return LEVELS[0], LEVELS[-1]
    level = int(given[axis])
    return level, level


def _relation(sides: Mapping[str, Mapping[str, str]]) -> str:
    grid = OutcomeGrid(options=SIDES, rows=(Row(id="row", cells={side: _cell(sides[side]) for side in SIDES}),))
    return relation(grid, "row")


def _cell(given: Mapping[str, str]) -> Harm | NoHarm:
    if given["likelihood"] == "none":
        return NoHarm(none=True)
    return Harm.model_validate({axis: _axis(given[axis]) for axis in AXES})


def _axis(given: str) -> str | list[int]:
    return CANNOT_TELL if given == "unknown" else [int(given), int(given)]
