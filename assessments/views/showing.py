"""What the appraisal shows: hidden until every outcome has both sides, and recorded when it is first shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from assessments import permissions, services
from assessments.appraisal import answers, wording
from assessments.appraisal.anchors import Scales
from assessments.appraisal.courses import Course
from assessments.appraisal.findings import Findings, RowFinding, Shown
from assessments.appraisal.wording import stopped
from assessments.models import Assessment, OutcomeRow
from assessments.views import opening
from assessments.views.tasks import where


@dataclass(frozen=True)
class Track:
    """One strip: a course, its range on one scale (None where nothing was found), and the words beside it."""

    course: str | Course
    range: tuple[int, int] | None
    words: str


@signed_in
@require_safe
def shows(request: ActingRequest, question: UUID) -> HttpResponse:
    """The comparison. Its first showing to somebody who writes the appraisal is an act of its own, before drawing.

    It stays a GET, although it keeps something: in this product a look is an act, recorded wherever it is taken, and
    whoever follows the link reads what is shown (METHOD 2.11; security S16 lets a GET record that somebody looked).
    Where nobody reads the answer nothing is shown, and nothing kept.
    """
    by, at = request.acting, timezone.now()
    assessment = opening.to_change(request, question)
    ready = bool(assessment.rows()) and assessment.covered()
    with reading(by):
        reads_first = ready and not assessment.shown and permissions.can_draft(assessment, by, at)
    if reads_first and _is_read(request):
        services.show_comparison(assessment=assessment, by=by, at=at)
    with opening.to_show(request, question, page="shows") as assessment:
        if not (assessment.shown and assessment.rows() and assessment.covered()):
            return _not_yet(request, assessment)
        return render(request, "assessments/shows.html", _shown(request, assessment))


def _is_read(request: ActingRequest) -> bool:
    """Whether a person gets to read the answer: not of HEAD, nor what a browser fetches in case they go there."""
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return request.method == "GET" and not any("prefetch" in purpose.lower() for purpose in purposes)


def _not_yet(request: ActingRequest, assessment: Assessment) -> HttpResponse:
    """What is missing, by side; and nothing else."""
    sides = opening.sides_on_screen(request, assessment)
    titles = assessment.titles()
    uncovered = assessment.uncovered()
    context = {
        "assessment": assessment,
        "question": assessment.question,
        "missing": [(side, [(row, titles[row]) for row, course in uncovered if course == side.key]) for side in sides],
        "any_rows": bool(titles),
        "unread": bool(titles) and not uncovered,
        "can_change": permissions.can_change(assessment, request.acting, timezone.now()),
    }
    return render(request, "assessments/shows_not_yet.html", context)


def _shown(request: ActingRequest, assessment: Assessment) -> dict[str, Any]:
    sides = opening.sides_on_screen(request, assessment)
    found = assessment.findings(order=[side.key for side in sides])
    scales = assessment.scales()
    courses = {course.key: course for course in assessment.courses()}
    asked = assessment.question
    after = [row for row in assessment.all_rows() if row.after_shown]
    return {
        "assessment": assessment,
        "question": asked,
        "sides": sides,
        "swapped": opening.swapped(request),
        "drawn_first": assessment.poles()[0],
        "shows_open": True,
        "record_number": opening.record_number(assessment),
        **drawn(found, scales, courses),
        "ways": _ways(found, scales, courses),
        "changes": _changes(assessment, courses, scales),
        "after": stopped("; ".join(_after(row) for row in after)) if after else "",
        "can_change": permissions.can_change(assessment, request.acting, timezone.now()),
        "decide": where("assessments:decide", asked.pk),
        "opinion": where("assessments:opinion_ask", asked.pk),
        "change": reverse("assessments:grid", args=[asked.pk]),
        "another": reverse("assessments:ways", args=[asked.pk]),
    }


def _after(row: OutcomeRow) -> str:
    """An outcome that was added or set aside after the comparison was first shown."""
    return _("%(outcome)s (set aside)") % {"outcome": row.title_words} if row.set_aside_at else row.title_words


def drawn(found: Findings, scales: Scales, courses: Mapping[str, Course]) -> dict[str, Any]:
    """What templates/assessments/_found.html draws: findings of two courses, whatever they are courses of."""
    return {
        "found": found,
        "rows": [_row(row, scales, courses) for row in found.rows],
        "groups": [(courses.get(group.course or ""), group) for group in found.groups],
    }


def _row(row: RowFinding, scales: Scales, courses: Mapping[str, Course]) -> dict[str, Any]:
    likely = [_track(cell, cell.likelihood, "likelihood", scales, courses) for cell in row.cells]
    serious = [_track(cell, cell.severity, "severity", scales, courses) for cell in row.cells]
    plain = [
        (one.course, one.words if one.range is None else f"{one.words}; {other.words.lower()}")
        for one, other in zip(likely, serious, strict=True)
    ]
    return {"row": row, "likely": likely, "serious": serious, "plain": plain}


def _track(cell: Shown, on: tuple[int, int] | None, axis: str, scales: Scales, courses: Mapping[str, Course]) -> Track:
    # A way goes by its key here: beside a pole its name is known (_tracks.html). What is drawn as a side says its own.
    course = courses[cell.course]
    which: str | Course = cell.course if course.drawn_as == course.key else course
    if cell.nothing_found or on is None:
        return Track(which, None, _("Nothing found"))
    if axis in cell.cannot_tell:
        return Track(which, on, _("Could not be judged"))
    levels = scales.likelihood if axis == "likelihood" else scales.severity
    return Track(which, on, wording.range_words(on, {level.level: level.words for level in levels}))


def _ways(found: Findings, scales: Scales, courses: dict[str, Any]) -> list[dict[str, Any]]:
    """Each further way set against each pole, row by row, in the order in which they were added."""
    return [
        {
            "course": courses[way.course],
            "name": way.name,
            "against": [
                {
                    "pole": courses[each.pole],
                    "sentence": each.sentence,
                    "check": each.check,
                    "rows": [
                        {**_row(row, scales, courses), "courses": [courses[cell.course] for cell in row.cells]}
                        for row in each.rows
                    ],
                }
                for each in way.against
            ],
        }
        for way in found.ways
    ]


def _changes(assessment: Assessment, courses: dict[str, Any], scales: Scales) -> list[dict[str, Any]]:
    """Readings changed after the comparison was first shown (METHOD 2.11)."""
    titles = {row.pk: row.title_words for row in assessment.all_rows()}

    def said(reading: dict[str, Any] | None) -> str:
        words = answers.said(answers.answers(reading or {}), scales)
        return "; ".join(filter(None, (words.get("how likely"), words.get("how serious"), words.get("looked at"))))

    return [
        {
            "title": titles.get(each.row_id, ""),
            "course": courses.get(each.course),
            "was": said(each.was),
            "now": said(each.now),
            "why": each.why,
            "at": each.at,
            "by": each.by.display_name,
        }
        for each in assessment.readings_changed.all()
    ]
