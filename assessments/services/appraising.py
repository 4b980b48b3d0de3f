"""What could go wrong for each outcome, on each side: how are the answers kept?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.permissions import NotPossibleNow, Refused
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
            steps.check_editions(held, editions)
            given = _finished(now, held, answers) if finished else _drafted(held, answers)
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
            given: list[steps.Saved] = []
            errors: dict[str, str] = {}
            for name, sides in cells.items():
                held = _row(now, name)
                steps.check_editions(held, editions.get(name, {}))
                typed = {course: answers.answers(cell) for course, cell in sides.items() if cell is not None}
                try:
                    given += _finished(now, held, typed)
                except Refused as refused:
                    errors |= {f"{name}.{field.replace('-', '.', 1)}": said for field, said in refused.errors.items()}
            if errors:
                raise Refused(errors)
            steps.keep(act, now, given, why=plain(why), by=by, at=at)
    except Unchanged:
        return assessment
    return now


def _finished(assessment: Assessment, row: OutcomeRow, given: Mapping[str, Answers]) -> list[steps.Saved]:
    """Readings for both poles, or for a further way alone: one side alone is never finished (DESIGN 1)."""
    readings, errors = steps.read_row(assessment, row, given)
    if errors:
        raise Refused({f"{course}-{field}": message for (course, field), message in errors.items()})
    return [steps.Saved(row, course, readings[course], finished=True) for course in readings]


def _drafted(row: OutcomeRow, given: Mapping[str, Answers]) -> list[steps.Saved]:
    courses = {course.key for course in row.assessment.courses()}
    if unknown := set(given) - courses:
        raise Refused(dict.fromkeys(unknown, _("There is no such side or way")))
    return [steps.Saved(row, course, answers.tidied(typed), finished=False) for course, typed in given.items()]


def _row(assessment: Assessment, key: str) -> OutcomeRow:
    row = next((row for row in assessment.rows() if row.key == key), None)
    if row is None:
        raise NotPossibleNow(_("This outcome was set aside, for both sides."))
    return row
