"""Intervals agree with their definitions (METHOD 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.intervals import beta_quantile, beta_share_below, jeffreys, wilson
from tests.examples import examples
from tests.oracle import intervals as oracle

LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


@st.composite
def samples(draw, most=200):
    n = draw(st.integers(0, most))
    return draw(st.integers(0, n)), n


@given(samples(), st.one_of(st.none(), st.integers(0, 500)), LEVELS)
@examples(200)
def test_wilson_holds_the_shares_that_a_score_test_would_not_reject(sample, more, level):
    k, n = sample
    population = None if more is None else n + more

    assert wilson(k, n, population=population, level=level) == pytest.approx(
        oracle.wilson(k, n, population, level), abs=1e-8
    )


@given(samples(most=40), LEVELS)
@examples(12)
def test_jeffreys_gives_the_quantiles_of_the_density(sample, level):
    assert jeffreys(*sample, level=level) == pytest.approx(oracle.jeffreys(*sample, level), abs=1e-8)


@given(samples(), LEVELS)
@examples(100)
def test_both_mirror_when_found_and_not_found_change_places(sample, level):
    k, n = sample

    for interval in (wilson, jeffreys):
        low, high = interval(k, n, level=level)
        assert interval(n - k, n, level=level) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(samples(), st.integers(1, 1000), LEVELS)
@examples(100)
def test_knowing_the_population_only_narrows(sample, more, level):
    k, n = sample
    wide, narrow = wilson(k, n, level=level), wilson(k, n, population=n + more, level=level)

    assert wide[0] - 1e-12 <= narrow[0] <= narrow[1] <= wide[1] + 1e-12


def test_the_ends_are_exact_where_nothing_or_everything_was_found():
    assert wilson(0, 7)[0] == jeffreys(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == jeffreys(7, 7)[1] == 1.0
    assert wilson(0, 0) == wilson(0, 0, population=0) == jeffreys(0, 0) == (0.0, 1.0)
    assert wilson(3, 12, population=12) == (0.25, 0.25)
    assert wilson(0, 1, population=2, level=0.95)[0] == 0.0


@pytest.mark.parametrize(
    ("x", "a", "b", "share"),
    [
        (0.5, 2, 2, 0.5),
        (0.25, 1, 1, 0.25),
        (0.3, 1, 3, 1 - 0.7**3),
        (0.8, 4, 1, 0.8**4),
        (0.5, 0.5, 0.5, 0.5),
        (0.25, 0.5, 0.5, 1 / 3),
        (0.0, 2, 3, 0.0),
        (1.0, 2, 3, 1.0),
    ],
)
def test_the_incomplete_beta_function_has_its_known_values(x, a, b, share):
    assert beta_share_below(x, a, b) == pytest.approx(share, abs=1e-13)
    if 0 < x < 1:
        assert beta_quantile(share, a, b) == pytest.approx(x, abs=1e-12)


def test_large_samples_stay_exact_enough():
    # Against the normal approximation, which is good here.
    low, high = jeffreys(50_000, 100_000)

    assert (low, high) == pytest.approx((0.5 - 1.959964 * 0.5 / 316.2278, 0.5 + 1.959964 * 0.5 / 316.2278), abs=1e-6)


@pytest.mark.parametrize("interval", [wilson, jeffreys])
@pytest.mark.parametrize(("k", "n", "level"), [(-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0.0), (1, 3, 1.0)])
def test_impossible_counts_and_levels_are_refused(interval, k, n, level):
    with pytest.raises(ValueError):
        interval(k, n, level=level)


def test_more_checked_than_there_are_is_refused():
    with pytest.raises(ValueError, match="More were checked"):
        wilson(1, 3, population=2)
