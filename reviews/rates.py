"""How often does each of the four kinds of error happen, and how sure can we be (METHOD 4.1)?

Four kinds, four denominators, two panels. No rate here depends on another column, and no figure sets one kind against
another.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, StrictInt, model_validator

from reviews.intervals import Interval, wilson
from reviews.vocabulary import ErrorKind, Need, Use

# Fewer than these, and a figure would say more about who happened to be looked at (METHOD 4.1, to be piloted).
ENOUGH_TO_SHOW = 5
ENOUGH_TO_ESTIMATE = 10

STANDING_SENTENCE = "These can all rise and can all fall. More of one is not evidence of less of another."
TOO_FEW = "Too few followed up to show"


class Stratum(BaseModel):
    """Decisions of one sort: how many there were, were followed up, and in how many of these the error was found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    total: StrictInt
    checked: StrictInt
    errors: StrictInt

    @model_validator(mode="after")
    def possible(self) -> "Stratum":
        """0 ≤ errors ≤ checked ≤ total."""
        if not 0 <= self.errors <= self.checked <= self.total:
            raise ValueError("errors cannot be more than were checked, nor checked more than there were")
        return self


class Rate(BaseModel):
    """One kind of error. `bounds` assume nothing about what was not followed up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    total: int
    checked: int
    errors: int
    estimate: float | None
    interval: Interval | None
    bounds: Interval | None


class TwoErrors(BaseModel):
    """Over-shared and missed, each from its own decisions alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    over_sharing: Rate
    under_sharing: Rate


class FromTheTruth(BaseModel):
    """Begg and Greenes: the same errors seen from what was so. Only ever with ASSUMPTION in the same sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missed_of_real: float | None
    shared_of_unreal: float | None


class Shown(StrEnum):
    """How much of a rate may be shown."""

    NOTHING = "nothing"
    COUNTS_AND_BOUNDS = "counts_and_bounds"
    ESTIMATE = "estimate"


class FollowedUp(NamedTuple):
    """One decision that was followed up, without who made it."""

    shared: bool
    need: Need
    use: Use = Use.UNDETERMINED


def rate(strata: Iterable[Stratum], *, level: float = 0.95) -> Rate:
    """The rate of one kind of error over strata that were sampled at different rates."""
    strata = [stratum for stratum in strata if stratum.total]
    total, checked, errors = (
        sum(getattr(stratum, name) for stratum in strata) for name in ("total", "checked", "errors")
    )
    bounds = (errors / total, (errors + total - checked) / total) if total else None
    estimate, interval = None, None
    if strata and all(stratum.checked for stratum in strata):
        estimate, interval = _estimate(strata, total, level)
    return Rate(total=total, checked=checked, errors=errors, estimate=estimate, interval=interval, bounds=bounds)


def _estimate(strata: Sequence[Stratum], total: int, level: float) -> tuple[float, Interval]:
    """The weighted share, and limits combined from those of the strata (MOVER, after Zou and Donner)."""
    estimate = below = above = 0.0
    for stratum in strata:
        weight, share = stratum.total / total, stratum.errors / stratum.checked
        low, high = wilson(stratum.errors, stratum.checked, population=stratum.total, level=level)
        estimate += weight * share
        below += (weight * (share - low)) ** 2
        above += (weight * (high - share)) ** 2
    return estimate, (max(0.0, estimate - sqrt(below)), min(1.0, estimate + sqrt(above)))


def two_errors(shared: Iterable[Stratum], not_shared: Iterable[Stratum], *, level: float = 0.95) -> TwoErrors:
    """Over-shared among what was shared, missed among what was not."""
    return TwoErrors(over_sharing=rate(shared, level=level), under_sharing=rate(not_shared, level=level))


def from_the_truth(shared: Stratum, not_shared: Stratum) -> FromTheTruth:
    """Of all real needs, how many were missed; of all needs that were not real, how many were shared.

    Assumes that which decisions were followed up depends on the decision alone. None where a side has nothing checked.
    """
    if not shared.checked or not not_shared.checked:
        return FromTheTruth(missed_of_real=None, shared_of_unreal=None)
    over, missed = shared.errors / shared.checked, not_shared.errors / not_shared.checked
    return FromTheTruth(
        missed_of_real=_share(not_shared.total * missed, shared.total * (1 - over)),
        shared_of_unreal=_share(shared.total * over, not_shared.total * (1 - missed)),
    )


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest else None


def truth_sentence(kind: ErrorKind, value: float) -> str:
    """A figure from the truth's side, with its assumption in the same sentence. Only for over-shared and missed."""
    about = {
        ErrorKind.MISSED: "Of every 100 real needs, about {n} were not met by sharing",
        ErrorKind.OVER_SHARED: "Of every 100 needs that were not real, about {n} were shared",
    }[kind]
    assumption = "if which decisions were followed up had nothing to do with how they turned out"
    return f"{about.format(n=round(100 * value))}, {assumption}."


def found(kind: ErrorKind, decision: FollowedUp) -> bool | None:
    """Whether this decision is an error of this kind; None where that is not determined or does not apply.

    A decision that is None counts as unchecked in that kind's own denominator.
    """
    need, use = decision.need, decision.use
    if decision.shared is (kind is ErrorKind.MISSED):
        return None
    if kind in (ErrorKind.OVER_SHARED, ErrorKind.MISSED):
        error = Need.NO if kind is ErrorKind.OVER_SHARED else Need.YES
        return None if need is Need.UNDETERMINED else need is error
    if kind is ErrorKind.OVER_READ:
        return None if use is Use.UNDETERMINED else use is Use.OVER_READ
    # Under-read: one answer can be enough to rule it out.
    if need is Need.NO or use not in (Use.UNDETERMINED, Use.UNDER_READ):
        return False
    return None if Need.UNDETERMINED is need or use is Use.UNDETERMINED else True


def stratum(kind: ErrorKind, *, total: int, followed_up: Iterable[FollowedUp]) -> Stratum:
    """One stratum of one kind: `total` decisions of its sort, of which these were followed up."""
    answers = [answer for answer in (found(kind, decision) for decision in followed_up) if answer is not None]
    return Stratum(total=total, checked=len(answers), errors=sum(answers))


def shown(value: Rate) -> Shown:
    """How much of this may be shown: under 5 nothing, under 10 counts and bounds, then the estimate too."""
    if value.checked < ENOUGH_TO_SHOW:
        return Shown.NOTHING
    return Shown.COUNTS_AND_BOUNDS if value.checked < ENOUGH_TO_ESTIMATE else Shown.ESTIMATE
