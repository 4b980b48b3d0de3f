"""How many independent sources stand behind the items."""

from hypothesis import given
from hypothesis import strategies as st

from cases import sources


def test_three_items_of_one_neighbour_are_one_source():
    assert sources.independent([1, 2, 3], {2: 1, 3: 1}) == 1
    assert sources.sentence(3, 1) == "These 3 items come from 1 source."


def test_a_source_counts_once_through_however_many_steps():
    assert sources.independent([1, 2, 3, 4], {2: 1, 3: 2}) == 2
    assert sources.sentence(4, 2) == "These 4 items come from 2 sources."


def test_two_items_of_a_source_that_was_taken_off_the_list_are_still_one_source():
    assert sources.independent([2, 3], {2: 1, 3: 1}) == 1


def test_nothing_is_said_when_every_item_has_a_source_of_its_own():
    assert sources.sentence(3, 3) == ""
    assert sources.sentence(0, 0) == ""


@given(st.dictionaries(st.integers(0, 8), st.none() | st.integers(0, 8)))
def test_no_tangle_of_references_is_endless(same_as):
    items = range(9)

    assert 1 <= sources.independent(items, same_as) <= len(items)
