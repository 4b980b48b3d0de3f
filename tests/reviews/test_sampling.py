"""A sample can be drawn again by anybody, and draws equally from both kinds of decision."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.sampling import draw, draw_each, fingerprint

FRAME = [UUID(int=number) for number in range(60)]
SEED = bytes(32)


@given(st.permutations(FRAME[:12]), st.integers(0, 15))
def test_the_order_of_the_frame_plays_no_part(frame, size):
    assert draw(frame, size=size, seed=SEED) == draw(FRAME[:12], size=size, seed=SEED)
    assert fingerprint(frame) == fingerprint(FRAME[:12])


def test_both_sides_are_drawn_from_alike():
    drawn = draw_each({True: FRAME[:50], False: FRAME[50:]}, size=4, seed=SEED)

    assert {side: len(ids) for side, ids in drawn.items()} == {True: 4, False: 4}
    assert set(drawn[False]) <= set(FRAME[50:])


def test_each_is_as_likely_as_any_other():
    times = dict.fromkeys(FRAME[:10], 0)
    for number in range(2000):
        for each in draw(FRAME[:10], size=3, seed=number.to_bytes(32, "big")):
            times[each] += 1

    assert sum(times.values()) == 6000
    assert all(480 < count < 720 for count in times.values())


def test_a_longer_sample_begins_with_the_shorter_one():
    assert draw(FRAME, size=20, seed=SEED)[:5] == draw(FRAME, size=5, seed=SEED)
    with pytest.raises(ValueError, match="smaller than nothing"):
        draw(FRAME, size=-1, seed=SEED)
