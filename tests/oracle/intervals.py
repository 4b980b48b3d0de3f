"""Wilson and Jeffreys once more, from their definitions: where the score test turns, and by adding up a density."""

from math import cos, pi, sin, sqrt
from statistics import NormalDist


def halve(low, high, is_high):
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if is_high(middle) else (middle, high)
    return (low + high) / 2


def wilson(k, n, population, level):
    """The shares that a score test at this level would not reject."""
    if n == 0:
        return 0.0, 1.0
    p = k / n
    if population == n:
        return p, p
    variance_left = 1 if population is None else (population - n) / (population - 1)
    z = NormalDist().inv_cdf((1 + level) / 2)

    def rejected(share):
        return abs(p - share) > z * sqrt(share * (1 - share) / n * variance_left)

    lower = 0.0 if k == 0 else halve(0.0, p, lambda share: not rejected(share))
    upper = 1.0 if k == n else halve(p, 1.0, rejected)
    return lower, upper


def jeffreys(k, n, level):
    """Quantiles of Beta(k + ½, n − k + ½): with x = sin² θ its density is a smooth power of sine and cosine."""
    if n == 0:
        return 0.0, 1.0

    def area(end):
        steps = 2000
        width = end / steps
        values = [sin(i * width) ** (2 * k) * cos(i * width) ** (2 * (n - k)) for i in range(steps + 1)]
        return width / 3 * (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]))

    whole = area(pi / 2)

    def quantile(share):
        return sin(halve(0.0, pi / 2, lambda end: area(end) / whole >= share)) ** 2

    return (0.0 if k == 0 else quantile((1 - level) / 2)), (1.0 if k == n else quantile((1 + level) / 2))
