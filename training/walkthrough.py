"""What is a walkthrough: a case in stages, what was known at each, what is asked, and what is said afterwards?

A frozen value, read from one YAML file and written back to one (HOUSE 7). What a group may see at a stage is a value of
its own (`shown_at`), which holds nothing later and nothing for trainers; pages for participants are drawn from that
value alone. The same holds for what is said afterwards (`afterwards`). No walkthrough has a right answer.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from agencies.contexts import LATEST as LATEST_CONTEXTS
from agencies.contexts import ServiceContext
from assessments.appraisal import anchors, outcomes
from cases.vocabulary import InformationKind, Initiative, Period, Pole, Sensitivity, SharingMode
from training.lines import Path, Problem, Unreadable, line_of, parse, spoken

FORMAT: Final = 1
"""Of the file. A newer one keeps reading the older."""
MOST_AT_A_STAGE: Final = 6
"""Outcomes looked at in one stage: five people out of sixty finish more in no useful time."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Share = tuple[float, float]


class UnknownStage(LookupError):
    """There is no stage of this name in this walkthrough."""


class Kind(StrEnum):
    """Where a walkthrough comes from."""

    HISTORY = "history"
    MADE_UP = "made_up"


KIND_WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {Kind.HISTORY: "From the public record", Kind.MADE_UP: "Made up"}
)


class Swapped(StrEnum):
    """The one feature in which a twin differs from the walkthrough it mirrors."""

    DIRECTION = "direction"
    REQUESTING_CONTEXT = "requesting_context"
    HARD_FOR_SOFT = "hard_for_soft"
    SHARE_OR_WITHHOLD = "share_or_withhold"


SWAPPED_WORDS: Final[Mapping[Swapped, str]] = MappingProxyType(
    {
        Swapped.DIRECTION: "The direction of the risk",
        Swapped.REQUESTING_CONTEXT: "The service that asks",
        Swapped.HARD_FOR_SOFT: "Hard information in place of soft, or soft of hard",
        Swapped.SHARE_OR_WITHHOLD: "Whether the question is about sharing or about keeping back",
    }
)


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Item(_Content):
    """One item of information as it was known at this stage, and what can be said of its quality."""

    id: Name
    text: Text
    kind: InformationKind
    source: Line
    quality: Text
    sensitivity: Sensitivity | None = None


class End(_Content):
    """Who holds, or who might receive: by role, never by name. Several contexts where one leads to the next."""

    role: Line
    agency: Line
    contexts: tuple[ServiceContext, ...] = Field(min_length=1, max_length=5)


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
    """One stage. `known` and the items hold nothing that was learned later; `done` and `found` are for afterwards.

    `outcomes`: the rows that both sides are read for, from the catalogue or the walkthrough's own; a stage without any
    is talked about and not appraised. `notes` and `ask` are
    for the trainer: how to run it, and what to ask the group. `evidence` says how much was compared with which source.
    """

    id: Name
    title: Line
    when: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    known: Text
    items: tuple[Item, ...] = Field(min_length=1, max_length=20)
    holder: End
    receiver: End
    question: Text
    outcomes: tuple[Name, ...] = Field(default=(), max_length=MOST_AT_A_STAGE)
    period: Literal[Period.FOUR_WEEKS, Period.THREE_MONTHS, Period.TWELVE_MONTHS] = Period.THREE_MONTHS
    base_rate: BaseRate | None = None
    notes: Optional = ""
    ask: tuple[Text, ...] = ()
    done: Optional = ""
    found: Optional = ""
    evidence: Optional = ""

    @field_validator("outcomes")
    @classmethod
    def _each_once(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        _once(ids, "outcome")
        return ids

    @property
    def appraised(self) -> bool:
        """Whether both sides are read at this stage, or it is only talked about."""
        return bool(self.outcomes)

    def pairs(self) -> tuple[str, ...]:
        """Each pair of service contexts that the stage is about, as "D>C", in order."""
        return tuple(f"{one}>{other}" for one in self.holder.contexts for other in self.receiver.contexts)


class Row(_Content):
    """One outcome that both sides are read for, and what the page asks above each answer."""

    id: str
    title: Line
    prompts: dict[Pole, Text]

    @field_validator("prompts")
    @classmethod
    def _both_poles(cls, prompts: dict[Pole, str]) -> dict[Pole, str]:
        return _both(prompts)


class Risk(_Content):
    """What could go wrong for one outcome, said for each side: for the trainer, when a group sees one side only."""

    outcome: Name
    sides: dict[Pole, Text]

    @field_validator("sides")
    @classmethod
    def _both_poles(cls, sides: dict[Pole, str]) -> dict[Pole, str]:
        return _both(sides)


class Argument(_Content):
    """A position that a reasonable practitioner may hold, and the case for it."""

    position: Line
    case: Text


class Point(_Content):
    """One point for the talk afterwards, with the words of the essay it rests on."""

    point: Text
    essay_line: Optional = ""


class Beside(_Content):
    """What the essay says of a point, and what the record says. Where they differ we follow the record, and say so."""

    point: Line
    essay: Text
    record: Text


class Source(_Content):
    """Where a fact was seen. A weak source is a lead for maintainers and is never shown."""

    what: Text
    where: Line
    weak: bool = False


class Mirror(_Content):
    """Of which walkthrough this is the twin, and the one feature that is swapped."""

    of: Name
    swapped: Swapped


class Words(_Content):
    """The versions of the shared content that this version was made with: a session goes on with them."""

    outcomes: int = outcomes.LATEST
    scales: int = anchors.LATEST
    contexts: int = LATEST_CONTEXTS


class Walkthrough(_Content):
    """One version of one walkthrough. `blind_title` stands in for `title` until the debrief."""

    format: Literal[1] = FORMAT
    id: Name
    version: int = Field(default=1, ge=1, le=9999)
    language: Literal["en-GB"] = "en-GB"
    kind: Kind
    title: Line
    blind_title: Line
    report: Optional = ""
    content_note: Text
    setting: Optional = ""
    roles: tuple[Line, ...] = ()
    modes: tuple[SharingMode, ...] = ()
    initiative: tuple[Initiative, ...] = ()
    note_on_pair: Optional = ""
    mirror: Mirror | None = None
    words: Words = Words()
    notes: tuple[Text, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=12)
    own_outcomes: tuple[Row, ...] = ()
    risks: tuple[Risk, ...] = ()
    arguments: tuple[Argument, ...] = ()
    would_change_minds: tuple[Line, ...] = ()
    debrief: tuple[Point, ...] = ()
    essay_and_record: tuple[Beside, ...] = ()
    contested: tuple[Text, ...] = ()
    sources: dict[str, Source] = {}

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        _once((stage.id for stage in self.stages), "stage")
        _once((item.id for stage in self.stages for item in stage.items), "item")
        _once((row.id for row in self.own_outcomes), "outcome of its own")
        _once((risk.outcome for risk in self.risks), "risk for one outcome")
        if self.kind is Kind.HISTORY and not self.report:
            raise ValueError("a case from the public record names its report")
        if self.mirror and self.mirror.of == self.id:
            raise ValueError("a walkthrough cannot mirror itself")
        try:
            catalogue = outcomes.load(self.words.outcomes)
            anchors.load(self.words.scales)
        except FileNotFoundError:
            raise ValueError("the versions under “words” do not exist here") from None
        known = {row.id for row in catalogue.rows}
        if twice := {row.id for row in self.own_outcomes} & known:
            raise ValueError(f"an outcome of its own has the name of one in the catalogue: {', '.join(sorted(twice))}")
        known |= {row.id for row in self.own_outcomes}
        for stage in self.stages:
            if missing := set(stage.outcomes) - known:
                raise ValueError(f"stage {stage.id}: there is no outcome {', '.join(sorted(missing))}")
            for core in catalogue.core:
                if core.id in stage.outcomes and set(core.covers) & set(stage.outcomes):
                    raise ValueError(f"stage {stage.id}: {core.id} stands for others that are there as well")
        if missing := {risk.outcome for risk in self.risks} - known:
            raise ValueError(f"there is no outcome {', '.join(sorted(missing))}")
        return self

    # -- what is asked, and of what

    def stage(self, id: str) -> Stage:
        """The stage of this name. UnknownStage when there is none."""
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise UnknownStage(id)

    def number(self, id: str) -> int:
        """The place of a stage, from 1. UnknownStage when there is none."""
        return self.stages.index(self.stage(id)) + 1

    def known_at(self, id: str) -> tuple[Item, ...]:
        """Every item known at this stage, that of earlier stages included. UnknownStage when there is none."""
        return tuple(item for stage in self.stages[: self.number(id)] for item in stage.items)

    def rows(self, id: str) -> tuple[Row, ...]:
        """The outcomes that both sides are read for at this stage, with a prompt for each. UnknownStage."""
        rows = {row.id: row for row in self.all_rows()}
        return tuple(rows[name] for name in self.stage(id).outcomes)

    def all_rows(self) -> tuple[Row, ...]:
        """Every outcome there is to ask about: those of the catalogue, then the walkthrough's own."""
        catalogue = outcomes.load(self.words.outcomes).rows
        return (*(Row(id=row.id, title=row.title, prompts=dict(row.prompts)) for row in catalogue), *self.own_outcomes)

    def pairs(self) -> tuple[str, ...]:
        """Each pair of service contexts the walkthrough is about, as "D>C", in the order met."""
        return tuple(dict.fromkeys(pair for stage in self.stages for pair in stage.pairs()))

    # -- what may be seen, and when

    def shown_at(self, id: str) -> "Shown":
        """All that a participant may know of the case at this stage, and nothing else. UnknownStage."""
        seen = self.stages[: self.number(id)]
        return Shown(
            blind_title=self.blind_title,
            kind=self.kind,
            content_note=self.content_note,
            setting=self.setting,
            of=len(self.stages),
            stages=tuple(
                ShownStage(
                    id=stage.id,
                    number=number,
                    title=stage.title,
                    when=stage.when,
                    known=stage.known,
                    items=stage.items,
                    holder=stage.holder,
                    receiver=stage.receiver,
                    question=stage.question,
                    period=stage.period,
                    rows=self.rows(stage.id),
                )
                for number, stage in enumerate(seen, 1)
            ),
        )

    def afterwards(self) -> "Afterwards":
        """What is said once everybody has judged: the name, what was done and found, essay and record."""
        return Afterwards(
            title=self.title,
            report=self.report,
            stages=tuple((stage.title, stage.done, stage.found) for stage in self.stages),
            debrief=self.debrief,
            essay_and_record=self.essay_and_record,
            contested=self.contested,
            arguments=self.arguments,
            would_change_minds=self.would_change_minds,
            sources=MappingProxyType({key: source for key, source in self.sources.items() if not source.weak}),
            all_compared=all("M-" not in stage.evidence for stage in self.stages),
        )

    # -- what it is as a file

    def plain(self) -> dict[str, Any]:
        """The value as JSON holds it; what is as if it were not said is left out."""
        always = {"format": self.format, "id": self.id, "version": self.version, "language": self.language}
        said: dict[str, Any] = always | self.model_dump(mode="json", exclude_defaults=True)
        return said | {"words": self.words.model_dump(mode="json")}

    def written(self) -> str:
        """The whole walkthrough as one YAML file, which `read` reads back as the same value."""
        return yaml_of(self.plain())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that it says, without its number: two versions that say the same have the same."""
        said = {key: value for key, value in self.plain().items() if key != "version"}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class ShownStage(_Content):
    """A stage as participants see it."""

    id: str
    number: int
    title: str
    when: str
    known: str
    items: tuple[Item, ...]
    holder: End
    receiver: End
    question: str
    period: Period
    rows: tuple[Row, ...]


class Shown(_Content):
    """What participants see: the stages up to one, under the blind title."""

    blind_title: str
    kind: Kind
    content_note: str
    setting: str
    of: int
    stages: tuple[ShownStage, ...]

    @property
    def now(self) -> ShownStage:
        """The stage that is looked at."""
        return self.stages[-1]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item known by now."""
        return tuple(item for stage in self.stages for item in stage.items)


class Afterwards(_Content):
    """What is said at the debrief. `stages`: title, what was done, what was found. `sources` without the weak ones.

    `all_compared` is False while some detail has not been compared with a source yet; pages say so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    title: str
    report: str
    stages: tuple[tuple[str, str, str], ...]
    debrief: tuple[Point, ...]
    essay_and_record: tuple[Beside, ...]
    contested: tuple[str, ...]
    arguments: tuple[Argument, ...]
    would_change_minds: tuple[str, ...]
    sources: Mapping[str, Source]
    all_compared: bool

    @property
    def told(self) -> bool:
        """Whether anything is told of what was done or found: of most twins nothing is."""
        return any(done or found for _title, done, found in self.stages)


def read(text: str) -> Walkthrough:
    """The walkthrough that a YAML file holds. Raises Unreadable, which names line and field of everything to mend."""
    said, lines = parse(text)
    if not isinstance(said, dict):
        raise Unreadable([Problem(1, "", "This is not a walkthrough. Start from a file that was exported.")])
    try:
        return Walkthrough.model_validate(said)
    except ValidationError as error:
        raise Unreadable(_problems(error, lines)) from None


def yaml_of(plain: Mapping[str, Any]) -> str:
    """A plain value as YAML, its fields in the order in which they are asked: also of a draft that lacks some."""
    said = _in_order(plain, Walkthrough)
    return yaml.dump(said, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=118)


WITHIN: Final[Mapping[str, type[BaseModel]]] = MappingProxyType(
    {
        "stages": Stage,
        "items": Item,
        "holder": End,
        "receiver": End,
        "base_rate": BaseRate,
        "as_told": Rule,
        "then_try": Rule,
        "expect": Expected,
        "expect_then": Expected,
        "own_outcomes": Row,
        "risks": Risk,
        "arguments": Argument,
        "debrief": Point,
        "essay_and_record": Beside,
        "mirror": Mirror,
        "words": Words,
    }
)


def _in_order(value: Any, model: type[BaseModel] | None) -> Any:
    """A plain value with its fields in the order of the model, what the model does not know after them."""
    if isinstance(value, list | tuple):
        return [_in_order(each, model) for each in value]
    if not isinstance(value, Mapping):
        return value
    order = list(model.model_fields) if model else [str(pole) for pole in Pole]
    names = [*(name for name in order if name in value), *(name for name in value if name not in order)]
    # Sources lie under keys of their own.
    return {
        name: {key: _in_order(source, Source) for key, source in value[name].items()}
        if name == "sources" and isinstance(value[name], Mapping)
        else _in_order(value[name], WITHIN.get(name))
        for name in names
    }


def from_plain(said: Mapping[str, Any]) -> Walkthrough:
    """The walkthrough of `plain()`. Raises Unreadable, which names the field of everything to mend."""
    try:
        return Walkthrough.model_validate(said)
    except ValidationError as error:
        raise Unreadable(_problems(error, {})) from None


MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "This is missing",
        "extra_forbidden": "There is no such field. Look at its spelling, or leave it out",
        "string_too_short": "Enter a text",
        "string_pattern_mismatch": "Use small letters, digits, “-” and “_”, beginning with a letter",
        "string_type": "Enter a text",
        "tuple_type": "Enter a list",
        "dict_type": "Enter fields with their names",
        "model_type": "Enter fields with their names",
        "int_type": "Enter a whole number",
        "int_parsing": "Enter a whole number",
        "too_short": "Add at least one",
    }
)


def _problems(error: ValidationError, lines: dict[Path, int]) -> list[Problem]:
    found = []
    for detail in error.errors():
        path: Path = tuple(part for part in detail["loc"] if part != "[key]")
        found.append(Problem(line_of(path, lines), spoken(path), f"{_message(detail)}.", path))
    return sorted(found, key=lambda problem: problem.line)


def _message(detail: Any) -> str:
    context = detail.get("ctx", {})
    if detail["type"] in ("enum", "literal_error"):
        return f"Enter one of: {str(context.get('expected', '')).replace(chr(39), '').replace(' or ', ', ')}"
    if detail["type"] == "string_too_long":
        return f"Use at most {context['max_length']} characters"
    if detail["type"] == "too_long":
        return f"Use at most {context['max_length']}"
    if detail["type"] == "value_error":
        said = str(context.get("error", detail["msg"]))
        return said[:1].upper() + said[1:]
    return MESSAGES.get(detail["type"], str(detail["msg"]))


class _Writer(yaml.SafeDumper):
    """Lists stand in from their field, and a text of several lines stands as such."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = all(line == line.strip() and line for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text and plain else None)


_Writer.add_representer(str, _written)


def _both(sides: dict[Pole, str]) -> dict[Pole, str]:
    if set(sides) != set(Pole):
        raise ValueError("this speaks of both sides: share and not_share")
    return sides


def _once(names: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"“{name}” is there twice ({what})")
        seen.add(name)
