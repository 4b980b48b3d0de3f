"""Four kinds of error, four denominators, never traded against each other (METHOD 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reviews.intervals import wilson
from reviews.rates import (
    STANDING_SENTENCE,
    FollowedUp,
    Shown,
    Stratum,
    found,
    from_the_truth,
    rate,
    shown,
    stratum,
    truth_sentence,
    two_errors,
)
from reviews.vocabulary import PANELS, ErrorKind, Need, Use
from tests.examples import examples


@st.composite
def strata(draw, least=0):
    total = draw(st.integers(least, 60))
    checked = draw(st.integers(0, total))
    return Stratum(total=total, checked=checked, errors=draw(st.integers(0, checked)))


MANY = st.lists(strata(), max_size=4)


def S(total, checked, errors):
    return Stratum(total=total, checked=checked, errors=errors)


@given(MANY)
@examples(150)
def test_the_estimate_lies_within_the_interval_and_the_bounds(each):
    found = rate(each)

    assert found.total == sum(s.total for s in each)
    if not found.total:
        assert (found.estimate, found.interval, found.bounds) == (None, None, None)
        return
    assert 0 <= found.bounds[0] <= found.bounds[1] <= 1
    unseen = any(s.total and not s.checked for s in each)
    assert (found.estimate is None) is unseen
    assert (found.interval is None) is unseen
    if found.estimate is not None:
        assert found.bounds[0] - 1e-12 <= found.estimate <= found.bounds[1] + 1e-12
        assert found.interval[0] - 1e-12 <= found.estimate <= found.interval[1] + 1e-12


@given(st.lists(strata(least=1), min_size=1, max_size=4))
@examples(80)
def test_when_all_are_checked_estimate_interval_and_bounds_are_one(each):
    found = rate([S(s.total, s.total, s.errors) for s in each])

    assert found.interval == pytest.approx((found.estimate, found.estimate), abs=1e-12)
    assert found.bounds == pytest.approx((found.estimate, found.estimate), abs=1e-12)


@given(MANY, MANY, MANY)
@examples(60)
def test_each_error_is_unchanged_by_anything_in_the_other_column(shared, not_shared, other):
    there = two_errors(shared, not_shared)

    assert two_errors(shared, other).over_sharing == there.over_sharing
    assert two_errors(other, not_shared).under_sharing == there.under_sharing


def test_both_can_rise_together():
    before = two_errors([S(40, 20, 2)], [S(60, 30, 3)])
    after = two_errors([S(40, 20, 6)], [S(60, 30, 9)])

    assert after.over_sharing.estimate > before.over_sharing.estimate
    assert after.under_sharing.estimate > before.under_sharing.estimate


def test_one_stratum_is_wilson_and_an_empty_stratum_is_skipped():
    found = rate([S(0, 0, 0), S(80, 40, 1)])

    assert found.estimate == 1 / 40
    assert found.interval == pytest.approx(wilson(1, 40, population=80), abs=1e-12)
    assert found.bounds == (1 / 80, 41 / 80)


def test_strata_are_weighted_by_their_size_not_by_how_many_were_looked_at():
    found = rate([S(12, 12, 7), S(188, 30, 2)])

    assert found.estimate == pytest.approx(12 / 200 * 7 / 12 + 188 / 200 * 2 / 30)
    assert found.interval == pytest.approx((0.054073, 0.220795), abs=1e-6)


@pytest.mark.parametrize("counts", [(3, 4, 1), (3, 2, 3), (3, 2, -1), (-1, 0, 0), (3, True, 0), (3, 2.0, 1)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValidationError):
        S(*counts)


@given(strata(least=1), strata(least=1))
@examples(80)
def test_seen_from_the_truth_the_shares_follow_from_the_four_expected_counts(shared, not_shared):
    found = from_the_truth(shared, not_shared)
    if not shared.checked or not not_shared.checked:
        assert (found.missed_of_real, found.shared_of_unreal) == (None, None)
        return
    unreal_shared = shared.total * shared.errors / shared.checked
    real_missed = not_shared.total * not_shared.errors / not_shared.checked
    real, unreal = shared.total - unreal_shared + real_missed, unreal_shared + not_shared.total - real_missed
    assert (found.missed_of_real is None) is (real == 0)
    assert (found.shared_of_unreal is None) is (unreal == 0)
    if found.missed_of_real is not None:
        assert found.missed_of_real == pytest.approx(real_missed / real)
    if found.shared_of_unreal is not None:
        assert found.shared_of_unreal == pytest.approx(unreal_shared / unreal)


def test_a_naive_share_of_missed_needs_can_be_far_off():
    found = from_the_truth(S(200, 200, 50), S(200, 20, 2))

    assert found.missed_of_real == pytest.approx(2 / 17)
    assert truth_sentence(ErrorKind.MISSED, found.missed_of_real) == (
        "Of every 100 real needs, about 12 were not met by sharing, "
        "if which decisions were followed up had nothing to do with how they turned out."
    )


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (0, Shown.NOTHING),
        (4, Shown.NOTHING),
        (5, Shown.COUNTS_AND_BOUNDS),
        (9, Shown.COUNTS_AND_BOUNDS),
        (10, Shown.ESTIMATE),
    ],
)
def test_how_much_may_be_shown_depends_on_how_many_were_followed_up(checked, expected):
    assert shown(rate([S(30, checked, 0)])) == expected


Y, N, U = Need.YES, Need.NO, Need.UNDETERMINED
AS_MEANT, OVER, UNDER, UNKNOWN = Use.AS_MEANT, Use.OVER_READ, Use.UNDER_READ, Use.UNDETERMINED


@pytest.mark.parametrize(
    ("kind", "shared", "need", "use", "expected"),
    [
        (ErrorKind.OVER_SHARED, True, N, UNKNOWN, True),
        (ErrorKind.OVER_SHARED, True, Y, OVER, False),
        (ErrorKind.OVER_SHARED, True, U, OVER, None),
        (ErrorKind.OVER_SHARED, False, N, UNKNOWN, None),
        (ErrorKind.OVER_READ, True, U, OVER, True),
        (ErrorKind.OVER_READ, True, N, UNDER, False),
        (ErrorKind.OVER_READ, True, Y, UNKNOWN, None),
        (ErrorKind.OVER_READ, False, Y, OVER, None),
        (ErrorKind.MISSED, False, Y, UNKNOWN, True),
        (ErrorKind.MISSED, False, N, UNKNOWN, False),
        (ErrorKind.MISSED, False, U, UNKNOWN, None),
        (ErrorKind.MISSED, True, Y, UNKNOWN, None),
        (ErrorKind.UNDER_READ, True, Y, UNDER, True),
        (ErrorKind.UNDER_READ, True, N, UNKNOWN, False),
        (ErrorKind.UNDER_READ, True, N, UNDER, False),
        (ErrorKind.UNDER_READ, True, U, OVER, False),
        (ErrorKind.UNDER_READ, True, Y, AS_MEANT, False),
        (ErrorKind.UNDER_READ, True, U, UNDER, None),
        (ErrorKind.UNDER_READ, True, Y, UNKNOWN, None),
        (ErrorKind.UNDER_READ, False, Y, UNDER, None),
    ],
)
def test_each_kind_has_its_own_denominator(kind, shared, need, use, expected):
    assert found(kind, FollowedUp(shared, need, use)) is expected


def test_undetermined_counts_as_unchecked():
    followed = [FollowedUp(True, N), FollowedUp(True, Y), FollowedUp(True, U), FollowedUp(False, Y)]

    assert stratum(ErrorKind.OVER_SHARED, total=10, followed_up=followed) == S(10, 2, 1)
    assert stratum(ErrorKind.MISSED, total=5, followed_up=followed) == S(5, 1, 1)


def test_two_panels_of_equal_weight_hold_all_kinds():
    assert [len(kinds) for kinds in PANELS.values()] == [2, 2]
    assert {kind for kinds in PANELS.values() for kind in kinds} == set(ErrorKind)
    assert STANDING_SENTENCE == ("These can all rise and can all fall. More of one is not evidence of less of another.")
