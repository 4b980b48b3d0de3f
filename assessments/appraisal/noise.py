"""Where does a group split, and is it between judges, cases or occasions? At one threshold at a time (METHOD 4.2).

Ordinal levels have no variance; whether a reading reaches a threshold has. Judges are never named.
"""

from collections.abc import Sequence
from fractions import Fraction

from assessments.appraisal.grid import Value

Judgements = Sequence[Sequence[Sequence[int]]]


class Noise(Value):
    """system = level + pattern + occasion, exactly; `occasion` is None when every case was read once."""

    threshold: int
    system: float
    level: float
    pattern: float
    occasion: float | None
    judge_rates: tuple[float, ...]


def noise(judgements: Judgements, threshold: int) -> Noise:
    """Take the noise apart at a threshold, from judgements[judge][case][repeat].

    ValueError unless every judge saw every case equally often. Fractions, so that the parts add up exactly.
    """
    repeats = _shape(judgements)
    reached = [[[Fraction(level >= threshold) for level in case] for case in judge] for judge in judgements]
    cells = [[_mean(case) for case in judge] for judge in reached]
    judges = [_mean(judge) for judge in cells]
    cases = [_mean(case) for case in zip(*cells, strict=True)]
    grand = _mean(judges)
    each = [(x, cells[j][c], cases[c]) for j, judge in enumerate(reached) for c, case in enumerate(judge) for x in case]
    return Noise(
        threshold=threshold,
        system=float(_mean([(x - case) ** 2 for x, _, case in each])),
        level=float(_mean([(judge - grand) ** 2 for judge in judges])),
        pattern=float(
            _mean(
                [
                    (cell - judges[j] - cases[c] + grand) ** 2
                    for j, judge in enumerate(cells)
                    for c, cell in enumerate(judge)
                ]
            )
        ),
        occasion=float(_mean([(x - cell) ** 2 for x, cell, _ in each])) if repeats > 1 else None,
        judge_rates=tuple(float(judge) for judge in judges),
    )


def _shape(judgements: Judgements) -> int:
    cases = {len(judge) for judge in judgements}
    repeats = {len(case) for judge in judgements for case in judge}
    if len(cases) != 1 or len(repeats) != 1 or 0 in cases | repeats:
        raise ValueError("Every judge must have seen every case equally often.")
    return repeats.pop()


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
