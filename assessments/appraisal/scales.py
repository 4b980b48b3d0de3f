"""What can be said of a harm: how likely, how serious, how known, whether it can be undone, who bears it (METHOD 2.1).

The levels are labels in an order. Nothing here adds, averages or multiplies them. Their words and anchors are content.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator


class Likelihood(IntEnum):
    """That this harm happens within the stated period if the course is taken."""

    REMOTE = 1
    UNLIKELY = 2
    REAL_POSSIBILITY = 3
    EVEN_OR_LIKELY = 4
    VERY_LIKELY = 5


class Severity(IntEnum):
    """How bad if it happens, on one common scale for all outcomes and bearers."""

    MINOR = 1
    MODERATE = 2
    SERIOUS = 3
    SEVERE = 4
    GRAVE = 5


# The shares printed beside the words. Used only to ask later whether the words meant what they said (METHOD 4.4).
PRINTED_SHARES: Mapping[Likelihood, tuple[float, float]] = {
    Likelihood.REMOTE: (0.0, 0.01),
    Likelihood.UNLIKELY: (0.01, 0.1),
    Likelihood.REAL_POSSIBILITY: (0.1, 0.4),
    Likelihood.EVEN_OR_LIKELY: (0.4, 0.8),
    Likelihood.VERY_LIKELY: (0.8, 1.0),
}

LOWEST, HIGHEST = min(Likelihood), max(Likelihood)

CANNOT_TELL: Literal["cannot_tell"] = "cannot_tell"

Range = tuple[int, int]


class EvidenceGrade(StrEnum):
    """How a reading is known."""

    DIRECT = "direct"
    CORROBORATED = "corroborated"
    REPORTED = "reported"
    ASSUMED = "assumed"


class Reversibility(StrEnum):
    """Whether the harm can be undone."""

    YES = "yes"
    WITH_DIFFICULTY = "with_difficulty"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class Bearer(StrEnum):
    """Who would bear the harm."""

    PERSON_AT_CENTRE = "person_at_centre"
    CHILD = "child"
    FAMILY_OR_HOUSEHOLD = "family_or_household"
    OTHER_PERSON = "other_person"
    SOURCE_OF_INFORMATION = "source_of_information"
    WORKER = "worker"
    OTHER_SERVICE_USERS = "other_service_users"
    PUBLIC = "public"


def axis(value: Any) -> Range | Literal["cannot_tell"]:
    """One axis of a reading: two ends from 1 to 5, the lower first, or "cannot_tell". ValueError says what is wrong."""
    if isinstance(value, str):
        if value != CANNOT_TELL:
            raise ValueError(f"“{value}” is neither two levels nor “cannot_tell”")
        return CANNOT_TELL
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("give two levels, the lower and the higher, or “cannot_tell”")
    for end in value:
        # A boolean is an integer to Python, and not to us.
        if not isinstance(end, int) or isinstance(end, bool) or not LOWEST <= end <= HIGHEST:
            raise ValueError(f"a level is a whole number from {LOWEST} to {HIGHEST}")
    lower, higher = value
    if lower > higher:
        raise ValueError("the lower level comes first")
    return int(lower), int(higher)


Axis = Annotated[Range | Literal["cannot_tell"], BeforeValidator(axis)]


def ends(value: Range | Literal["cannot_tell"]) -> Range:
    """The two ends in the order: "cannot_tell" reads as every level (METHOD 2.2)."""
    return (int(LOWEST), int(HIGHEST)) if value == CANNOT_TELL else value
