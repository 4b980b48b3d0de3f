"""What do several acts on an appraisal do alike: take hold of it, tell what changed, and keep readings?

`told` is the event that tells of a step: the running act itself, or one of `act.also(…)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agencies import contexts
from agencies.acting import Acting
from agencies.permissions import Refused
from assessments import permissions, seen
from assessments.appraisal import anchors, answers, changes, outcomes
from assessments.appraisal.grid import problems
from assessments.models import POLE_KEYS, Assessment, Cell, OutcomeRow, ReadingChanged, SecondOpinion, Way
from audit import services as audit
from audit.verbs import Verb
from cases import law
from cases import steps as cases
from cases.given import plain
from cases.models import Grant, SharingQuestion, Unchanged
from cases.vocabulary import GrantReason

LONGEST = 10_000
"""Characters of any free text, as in cases."""
LINE = 200
"""Characters of a name or title."""


def held(assessment: Assessment, by: Acting, at: dt.datetime, *, edition: int | None = None) -> Assessment:
    """The appraisal as it stands now, with its grid, held until the act is over, for somebody who may change it.

    Raises MayNot, NotPossibleNow, or ChangedMeanwhile if `edition` is not what stands now.
    """
    now = Assessment.objects.with_grid().lock(assessment)
    permissions.check_can_change(now, by, at)
    seen.check_edition(edition, now)
    return now


def touched(assessment: Assessment, *fields: str) -> None:
    """Save these fields of the appraisal itself and count the edition on."""
    assessment.edition += 1
    assessment.save(update_fields=["edition", *fields])


def words(typed: str | None, missing: str = "", field: str = "why") -> str:
    """A free text as it is kept. Refused when it is not there and `missing` says that it is asked for, or too long."""
    kept = plain(typed)
    if missing and not kept:
        raise Refused({field: missing})
    if len(kept) > LONGEST:
        raise Refused({field: too_long(LONGEST)})
    return kept


def too_long(longest: int) -> str:
    """What is said of a text that is too long."""
    return _("This must be %(count)d characters or fewer") % {"count": longest}


def started(
    told: audit.Event, question: SharingQuestion, assessment: Assessment, *, by: Acting, at: dt.datetime
) -> Assessment:
    """Begin the appraisal of a question, made in memory, on the content as it is today."""
    versions = {
        "outcomes_version": outcomes.LATEST,
        "scales_version": anchors.LATEST,
        "contexts_version": contexts.LATEST,
        "law_version": law.LATEST,
    }
    for name, version in versions.items():
        setattr(assessment, name, version)
    assessment.question, assessment.stream, assessment.team = question, question.stream, question.case.team
    assessment.author, assessment.started_at = by.user, at
    assessment.save(force_insert=True)
    told.says(question=question.pk, acted_first=assessment.acted_first, **versions)
    return assessment


def opinions_over(act: audit.Act, assessment: Assessment, *, at: dt.datetime) -> None:
    """End the access that was given for second opinions on this question: it is decided, withdrawn or stopped.

    Not of somebody who is still asked for their view of another question of the case.
    """
    opinions = SecondOpinion.objects.filter(stream=assessment.stream)
    elsewhere = opinions.waiting().exclude(assessment=assessment).values("asked_of")
    asked = opinions.filter(assessment=assessment).exclude(asked_of__in=elsewhere).values("asked_of")
    given = Grant.objects.to_stream(assessment).current(at).filter(reason=GrantReason.SECOND_OPINION, user__in=asked)
    for grant in given.with_people():
        cases.ended(act, grant, at=at)


def question_stopped(act: audit.Act, question: SharingQuestion, at: dt.datetime) -> None:
    """What ends with a question that was stopped (`cases.beyond`)."""
    if assessment := Assessment.objects.of_question(question.pk).first():
        opinions_over(act, assessment, at=at)


class Tellings:
    """Tells of each thing that changed in one act: the first with the act's own event, the others with further ones."""

    def __init__(self, act: audit.Act) -> None:
        self.act, self.told = act, False

    def tell(self, about: OutcomeRow, verb: Verb = Verb.CELL_CHANGED, **codes: Any) -> audit.Event:
        """The event to speak in."""
        if self.told:
            return self.act.also(verb, object=about, **codes)
        self.told = True
        self.act.object = about
        self.act.says(**codes)
        return self.act


@dataclass(frozen=True)
class Saved:
    """What one cell is to hold: a finished reading (METHOD 2.2), or only what is typed so far."""

    row: OutcomeRow
    course: str
    now: dict[str, Any]
    finished: bool

    @cached_property
    def cell(self) -> Cell:
        return cell_of(self.row, self.course)

    @cached_property
    def was(self) -> dict[str, Any]:
        """The reading, or the answers, before."""
        return dict(self.cell.reading or {}) if self.finished else self.cell.answers

    @property
    def changes(self) -> bool:
        """Whether anything reads otherwise afterwards. Finishing also settles what was only typed."""
        return self.was != self.now or (self.finished and bool(self.cell.draft))

    def rereads(self, shown_at: dt.datetime | None) -> bool:
        """Whether a reading that the comparison has shown is replaced by another.

        Not a first answer; and not what is made of a copy that was added since, for which it is the first answer.
        """
        if shown_at is None or not self.finished or not self.was or self.was == self.now:
            return False
        added_since = self.cell.edition == 1 and self.cell.changed_at >= shown_at
        return not (self.cell.copied and added_since)

    def directions(self, basis: str) -> dict[str, str]:
        """In which direction each axis moved, for the event; the axes that stayed are left out."""
        found = {move.axis: str(move.direction) for move in changes.moved(self.was, self.now, basis)}
        return dict.fromkeys(changes.AXES, found[""]) if "" in found else found

    def take(self, by: Acting, at: dt.datetime) -> Cell:
        """The cell with the new content, in memory."""
        cell, was = self.cell, self.was
        if self.finished:
            cell.copied = cell.copied and was == self.now
            cell.reading, cell.draft = self.now, None
        else:
            cell.draft = self.now
        cell.edition += 1
        cell.changed_at, cell.changed_by = at, by.user
        return cell


def cell_of(row: OutcomeRow, course: str) -> Cell:
    """The cell, in memory if nothing was ever kept there (edition 0 then: nobody has seen one)."""
    return row.cell(course) or Cell(row=row, stream=row.stream, course=course, edition=0)


def changed_since(row: OutcomeRow, editions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """The answers that stand now, by course, if one of these cells was saved since somebody looked; else nothing."""
    cells = {course: cell_of(row, course) for course in editions}
    if all(cells[course].edition == edition for course, edition in editions.items()):
        return {}
    return {course: cell.answers for course, cell in cells.items()}


def cleaned(
    assessment: Assessment, given: Mapping[str, answers.Answers]
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], str]]:
    """The answers as they can be kept, by course, and what is too long by (course, field).

    Raises Refused for a course that this appraisal does not have.
    """
    if unknown := set(given) - {course.key for course in assessment.courses()}:
        raise Refused(dict.fromkeys(sorted(unknown), _("There is no such side or way")))
    clean = {
        course: {field: plain(value) if isinstance(value, str) else value for field, value in each.items()}
        for course, each in given.items()
    }
    errors = {
        (course, field): too_long(LONGEST)
        for course, each in clean.items()
        for field, value in each.items()
        if isinstance(value, str) and len(value) > LONGEST
    }
    return clean, errors


def read_row(
    assessment: Assessment, row: OutcomeRow, given: Mapping[str, answers.Answers]
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], str]]:
    """The readings behind the answers to one outcome, by course, and what is wrong by (course, field).

    Both poles are read together: what one side's answer asks of the other is asked also where only one is sent.
    """
    sides = {course.key: course.inline for course in assessment.courses()}
    poles = {pole.key: given.get(pole.key, cell_of(row, pole.key).answers) for pole in assessment.poles()}
    asked = {**(poles if set(given) & set(POLE_KEYS) else {}), **given}
    readings, errors = answers.read(asked, sides, already_serious=answers.deep(poles.values()))
    numbers = {item.number for item in assessment.question.items.all() if item.removed_at is None}
    for course, reading in readings.items():
        if set(reading.get("based_on", ())) - numbers:
            errors[course, "based_on"] = _("Choose from the items that are listed")
        for problem in problems(
            {"options": POLE_KEYS, "rows": [{"id": row.key, "cells": dict.fromkeys(POLE_KEYS, reading)}]}
        ):
            errors.setdefault((course, "reason"), problem.message)
    return readings, errors


def keep(
    act: audit.Act, assessment: Assessment, given: Iterable[Saved], *, why: str, by: Acting, at: dt.datetime
) -> None:
    """Keep readings and drafts in bulk, with an event for each cell that changed.

    Of readings changed after the comparison was first shown it keeps what they were, what they are, and why, and the
    event says in which direction each axis moved (METHOD 2.11). A further way that still holds the copy of a pole's
    cell follows that pole. Raises Unchanged if nothing changes, Refused if a reading already shown changes and `why`
    does not say why.
    """
    changed = [each for each in given if each.changes]
    if not changed:
        raise Unchanged
    after = [each for each in changed if each.rereads(assessment.first_shown_at)]
    if after and not why:
        raise Refused({"why": _("Say why you changed an answer that the comparison has already shown")})
    ReadingChanged.objects.bulk_create(
        ReadingChanged(
            assessment=assessment,
            stream=assessment.stream,
            row=each.row,
            course=each.course,
            was=each.was,
            now=each.now,
            why=why,
            at=at,
            by=by.user,
        )
        for each in after
    )
    told = Tellings(act)
    cells = []
    for each in changed:
        _tell(told, assessment, each, why=why, reread=each in after)
        followers = _following(assessment, each)
        cells.append(each.take(by, at))
        for follower in followers:
            follower.reading, follower.copied = each.now, True
            follower.edition += 1
            follower.changed_at, follower.changed_by = at, by.user
            told.tell(each.row, question=assessment.question_id, row=each.row.key, course=follower.course, copied=True)
            cells.append(follower)
    Cell.objects.bulk_create(
        cells,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["reading", "draft", "copied", "edition", "changed_at", "changed_by"],
    )


def copies(assessment: Assessment, way: Way, *, by: Acting, at: dt.datetime) -> list[Cell]:
    """A cell for each outcome, as the nearer pole has it, marked as a copy (METHOD 2.7)."""
    return [
        Cell(
            row=row,
            stream=row.stream,
            course=way.key,
            reading=row.reading(way.nearer),
            copied=True,
            changed_at=at,
            changed_by=by.user,
        )
        for row in assessment.rows()
        if row.reading(way.nearer)
    ]


def _following(assessment: Assessment, pole: Saved) -> list[Cell]:
    """The cells of further ways that have been nothing but a copy of this one."""
    if not pole.finished or pole.was == pole.now:
        return []
    ways = [way.key for way in assessment.current_ways() if way.nearer == pole.course]
    cells = [cell_of(pole.row, way) for way in ways]
    return [cell for cell in cells if cell.copied or not cell.reading]


def _tell(told: Tellings, assessment: Assessment, each: Saved, *, why: str, reread: bool) -> None:
    scales = assessment.scales()
    was, now = (
        answers.said(answers.answers(value) if each.finished else value, scales) for value in (each.was, each.now)
    )
    event = told.tell(
        each.row,
        question=assessment.question_id,
        row=each.row.key,
        course=each.course,
        finished=each.finished,
        after_shown=assessment.shown,
    )
    if reread:
        event.says(**each.directions(assessment.basis))
    event.seal(
        {
            "was": {name: text for name, text in was.items() if now.get(name) != text},
            "now": {name: text for name, text in now.items() if was.get(name) != text},
        }
        | ({"why": why} if reread else {})
    )
