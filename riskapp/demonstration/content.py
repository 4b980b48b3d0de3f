"""What is told of the fictional area: who works where, and what became of each sharing question?

Read from the YAML beside this file. A story is a list of acts, each of them one service of the product, done by
somebody at a time. Times are days or hours before the telling, so that the area is always of the past weeks.
Everybody and everything is made up, or from the public record by role and never by name.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from django.utils.formats import date_format
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agencies.contexts import ServiceContext
from agencies.roles import Role
from assessments.given import ConditionsGiven, JustificationGiven, RecommendationGiven, TeamConditionsGiven
from cases.given import ItemGiven, PersonGiven, RecipientGiven
from cases.vocabulary import Pole

HERE = Path(__file__).parent
DAY = re.compile(r"\{([+-]\d+)\}")  # a day, counted from that of the telling
ASKED_AS_A_DATE = {"decide_by", "kept_until", "last_supervision", "review_on", "until"}
"""Fields that take a date. All others take words, in which a date reads as one writes it."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AgencyTold(_Content):
    id: str
    name: str
    kind: str


class TeamTold(_Content):
    id: str
    agency: str
    name: str
    context: ServiceContext
    also_acts_as: tuple[ServiceContext, ...] = ()
    titles: str = "initials"


class PersonTold(_Content):
    """Somebody who can sign in; `look` says what they are there to see."""

    username: str
    name: str
    works: tuple[tuple[str, Role], ...] = ()
    left: bool = False
    look: str


class ConditionsTold(_Content):
    team: str
    by: str
    caseload_guide: int | None = None
    vacancies: int | None = None
    supervision_every_weeks: int | None = None
    days_ago: int = 45

    @property
    def given(self) -> TeamConditionsGiven:
        return TeamConditionsGiven(self.caseload_guide, self.vacancies, self.supervision_every_weeks)


class Area(_Content):
    """The agencies, teams and people of Eastmere."""

    agencies: tuple[AgencyTold, ...]
    teams: tuple[TeamTold, ...]
    people: tuple[PersonTold, ...]
    conditions: tuple[ConditionsTold, ...]

    def team(self, id: str) -> TeamTold:
        return next(team for team in self.teams if team.id == id)

    def agency(self, id: str) -> AgencyTold:
        return next(agency for agency in self.agencies if agency.id == id)


class Item(_Content):
    """One item of information; `same_source_as` is the number of another, `about` the initials of a person."""

    given: ItemGiven
    about: str = ""
    same_source_as: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, told: dict[str, Any]) -> dict[str, Any]:
        return _split(told, cls)


class Recipient(_Content):
    """Who would receive it; `team` is one of the area, and gives agency and type."""

    given: RecipientGiven
    team: str = ""

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, told: dict[str, Any]) -> dict[str, Any]:
        return _split(told, cls)


def _every_level(told: list[int] | str) -> list[int] | str:
    """A range is told by its ends; on the page each level of it is ticked."""
    return told if isinstance(told, str) else list(range(told[0], told[-1] + 1))


Levels = Annotated[list[int] | str, AfterValidator(_every_level)]


class Answers(_Content):
    """What is answered for one side of an outcome, under the names of `assessments.appraisal.answers`."""

    reason: str = ""
    none: bool = False
    looked_at: str = ""
    likelihood: Levels = ""
    severity: Levels = ""
    bearer: str = ""
    bearer_who: str = ""
    reversible: str = ""
    based_on: list[int] = []
    based_on_else: str = ""
    evidence: str = ""
    measure: str = ""
    none_possible: str = ""
    owner: str = ""
    by: str = ""
    committed: bool = False
    residual_likelihood: Levels = ""
    residual_severity: Levels = ""


Sides = dict[str, Answers]


class Opened(_Content):
    about: str
    people: tuple[PersonGiven, ...]


class LetSee(_Content):
    user: str
    reason: str
    note: str


class Asked(_Content):
    """What is asked. The receiver is a team of the area, or a name with its type of service."""

    asked: str
    initiative: str = "ours"
    grounds: str = ""
    receiver: str = ""
    receiver_name: str = ""
    receiver_context: str = ""
    period: str = "three_months"
    decide_by: date | None = None


class Wish(_Content):
    person: str
    asked: str
    said: str = ""
    why_not: str = ""
    told: str = "not_known"


class Norm(_Content):
    answer: str
    because: str = ""


class Purpose(_Content):
    """Why it was told, and how the norms that differ are met, by field name ("holder-D1")."""

    told_for: str
    in_keeping: str
    lawful_basis: str = ""
    gateway: str = ""
    not_told: str = ""
    norms: dict[str, Norm] | None = None


class Enquiry(_Content):
    asked_of: str
    asks: str
    reveals: str
    without_name: bool
    why_named: str = ""
    went_wrong_if: dict[str, str]


class Outcomes(_Content):
    chosen: tuple[str, ...]
    aside: dict[str, str] = {}


class OwnOutcome(_Content):
    title: str
    prompts: dict[str, str]


class Looked(_Content):
    """What could go wrong for one outcome. `half`: kept as typed, not finished yet."""

    row: str
    sides: Sides
    half: bool = False
    why: str = ""


class Way(_Content):
    name: str
    kind: str
    nearer: Pole
    differs: str = ""
    until: date | None = None


class WayLooked(_Content):
    """One outcome under a further way, where it differs from the pole it was copied from."""

    way: str
    row: str
    answers: Answers


class Need(_Content):
    """How much of an item a role needs, by their numbers."""

    item: int
    recipient: int = 1
    extent: str
    why: str


class Decided(_Content):
    decision: RecommendationGiven
    reasons: JustificationGiven


class Uneven(_Content):
    component: str
    because: str


class ActedFirst(_Content):
    """The five facts of acting first. `hours_ago`: before the moment it is recorded."""

    direction: Pole
    did: str
    who: str
    hours_ago: float
    why: str
    agreed: str
    about: str
    people: tuple[PersonGiven, ...]
    asked: str
    receiver: str = ""
    receiver_name: str = ""
    receiver_context: str = ""
    initiative: str = "ours"


class LaterKnowledge(_Content):
    went_wrong: dict[str, str]
    later: str


class OpinionAsked(_Content):
    of: str
    question: str


class Act(_Content):
    """One act: who (else the author), when (else some minutes after the act before), and one thing done.

    `at`: "-8 15:40" is eight days ago at twenty to four, "-5h" five hours ago.
    """

    by: str = ""
    at: str = ""
    open: Opened | None = None
    let_see: LetSee | None = None
    end_access: str | None = None
    ask: Asked | None = None
    items: tuple[Item, ...] | None = None
    recipients: tuple[Recipient, ...] | None = None
    wishes: tuple[Wish, ...] | None = None
    purpose: Purpose | None = None
    enquiry: Enquiry | None = None
    stop: str | None = None
    start: bool | None = None
    act_first: ActedFirst | None = None
    outcomes: Outcomes | None = None
    own_outcome: OwnOutcome | None = None
    went_badly: dict[str, str] | None = None
    look: Looked | None = None
    another_way: Way | None = None
    way_differs: WayLooked | None = None
    no_other_way: str | None = None
    show: bool | None = None
    leave_uneven: Uneven | None = None
    later_knowledge: LaterKnowledge | None = None
    needs: tuple[Need, ...] | None = None
    decide: Decided | None = None
    conditions: ConditionsGiven | None = None
    sign: bool | None = None
    sign_off: bool | None = None
    send_back: str | None = None
    amend: str | None = None
    withdraw: str | None = None
    different_view: str | None = None
    answer_view: str | None = None
    ask_opinion: OpinionAsked | None = None
    give_opinion: str | None = None

    @property
    def name(self) -> str:
        """Which act it is: the one field that is set beside who and when."""
        return next(name for name in type(self).model_fields if name in self.model_fields_set - {"by", "at"})

    @model_validator(mode="after")
    def _one_thing(self) -> Act:
        if len(self.model_fields_set - {"by", "at"}) != 1:
            raise ValueError("an act is one thing")
        return self


class Story(_Content):
    """What became of one sharing question."""

    title: str
    made_from: str
    by: str
    acts: tuple[Act, ...] = Field(min_length=1)


@cache
def area() -> Area:
    """Who works where."""
    return Area.model_validate(yaml.load((HERE / "area.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def stories(today: date) -> tuple[Story, ...]:
    """The stories as they are told on this day, in the order of their files."""
    files = sorted((HERE / "stories").glob("*.yaml"))
    return tuple(
        Story.model_validate(_dated(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), today))
        for file in files
    )


def _dated(told: Any, today: date, field: str = "") -> Any:
    """Days in braces become dates: as such where a date is asked, everywhere else as one writes them."""
    if isinstance(told, dict):
        return {key: _dated(value, today, key) for key, value in told.items()}
    if isinstance(told, list):
        return [_dated(value, today, field) for value in told]
    if not isinstance(told, str):
        return told

    def written(day: re.Match[str]) -> str:
        then = today + timedelta(days=int(day[1]))
        return then.isoformat() if field in ASKED_AS_A_DATE else date_format(then, "j F Y")

    return DAY.sub(written, told)


def _split(told: dict[str, Any], kind: type[BaseModel]) -> dict[str, Any]:
    """What is handed in as it is, apart from what this file names in its own way."""
    ours = set(kind.model_fields) - {"given"}
    return {"given": {key: value for key, value in told.items() if key not in ours}} | {
        key: value for key, value in told.items() if key in ours
    }
