"""What is sent and given back about an appraisal: both sides, other ways, and what it shows?

Cells, rows and findings are the values of the method itself (METHOD 2.2, 3), so that page, record and API agree.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from agencies.contexts import ServiceContext
from api.bodies_cases import PersonBody
from api.values import Answer, Body, Day, Line, Moment, Text, Worded, etag_of, said
from assessments import seen
from assessments.appraisal.courses import WayKind
from assessments.appraisal.findings import Findings
from assessments.appraisal.grid import Cell, Row
from assessments.appraisal.outcomes import Outcome
from assessments.lifecycle import LABELS, Status
from assessments.models import Assessment, OutcomeRow, UrgentAct, Way
from cases.vocabulary import POLES, Initiative, Period, Pole

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]


class OutcomeRowAnswer(Worded):
    """One outcome, with its question for each side."""

    key: str
    title: str
    number: int
    own: bool
    core: bool
    prompts: dict[Pole, str]
    answered: dict[str, bool] = Field(description="By side or way: whether there is a finished answer.")
    set_aside_at: dt.datetime | None
    set_aside_why: str
    after_shown: bool

    @classmethod
    def of(cls, row: OutcomeRow) -> OutcomeRowAnswer:
        courses = [course.key for course in row.assessment.courses()]
        return cls(
            key=row.key,
            title=row.title_words,
            number=row.number,
            own=row.own,
            core=row.core,
            prompts={pole: row.prompt(pole) for pole in row.assessment.question.order},
            answered={course: row.reading(course) is not None for course in courses},
            set_aside_at=row.set_aside_at,
            set_aside_why=said(row.set_aside_why),
            after_shown=row.after_shown,
        )


class WayAnswer(Worded):
    """Another way: it began as a copy of the nearer side."""

    key: str
    name: str
    kind: WayKind
    nearer: Pole
    differs: str
    until: dt.date | None
    removed_at: dt.datetime | None
    edition: int

    @classmethod
    def of(cls, row: Way) -> WayAnswer:
        return cls(
            key=row.key,
            name=said(row.name),
            kind=WayKind(row.kind),
            nearer=Pole(row.nearer),
            differs=said(row.differs),
            until=row.until,
            removed_at=row.removed_at,
            edition=row.edition,
        )


class AppraisalAnswer(Worded):
    """The appraisal of a question: how far it has come, its outcomes and its ways."""

    id: uuid.UUID
    question: uuid.UUID
    status: Status
    status_words: str
    author: uuid.UUID
    author_name: str
    team: uuid.UUID
    started_at: dt.datetime
    order: tuple[Pole, Pole]
    sides: dict[str, str]
    basis: str
    content: dict[str, int] = Field(description="The versions of the content it was begun with.")
    rows: tuple[OutcomeRowAnswer, ...]
    set_aside: tuple[OutcomeRowAnswer, ...]
    ways: tuple[WayAnswer, ...]
    no_other_way: str
    covered: bool = Field(description="Whether every outcome has an answer on both sides.")
    first_shown_at: dt.datetime | None
    uneven: dict[str, str]
    acted_first: bool
    due_at: dt.datetime | None
    versions: tuple[int, ...]
    edition: int

    @classmethod
    def of(cls, row: Assessment) -> AppraisalAnswer:
        return cls(
            id=row.pk,
            question=row.question_id,
            status=row.state,
            status_words=str(LABELS[row.state]),
            author=row.author_id,
            author_name=row.author.display_name,
            team=row.team_id,
            started_at=row.started_at,
            order=row.question.order,
            sides={course.key: course.label for course in row.courses()},
            basis=row.basis,
            content={name: getattr(row, f"{name}_version") for name in ("outcomes", "scales", "contexts", "law")},
            rows=tuple(OutcomeRowAnswer.of(each) for each in row.rows()),
            set_aside=tuple(OutcomeRowAnswer.of(each) for each in row.aside()),
            ways=tuple(WayAnswer.of(each) for each in row.current_ways()),
            no_other_way=said(row.no_other_way),
            covered=bool(row.rows()) and row.covered(),
            first_shown_at=row.first_shown_at,
            uneven={name: said(text) for name, text in (row.uneven or {}).items()},
            acted_first=row.acted_first,
            due_at=row.due_at,
            versions=tuple(version.number for version in row.versions.all()),
            edition=row.edition,
        )


class OutcomesAnswer(Worded):
    """The outcomes in use and set aside, and those there are to choose from. The edition is the appraisal's."""

    rows: tuple[OutcomeRowAnswer, ...]
    set_aside: tuple[OutcomeRowAnswer, ...]
    offered: tuple[Outcome, ...]
    elsewhere: tuple[Outcome, ...]
    edition: int


class OutcomesBody(Body):
    """Which outcomes to look at, and which to set aside for both sides, with a reason. Core ones are either."""

    chosen: Annotated[tuple[Key, ...], Field(max_length=200)]
    set_aside: Annotated[dict[Key, Text], Field(max_length=200)] = {}


class OwnOutcomeBody(Body):
    """An outcome of the author's own, with a question for each side."""

    title: Line
    prompts: dict[Pole, Text]


class WhyBody(Body):
    """Why."""

    why: Text


class WentBadlyLine(Body):
    """How one side went badly; or why none comes to mind."""

    text: Text = ""
    cannot: Text = ""


class WentBadlyBody(Body):
    """A line for each side, told from the end of the period."""

    lines: dict[Pole, WentBadlyLine]


class WentBadlyAnswer(Worded):
    """A line for each side, told from the end of the period."""

    looking_back: str
    lines: dict[Pole, WentBadlyLine]

    @classmethod
    def of(cls, row: Assessment) -> WentBadlyAnswer:
        return cls(
            looking_back=row.question.looking_back_words,
            lines={
                Pole(line.course): WentBadlyLine(text=said(line.text), cannot=said(line.cannot))
                for line in row.premortems.all()
            },
        )

    def etag(self) -> str:
        return seen.digest(
            {
                f"{pole}-{name}": getattr(self.lines.get(pole), name, "") or ""
                for pole in POLES
                for name in ("text", "cannot")
            }
        )


class GridBody(Body):
    """Finished answers, many at once: all are kept or none. A cell left out or null stays as it stands."""

    rows: Annotated[tuple[Row, ...], Field(max_length=100)]
    why: Text = Field(default="", description="Why answers change that the comparison has already shown.")


class GridRowBody(Body):
    """Finished answers for one outcome: both sides, or another way alone."""

    cells: Annotated[dict[str, Cell | None], Field(max_length=50)]
    why: Text = Field(default="", description="Why answers change that the comparison has already shown.")


class GridRowAnswer(Worded):
    """One outcome with its answers by side or way; null where nobody has answered."""

    id: str
    title: str
    cells: dict[str, Cell | None]
    copied: tuple[str, ...] = Field(description="Ways whose answer is still the copy of the nearer side's.")
    editions: dict[str, int]

    @classmethod
    def of(cls, row: OutcomeRow) -> GridRowAnswer:
        courses = [course.key for course in row.assessment.courses()]
        cells = {course: row.cell(course) for course in courses}
        return cls(
            id=row.key,
            title=row.title_words,
            cells={course: row.reading(course) for course in courses},
            copied=tuple(course for course, cell in cells.items() if cell and cell.copied),
            editions={course: cell.edition if cell else 0 for course, cell in cells.items()},
        )

    def etag(self) -> str:
        return etag_of(self.editions)


class GridAnswer(Worded):
    """The outcome grid: outcomes in the author's order, the two sides in the order drawn, then the other ways."""

    options: tuple[str, ...]
    sides: dict[str, str]
    rows: tuple[GridRowAnswer, ...]

    @classmethod
    def of(cls, row: Assessment) -> GridAnswer:
        courses = row.courses()
        return cls(
            options=tuple(course.key for course in courses),
            sides={course.key: course.label for course in courses},
            rows=tuple(GridRowAnswer.of(each) for each in row.rows()),
        )

    def etag(self) -> str:
        return etag_of([self.options, {row.id: row.editions for row in self.rows}])

    def editions(self) -> dict[str, dict[str, int]]:
        """By outcome and side, what was read."""
        return {row.id: row.editions for row in self.rows}


class WayBody(Body):
    """What another way is."""

    name: Line
    kind: WayKind
    until: Day | None = None
    differs: Text = ""


class NewWayBody(WayBody):
    """Another way, and the side it is nearer to, of which it starts as a copy."""

    nearer: Pole


class Ways(Worded):
    """The other ways, or why there is none. The edition is the appraisal's."""

    ways: tuple[WayAnswer, ...]
    no_other_way: str
    edition: int


class BecauseBody(Body):
    """The reason, in the author's words."""

    because: Text


class WhatItShows(Answer):
    """What the appraisal shows, outcome by outcome, in the author's order. It decides nothing."""

    first_shown_at: dt.datetime
    findings: Findings
    changed_since: int = Field(description="How many answers were changed after it was first shown.")
    uneven: dict[str, str]


class ActFirstBody(Body):
    """What was done first because it could not wait, in either direction. The full grid falls due in 24 hours."""

    direction: Pole
    did: Text
    who: Text
    acted_at: Moment
    why: Text
    agreed: Text
    receiver_team: uuid.UUID | None = None
    receiver_name: Line = ""
    receiver_context: ServiceContext | None = None
    case: uuid.UUID | None = Field(default=None, description="The case; without one, a case is opened.")
    about: Text = ""
    people: Annotated[tuple[PersonBody, ...], Field(max_length=50)] = ()
    went_wrong: dict[Pole, Text] = {}
    asked: Text = ""
    initiative: Initiative = Initiative.OURS
    period: Period = Period.THREE_MONTHS


class ActedFirstBody(Body):
    """What could have gone wrong on each side as it was seen then; apart from it, what was learned later."""

    went_wrong: dict[Pole, Text]
    later_knowledge: Text = ""


class ActedFirstAnswer(Worded):
    """The facts of acting first."""

    direction: Pole
    did: str
    who: str
    acted_at: dt.datetime
    why: str
    agreed: str
    went_wrong: dict[Pole, str]
    later_knowledge: str
    due_at: dt.datetime
    completed_at: dt.datetime | None

    @classmethod
    def of(cls, row: UrgentAct) -> ActedFirstAnswer:
        return cls(
            direction=Pole(row.direction),
            did=said(row.did),
            who=said(row.who),
            acted_at=row.acted_at,
            why=said(row.why),
            agreed=said(row.agreed),
            went_wrong={Pole(pole): said(text) for pole, text in (row.went_wrong or {}).items()},
            later_knowledge=said(row.later_knowledge),
            due_at=row.due_at,
            completed_at=row.completed_at,
        )

    def etag(self) -> str:
        said = {f"{pole}-went_wrong": self.went_wrong.get(pole, "") for pole in POLES}
        return seen.digest(said | {"later_knowledge": self.later_knowledge})
