"""Did the words for how likely mean what they said (METHOD 4.4)? Only outcomes under the course taken can be seen."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from reviews.intervals import Interval, wilson

ENOUGH = 10


class State(StrEnum):
    """How what happened lies to the printed range of a level."""

    TOO_FEW = "too_few"
    LESS_OFTEN = "less_often"
    MORE_OFTEN = "more_often"
    CONSISTENT = "consistent"


class Reliability(BaseModel):
    """One level: how often it was chosen, how often the harm then happened."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: int
    n: int
    happened: int
    interval: Interval
    state: State


def reliability(
    events: Iterable[tuple[int, bool]], ranges: Mapping[int, tuple[float, float]]
) -> tuple[Reliability, ...]:
    """One result for each printed range, in their order. ValueError for an event at a level without a range."""
    seen: dict[int, list[bool]] = {level: [] for level in ranges}
    for level, happened in events:
        if level not in seen:
            raise ValueError(f"Level {level} has no printed range.")
        seen[level].append(happened)
    return tuple(_level(level, seen[level], printed) for level, printed in ranges.items())


def _level(level: int, happened: list[bool], printed: tuple[float, float]) -> Reliability:
    n, times = len(happened), sum(happened)
    low, high = wilson(times, n)
    state = State.CONSISTENT
    if n < ENOUGH:
        state = State.TOO_FEW
    elif high < printed[0]:
        state = State.LESS_OFTEN
    elif low > printed[1]:
        state = State.MORE_OFTEN
    return Reliability(level=level, n=n, happened=times, interval=(low, high), state=state)


def brier(stated: Iterable[tuple[float, bool]]) -> float | None:
    """The mean of (p − happened)², only where somebody stated a number; None without any."""
    squares = [(p - happened) ** 2 for p, happened in stated]
    return sum(squares) / len(squares) if squares else None
