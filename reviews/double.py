"""How do two appraisals of one question, made apart, stand to each other (METHOD 2.3, 4.2)?

Outcome by outcome and side by side: where two people read alike, where their readings have something in common, where
they have nothing; and whether that turns what an outcome shows, or what all of them come to. No mean, nobody right, no
side chosen. Exchange the two people, or the two sides, and everything is exchanged, and nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from assessments.appraisal import answers
from assessments.appraisal.comparison import Comparison, compare
from assessments.appraisal.courses import poles
from assessments.appraisal.grid import Harm, NoHarm, OutcomeGrid, Row, Value
from assessments.appraisal.judges import AXES, Axis, Moved, Reading, moved, reading

Json = dict[str, Any]
Readings = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Outcome → side → what was read: levels of both axes or "none", and the reason."""

AS_IT_IS: Final = ("format", "question", "people", "items", "recipients", "wishes", "content", "legend")
"""What of a document is so, or asked: the rest of it is what somebody thought of it."""
THOUGHT_OF: Final = {
    "question": ("in_keeping", "gateway", "lawful_basis"),
    "items": ("interpretation", "other_reading"),
}
"""What somebody thought of it, within what is so."""


class AxisBeside(Value):
    """One scale of one side, as each of the two read it."""

    axis: Axis
    readings: tuple[Reading, Reading]
    stands: Moved

    @property
    def alike(self) -> bool:
        """Whether both read the same."""
        return self.stands is Moved.SAME

    @property
    def apart(self) -> bool:
        """Whether no level is in both readings."""
        return self.stands in (Moved.HIGHER, Moved.LOWER)


class CellBeside(Value):
    """One side of one outcome. `nothing`: which of the two looked and found nothing that could go wrong."""

    side: str
    nothing: tuple[bool, bool]
    axes: tuple[AxisBeside, ...]

    @property
    def alike(self) -> bool:
        """Whether both read it the same on both scales."""
        return all(axis.alike for axis in self.axes)


class RowBeside(Value):
    """One outcome. `relations`: what the two sides show together for each of the two people, as "worse:share"."""

    row: str
    cells: tuple[CellBeside, ...]
    relations: tuple[str, str]

    @property
    def alike(self) -> bool:
        """Whether both read both sides the same."""
        return all(cell.alike for cell in self.cells)

    @property
    def turns(self) -> bool:
        """Whether the difference turns what this outcome shows."""
        return self.relations[0] != self.relations[1]


class Beside(Value):
    """Both appraisals. `overall`: what all outcomes together come to for each; `turning`: the outcomes of which one
    alone, read as the other read it, would change that for either of the two."""

    rows: tuple[RowBeside, ...]
    compared: tuple[Comparison, Comparison]
    overall: tuple[str, str]
    turning: tuple[str, ...]

    @property
    def turns(self) -> bool:
        """Whether the differences turn what all outcomes together come to."""
        return self.overall[0] != self.overall[1]


def grid_of(readings: Readings, rows: Sequence[str], order: Sequence[str]) -> OutcomeGrid:
    """The readings of these outcomes as a grid of the two sides. ValueError where one is not answered."""
    if missing := [row for row in rows if not set(order) <= set(readings.get(row) or {})]:
        raise ValueError(f"not answered on both sides: {missing}")
    return OutcomeGrid(
        options=tuple(order),
        rows=tuple(Row(id=row, cells={side: _cell(readings[row][side]) for side in order}) for row in rows),
    )


def beside(one: OutcomeGrid, other: OutcomeGrid, order: Sequence[str]) -> Beside:
    """Two grids of the same outcomes side by side. ValueError for other outcomes, or in another order."""
    rows = [row.id for row in one.rows]
    if rows != [row.id for row in other.rows]:
        raise ValueError("two appraisals of other outcomes cannot be laid side by side")
    first, second = order
    compared = (compare(one, first, second), compare(other, first, second))
    return Beside(
        rows=tuple(
            RowBeside(
                row=row,
                cells=tuple(_cell_beside(one, other, row, side) for side in order),
                relations=(_label(compared[0], row), _label(compared[1], row)),
            )
            for row in rows
        ),
        compared=compared,
        overall=(compared[0].overall.label, compared[1].overall.label),
        turning=tuple(row for row in rows if _turns_alone(one, other, row, order)),
    )


def _cell_beside(one: OutcomeGrid, other: OutcomeGrid, row: str, side: str) -> CellBeside:
    axes = []
    for axis in AXES:
        readings = (reading(one, row, side, axis), reading(other, row, side, axis))
        axes.append(AxisBeside(axis=axis, readings=readings, stands=moved(*readings)))
    cells = [next(each for each in grid.rows if each.id == row).cells[side] for grid in (one, other)]
    nothing = (isinstance(cells[0], NoHarm), isinstance(cells[1], NoHarm))
    return CellBeside(side=side, nothing=nothing, axes=tuple(axes))


def _label(compared: Comparison, row: str) -> str:
    """What the two sides of one outcome show, told apart as its words tell it: also which side is the likelier."""
    found = compared.rows[row]
    if found.side:
        return f"{found.relation}:{found.side}"
    if found.likelier:
        return f"{found.relation}-likelier:{found.likelier}"
    return f"{found.relation}-graver:{found.graver}" if found.graver else str(found.relation)


def _turns_alone(one: OutcomeGrid, other: OutcomeGrid, row: str, order: Sequence[str]) -> bool:
    first, second = order
    for grid, source in ((one, other), (other, one)):
        lent = next(each for each in source.rows if each.id == row)
        rows = tuple(lent if each.id == row else each for each in grid.rows)
        turned = compare(OutcomeGrid(options=grid.options, rows=rows), first, second)
        if turned.overall.label != compare(grid, first, second).overall.label:
            return True
    return False


def _cell(given: Mapping[str, Any]) -> Harm | NoHarm:
    if given.get("none"):
        return NoHarm(none=True)
    return Harm.model_validate({axis: given[axis] for axis in AXES})


# ---- what is kept, and what is shown before both have committed ------------------------------------------------------


def levels(cell: Mapping[str, Any]) -> Json:
    """Of a cell of METHOD 2.2 what is laid side by side: the levels before any measure, and the reason."""
    if cell.get("none"):
        return {"none": True, "reason": cell.get("reason") or ""}
    return {**{axis: cell[axis] for axis in AXES}, "reason": cell.get("reason") or ""}


def read_apart(paper: Mapping[str, Any], row: str, typed: Mapping[str, Any]) -> Json | None:
    """The cells of one outcome as they are laid side by side, from what was typed; None while a side is missing."""
    sides = {course.key: course.inline for course in poles(paper["question"]["order"])}
    given = {side: (typed.get(row) or {}).get(side) or {} for side in sides}
    found = answers.read(given, sides, short=True)
    return None if found.errors else {side: levels(cell) for side, cell in found.cells.items()}


def of_appraisal(paper: Mapping[str, Any], cells: Mapping[str, Mapping[str, Any]]) -> Json | None:
    """The same of the outcomes of the paper that are among these cells of an appraisal; None while one lacks a side."""
    asked = [row["key"] for row in paper["rows"] if row["key"] in cells]
    if not asked or not all(cell for key in asked for cell in cells[key].values()):
        return None
    return {key: {side: levels(cell) for side, cell in cells[key].items()} for key in asked}


def paper_of(document: Mapping[str, Any]) -> Json:
    """Of what would be signed now, what whoever appraises it apart may see: what is so and what is asked, and which
    outcomes on both sides. Nothing that anybody read, thought, noted or decided.

    It has the shape of a document, with nothing in the places of the rest, so that it is told in the words of a record.
    """
    poles = list(document["question"]["order"])
    paper: Json = {
        name: None if name in PERHAPS else _emptied(value) for name, value in document.items() if name not in AS_IT_IS
    }
    for name in AS_IT_IS:
        value, thought = document[name], THOUGHT_OF.get(name, ())
        paper[name] = (
            [_without(each, thought) for each in value] if isinstance(value, list) else _without(value, thought)
        )
    return paper | {
        "courses": [{"key": each["key"], "name": each["name"]} for each in document["courses"] if each["key"] in poles],
        "rows": [{**row, "after_shown": False, "sides": {}} for row in document["rows"]],
    }


PERHAPS: Final = ("signing", "first_shown_at", "first_shown_by", "conditions", "team_conditions", "acted_first")
"""Parts that a document may be without."""
IN_PARTS: Final = frozenset({"main_reason", "proposal", "code"})
"""A part that has one of these has places of its own; any other mapping lists what was said."""


def _emptied(value: Any) -> Any:
    """Nothing, in the shape that something had."""
    if isinstance(value, Mapping):
        return {name: _emptied(inner) for name, inner in value.items()} if IN_PARTS & set(value) else {}
    if isinstance(value, list):
        return []
    return "" if isinstance(value, str) else None


def _without(value: Any, thought: Collection[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: _emptied(inner) if name in thought else inner for name, inner in value.items()}
