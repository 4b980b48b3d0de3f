"""What kind of service is it, and what do people expect of how that kind handles information?

Table 6.1 of the essay as versioned content: the essay's words beside our own, which are marked as ours (HOUSE 7).
A context belongs to a purpose rather than to an organisation, so a team has one primary context and may also act
as another. The norms are expectations: they are put as questions and nothing is refused because of an answer.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

LATEST = 1
CONTENT = Path(__file__).parent / "content" / "contexts"


class ServiceContext(StrEnum):
    """The four pure types of Table 6.1, and whatever the table does not type (courts, employers, charities)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    OTHER = "other"


TYPED = (ServiceContext.A, ServiceContext.B, ServiceContext.C, ServiceContext.D)


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Norm(_Content):
    """One expectation of a type of service, asked as a question.

    `check` is our question; `essay_wording` and `modality` are the essay's words ("typically", "tend to").
    `ends` says at which end of a disclosure it can arise: the service that holds, or the one that receives.
    """

    id: str
    check: str
    essay_wording: str
    modality: str
    ends: tuple[Literal["holder", "receiver"], ...] = Field(min_length=1)


class Context(_Content):
    """One type of service. `examples` and `essay_sentence` are the essay's; `name` and `our_gloss` are ours."""

    id: ServiceContext
    name: str
    for_example: str
    our_gloss: str
    column: Literal["universal", "selective"] | None = None
    row: Literal["imposing", "providing"] | None = None
    examples: tuple[str, ...] = ()
    essay_sentence: str | None = None
    norms: tuple[Norm, ...] = ()

    @property
    def label(self) -> str:
        """The letter and our short name: "D: Care and help for selected people"; without a letter for other."""
        return self.name if self.id is ServiceContext.OTHER else f"{self.id}: {self.name}"


class Columns(_Content):
    universal: str
    selective: str


class Table(_Content):
    """What the essay prints around the table: nothing here is ours."""

    number: str
    title: str
    columns: Columns
    essay_on_boundaries: str


class GlossRow(_Content):
    label: str
    reason: str


class GlossRows(_Content):
    imposing: GlossRow
    providing: GlossRow


class Gloss(_Content):
    """Our words for the rows, whose printed headings we do not have. Shown in another style, with the note."""

    note: str
    rows: GlossRows


class Placement(_Content):
    """A typical service, placed by us; `in_table` when the essay lists it or an obvious instance."""

    agency: str
    context: ServiceContext
    in_table: bool
    also_acts_as: tuple[ServiceContext, ...] = ()
    note: str = ""


class Pair(_Content):
    """What tends to be at stake when the first type of service tells the second."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: ServiceContext = Field(alias="from")
    to: ServiceContext
    watch: str


class Contexts(_Content):
    """One released version of the table and what we say about it."""

    version: int
    language: str
    table: Table
    gloss: Gloss
    contexts: tuple[Context, ...]
    other: Context
    placements: tuple[Placement, ...]
    pairs: tuple[Pair, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if tuple(context.id for context in self.contexts) != TYPED or self.other.id is not ServiceContext.OTHER:
            raise ValueError("the table has the four types in order, and other beside it")
        if {(pair.from_, pair.to) for pair in self.pairs} != {(a, b) for a in TYPED for b in TYPED}:
            raise ValueError("each ordered pair of the four types is described")
        if len(self.pairs) != len(TYPED) ** 2:
            raise ValueError("each ordered pair is described once")
        return self

    def context(self, id: ServiceContext | str) -> Context:
        """The type of service with this letter, or "other". ValueError for anything else."""
        wanted = ServiceContext(id)
        return next((context for context in self.contexts if context.id is wanted), self.other)

    def column(self, context: Context) -> str:
        """The essay's heading of the column this type stands in; empty for other."""
        return getattr(self.table.columns, context.column) if context.column else ""

    def norms(self, id: ServiceContext | str) -> tuple[Norm, ...]:
        """The norms of this type of service; none for other, because the essay gives none."""
        return self.context(id).norms

    def pair(self, from_: ServiceContext | str, to: ServiceContext | str) -> str:
        """What to watch when `from_` tells `to`; an empty text when either end is outside the table."""
        ends = (ServiceContext(from_), ServiceContext(to))
        return next((pair.watch for pair in self.pairs if (pair.from_, pair.to) == ends), "")


@cache
def contexts(version: int = LATEST) -> Contexts:
    """The table as released under this number. FileNotFoundError when there never was such a version."""
    return Contexts.model_validate(
        yaml.load((CONTENT / f"{version}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )


load = contexts
