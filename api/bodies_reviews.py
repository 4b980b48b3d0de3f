"""What is sent and given back about what came of decisions, and about looking back over a team? Nothing by person."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import Field

from api.values import Answer, Body, Day, Text, Worded, said
from reviews.given import FollowUpGiven
from reviews.looking import Figure, PanelShown, Quarter
from reviews.models import Counted, FollowUp
from reviews.rates import STANDING_SENTENCE, Shown
from reviews.vocabulary import ErrorKind, Fit, Looker, Need, Occasion, Onward, Panel, Use


class FollowUpDue(Answer):
    """A decision that is to be followed up: which, since when, and why."""

    question: uuid.UUID
    reference: str
    version: int
    decided_on: dt.date
    due_on: dt.date
    sampled: bool = Field(description="Whether it was drawn at random to be looked at.")
    loud: bool = Field(description="Whether there was a complaint or an incident.")

    @classmethod
    def of(cls, row: Counted) -> FollowUpDue:
        assert row.due_on is not None, "those that are due have a day"
        return cls(
            question=row.question_id,
            reference=row.question.reference,
            version=row.number,
            decided_on=row.decided_on,
            due_on=row.due_on,
            sampled=row.sampled,
            loud=row.loud,
        )


class FollowUpsDue(Answer):
    """What is due in the team one acts for, of cases that one may see, the longest due first."""

    due: tuple[FollowUpDue, ...]
    more: int = Field(description="How many more there are beyond these.")


class FollowUpBody(Body):
    """What came of a decision. `use` is asked of what was shared; `next_on` or `closed_why` by what follows."""

    occasion: Occasion
    found_on: Day
    need: Need
    use: Use | Literal[""] = ""
    did: Text
    fit: Fit
    how_known: Text
    settles: bool = False
    onward: Onward
    next_on: Day | None = None
    closed_why: Text = ""

    def given(self) -> FollowUpGiven:
        return FollowUpGiven(**self.model_dump())


class FollowUpAnswer(Answer):
    """One follow-up, as it was made; who made it is said by whether they had decided."""

    number: int
    occasion: Occasion
    found_on: dt.date
    need: Need
    use: Use | Literal[""]
    did: str
    fit: Fit
    how_known: str
    settles: bool
    onward: Onward
    next_on: dt.date | None
    closed_why: str
    looker: Looker
    at: dt.datetime

    @classmethod
    def of(cls, row: FollowUp) -> FollowUpAnswer:
        codes = {name: getattr(row, name) for name in ("occasion", "need", "use", "fit", "onward", "looker")}
        words = {name: said(getattr(row, name)) for name in ("did", "how_known", "closed_why")}
        rest = {name: getattr(row, name) for name in ("number", "found_on", "settles", "next_on", "at")}
        return cls.model_validate(codes | words | rest)


class FollowUps(Worded):
    """All that was said of one signed version, the first first; together it counts as `need` and `use`."""

    follow_ups: tuple[FollowUpAnswer, ...]
    shared: bool
    need: Need
    use: Use
    differs: bool = Field(description="Whether follow-ups contradict each other, so that nothing is counted yet.")


class FigureAnswer(Answer):
    """One kind of error among its own decisions. What is too few to be shown is null; no two figures are joined."""

    kind: ErrorKind
    shown: Shown
    total: int = Field(description="Decisions of its sort.")
    not_known: int
    checked: int | None
    errors: int | None
    bounds: tuple[float, float] | None = Field(description="What its share lies between, assuming nothing.")
    estimate: float | None
    interval: tuple[float, float] | None = Field(description="95% interval of the estimate.")

    @classmethod
    def of(cls, figure: Figure) -> FigureAnswer:
        tells, estimates = figure.shown is not Shown.NOTHING, figure.shown is Shown.ESTIMATE
        rate = figure.rate
        return cls(
            kind=figure.kind,
            shown=figure.shown,
            total=rate.total,
            not_known=figure.not_known,
            checked=rate.checked if tells else None,
            errors=rate.errors if tells else None,
            bounds=rate.bounds if tells else None,
            estimate=rate.estimate if estimates else None,
            interval=rate.interval if estimates else None,
        )


class PanelAnswer(Answer):
    """One of two panels of equal weight."""

    panel: Panel
    figures: tuple[FigureAnswer, ...]

    @classmethod
    def of(cls, panel: PanelShown) -> PanelAnswer:
        return cls(panel=panel.panel, figures=tuple(map(FigureAnswer.of, panel.figures)))


class QuarterAnswer(Answer):
    """The same kinds among the decisions of one quarter."""

    first_day: dt.date
    figures: tuple[FigureAnswer, ...]

    @classmethod
    def of(cls, quarter: Quarter) -> QuarterAnswer:
        return cls(first_day=quarter.first_day, figures=tuple(map(FigureAnswer.of, quarter.figures)))


class LookingBack(Answer):
    """Four quarters of a team: panels in the order drawn for it by lot, quarters with the last first."""

    team: uuid.UUID
    first_day: dt.date
    standing: str = Field(default=STANDING_SENTENCE, description="What is to be read with every figure.")
    panels: tuple[PanelAnswer, ...]
    quarters: tuple[QuarterAnswer, ...]
