"""In which shape do doors hand over what a person filled in about needs, the decision and the conditions?

Ids are uuids, dates are dates, words are text as typed. None and "" both mean: not filled in yet.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class NeedGiven:
    """How much of one item one recipient needs, and why."""

    item: UUID
    recipient: UUID
    extent: str
    why: str = ""


@dataclass(frozen=True)
class RecommendationGiven:
    """What the person has decided, in a code of `Decided` or the key of a way, and in their own words."""

    course: str = ""
    proposal: str = ""


@dataclass(frozen=True)
class JustificationGiven:
    """The reasons that could be contested (METHOD 3.8, DESIGN 9 "Decide").

    `refers_to`: the risks ticked as those that the reasons refer to, by side the keys of outcomes.
    """

    main_reason: str = ""
    proportionality: str = ""
    refers_to: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wishes_weighed: str = ""
    objection: str = ""
    objection_state: str = ""
    answer: str = ""
    change_of_mind: str = ""
    alternatives: str = ""
    expectation: str = ""
    trigger: str = ""
    kept: str = ""
    kept_until: dt.date | None = None
    form: str = ""
    review_on: dt.date | None = None


@dataclass(frozen=True)
class ConditionsGiven:
    """The author's working conditions on the day (DESIGN 9 "Sign"; METHOD 5)."""

    caseload: int | None = None
    caseload_unknown: bool = False
    last_supervision: dt.date | None = None
    time: str = "unknown"
    trained: str = "unknown"
    note: str = ""


@dataclass(frozen=True)
class TeamConditionsGiven:
    """What a manager records about the team's conditions."""

    caseload_guide: int | None = None
    vacancies: int | None = None
    supervision_every_weeks: int | None = None
