"""What is said of two appraisals side by side? The same words for both people and both sides; no mean, nobody right."""

from collections.abc import Mapping, Sequence
from typing import Final

from assessments.appraisal import wording
from assessments.appraisal.courses import Course
from assessments.appraisal.grid import Value
from assessments.appraisal.judges import Axis, Moved, Reading
from assessments.appraisal.scales import CANNOT_TELL
from reviews.double import AxisBeside, Beside, CellBeside, RowBeside

People = tuple[str, str]
Levels = Mapping[str, Mapping[int, str]]
"""The words of the levels, by axis."""

ASKED: Final[Mapping[Axis, str]] = {"likelihood": "How likely", "severity": "How serious"}
NOBODY_IS_RIGHT: Final = (
    "Two people can read the same facts otherwise and both have good reasons. Nothing here says who is right, and "
    "nothing is averaged. Ask each other what you saw."
)
BEFORE_MEASURES: Final = "Both are read before any measure."


class SideSaid(Value):
    """One side of one outcome in words. `read`: what each of the two read, in the order of the people."""

    side: str
    read: People
    said: tuple[str, ...]


class RowSaid(Value):
    """One outcome in words."""

    row: str
    sides: tuple[SideSaid, ...]
    together: People
    turns: bool
    sentence: str


def row_said(found: RowBeside, beside: Beside, people: People, sides: Mapping[str, Course], levels: Levels) -> RowSaid:
    """One outcome: each side, then what the two sides show together for each of the two people."""
    one, other = (wording.row_words(compared.rows[found.row], sides) for compared in beside.compared)
    if found.turns:
        sentence = "The difference turns what this outcome shows."
    elif found.alike:
        sentence = "Both read it the same."
    elif one != other:
        sentence = "They differ, and it points the same way for both."
    else:
        sentence = "They differ, and it shows the same for both."
    return RowSaid(
        row=found.row,
        sides=tuple(side_said(cell, people, levels) for cell in found.cells),
        together=(one, other),
        turns=found.turns,
        sentence=sentence,
    )


def side_said(cell: CellBeside, people: People, levels: Levels) -> SideSaid:
    """One side: what each read, and where that agrees, has something in common, or differs."""
    said: tuple[str, ...]
    if all(cell.nothing):
        said = ("Both looked and found nothing that could go wrong.",)
    elif any(cell.nothing):
        found, not_found = people if cell.nothing[1] else people[::-1]
        said = (f"{found} found something that could go wrong, and {not_found} looked and found nothing.",)
    else:
        said = tuple(axis_said(axis, people, levels[axis.axis]) for axis in cell.axes)
    read = tuple(
        "Nothing found"
        if nothing
        else "; ".join(
            f"{ASKED[axis.axis].lower()}: {level_words(axis.readings[which], levels[axis.axis]).lower()}"
            for axis in cell.axes
        )
        for which, nothing in enumerate(cell.nothing)
    )
    return SideSaid(side=cell.side, read=(_capital(read[0]), _capital(read[1])), said=said)


def axis_said(axis: AxisBeside, people: People, levels: Mapping[int, str]) -> str:
    """One scale, as a sentence."""
    asked, (one, other) = ASKED[axis.axis], axis.readings
    if axis.alike:
        return f"{asked}: neither could judge it." if one == CANNOT_TELL else f"{asked}: both read the same."
    if CANNOT_TELL in axis.readings:
        judged, not_judged = people if other == CANNOT_TELL else people[::-1]
        return f"{asked}: {judged} judged it, and {not_judged} could not."
    if axis.stands is Moved.OVERLAPS:
        return f"{asked}: they have a level in common."
    higher = people[1] if axis.stands is Moved.HIGHER else people[0]
    return f"{asked}: they differ; {higher} reads it higher."


def turned_said(beside: Beside, titles: Mapping[str, str]) -> str:
    """On which outcomes a difference turns what they show, in the author's order."""
    turned = [f"“{titles[row.row]}”" for row in beside.rows if row.turns]
    if not turned:
        return "On no outcome does a difference turn what it shows."
    return f"A difference turns what is shown on {wording.listed(turned)}."


def overall_said(beside: Beside, titles: Mapping[str, str], people: People, pair: Sequence[Course]) -> tuple[str, ...]:
    """All outcomes together, as a check: what they come to for each, whether that differs, and on which outcomes."""
    said = [
        f"{person}: {wording.check_sentence(compared, titles, pair)}"
        for person, compared in zip(people, beside.compared, strict=True)
    ]
    said.append(
        "The differences turn what all outcomes together come to."
        if beside.turns
        else "All outcomes together come to the same for both."
    )
    if beside.turning:
        rows = wording.listed([f"“{titles[row]}”" for row in beside.turning])
        said.append(f"Read as the other reads it, one of these alone would change that for one of them: {rows}.")
    return tuple(said)


def level_words(reading: Reading, levels: Mapping[int, str]) -> str:
    """A reading in the words of its levels."""
    return "Could not judge" if reading == CANNOT_TELL else wording.range_words((reading[0], reading[1]), levels)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
