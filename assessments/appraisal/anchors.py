"""What do the levels and the other closed answers mean, in the words shown beside them?

The scales as versioned content (METHOD 2.1, DESIGN 3). Levels are labels in an order; the printed numbers explain the
words and are used for nothing else. Each level of severity has an example for both sides, and content without both
is refused: one-sided examples anchor one-sidedly.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assessments.appraisal.scales import Bearer, EvidenceGrade, Reversibility
from cases.vocabulary import Pole

LATEST = 1
CONTENT = Path(__file__).parents[1] / "content" / "scales"
LEVELS = (1, 2, 3, 4, 5)


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LikelihoodLevel(_Content):
    """One level of how likely: the words, the printed numbers, and the share of situations they stand for.

    `range` is [from, to): the lower end belongs to the level, the upper one to the next; at level 5 both belong.
    """

    level: int
    words: str
    numbers: str
    range: tuple[float, float]


class SeverityLevel(_Content):
    """One level of how serious: the words, the anchor, and an example of what could go wrong for each pole."""

    level: int
    words: str
    anchor: str
    examples: dict[Pole, str]

    @field_validator("examples")
    @classmethod
    def _both_poles(cls, examples: dict[Pole, str]) -> dict[Pole, str]:
        if set(examples) != set(Pole) or not all(examples.values()):
            raise ValueError("every level has an example for both sides")
        return examples


class Scales(_Content):
    """One released version of the words on both scales and on the closed lists beside them."""

    version: int
    language: str
    likelihood: tuple[LikelihoodLevel, ...]
    severity: tuple[SeverityLevel, ...]
    cannot_judge: str = Field(min_length=1)
    nothing_found: str = Field(min_length=1)
    evidence: dict[EvidenceGrade, str]
    reversible: dict[Reversibility, str]
    bearers: dict[Bearer, str]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if any(tuple(one.level for one in axis) != LEVELS for axis in (self.likelihood, self.severity)):
            raise ValueError("both scales have the five levels, in order")
        edges = [one.range for one in self.likelihood]
        if edges[0][0] != 0 or edges[-1][1] != 1 or any(a[1] != b[0] for a, b in pairwise(edges)):
            raise ValueError("the ranges meet, from 0 to 1")
        for words, codes in (
            (self.evidence, EvidenceGrade),
            (self.reversible, Reversibility),
            (self.bearers, Bearer),
        ):
            if set(words) != set(codes):
                raise ValueError("every code of the method has its words")
        return self

    def likelihood_level(self, level: int) -> LikelihoodLevel:
        """The words of one level of how likely. LookupError outside 1 to 5."""
        return _of(self.likelihood, level)

    def severity_level(self, level: int) -> SeverityLevel:
        """The words of one level of how serious. LookupError outside 1 to 5."""
        return _of(self.severity, level)

    def about(self, person: str) -> Self:
        """The same words, with this name or these initials for the person that the information is about (DESIGN 3)."""
        named = {**self.bearers, Bearer.PERSON_AT_CENTRE: person} if person else self.bearers
        return self.model_copy(update={"bearers": named})


Level = TypeVar("Level", LikelihoodLevel, SeverityLevel)


def _of(axis: tuple[Level, ...], level: int) -> Level:
    for one in axis:
        if one.level == level:
            return one
    raise LookupError(level)


@cache
def load(version: int = LATEST) -> Scales:
    """The scales as released under this number. FileNotFoundError when there never was such a version."""
    return Scales.model_validate(
        yaml.load((CONTENT / f"{version}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
