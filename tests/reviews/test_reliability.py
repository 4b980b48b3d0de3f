"""Did the words mean what they said (METHOD 4.4)?"""

import pytest

from assessments.appraisal.scales import PRINTED_SHARES
from reviews.reliability import State, brier, reliability


def events(level, happened, of):
    return [(level, n < happened) for n in range(of)]


def state(level, happened, of):
    return next(each.state for each in reliability(events(level, happened, of), PRINTED_SHARES) if each.level == level)


@pytest.mark.parametrize(
    ("level", "happened", "of", "expected"),
    [
        (5, 0, 9, State.TOO_FEW),
        (5, 0, 10, State.LESS_OFTEN),
        (5, 6, 10, State.CONSISTENT),
        (1, 0, 10, State.CONSISTENT),
        (1, 4, 20, State.MORE_OFTEN),
        (2, 20, 20, State.MORE_OFTEN),
    ],
)
def test_a_state_follows_from_where_the_interval_lies(level, happened, of, expected):
    assert state(level, happened, of) == expected


def test_there_is_one_result_for_each_range_in_their_order():
    found = reliability(events(3, 1, 2), {5: (0.8, 1.0), 3: (0.1, 0.4)})

    assert [(each.level, each.n, each.happened) for each in found] == [(5, 0, 0), (3, 2, 1)]
    assert found[0].interval == (0.0, 1.0)


def test_a_level_without_a_printed_range_is_refused():
    with pytest.raises(ValueError, match="Level 6"):
        reliability([(6, True)], PRINTED_SHARES)


def test_brier_is_for_stated_numbers_only():
    assert brier([(0.8, True), (0.4, False)]) == pytest.approx((0.04 + 0.16) / 2)
    assert brier([]) is None
