"""What are the made-up scenarios and the histories in stages, from which the demo world takes its questions?

Versioned content like all other (HOUSE 7). It lies with the project itself because the demonstration is its only
reader today and nothing may import the project; when practice sessions get an app of their own, the files go there.
Everybody appears by role. Nothing here has a right answer.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from agencies.contexts import ServiceContext
from cases.vocabulary import InformationKind, Initiative, Pole, Sensitivity, SharingMode

LATEST_SCENARIOS = 1
LATEST_HISTORIES = 1
CONTENT = Path(__file__).parent / "content"
Share = tuple[float, float]


class UnknownScenario(LookupError):
    """There is no scenario, history or stage of this name in this version."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Content):
    """One item of information as it was known at this stage, and what can be said of its quality."""

    id: str
    text: str
    kind: InformationKind
    source: str
    quality: str
    sensitivity: Sensitivity | None = None


class Point(_Content):
    """One point for the talk afterwards, with the words of the essay it rests on."""

    point: str
    essay_line: str


class Side(_Content):
    """Who holds, or who might receive: by role, never by name."""

    role: str
    agency: str
    contexts: tuple[ServiceContext, ...] = Field(min_length=1)


class Risk(_Content):
    """What could go wrong for one outcome of the catalogue, said for each pole."""

    outcome: str
    sides: dict[Pole, str]

    @field_validator("sides")
    @classmethod
    def _both_poles(cls, sides: dict[Pole, str]) -> dict[Pole, str]:
        if set(sides) != set(Pole):
            raise ValueError("every row speaks of both sides")
        return sides


class Rule(_Content):
    """How common the thing looked for is and how well a rule finds it, each as a range."""

    prevalence: Share
    sensitivity: Share
    specificity: Share


class Expected(_Content):
    """What follows for a number of records: single figures, or ranges where the inputs are ranges."""

    true_finds: int | tuple[int, int]
    false_alarms: int | tuple[int, int]
    missed: int | tuple[int, int]
    right_of_flagged: float | Share


class BaseRate(_Content):
    """A worked example in natural frequencies, first as told and then with doubts taken seriously."""

    records: int
    as_told: Rule
    expect: Expected
    then_try: Rule
    expect_then: Expected


class Stage(_Content):
    """One stage of a scenario: what comes to light, and the question it puts."""

    id: str
    reveal: str
    items: tuple[Item, ...]
    question: str
    base_rate: BaseRate | None = None


class Argument(_Content):
    """A position that a reasonable practitioner may hold, and the case for it."""

    position: str
    case: str


class Scenario(_Content):
    """A made-up dilemma between two services."""

    id: str
    title: str
    pairs: tuple[str, ...]
    note_on_pair: str = ""
    modes: tuple[SharingMode, ...]
    initiative: tuple[Initiative, ...]
    setting: str
    roles: tuple[str, ...]
    stages: tuple[Stage, ...]
    risks: tuple[Risk, ...]
    arguments: tuple[Argument, ...]
    would_change_minds: tuple[str, ...]
    debrief: tuple[Point, ...]

    def stage(self, id: str) -> Stage:
        """The stage of this name. UnknownScenario when there is none."""
        return _named(self.stages, id)

    def known_at(self, id: str) -> tuple[Item, ...]:
        """Every item known at this stage, that of earlier stages included. UnknownScenario when there is none."""
        return _known(self.stages, self.stage(id))

    def ends(self) -> tuple[tuple[ServiceContext, ServiceContext], ...]:
        """(holder, receiver) of each pair the scenario is about."""
        return tuple((ServiceContext(pair.split(">")[0]), ServiceContext(pair.split(">")[1])) for pair in self.pairs)


class HistoryStage(_Content):
    """One stage of a history: what was known then; and, for afterwards, what was done and found."""

    id: str
    when: str
    title: str
    known_then: str
    items: tuple[Item, ...]
    holder: Side
    recipient: Side
    question: str
    done: str
    found: str
    evidence: str


class History(_Content):
    """A case from the public record. `blind_title` stands in for its name until people have answered for themselves."""

    id: str
    title: str
    blind_title: str
    report: str
    content_note: str
    stages: tuple[HistoryStage, ...]
    debrief: tuple[Point, ...]
    contested: tuple[str, ...]

    def stage(self, id: str) -> HistoryStage:
        """The stage of this name. UnknownScenario when there is none."""
        return _named(self.stages, id)

    def known_at(self, id: str) -> tuple[Item, ...]:
        """Every item known at this stage, that of earlier stages included. UnknownScenario when there is none."""
        return _known(self.stages, self.stage(id))


class Source(_Content):
    """Where a fact was seen. A weak source is a lead for maintainers and is never shown."""

    what: str
    where: str
    weak: bool = False


class Scenarios(_Content):
    """One released version of the made-up scenarios."""

    version: int
    language: Literal["en-GB"]
    scenarios: tuple[Scenario, ...]
    cross_scenario: tuple[str, ...]

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        _once(self.scenarios)
        for scenario in self.scenarios:
            _once(scenario.stages)
            _once(item for stage in scenario.stages for item in stage.items)
        return self

    def scenario(self, id: str) -> Scenario:
        """The scenario of this name. UnknownScenario when there is none."""
        return _named(self.scenarios, id)


class Histories(_Content):
    """One released version of the histories."""

    version: int
    language: Literal["en-GB"]
    histories: tuple[History, ...]
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        _once(self.histories)
        _once(stage for history in self.histories for stage in history.stages)
        _once(item for history in self.histories for stage in history.stages for item in stage.items)
        return self

    def history(self, id: str) -> History:
        """The history of this name. UnknownScenario when there is none."""
        return _named(self.histories, id)


Named = TypeVar("Named", Scenario, Stage, History, HistoryStage)
Staged = TypeVar("Staged", Stage, HistoryStage)


def _named(things: tuple[Named, ...], id: str) -> Named:
    for thing in things:
        if thing.id == id:
            return thing
    raise UnknownScenario(id)


def _known(stages: tuple[Staged, ...], at: Staged) -> tuple[Item, ...]:
    return tuple(item for stage in stages[: stages.index(at) + 1] for item in stage.items)


def _once(things: Iterable[Item | Scenario | Stage | History | HistoryStage]) -> None:
    ids = [thing.id for thing in things]
    if len(set(ids)) != len(ids):
        raise ValueError("an id is used twice")


@cache
def scenarios(version: int = LATEST_SCENARIOS) -> Scenarios:
    """The scenarios as released under this number. FileNotFoundError when there never was such a version."""
    return Scenarios.model_validate(_read("scenarios", version))


@cache
def histories(version: int = LATEST_HISTORIES) -> Histories:
    """The histories as released under this number. FileNotFoundError when there never was such a version."""
    return Histories.model_validate(_read("histories", version))


def _read(kind: str, version: int) -> object:
    content: object = yaml.safe_load((CONTENT / kind / f"{version}.yaml").read_text(encoding="utf-8"))
    return content
