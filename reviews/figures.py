"""What may this person look back over: which team, which year, and what was found there?

Read from what is counted of decisions, never from the cases; nothing is asked about anybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from agencies.acting import Acting
from agencies.models import Team
from assessments.models import TeamConditions
from reviews import drift, looking
from reviews.looking import Figure, PanelShown, Quarter, Sort
from reviews.models import Counted, ThresholdChange
from reviews.querysets import CountedQuerySet, teams_looked_after
from reviews.rates import ENOUGH_TO_SHOW
from reviews.vocabulary import ErrorKind

QUARTERS = 4
MOST_YEARS = 30


class Conditions(NamedTuple):
    """Under what conditions the decisions of a quarter were signed; None where they are too few to be told of."""

    quarter: dt.date
    many: int
    short: int | None
    trained: int | None
    recorded: TeamConditions | None
    over: tuple[int, int] | None = None  # above a full caseload, of so many of which both are on record
    longer: tuple[int, int] | None = None  # longer without supervision than the team has it, of so many likewise


def quarters_of(today: dt.date, years_ago: int) -> tuple[dt.date, ...]:
    """The first days of four quarters, the first first: those up to today, or as many years before them.

    Years do not overlap, so that nothing hidden in one can be worked out by looking at another.
    """
    number = today.year * 4 + (today.month - 1) // 3 - QUARTERS * years_ago
    last_four = range(number - QUARTERS + 1, number + 1)
    return tuple(dt.date(each // 4, each % 4 * 3 + 1, 1) for each in last_four)


def teams(by: Acting) -> list[Team]:
    """The teams that this person may look back over, by name."""
    return list(teams_looked_after(by).select_related("agency").order_by("name"))


@dataclass(frozen=True)
class Year:
    """Four quarters of a team, as this person may see them. Read inside `reading`."""

    team: Team
    quarters: tuple[dt.date, ...]
    by: Acting
    sorts: Sequence[Sort] = field(repr=False)

    @classmethod
    def of(cls, team: Team, quarters: tuple[dt.date, ...], by: Acting) -> Year:
        """What is counted of this team in these quarters."""
        rows = decisions(team, quarters, by)
        return cls(team, quarters, by, [Sort(*row) for row in rows.tallied()])

    @cached_property
    def panels(self) -> tuple[PanelShown, ...]:
        return looking.panels(self.sorts, team=self.team.pk)

    @property
    def kinds(self) -> tuple[ErrorKind, ...]:
        """All four kinds, in the order that the lot of the team gave their panels: wherever they stand in a list."""
        return tuple(each.kind for panel in self.panels for each in panel.figures)

    @cached_property
    def _parts(self) -> Mapping[ErrorKind, looking.Parts]:
        return looking.parts(self.sorts)

    @cached_property
    def by_quarter(self) -> tuple[Quarter, ...]:
        return looking.quarters(self._parts, self.kinds)

    @cached_property
    def by_pair(self) -> dict[tuple[str, str], tuple[Figure, ...]]:
        return looking.pairs(self._parts, self.kinds)

    @property
    def moved(self) -> str:
        """What moved in the last quarter that had decisions; nothing where there is none to set it beside."""
        return looking.together_words(self.by_quarter[0]) if len(self.by_quarter) > 1 else ""

    @property
    def truth(self) -> tuple[str, ...]:
        return looking.truth_words(self.sorts)

    @property
    def total(self) -> int:
        return looking.total(self.sorts)

    @property
    def shared(self) -> int:
        return looking.total(self.sorts, lambda each: each.shared)

    @property
    def not_shared(self) -> int:
        return self.total - self.shared

    @property
    def loud(self) -> int:
        return looking.total(self.sorts, lambda each: each.loud)

    @property
    def drawn(self) -> int:
        return looking.total(self.sorts, lambda each: each.sampled)

    def figure(self, kind: ErrorKind) -> Figure:
        return next(each for panel in self.panels for each in panel.figures if each.kind is kind)

    def conditions(self) -> list[Conditions]:
        """The conditions of each quarter, the last first, with what a manager had recorded by its end."""
        recorded = list(TeamConditions.objects.filter(team=self.team).order_by("-recorded_at"))
        rows: list[dict[str, Any]] = list(decisions(self.team, self.quarters, self.by).conditions())
        return [
            Conditions(
                row["quarter"],
                row["count"],
                row["short"] if row["count"] >= ENOUGH_TO_SHOW else None,
                row["trained"] if row["count"] >= ENOUGH_TO_SHOW else None,
                next((each for each in recorded if each.recorded_at.date() < _after(row["quarter"])), None),
                _of_both(row["caseload_over"], row["caseload_within"]),
                _of_both(row["supervision_longer"], row["supervision_within"]),
            )
            for row in rows
        ]


def changes(team: Team, quarters: Sequence[dt.date], by: Acting) -> list[ThresholdChange]:
    """The changes of a threshold that hold for this team and took effect in these quarters, the first first."""
    rows = ThresholdChange.objects.visible_to(by).of_team(team).from_to(quarters[0], _after(quarters[-1]))
    return list(rows.with_people())


def appraisals(team: Team, quarters: Sequence[dt.date], by: Acting, days: Sequence[dt.date]) -> drift.Year:
    """How the decisions of these quarters were appraised. `days`: those on which a threshold changed."""
    rows = decisions(team, quarters, by).in_stretches(days)
    return drift.Year(
        quarters,
        [drift.Sort(*row) for row in rows.gone_through()],
        [drift.Marked(*row) for row in rows.by_mark()],
        days,
    )


def decisions(team: Team, quarters: Sequence[dt.date], by: Acting) -> CountedQuerySet:
    """What is counted of the decisions of a team in these quarters, for somebody who answers for it."""
    return Counted.objects.countable_by(by).of_team(team).decided_in(quarters)


def _of_both(some: int, others: int) -> tuple[int, int] | None:
    """So many of all of which it is on record, where they are not too few to be told of."""
    return (some, some + others) if some + others >= ENOUGH_TO_SHOW else None


def _after(quarter: dt.date) -> dt.date:
    """The first day after a quarter."""
    month = quarter.month + 3
    return dt.date(quarter.year + (month > 12), (month - 1) % 12 + 1, 1)
