"""How was a decision appraised: how evenly were both sides looked at, and how high was each side read?

From the signed document alone, in codes: no word of it, and nobody. Each code is true of one decision or is not, so
that what is counted later is always a number of decisions. Levels are an order: of several readings the highest is
taken at the lower and at the upper end of its range, and nothing is added up or averaged (METHOD 2.3, 2.9). Words typed
are not counted (METHOD 2.9).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from assessments.appraisal.grid import Basis, Box, Harm, OutcomeGrid
from assessments.appraisal.scales import CANNOT_TELL
from assessments.appraisal.symmetry import Component, Evenness, NoteKind, PairSymmetry, notes, symmetry
from cases.vocabulary import POLES

LONDON = ZoneInfo("Europe/London")
NO_HARM = 0
"""Below every level: looked, and nothing found that could go wrong."""


class Axis(StrEnum):
    """On which scale. In the order of a box: likelihood, then severity."""

    LIKELIHOOD = "likelihood"
    SEVERITY = "severity"


class End(StrEnum):
    """Which end of a range."""

    LEAST = "least"
    MOST = "most"


class Caseload(StrEnum):
    """The author's caseload beside what their team calls a full one, as both stood at signing."""

    OVER = "over"
    WITHIN = "within"
    UNKNOWN = "unknown"
    NO_GUIDE = "no_guide"


class Supervision(StrEnum):
    """How long ago the author's last supervision was, beside how often their team has it, as both stood at signing."""

    WITHIN = "within"
    LONGER = "longer"
    UNKNOWN = "unknown"
    NO_RULE = "no_rule"


def looked(component: Component, where: str) -> str:
    """The code that in this respect there was more on one side (a pole), or as much (`even`), or too few answers."""
    return f"{component}.{where}"


def level(axis: Axis, pole: str, end: End, reached: int) -> str:
    """The code that the highest reading of one side, at this end of its range, is this level."""
    return f"{axis}.{pole}.{end}.{reached}"


def noted(kind: NoteKind, pole: str) -> str:
    """The code that an answer of this side is worth a second look in this way."""
    return f"{kind}.{pole}"


def not_told(pole: str) -> str:
    """The code that something could not be judged on this side."""
    return f"cannot_tell.{pole}"


def caseload(how: Caseload) -> str:
    return f"caseload.{how}"


def supervision(how: Supervision) -> str:
    return f"supervision.{how}"


def marks(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of one signed document, in a fixed order. Both poles in one loop; further ways are left out."""
    keys = [pole.value for pole in POLES]
    grid = OutcomeGrid.model_validate(
        {
            "options": keys,
            "rows": [
                {"id": row["key"], "cells": {key: row["sides"][key]["reading"] for key in keys}}
                for row in document["rows"]
            ],
        }
    )
    (found,) = symmetry(grid)
    told = [looked(component, _where(found, component)) for component in Component]
    worth = {(note.note, note.option) for note in notes(grid)}
    basis = Basis(document["basis"]["code"])
    for key in keys:
        cells = [row.cells[key] for row in grid.rows]
        harms = [cell for cell in cells if isinstance(cell, Harm)]
        told += _levels(key, [harm.box(basis) for harm in harms])
        told += [noted(kind, key) for kind in NoteKind if (kind, key) in worth]
        if any(CANNOT_TELL in (harm.likelihood, harm.severity) for harm in harms):
            told.append(not_told(key))
    return (*told, *_conditions(document))


def _where(found: PairSymmetry, component: Component) -> str:
    """On which side there was more, where the two are half apart or more; else how it stands (METHOD 2.9)."""
    state = found.state(component)
    if state is not Evenness.UNEVEN:
        return state
    (one, other) = found.pair
    (x, m), (y, n) = found.count(component, one), found.count(component, other)
    return one if x * n > y * m else other


def _levels(key: str, boxes: list[Box]) -> Iterator[str]:
    for place, axis in enumerate(Axis):
        for end, which in zip(End, (0, 1), strict=True):
            yield level(axis, key, end, max((box[which][place] for box in boxes), default=NO_HARM))


def _conditions(document: Mapping[str, Any]) -> Iterator[str]:
    own, team = document["conditions"], document["team_conditions"] or {}
    if own is None:
        return
    guide, every = team.get("caseload_guide"), team.get("supervision_every_weeks")
    if own["caseload"] is None:
        yield caseload(Caseload.UNKNOWN)
    elif guide is None:
        yield caseload(Caseload.NO_GUIDE)
    else:
        yield caseload(Caseload.OVER if own["caseload"] > guide else Caseload.WITHIN)
    if own["last_supervision"] is None:
        yield supervision(Supervision.UNKNOWN)
    elif not every:
        yield supervision(Supervision.NO_RULE)
    else:
        since = _day_signed(document) - dt.date.fromisoformat(own["last_supervision"])
        yield supervision(Supervision.LONGER if since > dt.timedelta(weeks=every) else Supervision.WITHIN)


def _day_signed(document: Mapping[str, Any]) -> dt.date:
    return dt.datetime.fromisoformat(document["signing"]["at"]).astimezone(LONDON).date()
