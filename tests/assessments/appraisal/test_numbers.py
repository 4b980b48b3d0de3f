"""Spread, noise at a threshold, and base rates (METHOD 4.2, 4.3)."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.base_rates import base_rates, not_matching, rightly_flagged_sentence
from assessments.appraisal.noise import noise
from assessments.appraisal.spread import spread
from tests.examples import examples

LEVELS = st.integers(1, 5)


# --- Spread ---


@given(st.lists(LEVELS, min_size=1, max_size=12))
@examples(60)
def test_spread_counts_readings_and_pairs(levels):
    found = spread(levels)

    assert found.counts == {level: levels.count(level) for level in set(levels)}
    assert (found.lowest, found.highest) == (min(levels), max(levels))
    below = sum(level < found.median[0] for level in levels)
    above = sum(level > found.median[1] for level in levels)
    assert 2 * below <= len(levels) - 1
    assert 2 * above <= len(levels) - 1
    pairs = list(combinations(levels, 2))
    if not pairs:
        assert (found.differ, found.differ_by_two) == (None, None)
    else:
        assert found.differ == sum(a != b for a, b in pairs) / len(pairs)
        assert found.differ_by_two == sum(abs(a - b) > 1 for a, b in pairs) / len(pairs)


def test_the_middle_is_a_pair_and_never_a_mean():
    assert spread([1, 2, 4, 5]).median == (2, 4)
    assert spread([5, 1, 3]).median == (3, 3)
    assert list(spread([5, 1, 3, 3]).model_dump(mode="json")["counts"]) == ["1", "3", "5"]


@pytest.mark.parametrize("levels", [[], [True], [2.0], ["2"]])
def test_what_is_no_reading_is_refused(levels):
    with pytest.raises(ValueError):
        spread(levels)


# --- Noise ---


@st.composite
def tables(draw):
    judges, cases, repeats = (draw(st.integers(1, 4)) for _ in range(3))
    return [[[draw(LEVELS) for _ in range(repeats)] for _ in range(cases)] for _ in range(judges)]


def mean(values):
    values = list(values)
    return sum(values) / len(values)


@given(tables(), st.integers(1, 6))
@examples(120)
def test_the_parts_add_up_and_are_what_they_say(table, threshold):
    found = noise(table, threshold)

    reached = [[[float(x >= threshold) for x in case] for case in judge] for judge in table]
    case_means = [mean(mean(judge[c]) for judge in reached) for c in range(len(table[0]))]
    judge_means = [mean(mean(case) for case in judge) for judge in reached]
    grand = mean(judge_means)
    assert found.system == pytest.approx(
        mean((x - case_means[c]) ** 2 for judge in reached for c, case in enumerate(judge) for x in case), abs=1e-12
    )
    assert found.level == pytest.approx(mean((rate - grand) ** 2 for rate in judge_means), abs=1e-12)
    assert found.judge_rates == pytest.approx(judge_means)
    assert (found.occasion is None) is (len(table[0][0]) == 1)
    assert found.system == pytest.approx(found.level + found.pattern + (found.occasion or 0), abs=1e-12)


@given(tables(), st.integers(1, 5))
@examples(60)
def test_stretching_the_levels_and_the_threshold_changes_nothing_nor_does_the_order_of_judges(table, threshold):
    heights = {1: -3, 2: 0, 3: 7, 4: 8, 5: 100}
    stretched = [[[heights[x] for x in case] for case in judge] for judge in table]

    found, after = noise(table, threshold), noise(stretched, heights[threshold])
    turned = noise(table[::-1], threshold)

    assert after.model_copy(update={"threshold": threshold}) == found
    assert (turned.system, turned.level, turned.pattern, turned.occasion) == (
        found.system,
        found.level,
        found.pattern,
        found.occasion,
    )
    assert turned.judge_rates == found.judge_rates[::-1]


@given(tables(), st.integers(1, 5))
@examples(40)
def test_a_judge_copied_has_no_level_or_pattern_noise(table, threshold):
    found = noise([table[0]] * 3, threshold)

    assert (found.level, found.pattern) == (0, 0)


@pytest.mark.parametrize("table", [[], [[]], [[[]]], [[[1]], [[1], [2]]], [[[1], [1, 2]]], [[[1, 2]], [[1]]]])
def test_judges_who_did_not_see_the_same_are_refused(table):
    with pytest.raises(ValueError, match="equally often"):
        noise(table, 3)


# --- Base rates ---


@st.composite
def shares(draw):
    share = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1, allow_nan=False))
    return tuple(sorted([draw(share), draw(share)]))


@given(st.integers(0, 10**6), shares(), shares(), shares(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
@examples(150)
def test_whatever_lies_inside_the_ranges_comes_out_inside_the_ranges(records, prevalence, found, left, a, b, c):
    whole = base_rates(
        records=records, prevalence=prevalence, sensitivity=found, specificity=left, seconds_per_check=90
    )
    inside = [low + t * (high - low) for (low, high), t in zip((prevalence, found, left), (a, b, c), strict=True)]
    pi, se, sp = (min(max(x, low), high) for x, (low, high) in zip(inside, (prevalence, found, left), strict=True))
    there = {
        "true_finds": records * pi * se,
        "false_alarms": records * (1 - pi) * (1 - sp),
        "missed": records * pi * (1 - se),
        "rightly_left": records * (1 - pi) * sp,
    }
    there["flagged"] = there["true_finds"] + there["false_alarms"]
    there["hours_of_checking"] = there["flagged"] * 90 / 3600
    for name, value in there.items():
        low, high = getattr(whole, name)
        assert low - 1e-6 * max(1, value) <= value <= high + 1e-6 * max(1, value)
    if there["flagged"] > 1e-3 and whole.right_of_flagged:
        low, high = whole.right_of_flagged
        assert low - 1e-6 <= there["true_finds"] / there["flagged"] <= high + 1e-6


def test_an_end_without_limit_is_null_and_a_figure_without_any_corner_is_null():
    some = base_rates(records=100, prevalence=(0.0, 0.5), sensitivity=(0.8, 0.8), specificity=(0.9, 0.9))
    nobody = base_rates(records=100, prevalence=(0.2, 0.3), sensitivity=(0.0, 0.0), specificity=(1.0, 1.0))
    nothing = base_rates(records=0, prevalence=(0.0, 1.0), sensitivity=(0.0, 1.0), specificity=(0.0, 1.0))

    assert some.false_alarms_per_true_find == (pytest.approx(0.125), None)
    assert nobody.right_of_flagged is None
    assert nobody.false_alarms_per_true_find is None
    assert nothing.right_of_unflagged is None
    assert rightly_flagged_sentence(nobody) == "Nobody would be flagged."


def test_hours_are_given_only_if_somebody_said_how_long_a_check_takes():
    known = {"records": 100, "prevalence": (0.1, 0.1), "sensitivity": (1.0, 1.0), "specificity": (1.0, 1.0)}

    assert "hours_of_checking" not in base_rates(**known).model_dump()
    assert base_rates(**known, seconds_per_check=0).model_dump()["hours_of_checking"] == (0, 0)
    assert base_rates(**known, seconds_per_check=360).hours_of_checking == (1, 1)


def test_the_table_for_not_matching_finds_nothing_and_misses_all():
    found = not_matching(records=1000, prevalence=(0.01, 0.02))

    assert found.true_finds == found.false_alarms == found.flagged == (0, 0)
    assert found.missed == (10, 20)


def test_words_are_natural_frequencies():
    found = base_rates(records=10**6, prevalence=(0.0001, 0.05), sensitivity=(0.8, 0.9), specificity=(0.99, 0.99))

    assert rightly_flagged_sentence(found) == "Of every 100 people flagged, between 1 and 83 would be rightly flagged."


@pytest.mark.parametrize(
    "wrong",
    [
        {"prevalence": (0.2, 0.1)},
        {"sensitivity": (-0.1, 0.5)},
        {"specificity": (0.5, 1.1)},
        {"prevalence": (float("nan"), 0.5)},
        {"prevalence": (0.1,)},
        {"sensitivity": (True, True)},
        {"records": -1},
        {"seconds_per_check": -5},
    ],
)
def test_ranges_outside_or_upside_down_are_refused(wrong):
    good = {"records": 100, "prevalence": (0.1, 0.2), "sensitivity": (0.5, 0.6), "specificity": (0.9, 0.9)}

    with pytest.raises(ValueError):
        base_rates(**good | wrong)
