"""What could go wrong for each outcome, on each side: how are the answers kept?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from assessments import steps
from assessments.appraisal import answers
from assessments.appraisal.answers import Answers
from assessments.models import Assessment, OutcomeRow
from audit import services as audit
from audit.verbs import Verb
from cases.given import plain
from cases.models import Unchanged


def appraise(
    *,
    row: OutcomeRow,
    answers: Mapping[str, Answers],
    editions: Mapping[str, int],
    finished: bool,
    by: Acting,
    at: dt.datetime,
    why: str = "",
    key: audit.Sent | None = None,
) -> OutcomeRow:
    """Keep what was answered for one outcome, by course, as `appraisal.answers` describes it.

    `finished=False` keeps it as a draft, one side alone too, and changes no reading. `finished=True` makes readings of
    it: both poles then have one, or nothing is kept. `editions` says by course what the person had before them. `why`
    is asked, in the same words for every side, when the comparison has already shown the reading that changes.

    Raises Refused (by "<course>-<field>"), ChangedMeanwhile (`theirs` = answers by course), MayNot, NotPossibleNow.
    """
    try:
        with audit.action(Verb.CELL_CHANGED, stream=row.stream, object=row, by=by, at=at, key=key) as act:
            now = steps.held(row.assessment, by, at)
            held = _row(now, row.key)
            if theirs := steps.changed_since(held, editions):
                raise ChangedMeanwhile(theirs)
            read = _finished if finished else _drafted
            given, errors = read(now, held, answers)
            if errors:
                raise Refused({f"{course}-{field}": message for (course, field), message in errors.items()})
            steps.keep(act, now, given, why=plain(why), by=by, at=at)
    except Unchanged:
        return row
    return held


def appraise_grid(
    *,
    assessment: Assessment,
    cells: Mapping[str, Mapping[str, Mapping[str, Any] | None]],
    editions: Mapping[str, Mapping[str, int]],
    by: Acting,
    at: dt.datetime,
    why: str = "",
    key: audit.Sent | None = None,
) -> Assessment:
    """Keep many finished readings at once: cells of METHOD 2.2 by row and course, all of them or none.

    The rules are those of `appraise`. A cell that is None is left as it stands. Raises Refused by
    "<row>.<course>.<field>"; `theirs` of ChangedMeanwhile is by row, then course.
    """
    try:
        with audit.action(Verb.CELL_CHANGED, stream=assessment.stream, object=assessment, by=by, at=at, key=key) as act:
            now = steps.held(assessment, by, at)
            rows = {name: _row(now, name) for name in cells}
            stale = {name: steps.changed_since(rows[name], editions.get(name, {})) for name in cells}
            if theirs := {name: changed for name, changed in stale.items() if changed}:
                raise ChangedMeanwhile(theirs)
            given: list[steps.Saved] = []
            wrong: dict[str, str] = {}
            for name, sides in cells.items():
                typed = {course: answers.answers(cell) for course, cell in sides.items() if cell is not None}
                saved, errors = _finished(now, rows[name], typed)
                given += saved
                wrong |= {f"{name}.{course}.{field}": message for (course, field), message in errors.items()}
            if wrong:
                raise Refused(wrong)
            steps.keep(act, now, given, why=plain(why), by=by, at=at)
    except Unchanged:
        return assessment
    return now


Errors = dict[tuple[str, str], str]


def _finished(
    assessment: Assessment, row: OutcomeRow, given: Mapping[str, Answers]
) -> tuple[list[steps.Saved], Errors]:
    """Readings for both poles, or for a further way alone: one side alone is never finished (DESIGN 1)."""
    clean, errors = steps.cleaned(assessment, given)
    readings, missing = steps.read_row(assessment, row, clean)
    return [steps.Saved(row, course, readings[course], finished=True) for course in readings], missing | errors


def _drafted(assessment: Assessment, row: OutcomeRow, given: Mapping[str, Answers]) -> tuple[list[steps.Saved], Errors]:
    """What is typed so far, on any side."""
    clean, errors = steps.cleaned(assessment, given)
    return [steps.Saved(row, course, answers.tidied(typed), finished=False) for course, typed in clean.items()], errors


def _row(assessment: Assessment, key: str) -> OutcomeRow:
    row = next((row for row in assessment.rows() if row.key == key), None)
    if row is None:
        raise NotPossibleNow(_("This outcome was set aside, for both sides."))
    return row
