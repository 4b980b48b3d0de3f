"""What does everybody see of what a group answered: how it spread on both sides, and whether the order mattered?

Worked out once, when it is shown, of whatever was sent, by `training.feedback`, and kept as JSON. Counts of people and
nothing else: no middle, no mean, nothing by person, and nothing at all of fewer than five.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from assessments.appraisal.grid import OutcomeGrid
from cases.vocabulary import POLES, Pole
from training import feedback
from training.feedback import AXES, FEWEST, Answered, RowSpread

ALL: Final = (feedback.NOTHING_FOUND, *feedback.LEVELS)


class Written(NamedTuple):
    """What one person wrote beside one answer: a name that says nothing, the outcome or decision, side, text."""

    name: str
    row: str
    side: str
    text: str


def spread(answers: Sequence[Answered], rows: Sequence[str]) -> dict[str, Any]:
    """What is shown of these answers.

    `n` people; `rows`: by outcome and side the piles of `pile`; `relations`: by outcome how many people had which
    relation of the two sides; `split`: by axis where the group splits most. None of fewer than five. `order`: the piles
    apart for those who saw each side first, with the number of each; None unless each of the two groups has five, so
    that neither can be worked out from the other.
    """
    shown: dict[str, Any] = {"n": len(answers), "rows": None, "order": None, "relations": None, "split": None}
    found = feedback.row_spreads(answers, rows)
    if found is None:
        return shown
    shown["rows"] = _rows(found)
    shown["relations"] = {each.row: each.counts for each in feedback.relations(answers, rows) or ()}
    shown["split"] = {axis: _split(answers, rows, axis) for axis in AXES}
    if apart := feedback.by_order(answers, rows):
        numbers = Counter(each.first for each in answers)
        shown["order"] = {str(first): {"n": numbers[first], "rows": _rows(parts)} for first, parts in apart.items()}
    return shown


def _rows(found: Sequence[RowSpread]) -> dict[str, Any]:
    return {each.row: {pole.value: pile(each, pole) for pole in POLES} for each in found}


def pile(found: RowSpread, side: Pole) -> dict[str, Any]:
    """How the answers to one side of one outcome lie: how many found nothing that could go wrong; and on each axis how
    many named each level (a range counts at each of its levels) and how many could not judge."""
    cells = {axis: found.cell(axis, side) for axis in AXES}
    return {"nothing": cells["likelihood"].counts[feedback.NOTHING_FOUND]} | {
        axis: {"counts": [cell.counts[level] for level in feedback.LEVELS], "cannot": cell.cannot_tell}
        for axis, cell in cells.items()
    }


def _split(answers: Sequence[Answered], rows: Sequence[str], axis: feedback.Axis) -> dict[str, Any] | None:
    """Where the group splits most on one axis, over all outcomes and both sides, with what the noise there is made of;
    without the rates of anybody."""
    cells = [(row, pole.value) for row in rows for pole in POLES]
    found = feedback.split(feedback.judged_alike([{each.who: each.grid for each in answers}], cells, axis))
    return found.model_dump(mode="json", exclude={"sure": {"judge_rates"}, "may": {"judge_rates"}}) if found else None


def shift(
    before: Mapping[str, OutcomeGrid], now: Mapping[str, OutcomeGrid], rows: Sequence[str]
) -> dict[str, Any] | None:
    """How many of the same people answered higher, lower, the same or overlapping for a twin than for the walkthrough
    itself, by outcome, side and axis; and for how many the relation of the two sides became another.

    Only outcomes that all of them read both times. None of fewer than five people.
    """
    read = [row for row in rows if all(row in {each.id for each in grid.rows} for grid in before.values())]
    found, changed = feedback.shifts(before, now, read), feedback.relation_shifts(before, now, read)
    if found is None or changed is None:
        return None
    moved: dict[str, Any] = {row: {pole.value: {} for pole in POLES} for row in read}
    for each in found:
        moved[each.row][each.side][each.axis] = each.counts
    return {
        "people": len(set(before) & set(now)),
        "rows": moved,
        "relations": {each.row: each.changed for each in changed},
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
        }
        for axis in AXES
    }


def reach(counts: Sequence[int]) -> tuple[int, int] | None:
    """The lowest and the highest level that anybody named; None if nobody named any."""
    named = [level for level, count in zip(feedback.LEVELS, counts, strict=True) if count]
    return (named[0], named[-1]) if named else None


def same_levels(order: Mapping[str, Any], row: str) -> bool:
    """Whether both groups by order reached from the same to the same level throughout one outcome."""
    one, other = (order[pole.value]["rows"][row] for pole in POLES)
    return all(
        reach(one[pole.value][axis]["counts"]) == reach(other[pole.value][axis]["counts"])
        for pole in POLES
        for axis in AXES
    )


def written(lines: Sequence[Written], people: int) -> list[dict[str, Any]]:
    """What people wrote, unnamed, in an order that has nothing to do with who wrote it or when; nothing of fewer than
    five people."""
    if people < FEWEST:
        return []
    in_order = sorted(lines, key=lambda each: hashlib.sha256(f"{each.name}\n{each.row}\n{each.side}".encode()).digest())
    return [{"row": each.row, "side": each.side, "text": each.text.strip()} for each in in_order if each.text.strip()]


def decided(decisions: Sequence[str]) -> dict[str, Any]:
    """How many would decide how; nothing of fewer than five."""
    shown = len(decisions) >= FEWEST
    return {"n": len(decisions), "decisions": dict(Counter(decisions)) if shown else None}
