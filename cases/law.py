"""What does each law or piece of guidance do, what does it not do, and how far have we checked?

The handy summary (essay p. 7: no more guidance on the law, "unless it be by way of handy summary") as versioned
content: short cards beside a question, never a rule that decides one. Which side a text leans to is our judgement and
is kept apart from the cards, because managers see it and somebody in the middle of a decision does not.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agencies.contexts import ServiceContext

LATEST = 1
CONTENT = Path(__file__).parent / "content" / "law"


class Status(StrEnum):
    """How far a text is law today, as far as we have established it."""

    IN_FORCE = "in_force"
    IN_FORCE_VERIFY = "in_force_verify"
    MADE_NOT_KNOWN_IN_FORCE = "made_not_known_in_force"
    GUIDANCE = "guidance"
    COMMON_LAW = "common_law"


class Kind(StrEnum):
    """What a text is for somebody who wonders whether to share."""

    POWER = "power"
    DUTY = "duty"
    LIMIT = "limit"
    PRINCIPLE = "principle"


class Read(StrEnum):
    """How much of a card was seen in a source."""

    SOURCE = "source"
    PART = "part"
    NOT_YET = "not_yet"


class Tilt(StrEnum):
    """Which side's risks a text speaks of, in our judgement. For managers only."""

    NONE = "none"
    NOT_SHARING_RISK = "not_sharing_risk"
    SHARING_RISK = "sharing_risk"
    TWO_SIDED = "two_sided"


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Card(_Content):
    """One law or piece of guidance in at most 60 shown words."""

    id: str
    name: str
    jurisdiction: str
    year: str
    kind: Kind
    contexts: tuple[ServiceContext, ...] = Field(min_length=1)
    does: str
    does_not: str
    status: Status
    read: Read
    to_verify: str
    sources: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Everything a page prints of the card, as one text: what the limit of 60 words is counted over."""
        return " ".join([self.name, self.jurisdiction, self.year, self.kind, *self.contexts, self.does, self.does_not])


class Nation(_Content):
    """What is different outside England, in one line."""

    nation: str
    line: str
    sources: tuple[str, ...] = ()


class Source(_Content):
    """Where a fact was seen. A weak source is a lead for maintainers and is not shown."""

    what: str
    where: str
    weak: bool = False


class Words(_Content):
    """The codes of the cards in plain words."""

    status: dict[Status, str]
    kind: dict[Kind, str]
    read: dict[Read, str]
    tilt: dict[Tilt, str]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for words, codes in ((self.status, Status), (self.kind, Kind), (self.read, Read), (self.tilt, Tilt)):
            if set(words) != set(codes):
                raise ValueError("every code has its words")
        return self


class Law(_Content):
    """One released version of the summary."""

    version: int
    language: str
    checked: dt.date
    disclaimer: str
    how_to_read: tuple[str, ...]
    words: Words
    cards: tuple[Card, ...]
    tilts: dict[str, Tilt]
    nations: tuple[Nation, ...]
    unsure: tuple[str, ...]
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        ids = [card.id for card in self.cards]
        if len(set(ids)) != len(ids):
            raise ValueError("a card id is used twice")
        if set(self.tilts) != set(ids):
            raise ValueError("each card, and only a card, has a tilt")
        cited = {source for card in self.cards for source in card.sources}
        cited |= {source for nation in self.nations for source in nation.sources}
        if cited != set(self.sources):
            raise ValueError("each source that is named is listed, and each listed one is named")
        if any(card.sources and card.read is Read.NOT_YET for card in self.cards):
            raise ValueError("a card with a source has been compared with it, at least in part")
        return self

    def card(self, id: str) -> Card:
        """The card of this name. LookupError when there is none."""
        for card in self.cards:
            if card.id == id:
                return card
        raise LookupError(id)

    def cards_for(self, contexts: Iterable[ServiceContext | str]) -> tuple[Card, ...]:
        """The cards that concern any of these types of service, those first that concern the fewest others.

        Meant for the two ends of a question: pass the contexts of both. A card of both ends comes before one of one
        end alone; else they stand in the order of the summary. Nothing is said by it of which card weighs more.
        """
        wanted = {ServiceContext(context) for context in contexts}
        cards = [card for card in self.cards if wanted.intersection(card.contexts)]
        return tuple(
            sorted(cards, key=lambda card: (len(set(card.contexts) - wanted), -len(wanted.intersection(card.contexts))))
        )

    def tilt(self, id: str) -> Tilt:
        """Which side the text leans to, in our judgement. For managers; LookupError when there is no such card."""
        return self.tilts[self.card(id).id]


@cache
def load(version: int = LATEST) -> Law:
    """The summary as released under this number. FileNotFoundError when there never was such a version."""
    return Law.model_validate(
        yaml.load((CONTENT / f"{version}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
