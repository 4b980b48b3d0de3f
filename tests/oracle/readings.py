"""The comparison once more, by writing out every reading one by one. Shares nothing with the code under test.

Slow and plain on purpose: no ends, no boxes, no counting. Cells are the JSON of METHOD 2.2; a reading is a point.
"""

from itertools import chain, combinations, product

NO_HARM = (0, 0)
EVERY_HARM = [(l, s) for l in range(1, 6) for s in range(1, 6)]  # noqa: E741


def axis(value):
    return range(1, 6) if value == "cannot_tell" else range(value[0], value[1] + 1)


def readings(cell, basis="residual"):
    if cell is None:
        return [NO_HARM, *EVERY_HARM]
    if cell.get("none"):
        return [NO_HARM]
    mitigation = cell.get("mitigation") or {}
    source = mitigation["residual"] if basis == "residual" and mitigation.get("committed") else cell
    return list(product(axis(source["likelihood"]), axis(source["severity"])))


def relation(x, y, one, other):
    if x == y:
        return "level"
    if x[0] >= y[0] and x[1] >= y[1]:
        return one
    if x[0] <= y[0] and x[1] <= y[1]:
        return other
    return "crossed"


def row_possible(x_readings, y_readings, one, other):
    return {relation(x, y, one, other) for x in x_readings for y in y_readings}


def joint_relation(relations, one, other):
    """What one joint reading of all rows comes to."""
    said = set(relations)
    if "crossed" in said or {one, other} <= said:
        return "dilemma"
    if one in said:
        return one
    return other if other in said else "level"


def overall_possible(sets, one, other):
    """Every joint choice, row by row; sets of "what was said so far" stand for the readings that lead there."""
    if not sets:
        return set()
    reached = {frozenset()}
    for possible in sets:
        reached = {seen | {each} for seen in reached for each in possible}
        # One row can say only one thing at a time, so nothing is merged but equal histories.
    return {joint_relation(seen, one, other) for seen in reached}


def label(possible, one, other):
    if possible and possible <= {one, "level"} and one in possible:
        return f"worse:{one}"
    if possible and possible <= {other, "level"} and other in possible:
        return f"worse:{other}"
    return next(iter(possible)) if possible in ({"level"}, {"dilemma"}) else "unsettled"


def sets_of(grid, one, other, basis="residual"):
    return [
        row_possible(readings(row["cells"][one], basis), readings(row["cells"][other], basis), one, other)
        for row in grid["rows"]
    ]


def label_of(sets, one, other):
    return label(overall_possible(sets, one, other), one, other)


def subsets(numbers):
    return chain.from_iterable(combinations(numbers, size) for size in range(len(numbers) + 1))


def blockers(sets, side):
    """The smallest sets of rows that, if they could be anything, would let this side be worse or level throughout."""

    def would_do(chosen):
        return all(sets[n] <= {side, "level"} for n in range(len(sets)) if n not in chosen)

    found = [set(chosen) for chosen in subsets(range(len(sets))) if would_do(chosen)]
    smallest = min(map(len, found))
    return [chosen for chosen in found if len(chosen) == smallest]


def steps(cell, basis):
    """All cells one step away, as plain harms."""
    if cell.get("none"):
        return [{"likelihood": [1, 1], "severity": [1, 1]}]
    points = readings(cell, basis)
    box = {
        "likelihood": [min(l for l, _ in points), max(l for l, _ in points)],  # noqa: E741
        "severity": [min(s for _, s in points), max(s for _, s in points)],
    }
    found = []
    for name, (low, high) in box.items():
        for lower, higher in product(range(low - 1, low + 2), range(high - 1, high + 2)):
            one_end = (lower == low) != (higher == high)
            whole = lower - low == higher - high != 0
            if (one_end or whole) and 1 <= lower <= higher <= 5:
                found.append(box | {name: [lower, higher]})
    return found


def hinges(grid, one, other, basis="residual"):
    now = label_of(sets_of(grid, one, other, basis), one, other)
    found = {}
    for number, row in enumerate(grid["rows"]):
        for side in (one, other):
            for step in steps(row["cells"][side], basis):
                rows = [
                    {"id": r["id"], "cells": {k: plain(c, basis) for k, c in r["cells"].items()}} for r in grid["rows"]
                ]
                rows[number]["cells"][side] = step
                then = label_of(sets_of({"rows": rows}, one, other, "inherent"), one, other)
                if then != now:
                    found.setdefault(row["id"], set()).add(then)
    return found


def plain(cell, basis):
    """The cell as compared, without its mitigation."""
    if cell is None or cell.get("none"):
        return cell
    points = readings(cell, basis)
    return {
        "likelihood": [min(l for l, _ in points), max(l for l, _ in points)],  # noqa: E741
        "severity": [min(s for _, s in points), max(s for _, s in points)],
    }


def resolvers(sets, one, other):
    """All minimal sets of rows for which some choice, the other rows left as they are, gives a settled label."""
    found = set()
    for chosen in subsets(range(len(sets))):
        if not chosen:
            continue
        for choice in product(*(sets[n] for n in chosen)):
            narrowed = [{choice[chosen.index(n)]} if n in chosen else possible for n, possible in enumerate(sets)]
            to = label_of(narrowed, one, other)
            if to != "unsettled":
                found.add((to, frozenset(chosen)))
    return {(to, rows) for to, rows in found if not any(t == to and less < rows for t, less in found)}
