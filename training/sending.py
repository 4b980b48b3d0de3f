"""Is everything answered that is asked in this part, and which grid does it make (METHOD 2.2)?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from assessments.appraisal import answers, grid
from assessments.appraisal.courses import DECISION_WORDS, poles
from cases.vocabulary import POLES
from training.groups import Session

GRID = "grid"
END = "end"
DECISION, WHY, AGAINST = "decision", "why", "against"


class Read(NamedTuple):
    """What is sent, and what is still missing, by outcome or field."""

    sent: dict[str, Any]
    errors: dict[str, str]


SIDES: Mapping[str, str] = {course.key: course.inline for course in poles(POLES)}


def outcome(typed: Mapping[str, Any], *, short: bool) -> answers.Read:
    """The cells of one outcome, and what is wrong with it, as in live work."""
    return answers.read({side: typed.get(side, {}) for side in SIDES}, SIDES, short=short)


def done(typed: Mapping[str, Any], *, short: bool) -> bool:
    """Whether both sides of an outcome are answered."""
    return bool(typed) and not outcome(typed, short=short).errors


def grid_of(draft: Mapping[str, Any], rows: list[str], *, short: bool) -> Read:
    """The grid of these outcomes, or which of them are not answered on both sides."""
    cells, errors = [], {}
    for row in rows:
        read = outcome(draft.get(row, {}), short=short)
        if read.errors:
            errors[row] = next(iter(read.errors.values()))
        cells.append({"id": row, "cells": read.cells})
    if errors:
        return Read({}, errors)
    value = {"options": list(SIDES), "rows": cells}
    grid.read(value)
    return Read({GRID: value}, {})


def in_session(draft: Mapping[str, Any], session: Session, place: int) -> Read:
    """The same for one stage of a session."""
    stage = session.case().stages[place - 1]
    return grid_of(draft, list(stage.outcomes), short=session.short)


def end(draft: Mapping[str, Any]) -> Read:
    """What somebody would decide, why, and the strongest argument against it; and what of that is missing."""
    typed = draft.get(END, {})
    errors = {}
    if typed.get(DECISION) not in DECISION_WORDS:
        errors[DECISION] = _("Select what you would decide")
    if not typed.get(WHY):
        errors[WHY] = _("Enter your main reason")
    if not typed.get(AGAINST):
        errors[AGAINST] = _("Enter the strongest argument against it")
    return Read({} if errors else {name: typed[name] for name in (DECISION, WHY, AGAINST)}, errors)
