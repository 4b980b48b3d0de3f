"""Which made-up cases does a team read to see where its readings part? Versioned content, own to reviews (METHOD 4.2).

Everybody reads the same words, and answers the same two questions of both sides of each outcome. Nothing in them is a
live case, and nothing says how one of them should be read.
"""

from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assessments.appraisal import anchors, outcomes
from cases.vocabulary import InformationKind, Period

LATEST = 1
CONTENT = Path(__file__).parent / "content" / "vignettes"


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Content):
    """One item of information: hard or soft, and what it is."""

    kind: InformationKind
    text: str


class Vignette(_Content):
    """One made-up case: who holds what and might tell whom, and the outcomes that are read."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    holder: str
    receiver: str
    known: str
    items: tuple[Item, ...] = Field(min_length=1)
    question: str
    outcomes: tuple[str, ...] = Field(min_length=1)


class Vignettes(_Content):
    """One released set. `outcomes` and `scales`: the versions of the words by which it is asked."""

    version: int
    language: str
    outcomes: int
    scales: int
    period: Period
    vignettes: tuple[Vignette, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _known(self) -> Self:
        ids = [each.id for each in self.vignettes]
        if len(set(ids)) != len(ids):
            raise ValueError("every vignette has a name of its own")
        catalogue = {row.id for row in outcomes.load(self.outcomes).rows}
        for each in self.vignettes:
            if not set(each.outcomes) <= catalogue or len(set(each.outcomes)) != len(each.outcomes):
                raise ValueError(f"{each.id}: outcomes that are not in the catalogue, or named twice")
        return self

    def rows(self) -> tuple[tuple[Vignette, str], ...]:
        """Each outcome that is read, with its vignette, in order."""
        return tuple((each, outcome) for each in self.vignettes for outcome in each.outcomes)

    def paper(self, order: tuple[str, str]) -> dict[str, Any]:
        """What is asked, in the shape in which own readings are asked for: rows, the sides in this order, the words of
        the levels."""
        catalogue, scales = outcomes.load(self.outcomes), anchors.load(self.scales)
        return {
            "rows": [
                {
                    "key": key_of(each, outcome),
                    "title": f"{each.title}: {catalogue.outcome(outcome).title}",
                    "prompts": {side: catalogue.outcome(outcome).prompt(side) for side in order},
                }
                for each, outcome in self.rows()
            ],
            "question": {"order": list(order)},
            "legend": {
                "likelihood": {str(each.level): f"{each.words} ({each.numbers})" for each in scales.likelihood},
                "severity": {str(each.level): f"{each.words}: {each.anchor}" for each in scales.severity},
            },
        }


def key_of(vignette: Vignette, outcome: str) -> str:
    """The name of one outcome of one vignette among all that are read."""
    return f"{vignette.id}.{outcome}"


@cache
def load(version: int = LATEST) -> Vignettes:
    """The set released under this number. FileNotFoundError when there never was such a version."""
    return Vignettes.model_validate(
        yaml.load((CONTENT / f"{version}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
