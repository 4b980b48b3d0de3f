"""Grids for tests: as strategies, and as short notation."""

from hypothesis import strategies as st

from assessments.appraisal.grid import OutcomeGrid

LEVELS = st.integers(1, 5)
RANGES = st.tuples(LEVELS, LEVELS).map(sorted).map(list)
NARROW = st.tuples(LEVELS, st.integers(0, 1)).map(lambda pair: [pair[0], min(5, pair[0] + pair[1])])
AXES = st.one_of(NARROW, RANGES, st.just("cannot_tell"))
EXACT = LEVELS.map(lambda level: [level, level])
REASONS = st.sampled_from(["", "  ", "seen on a visit", "Seen  on a visit ", "the school told us", "file"])


def low(axis):
    return 1 if axis == "cannot_tell" else axis[0]


def high(axis):
    return 5 if axis == "cannot_tell" else axis[1]


@st.composite
def residuals(draw, axis):
    """A range that is not higher than this one at either end."""
    lower = draw(st.integers(1, low(axis)))
    return [lower, draw(st.integers(lower, high(axis)))]


@st.composite
def harms(draw, axes=AXES, plain=False):
    cell = {"likelihood": draw(axes), "severity": draw(axes)}
    if plain:
        return cell
    cell["reason"] = draw(REASONS)
    if evidence := draw(st.sampled_from([None, "direct", "corroborated", "reported", "assumed"])):
        cell["evidence"] = evidence
    if reversible := draw(st.sampled_from([None, "yes", "with_difficulty", "no", "cannot_tell"])):
        cell["reversible"] = reversible
    if bearer := draw(st.sampled_from([None, "child", "worker", "public"])):
        cell["bearer"] = bearer
    match draw(st.integers(0, 4)):
        case 0:
            cell["mitigation"] = {"text": draw(REASONS), "committed": False}
        case 1:
            cell["mitigation"] = {"none_possible": "nobody could"}
        case 2:
            residual = {name: draw(residuals(cell[name])) for name in ("likelihood", "severity")}
            cell["mitigation"] = {"text": "visit", "owner": "Amara", "committed": True, "residual": residual}
    return cell


def cells(*, open_too=True, axes=AXES, plain=False):
    kinds = [harms(axes, plain), harms(axes, plain), st.fixed_dictionaries({"none": st.just(True), "reason": REASONS})]
    return st.one_of(*kinds, st.none()) if open_too else st.one_of(*kinds)


@st.composite
def grids(draw, *, options=("share", "not_share"), least=0, most=5, **kinds):
    rows = draw(st.lists(st.fixed_dictionaries({o: cells(**kinds) for o in options}), min_size=least, max_size=most))
    return {"options": list(options), "rows": [{"id": f"r{n}", "cells": row} for n, row in enumerate(rows)]}


def harm(likelihood, severity, **more):
    """A harm in short: one number for one level, a pair for a range."""

    def axis(value):
        return [value, value] if isinstance(value, int) else value if isinstance(value, str) else list(value)

    return {"likelihood": axis(likelihood), "severity": axis(severity), **more}


NOTHING = {"none": True, "reason": "looked at the file"}


def grid(rows, options=("share", "not_share")):
    """A grid in short: {row: (cell, cell)} in the order of the options."""
    return OutcomeGrid.model_validate(data(rows, options))


def data(rows, options=("share", "not_share")):
    return {
        "options": list(options),
        "rows": [{"id": row, "cells": dict(zip(options, cells, strict=True))} for row, cells in rows.items()],
    }


def swapped(data, one="share", other="not_share"):
    """The same grid with the contents of two columns exchanged."""
    names = {one: other, other: one}
    return data | {
        "rows": [
            row | {"cells": {option: row["cells"][names.get(option, option)] for option in row["cells"]}}
            for row in data["rows"]
        ]
    }


def renamed(value, one="share", other="not_share"):
    """Any result with the two names exchanged everywhere, sets left unordered."""
    names = {one: other, other: one, f"worse:{one}": f"worse:{other}", f"worse:{other}": f"worse:{one}"}
    if isinstance(value, dict):
        return {names.get(key, key): renamed(inner, one, other) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, one, other) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def unordered(value):
    """Lists as sorted lists, so that only the members count."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((unordered(inner) for inner in value), key=repr)
    return value
