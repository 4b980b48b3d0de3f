"""Which outcomes are there to think about, and which of them are offered for these two services?

The catalogue as versioned content (HOUSE 7, METHOD 5; the essay asks for "the whole range of service outcomes"). Every
row asks the same of both sides: it carries one prompt for each pole. Offering suggests what to look at; it says
nothing about what will be found, and an author may open, leave out or add any row, always for both sides together.
"""

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from agencies.contexts import ServiceContext
from assessments.appraisal.scales import Bearer
from cases.vocabulary import Pole

LATEST = 1
CONTENT = Path(__file__).parents[1] / "content" / "outcomes"
ANY = "any"
PAIRS = frozenset(f"{holder}>{receiver}" for holder in ServiceContext for receiver in ServiceContext)


class UnknownOutcome(LookupError):
    """There is no row of this name in this version of the catalogue."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(_Content):
    """One row: something a service is there to bring about or protect, with its prompt for each pole.

    A core row stands for the rows it `covers`. `essay_line` is the essay's own words that ground the row.
    """

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    prompts: dict[Pole, str]
    essay_line: str
    bearers: tuple[Bearer, ...] = ()
    services: tuple[Literal["holder", "receiver"], ...] = ()
    salient: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    note: str = ""

    @field_validator("prompts")
    @classmethod
    def _both_poles(cls, prompts: dict[Pole, str]) -> dict[Pole, str]:
        if set(prompts) != set(Pole) or not all(prompts.values()):
            raise ValueError("every row asks about both sides")
        return prompts

    @field_validator("salient")
    @classmethod
    def _known_pairs(cls, salient: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(salient) - PAIRS - {ANY}:
            raise ValueError(f"not pairs of service contexts: {sorted(unknown)}")
        return salient

    @property
    def core(self) -> bool:
        """Whether this is one of the rows of the short path, which stand for several others."""
        return bool(self.covers)

    def prompt(self, pole: Pole | str) -> str:
        """What the page asks above this row's answer for one pole."""
        return self.prompts[Pole(pole)]

    def salient_between(self, holders: Collection[ServiceContext], receivers: Collection[ServiceContext]) -> bool:
        """Whether this row is marked as one to think of when any of these services tells any of those."""
        return any(f"{holder}>{receiver}" in self.salient for holder in holders for receiver in receivers)


class Outcomes(_Content):
    """One released version of the catalogue: the core rows, and the rows that may take their place or join them."""

    version: int
    language: str
    core: tuple[Outcome, ...]
    catalogue: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        ids = [row.id for row in self.rows]
        if len(set(ids)) != len(ids):
            raise ValueError("a row id is used twice")
        if not all(row.core for row in self.core) or any(row.core for row in self.catalogue):
            raise ValueError("core rows cover other rows, and only they do")
        covered = [id for row in self.core for id in row.covers]
        if len(set(covered)) != len(covered) or set(covered) - {row.id for row in self.catalogue}:
            raise ValueError("a covered row is in the catalogue, under one core row")
        if not all(row.salient and row.bearers for row in self.catalogue):
            raise ValueError("each row of the catalogue says when to offer it and who may bear it")
        return self

    @property
    def rows(self) -> tuple[Outcome, ...]:
        """Every row of this version, core rows first, in the order offered."""
        return self.core + self.catalogue

    def outcome(self, id: str) -> Outcome:
        """The row of this name. UnknownOutcome when there is none."""
        for row in self.rows:
            if row.id == id:
                return row
        raise UnknownOutcome(id)

    def offered(
        self, from_contexts: Iterable[ServiceContext | str], to_contexts: Iterable[ServiceContext | str]
    ) -> tuple[Outcome, ...]:
        """What to offer when services of the first contexts hold and services of the second might receive.

        The core rows, then the rows marked for one of the pairs, then the rows for every pair; each group in the
        catalogue's order, no row twice. A team that also acts as another type brings both its contexts.
        """
        holders = tuple(ServiceContext(context) for context in from_contexts)
        receivers = tuple(ServiceContext(context) for context in to_contexts)
        salient = tuple(row for row in self.catalogue if row.salient_between(holders, receivers))
        always = tuple(row for row in self.catalogue if ANY in row.salient and row not in salient)
        return self.core + salient + always

    def elsewhere(
        self, from_contexts: Iterable[ServiceContext | str], to_contexts: Iterable[ServiceContext | str]
    ) -> tuple[Outcome, ...]:
        """The rows that are one click away: everything that is not offered for these services."""
        offered = self.offered(from_contexts, to_contexts)
        return tuple(row for row in self.catalogue if row not in offered)

    def covering(self, id: str) -> Outcome | None:
        """The core row that stands for this row, if one does. UnknownOutcome when there is no such row."""
        row = self.outcome(id)
        return next((core for core in self.core if row.id in core.covers), None)

    def settled(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """The chosen rows as they go on the grid: a covered row takes the place of its core row, never both.

        In the catalogue's order, with the opened rows standing where their core row stood; no row twice.
        UnknownOutcome for a name that is not in this version (an author's own rows do not come here).
        """
        wanted = {self.outcome(id).id for id in chosen}
        settled: list[str] = []
        for core in self.core:
            opened = [row.id for row in self.catalogue if row.id in core.covers and row.id in wanted]
            settled += opened or [core.id] * (core.id in wanted)
        return (*settled, *(row.id for row in self.catalogue if row.id in wanted and row.id not in settled))

    def left_out(self, settled: Collection[str]) -> tuple[Outcome, ...]:
        """The core rows that these rows neither hold nor open in detail: each is set aside, with its reason."""
        return tuple(core for core in self.core if not {core.id, *core.covers} & set(settled))

    def serves_both_ends(self, settled: Iterable[str], *, own: bool = False) -> bool:
        """Whether these rows hold something that each of the two services is there for (DESIGN 8, screen 9).

        A row that names no service belongs to both ends, and so does one of the author's `own`.
        """
        ends = [self.outcome(id).services for id in settled]
        return own or all(any(not named or end in named for named in ends) for end in ("holder", "receiver"))


@cache
def load(version: int = LATEST) -> Outcomes:
    """The catalogue as released under this number. FileNotFoundError when there never was such a version."""
    return Outcomes.model_validate(
        yaml.load((CONTENT / f"{version}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
