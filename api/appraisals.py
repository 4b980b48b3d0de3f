"""What can a program read and change about an appraisal: outcomes, both sides, other ways, and what it shows?"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

from agencies.acting import reading
from agencies.models import Team
from agencies.permissions import NotPossibleNow, Refused
from api import cases, questions
from api.bodies_appraisal import (
    ActedFirstAnswer,
    ActedFirstBody,
    ActFirstBody,
    AppraisalAnswer,
    BecauseBody,
    GridAnswer,
    GridBody,
    GridRowAnswer,
    GridRowBody,
    NewWayBody,
    OutcomeRowAnswer,
    OutcomesAnswer,
    OutcomesBody,
    OwnOutcomeBody,
    WayAnswer,
    WayBody,
    Ways,
    WentBadlyAnswer,
    WentBadlyBody,
    WhatItShows,
    WhyBody,
)
from api.doors import Call, Door, operation
from api.reading import pointer
from api.values import Answer
from assessments import services
from assessments.appraisal import outcomes
from assessments.models import Assessment, OutcomeRow, Way

Made = TypeVar("Made", bound=Answer)
IN_A_CELL = {
    "looked_at": ("reason",),
    "measure": ("mitigation", "text"),
    "none_possible": ("mitigation", "none_possible"),
    "owner": ("mitigation", "owner"),
    "by": ("mitigation", "by"),
    "committed": ("mitigation", "committed"),
    "residual_likelihood": ("mitigation", "residual", "likelihood"),
    "residual_severity": ("mitigation", "residual", "severity"),
}
"""Where in a cell (METHOD 2.2) the answers stand that are called otherwise on the pages."""


def found(call: Call, question: uuid.UUID) -> Assessment:
    """The appraisal of a question that this person may see, with everything."""
    return call.find(Assessment.objects.visible_to(call.by).of_question(question).with_all())


def shown(call: Call, question: uuid.UUID) -> AppraisalAnswer:
    """An appraisal, once the look is recorded."""
    row = found(call, question)
    call.look(row, "overview")
    with reading(call.by):
        return AppraisalAnswer.of(row)


class AppraisalDoor(Door):
    @operation("appraisal", "How far the appraisal of a question has come", tag="Appraisal", gives=AppraisalAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return shown(call, question)

    @operation(
        "start",
        "Begin to look at both sides, as the one who will sign",
        tag="Appraisal",
        gives=AppraisalAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = call.find(questions.visible(call), pk=question)
        call.does(services.start, question=row)
        return shown(call, question)


class OutcomesDoor(Door):
    @operation(
        "outcomes",
        "The outcomes in use, set aside and offered; the ETag is the appraisal's",
        tag="Outcomes",
        gives=OutcomesAnswer,
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _outcomes(call, question)

    @operation(
        "choose_outcomes",
        "Choose outcomes, and set others aside for both sides with a reason",
        tag="Outcomes",
        takes=OutcomesBody,
        gives=OutcomesAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "outcomes")

        def at_fault(name: str) -> str:
            return pointer("set_aside", name.removeprefix("why-")) if name.startswith("why-") else f"/{name}"

        call.does(
            services.choose_outcomes,
            assessment=row,
            chosen=call.body.chosen,
            set_aside=call.body.set_aside,
            edition=call.edition,
            at_fault=at_fault,
        )
        return _outcomes(call, question)

    @operation(
        "add_own_outcome",
        "Add an outcome of one's own, with a question for each side",
        tag="Outcomes",
        takes=OwnOutcomeBody,
        gives=OutcomeRowAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)

        def at_fault(name: str) -> str:
            return f"/prompts/{name.removesuffix('-prompt')}" if name.endswith("-prompt") else f"/{name}"

        made = call.does(
            services.add_own_outcome,
            assessment=row,
            title=call.body.title,
            prompts={str(pole): text for pole, text in call.body.prompts.items()},
            at_fault=at_fault,
        )
        return _outcome(call, question, lambda each: each.pk == made)


class OutcomeAsideDoor(Door):
    @operation(
        "set_aside",
        "Set an outcome aside for both sides together",
        tag="Outcomes",
        takes=WhyBody,
        gives=OutcomeRowAnswer,
        match=True,
    )
    def post(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        row = _row(call, found(call, question), key)
        call.does(services.set_aside, row=row, why=call.body.why, edition=call.edition)
        return _outcome(call, question, lambda each: each.key == key)


class OutcomeUpDoor(Door):
    @operation("take_up", "Take an outcome up again", tag="Outcomes", gives=OutcomeRowAnswer, match=True)
    def post(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        row = _row(call, found(call, question), key)
        call.does(services.take_up, row=row, edition=call.edition)
        return _outcome(call, question, lambda each: each.key == key)


class WentBadlyDoor(Door):
    @operation(
        "went_badly",
        "How each side went badly, told from the end of the period",
        tag="Both sides",
        gives=WentBadlyAnswer,
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _went_badly(call, question)

    @operation(
        "record_went_badly",
        "Tell of both sides how they went badly",
        tag="Both sides",
        takes=WentBadlyBody,
        gives=WentBadlyAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "went_badly")
        lines = {str(pole): line.model_dump() for pole, line in call.body.lines.items()}
        call.does(
            services.record_premortem,
            assessment=row,
            lines=lines,
            seen=call.seen,
            current=lambda: _stands(call, question, WentBadlyAnswer.of),
            at_fault=lambda name: "/lines/" + name.replace("-", "/"),
        )
        return _went_badly(call, question)


class GridDoor(Door):
    @operation("grid", "The outcome grid", tag="Both sides", gives=GridAnswer)
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _grid(call, question)

    @operation(
        "appraise_grid",
        "Keep many finished answers at once: all of them or none",
        tag="Both sides",
        takes=GridBody,
        gives=GridAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "grid")
        body: GridBody = call.body
        places = {each.id: number for number, each in enumerate(body.rows)}
        with reading(call.by):
            stands = GridAnswer.of(row)
        call.matches(stands.etag(), lambda: stands.model_dump(mode="json"))

        def appraise(**given: Any) -> Assessment:
            _check_rows(body, row)
            return services.appraise_grid(
                assessment=row,
                cells={each.id: _cells(each.cells) for each in body.rows},
                editions={name: each for name, each in stands.editions().items() if name in places},
                why=body.why,
                **given,
            )

        def at_fault(name: str) -> str:
            place, _dot, rest = name.partition(".")
            return f"/rows/{places[place]}" + _in_cells(rest) if place in places else _plain(name)

        call.does(appraise, at_fault=at_fault)
        return _grid(call, question)


class GridRowDoor(Door):
    @operation("grid_row", "One outcome with the answers of both sides", tag="Both sides", gives=GridRowAnswer)
    def get(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        return _grid_row(call, question, key)

    @operation(
        "appraise_row",
        "Answer one outcome for both sides, or for another way",
        tag="Both sides",
        takes=GridRowBody,
        gives=GridRowAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        row = found(call, question)
        held = _row(call, row, key)
        call.about(row, "grid")
        with reading(call.by):
            stands = GridRowAnswer.of(held)
        call.matches(stands.etag(), lambda: stands.model_dump(mode="json"))

        def at_fault(name: str) -> str:
            place, _dot, rest = name.partition(".")
            if place == key:
                return _in_cells(rest)
            return "/why" if name == "why" else pointer("cells", name)

        call.does(
            services.appraise_grid,
            assessment=row,
            cells={key: _cells(call.body.cells)},
            editions={key: stands.editions},
            why=call.body.why,
            at_fault=at_fault,
        )
        return _grid_row(call, question, key)


class WaysDoor(Door):
    @operation(
        "ways", "The other ways, or why there is none; the ETag is the appraisal's", tag="Other ways", gives=Ways
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _ways(call, question)

    @operation(
        "add_way",
        "Add another way: it starts as a marked copy of the nearer side",
        tag="Other ways",
        takes=NewWayBody,
        gives=WayAnswer,
        status=201,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        made = call.does(services.add_way, assessment=row, **call.body.model_dump())
        return _way_answer(call, question, lambda each: each.pk == made)


class NoOtherWayDoor(Door):
    @operation(
        "no_other_way",
        "Record that there is no other way, and why: an answer as good as any",
        tag="Other ways",
        takes=BecauseBody,
        gives=Ways,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.does(services.no_other_way, assessment=row, because=call.body.because, edition=call.edition)
        return _ways(call, question)


class WayDoor(Door):
    @operation("way", "Another way", tag="Other ways", gives=WayAnswer)
    def get(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        return _way_answer(call, question, lambda each: each.key == key)

    @operation("change_way", "Say otherwise what it is", tag="Other ways", takes=WayBody, gives=WayAnswer, match=True)
    def put(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        row = found(call, question)
        call.about(row, "ways")
        way = _way(row, key)
        call.does(services.change_way, way=way, edition=call.edition, **call.body.model_dump())
        return _way_answer(call, question, lambda each: each.key == key)


class WayRemoveDoor(Door):
    @operation("remove_way", "Take another way out of the appraisal", tag="Other ways", gives=WayAnswer, match=True)
    def post(self, call: Call, question: uuid.UUID, key: str) -> Answer:
        row = found(call, question)
        way = _way(row, key)
        call.does(services.remove_way, way=way, edition=call.edition)
        return _way_answer(call, question, lambda each: each.key == key)


class ShowsDoor(Door):
    @operation(
        "what_it_shows",
        "What the appraisal shows: 409 until every outcome has both sides and somebody who writes it has looked",
        tag="What it shows",
        gives=WhatItShows,
        refuses={409: "Not every outcome has both sides, or it was never shown."},
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _shows(call, question)

    @operation(
        "show",
        "Show what the appraisal shows; the first time is kept: when, and to whom",
        tag="What it shows",
        gives=WhatItShows,
    )
    def post(self, call: Call, question: uuid.UUID) -> Answer:
        call.does(services.show_comparison, assessment=found(call, question))
        return _shows(call, question)


class UnevenDoor(Door):
    @operation(
        "leave_uneven",
        "Leave one side looked at less evenly than the other, and say why: a full answer",
        tag="What it shows",
        takes=BecauseBody,
        gives=AppraisalAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID, component: str) -> Answer:
        row = found(call, question)
        call.does(
            services.leave_uneven,
            assessment=row,
            component=component,
            because=call.body.because,
            edition=call.edition,
        )
        return shown(call, question)


class ActFirstDoor(Door):
    @operation(
        "act_first",
        "Record what was done first, in either direction; both sides fall due within 24 hours",
        tag="Acting first",
        takes=ActFirstBody,
        gives=AppraisalAnswer,
        status=201,
    )
    def post(self, call: Call) -> Answer:
        body: ActFirstBody = call.body
        case = call.find(cases.visible(call), pk=body.case) if body.case else None

        def act(**given: Any) -> Assessment:
            team = Team.objects.directory().filter(pk=body.receiver_team).first() if body.receiver_team else None
            if body.receiver_team and team is None:
                raise Refused({"receiver_team": _("Select a service from the list")})
            return services.act_first(
                case=case,
                receiver_team=team,
                receiver_context=body.receiver_context or "",
                people=[person.given() for person in body.people],
                went_wrong={str(pole): text for pole, text in body.went_wrong.items()},
                **{
                    name: getattr(body, name)
                    for name in (
                        "direction", "did", "who", "acted_at", "why", "agreed",
                        "receiver_name", "about", "asked", "initiative", "period",
                    )
                },
                **given,
            )  # fmt: skip

        made = call.does(act, at_fault=_went_wrong)
        row = call.find(Assessment.objects.visible_to(call.by), pk=made)
        return shown(call, row.question_id)


class ActedFirstDoor(Door):
    @operation(
        "acted_first", "What was done first, and what was learned later", tag="Acting first", gives=ActedFirstAnswer
    )
    def get(self, call: Call, question: uuid.UUID) -> Answer:
        return _acted_first(call, question)

    @operation(
        "record_later_knowledge",
        "Say what could have gone wrong on each side as seen then; apart from it, what was learned later",
        tag="Acting first",
        takes=ActedFirstBody,
        gives=ActedFirstAnswer,
        match=True,
    )
    def put(self, call: Call, question: uuid.UUID) -> Answer:
        row = found(call, question)
        call.about(row, "act_first")
        _facts(row)
        call.does(
            services.record_later_knowledge,
            assessment=row,
            went_wrong={str(pole): text for pole, text in call.body.went_wrong.items()},
            later_knowledge=call.body.later_knowledge,
            seen=call.seen,
            current=lambda: _stands(call, question, _facts),
            at_fault=_went_wrong,
        )
        return _acted_first(call, question)


def _stands(call: Call, question: uuid.UUID, answer: Callable[[Assessment], Made]) -> Made:
    """What stands now, for a 412."""
    row = found(call, question)
    with reading(call.by):
        return answer(row)


def _outcomes(call: Call, question: uuid.UUID) -> OutcomesAnswer:
    row = found(call, question)
    call.look(row, "outcomes")
    with reading(call.by):
        content = outcomes.load(row.outcomes_version)
        ends = ([row.question.holder_context], [row.question.receiver_context])
        return OutcomesAnswer(
            rows=tuple(OutcomeRowAnswer.of(each) for each in row.rows()),
            set_aside=tuple(OutcomeRowAnswer.of(each) for each in row.aside()),
            offered=content.offered(*ends),
            elsewhere=content.elsewhere(*ends),
            edition=row.edition,
        )


def _outcome(call: Call, question: uuid.UUID, wanted: Any) -> OutcomeRowAnswer:
    row = found(call, question)
    call.look(row, "outcomes")
    with reading(call.by):
        return OutcomeRowAnswer.of(next(each for each in row.all_rows() if wanted(each)))


def _row(call: Call, row: Assessment, key: str) -> OutcomeRow:
    with reading(call.by):
        held = next((each for each in row.all_rows() if each.key == key), None)
    if held is None:
        raise Http404
    return held


def _went_badly(call: Call, question: uuid.UUID) -> WentBadlyAnswer:
    row = found(call, question)
    call.look(row, "went_badly")
    with reading(call.by):
        return WentBadlyAnswer.of(row)


def _grid(call: Call, question: uuid.UUID) -> GridAnswer:
    row = found(call, question)
    call.look(row, "grid")
    with reading(call.by):
        return GridAnswer.of(row)


def _grid_row(call: Call, question: uuid.UUID, key: str) -> GridRowAnswer:
    row = found(call, question)
    held = _row(call, row, key)
    call.look(row, "grid")
    with reading(call.by):
        return GridRowAnswer.of(held)


def _cells(cells: Mapping[str, Any]) -> dict[str, dict[str, Any] | None]:
    return {
        course: cell.model_dump(mode="json", exclude_none=True, exclude_defaults=True) if cell else None
        for course, cell in cells.items()
    }


def _check_rows(body: GridBody, row: Assessment) -> None:
    """Each row once, and only rows and sides of this appraisal."""
    known, courses = {each.key for each in row.all_rows()}, {course.key for course in row.courses()}
    seen: set[str] = set()
    wrong = {}
    for number, each in enumerate(body.rows):
        if each.id in seen:
            wrong[f"rows-{number}-id"] = _("Row %(row)s is there twice") % {"row": each.id}
        elif each.id not in known:
            wrong[f"rows-{number}-id"] = _("Row %(row)s is not among the outcomes of this appraisal") % {"row": each.id}
        for course in set(each.cells) - courses:
            words = {"row": each.id, "side": course}
            wrong[f"rows-{number}-cells-{course}"] = _("Row %(row)s: there is no side or way %(side)s") % words
        seen.add(each.id)
    if wrong:
        raise Refused(wrong)


def _in_cells(rest: str) -> str:
    """ "share.residual_severity" as it stands in a row."""
    course, _dot, field = rest.partition(".")
    return pointer("cells", *([course] if course else []), *(IN_A_CELL.get(field) or ([field] if field else [])))


def _plain(name: str) -> str:
    return "/" + name.replace("-", "/", 3) if name.startswith("rows-") else f"/{name}"


def _ways(call: Call, question: uuid.UUID) -> Ways:
    row = found(call, question)
    call.look(row, "ways")
    with reading(call.by):
        return Ways(
            ways=tuple(WayAnswer.of(each) for each in row.current_ways()),
            no_other_way=str(row.no_other_way or ""),
            edition=row.edition,
        )


def _way(row: Assessment, key: str) -> Way:
    way = next((each for each in row.ways.all() if each.key == key), None)
    if way is None:
        raise Http404
    return way


def _way_answer(call: Call, question: uuid.UUID, wanted: Any) -> WayAnswer:
    row = found(call, question)
    way = next((each for each in row.ways.all() if wanted(each)), None)
    if way is None:
        raise Http404
    call.look(row, "ways")
    with reading(call.by):
        return WayAnswer.of(way)


def _shows(call: Call, question: uuid.UUID) -> WhatItShows:
    row = found(call, question)
    call.look(row, "shows")
    with reading(call.by):
        if not row.rows() or not row.covered():
            raise NotPossibleNow(_("Opens when every outcome has both sides"))
        if row.first_shown_at is None:
            raise NotPossibleNow(_("This has not been shown yet. Whoever writes it shows it with POST."))
        return WhatItShows(
            first_shown_at=row.first_shown_at,
            findings=row.findings(),
            changed_since=len(row.readings_changed.all()),
            uneven={name: str(text) for name, text in (row.uneven or {}).items()},
        )


def _facts(row: Assessment) -> ActedFirstAnswer:
    urgent = getattr(row, "urgent", None)
    if urgent is None:
        raise Http404
    return ActedFirstAnswer.of(urgent)


def _acted_first(call: Call, question: uuid.UUID) -> ActedFirstAnswer:
    row = found(call, question)
    if getattr(row, "urgent", None) is None:
        raise Http404
    call.look(row, "act_first")
    with reading(call.by):
        return _facts(row)


def _went_wrong(name: str) -> str:
    if name.endswith("-went_wrong"):
        return f"/went_wrong/{name.removesuffix('-went_wrong')}"
    return "/" + name.replace("-", "/")
