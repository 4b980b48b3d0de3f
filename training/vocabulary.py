"""By what could somebody be known in a text that was written for practice? For whoever checks it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Telling(StrEnum):
    """What gives somebody away."""

    NAMES = "names"
    PLACES = "places"
    DATES = "dates"
    RARE = "rare"
    WORDS = "words"


TELLING_WORDS: Final[Mapping[Telling, str]] = MappingProxyType(
    {
        Telling.NAMES: "A name, initials or a number",
        Telling.PLACES: "A place, a service or a workplace that can be recognised",
        Telling.DATES: "A date, or a time that points to one",
        Telling.RARE: "Something so rare that those who know of it would recognise it",
        Telling.WORDS: "Words that somebody said or wrote",
    }
)
