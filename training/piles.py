"""What does everybody see of what a group answered: how it spread on both sides, and whether the order mattered?

Worked out once, when it is shown, of whatever was sent. Counts of people at each level and nothing else: no middle, no
share, nothing by person, and nothing at all of fewer than five. A range counts at every level that it takes in.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from cases.vocabulary import POLES, Pole

FEWEST: Final = 5
"""Of fewer answers than these nothing is shown: somebody would know who gave which."""
AXES: Final = ("likelihood", "severity")
LEVELS: Final = (1, 2, 3, 4, 5)
CANNOT_TELL: Final = "cannot_tell"


class Sent(NamedTuple):
    """One answer as it was sent: a name that says nothing, the side that came first, the grid by row and side."""

    name: str
    first: str
    cells: Mapping[str, Mapping[str, Mapping[str, Any]]]


def of_grid(name: str, first: str, grid: Mapping[str, Any]) -> Sent:
    """The answer of somebody from the grid that they sent."""
    return Sent(name, first, {row["id"]: row["cells"] for row in grid["rows"]})


def spread(answers: Sequence[Sent], rows: Sequence[str]) -> dict[str, Any]:
    """What is shown of these answers, as JSON holds it.

    `n` people; `rows`: by outcome and side the piles of `pile`; None of fewer than five. `order`: the same apart for
    those who saw each side first, with the number of each; None unless each of the two groups has five, so that neither
    can be worked out from the other.
    """
    shown: dict[str, Any] = {"n": len(answers), "rows": None, "order": None}
    if len(answers) < FEWEST:
        return shown
    shown["rows"] = _rows(answers, rows)
    groups = {pole.value: [each for each in answers if each.first == pole] for pole in POLES}
    if all(len(group) >= FEWEST for group in groups.values()):
        shown["order"] = {first: {"n": len(group), "rows": _rows(group, rows)} for first, group in groups.items()}
    return shown


def _rows(answers: Sequence[Sent], rows: Sequence[str]) -> dict[str, Any]:
    return {row: {pole.value: pile([each.cells[row][pole] for each in answers]) for pole in POLES} for row in rows}


def pile(cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How these answers to one side of one outcome lie: on each axis how many people named each level, how many could
    not judge, the lowest and the highest level named; and how many found nothing that could go wrong."""
    harms = [cell for cell in cells if not cell.get("none")]
    return {"nothing": len(cells) - len(harms)} | {axis: _axis([harm[axis] for harm in harms]) for axis in AXES}


def _axis(readings: Sequence[Any]) -> dict[str, Any]:
    ranges = [reading for reading in readings if reading != CANNOT_TELL]
    named = Counter(level for low, high in ranges for level in range(low, high + 1))
    return {
        "counts": [named[level] for level in LEVELS],
        "cannot": len(readings) - len(ranges),
        "lowest": min((low for low, _high in ranges), default=None),
        "highest": max((high for _low, high in ranges), default=None),
    }


def together(spreads: Sequence[Mapping[str, Any]], rows: Sequence[str]) -> dict[str, Any] | None:
    """What several groups answered to the same questions, as one; None without any. Only groups whose own spread was
    shown come in: of a group of fewer than five nothing can be worked out by comparing what is shown before and after.
    """
    shown = [each for each in spreads if each.get("rows") and set(rows) <= set(each["rows"])]
    if not shown:
        return None
    cells = {row: {p.value: _added([each["rows"][row][p] for each in shown]) for p in POLES} for row in rows}
    return {"n": sum(each["n"] for each in shown), "rows": cells}


def _added(piles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"nothing": sum(pile["nothing"] for pile in piles)} | {
        axis: {
            "counts": [sum(level) for level in zip(*(pile[axis]["counts"] for pile in piles), strict=True)],
            "cannot": sum(pile[axis]["cannot"] for pile in piles),
            "lowest": min((pile[axis]["lowest"] for pile in piles if pile[axis]["lowest"]), default=None),
            "highest": max((pile[axis]["highest"] for pile in piles if pile[axis]["highest"]), default=None),
        }
        for axis in AXES
    }


def same_levels(order: Mapping[str, Any], row: str) -> bool:
    """Whether both groups by order named the same lowest and highest levels throughout one outcome."""
    one, other = (order[pole.value]["rows"][row] for pole in POLES)
    return all(
        one[pole.value][axis][end] == other[pole.value][axis][end]
        for pole in POLES
        for axis in AXES
        for end in ("lowest", "highest")
    )


def written(answers: Sequence[Sent]) -> list[dict[str, Any]]:
    """What people wrote, unnamed: by outcome and side, in an order that has nothing to do with who wrote it or when."""
    if len(answers) < FEWEST:
        return []
    lines = [
        (_place(each.name, row, pole), {"row": row, "side": pole.value, "text": text})
        for each in answers
        for row, cells in each.cells.items()
        for pole in POLES
        if (text := str(cells[pole].get("reason") or "").strip())
    ]
    return [line for _place_, line in sorted(lines, key=lambda each: each[0])]


def decided(answers: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is shown of the end of a stage: how many would decide how, and what they wrote."""
    if len(answers) < FEWEST:
        return {"n": len(answers), "decisions": None}, []
    counted = Counter(str(said["decision"]) for _name, said in answers)
    lines = [
        (_place(name, kind, ""), {"row": said["decision"], "side": kind, "text": said[kind]})
        for name, said in answers
        for kind in ("why", "against")
    ]
    return (
        {"n": len(answers), "decisions": dict(counted)},
        [line for _place_, line in sorted(lines, key=lambda each: each[0])],
    )


def _place(name: str, row: str, side: Pole | str) -> bytes:
    return hashlib.sha256(f"{name}\n{row}\n{side}".encode()).digest()
