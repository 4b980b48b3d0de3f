"""Where the marks of a strip stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govuk.charts import MOST_IN_A_PILE, piles, strip
from govuk.templatetags.govuk import strip as drawn

LEVEL = st.integers(1, 5)


def test_one_level_is_one_mark_in_the_middle_of_its_step():
    drawing = strip(3, 3)

    (mark,) = drawing.marks
    third = drawing.steps[2]
    assert mark.x + mark.width / 2 == third.x + third.width / 2 == drawing.width / 2
    assert mark.y + mark.height / 2 == drawing.height / 2
    assert drawing.bar is None


@given(LEVEL, LEVEL)
def test_a_range_is_two_marks_joined_from_middle_to_middle(one, other):
    low, high = sorted((one, other))
    drawing = strip(low, high)

    middles = [mark.x + mark.width / 2 for mark in drawing.marks]
    assert middles == [30 * level - 15 for level in sorted({low, high})]
    if low < high:
        assert (drawing.bar.x, drawing.bar.x + drawing.bar.width) == (middles[0], middles[1])


@given(LEVEL, LEVEL)
def test_no_step_looks_different_for_what_was_read(one, other):
    low, high = sorted((one, other))

    assert strip(low, high).steps == strip(1, 1).steps


@pytest.mark.parametrize(("low", "high"), [(0, 1), (5, 6), (4, 3)])
def test_what_is_no_reading_is_refused(low, high):
    with pytest.raises(ValueError, match="a reading runs from 1 to 5"):
        strip(low, high)


def test_the_two_sides_differ_in_shape_and_colour_and_in_nothing_else():
    share, not_share = drawn(2, 4, "share"), drawn(2, 4, "not_share")

    untold = not_share.replace("not_share", "share").replace(' transform="rotate(45 45 13)"', "")
    assert share == untold.replace(' transform="rotate(45 105 13)"', "")
    assert "transform" not in share
    assert 'aria-hidden="true"' in share


@given(st.lists(st.integers(0, 400), min_size=5, max_size=5), st.booleans())
def test_the_spread_of_a_group_has_a_mark_for_each_person_or_for_every_few_and_no_step_is_unlike_another(
    counts, turned
):
    drawing = piles(counts, turned=turned)

    assert [pile.path.count("M") for pile in drawing.piles] == [-(-count // drawing.each) for count in counts]
    assert (drawing.each - 1) * MOST_IN_A_PILE < max(1, max(counts)) <= drawing.each * MOST_IN_A_PILE
    assert {(pile.step.width, pile.step.height) for pile in drawing.piles} == {(100, 130)}


@pytest.mark.parametrize("counts", [[1, 2, 3, 4], [0, 0, 0, 0, -1]])
def test_a_spread_of_anything_but_five_counts_is_refused(counts):
    with pytest.raises(ValueError, match="5 counts"):
        piles(counts)
