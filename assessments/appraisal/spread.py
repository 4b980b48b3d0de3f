"""How do a group's readings of one case differ (METHOD 4.2)? Counts and a pair of middle readings, never a mean."""

from collections import Counter
from collections.abc import Sequence

from assessments.appraisal.grid import Value


class Spread(Value):
    """Readings of one case. `differ`: the share of pairs of judges that differ; None for one judge."""

    counts: dict[int, int]
    median: tuple[int, int]
    lowest: int
    highest: int
    differ: float | None
    differ_by_two: float | None


def spread(levels: Sequence[int]) -> Spread:
    """How these readings of one case lie. ValueError without a reading, or for a level that is not a whole number."""
    if not levels:
        raise ValueError("There are no readings.")
    if any(isinstance(level, bool) or not isinstance(level, int) for level in levels):
        raise ValueError("A level is a whole number.")
    ordered = sorted(levels)
    counts = dict(sorted(Counter(ordered).items()))
    # Counted by level, not pair by pair: a room of three hundred has 44,850 pairs.
    pairs = len(ordered) * (len(ordered) - 1) // 2
    apart = pairs - sum(count * (count - 1) // 2 for count in counts.values())
    by_two = apart - sum(count * counts.get(level + 1, 0) for level, count in counts.items())
    return Spread(
        counts=counts,
        median=(ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]),
        lowest=ordered[0],
        highest=ordered[-1],
        differ=apart / pairs if pairs else None,
        differ_by_two=by_two / pairs if pairs else None,
    )
