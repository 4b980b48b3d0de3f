"""The direction in which a reading moved: a fact about two ranges, the same on every side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.changes import Direction, Moved, moved

NOTHING = {"none": True, "reason": "The log"}


def harm(likelihood, severity):
    return {"likelihood": likelihood, "severity": severity}


@pytest.mark.parametrize(
    ("was", "now", "direction"),
    [
        ([2, 2], [3, 3], Direction.RAISED),
        ([1, 3], [2, 4], Direction.RAISED),
        ([3, 4], [1, 2], Direction.LOWERED),
        ([1, 4], [2, 4], Direction.NARROWED),
        ([1, 4], [2, 3], Direction.NARROWED),
        ([3, 3], [3, 5], Direction.WIDENED),
        ([1, 5], "cannot_tell", Direction.TO_CANNOT_TELL),
        ("cannot_tell", [4, 4], Direction.FROM_CANNOT_TELL),
    ],
)
@pytest.mark.parametrize("axis", ["likelihood", "severity"])
def test_each_axis_has_its_own_direction(axis, was, now, direction):
    still = {"likelihood": [1, 2], "severity": [1, 2]}

    assert moved(still | {axis: was}, still | {axis: now}) == (Moved(axis, direction),)


def test_both_axes_can_move():
    assert moved(harm([1, 1], [4, 4]), harm([2, 2], [3, 3])) == (
        Moved("likelihood", Direction.RAISED),
        Moved("severity", Direction.LOWERED),
    )


def test_to_and_from_nothing_found():
    there = moved(harm([1, 1], [4, 4]), NOTHING)
    back = moved(NOTHING, harm([1, 1], [4, 4]))

    assert [each.words for each in (*there, *back)] == ["To “nothing found”", "From “nothing found” to a harm"]


def test_a_measure_that_somebody_commits_to_moves_what_the_comparison_shows():
    measure = {"text": "Kit calls", "owner": "Kit", "by": "2026-12-01", "committed": True}
    measure |= {"residual": {"likelihood": [1, 2], "severity": [4, 4]}}
    before, after = harm([3, 4], [4, 4]), harm([3, 4], [4, 4]) | {"mitigation": measure}

    assert moved(before, after) == (Moved("likelihood", Direction.LOWERED),)
    assert moved(before, after, "inherent") == ()
    assert moved(before, harm([3, 4], [4, 4]) | {"mitigation": measure | {"committed": False}}) == ()


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_turning_the_scale_round_exchanges_raised_and_lowered_and_nothing_else(low, more, other_low, other_more):
    was, now = (sorted([1 + a, 1 + b]) for a, b in ((low, more), (other_low, other_more)))
    turns = {Direction.RAISED: Direction.LOWERED, Direction.LOWERED: Direction.RAISED}

    plain = moved(harm(was, [3, 3]), harm(now, [3, 3]))
    turned = moved(harm([6 - end for end in reversed(was)], [3, 3]), harm([6 - end for end in reversed(now)], [3, 3]))

    assert turned == tuple(each._replace(direction=turns.get(each.direction, each.direction)) for each in plain)


def test_words_alone_are_no_direction():
    assert moved(harm([1, 2], [3, 3]) | {"reason": "a"}, harm([1, 2], [3, 3]) | {"reason": "b"}) == ()
    assert moved(NOTHING, NOTHING | {"reason": "More"}) == ()


def test_it_is_said_in_words():
    assert moved(harm([1, 1], [4, 4]), harm("cannot_tell", [4, 5]))[0].words == "How likely: to “cannot judge”"


ranges = st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted)
axes = st.one_of(st.just("cannot_tell"), ranges)
BACK = {
    Direction.RAISED: Direction.LOWERED,
    Direction.NARROWED: Direction.WIDENED,
    Direction.TO_CANNOT_TELL: Direction.FROM_CANNOT_TELL,
}
BACK |= {there: back for back, there in BACK.items()}


@given(axes, axes, axes, axes)
def test_going_back_is_the_opposite_direction(likelihood, severity, other_likelihood, other_severity):
    was, now = harm(likelihood, severity), harm(other_likelihood, other_severity)

    assert {each.axis: BACK[each.direction] for each in moved(was, now)} == {
        each.axis: each.direction for each in moved(now, was)
    }
