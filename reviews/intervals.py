"""How far can a share seen in a sample be from the truth? Wilson and Jeffreys (METHOD 4.1)."""

import math
from statistics import NormalDist

Interval = tuple[float, float]

_STEPS = 200
_TINY = 1e-300


def wilson(k: int, n: int, *, population: int | None = None, level: float = 0.95) -> Interval:
    """Wilson's score interval for k of n, narrower where the whole population is known.

    ValueError unless 0 ≤ k ≤ n ≤ population and 0 < level < 1.
    """
    _check(k, n, level)
    if population is not None and population < n:
        raise ValueError("More were checked than there are.")
    if n == 0:
        return 0.0, 1.0
    p = k / n
    if population == n:
        return p, p
    size = float(n) if population is None else n * (population - 1) / (population - n)
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = 1 + z * z / size
    centre = (p + z * z / (2 * size)) / spread
    half = z * math.sqrt(p * (1 - p) / size + z * z / (4 * size * size)) / spread
    return (0.0 if k == 0 else max(0.0, centre - half)), (1.0 if k == n else min(1.0, centre + half))


def jeffreys(k: int, n: int, *, level: float = 0.95) -> Interval:
    """Jeffreys' interval: quantiles of Beta(k + ½, n − k + ½). ValueError as for Wilson."""
    _check(k, n, level)
    if n == 0:
        return 0.0, 1.0
    a, b = k + 0.5, n - k + 0.5
    lower = 0.0 if k == 0 else beta_quantile((1 - level) / 2, a, b)
    upper = 1.0 if k == n else beta_quantile((1 + level) / 2, a, b)
    return lower, upper


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x below which a share of Beta(a, b) lies, by halving: the distribution only rises."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_share_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_share_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    # The fraction converges fast below the mean; above it, the mirror image does.
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share_below(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, from the front (Lentz's way)."""
    c = 1.0
    d = 1 / _away_from_nothing(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_nothing(1 + term * d)
            c = _away_from_nothing(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _away_from_nothing(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _check(k: int, n: int, level: float) -> None:
    if not 0 <= k <= n:
        raise ValueError("Count what was found among what was checked: 0 ≤ found ≤ checked.")
    if not 0 < level < 1:
        raise ValueError("A level lies between 0 and 1.")
